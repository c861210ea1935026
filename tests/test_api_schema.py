"""Whatever the description of the API lets through, and much that it does not, is answered as it says.

Requests are made from the description by schemathesis, the same ones in every run.
"""

from collections.abc import Callable, Iterator

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.config import SchemathesisConfig
from schemathesis.specs.openapi.checks import positive_data_acceptance

from cues import publishing
from cues.models import Cue
from tests.cues.factories import NOW as PUBLISHED
from tests.cues.factories import a_figure, a_health_document, shelve
from tests.outermost import application
from tests.quizzes.factories import NOW, a_learner, a_quiz, an_attempt, an_item, items
from tests.quizzes.rest import caller_of

THERE = {
    "slug": ["leg-shaking", "restless-legs", "foot-bouncing", "old-name"],
    "key": ["anxiety", "any", "carriere2013"],
    "token": ["open", "tested", "done"],
    "version": [1, 2],
    "position": [1, 2, 3],
}
"""What there is to be asked for; a guessed name would find nothing but 404."""
CONFIG = {
    "dictionaries": {name: {"values": values} for name, values in THERE.items()},
    "parameters": {f"path.{name}": {"dictionary": name, "probability": 0.7} for name in THERE},
    "checks": {
        "enabled": True,
        # Beside what schemathesis expects: a retracted cue is gone, and what a server cannot make it says by 501.
        "not_a_server_error": {"expected-statuses": ["2xx", "3xx", "4xx", "501"]},
        "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", "410", "501"]},
    },
    "generation": {"deterministic": True, "max-examples": 12, "database": "none"},
}
BEYOND_SCHEMAS = (
    "was not given for this query",
    "together with q",
    "There is no quiz",
    "There are no questions",
    "There are only",
    "This question has no option",
    "How sure you are is one of",
    "cannot stand here",
)
"""What is refused for a reason that no JSON Schema can tell, by words of the refusal."""


def served(environ: dict, start_response: Callable) -> list[bytes]:
    """Answer as a server does, which closes what it has sent."""
    answer = application(environ, start_response)
    try:
        return list(answer)
    finally:
        getattr(answer, "close", list)()


api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served, config=SchemathesisConfig.from_dict(CONFIG))


@pytest.fixture
def in_one_transaction(db) -> Iterator[None]:
    """Keep the handler from closing the connection that the test's transaction is on, as Django's test client does."""
    request_started.disconnect(close_old_connections)
    request_finished.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)
    request_finished.connect(close_old_connections)


@pytest.fixture
def unhurried(settings) -> None:
    """Let limits count nothing: they would answer in place of what stands behind them."""
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}


@pytest.fixture
def learner(in_one_transaction, unhurried) -> str:
    """Stock a shelf and begin attempts; return the token of the learner whose they are."""
    shelve(figure=a_figure())
    shelve(slug="foot-bouncing")
    shelve(form="It moves in another way.", slug="foot-bouncing")
    shelve(a_health_document())
    shelve(slug="old-name")
    publishing.retract(cue=Cue.objects.get(slug="old-name"), by=None, now=PUBLISHED, message="Renamed.")
    learner, quiz = a_learner(), a_quiz()
    for token, members in {"open": {"quiz": quiz}, "tested": {"mode": "test"}, "done": {"finished_at": NOW}}.items():
        an_attempt(an_item(), *items(3), learner=learner, token=token, **members)
    return caller_of(learner).token


@api.parametrize()
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None)
def test_every_answer_is_as_described(case, learner):
    # Coded answers are not decoded on this way.
    headers = {"Authorization": f"Bearer {learner}", "Accept-Encoding": "identity"}
    answer = case.call(headers=headers)
    refused = answer.status_code == 400 and any(words in answer.text for words in BEYOND_SCHEMAS)
    case.validate_response(answer, headers=headers, excluded_checks=[positive_data_acceptance] if refused else [])
