"""Every address of the site that can be read, by its URL pattern, with something behind each of them."""

from collections.abc import Iterator

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cues.models import Card
from quizzes.models import Attempt
from tests.cues import showcase
from tests.quizzes.factories import a_learner, a_quiz, an_answer, an_attempt, an_item

KEYS = {"meaning": "anxiety", "context": "any", "source": "farley2013", "topic": "lie-detection"}
PARTS = {"slug": "leg-shaking", "number": 2, "version": 2, "before": 1, "after": 3, "section": "pages", "position": 1}
QUERIES = (
    "/cues/?channel=legs",
    "/cues/?support=weak&page=1",
    "/search/?q=leg",
    "/api/v1/cues/?q=leg&fields=slug,name,snippet",
    "/api/v1/cues/?fields=slug,name,readings&limit=2",
    "/api/v1/changes/?since=0&limit=3",
    "/api/v1/oembed/?url=http%3A//testserver/cues/leg-shaking/",
)
APART = {"api:oembed", "quizzes:again", "quiz_api:answers", "quiz_api:finish", "quiz_api:flags"}


def stock() -> Attempt:
    """Put something behind every address; return the finished attempt of a learner with a token."""
    showcase.stock()
    card = Card.objects.current().get(cue__slug="leg-shaking")
    a_quiz(slug="leg-shaking")
    item = an_item(card=card)
    attempt = an_attempt(item, learner=a_learner(), token="open", finished_at=card.published_at)
    an_answer(attempt.questions.get())
    return attempt


def content(client: Client, address: str, **headers: str) -> tuple[int, str, bytes]:
    """Return status, media type and body of an answer, whether it is sent in one piece or not."""
    answer = client.get(address, headers=headers)
    sent = b"".join(answer.streaming_content) if answer.streaming else answer.content
    for close in answer._resource_closers:
        # Not the whole answer, with which the test's connection to the database would be closed.
        if answer.streaming:
            close()
    return answer.status_code, answer.headers.get("Content-Type", "").partition(";")[0], sent


def patterns(under: list | None = None, space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Yield (name with its namespace, pattern) of every address but those of the desk and of accounts."""
    for found in get_resolver().url_patterns if under is None else under:
        if isinstance(found, URLResolver) and str(found.pattern) not in ("admin/", "account/"):
            yield from patterns(found.url_patterns, f"{found.namespace}:" if found.namespace else space)
        elif isinstance(found, URLPattern) and not str(found.pattern).startswith("admin/"):
            yield f"{space}{found.name}", found


def addresses() -> list[str]:
    drawing = Card.objects.current().get(cue__slug="leg-shaking").drawing_id
    found = []
    for name, pattern in patterns():
        if name in APART:
            continue
        kind = name.partition(":")[2]
        parts = {**PARTS, "token": "open", "key": KEYS.get(kind, drawing)}
        found.append(reverse(name, kwargs={part: parts[part] for part in pattern.pattern.converters}))
    return [*found, *QUERIES]
