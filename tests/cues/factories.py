"""Small makers of what tests need, valid by default; name only what the test is about."""

from datetime import UTC, datetime

from django.contrib.auth.models import Group, User

from cues import publishing
from cues.documents import desk, vocabulary
from cues.models import Card, Cue

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def a_source(key: str = "carriere2013", **members) -> dict:
    return {
        "key": key,
        "kind": "survey",
        "title": f"Title of {key}",
        "authors": [f"{key.title()}, A."],
        "year": 2013,
        "status": "current",
        **members,
    }


def a_finding(key: str = "fidgeting", **members) -> dict:
    return {
        "key": key,
        "source": "carriere2013",
        "direction": "qualifies",
        "level": "C",
        "rating": 3,
        "finding": f"What {key} found.",
        "confidence": "high",
        **members,
    }


def a_reading(key: str = "anxiety", **members) -> dict:
    """Return an interpretation whose grade is the one the rubric proposes for its evidence."""
    return {
        "key": key,
        "meaning": "anxiety",
        "context": "any",
        "target": "actual",
        "people_say": "Whoever does it is nervous.",
        "support": "weak",
        "certainty": "very_low",
        "rationale": "The findings touch the claim only sideways.",
        "evidence": [a_finding()],
        **members,
    }


def a_figure(**members) -> dict:
    """Return the specification of a figure, quickly drawn."""
    return {"kind": "face", "look": {"skin": 5}, "face": {"AU12": 0.6}, **members}


def a_document(slug: str = "leg-shaking", **members) -> dict:
    """Return a document that may be published."""
    return {
        "slug": slug,
        "name": slug.replace("-", " ").capitalize(),
        "channel": "legs",
        "topic": "signal",
        "form": "A leg moves quickly up and down.",
        "interpretations": [a_reading()],
        "alternatives": [{"key": "boredom", "kind": "individual", "text": "Boredom."}],
        "caveats": [{"key": "habit", "kind": "individual", "text": "In many people it is a habit."}],
        **members,
    }


def a_health_document(slug: str = "restless-legs", **members) -> dict:
    flags = {
        "key": "see-a-doctor",
        "kind": "safety",
        "text": "Some causes need a doctor.",
        "red_flags": ["it comes with weakness on one side"],
        "evidence": [a_finding("flags", direction="background")],
    }
    document = a_document(slug, topic="health", caveats=[flags])
    del document["interpretations"]
    return {**document, **members}


def words(**more: dict[str, dict]) -> dict[str, dict[str, dict]]:
    """Return a small vocabulary by kind; name more entries by kind to add them."""
    entries = {
        "meaning": {
            "anxiety": {"key": "anxiety", "name": "anxiety", "definition": "A sense that something bad is coming."},
            "boredom": {"key": "boredom", "name": "boredom", "definition": "Having nothing that holds the mind."},
        },
        "context": {
            "any": {"key": "any", "name": "Any setting", "phrase": "In any setting", "scene": "Wherever you are."},
            "meeting": {
                "key": "meeting",
                "name": "Meeting",
                "phrase": "In a meeting",
                "scene": "Six people, one table.",
            },
        },
        "source": {
            "carriere2013": a_source(),
            "farley2013": a_source("farley2013"),
            "the-document": a_source("the-document", kind="document"),
        },
    }
    return {kind: {**known, **more.get(kind, {})} for kind, known in entries.items()}


def lay_words(**more: dict[str, dict]) -> None:
    for kind, entries in words(**more).items():
        vocabulary.lay_out(kind, entries)


def lay(document: dict | None = None, **members) -> Cue:
    """Lay a document on the desk, with the vocabulary it needs, and return the cue."""
    lay_words()
    return desk.lay_out(document or a_document(**members))


def shelve(document: dict | None = None, **members) -> Card:
    """Lay a document on the desk and publish it."""
    card = publishing.publish(cue=lay(document, **members), by=None, now=NOW)
    assert card is not None
    return card


def shelve_many(count: int) -> list[Card]:
    return [shelve(slug=f"cue-{number:04}") for number in range(count)]


def a_person(name: str, *groups: str, **fields) -> User:
    user = User.objects.create_user(name, password="a long enough password", is_staff=bool(groups), **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def an_editor() -> User:
    return a_person("editor", "editor")


def a_publisher() -> User:
    return a_person("publisher", "editor", "publisher")
