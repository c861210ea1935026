"""Progress and reviews over REST."""

from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.models import Learner, Memory
from tests.quizzes.factories import a_card, a_learner, an_answer, an_attempt, items
from tests.quizzes.rest import caller_of

pytestmark = pytest.mark.django_db


def answered(count: int, *, mode: str = "practice") -> Learner:
    """Return a learner with so many answers in one attempt, every second right, all with 65 percent."""
    attempt = an_attempt(*items(count), mode=mode)
    for question in attempt.questions.all():
        an_answer(question, "ab"[question.position % 2], confidence=65)
    return attempt.learner


def due(learner: Learner, count: int, *, hours: float) -> None:
    """Let so many points of a cue of their own be due in so many hours."""
    at = timezone.now() + timedelta(hours=hours)
    for item in items(count, card=a_card(f"cue-of-{count}")):
        Memory.objects.create(
            learner=learner, point=item.point, item=item, stability=3.0, difficulty=5.0, due=at,
            last_review=at - timedelta(days=3), first_review=at - timedelta(days=9),
        )  # fmt: skip


def test_progress_tells_shares_with_their_intervals_and_what_is_missing():
    told = caller_of(answered(10)).get("progress/").json()
    assert (told["totals"]["answered"], told["totals"]["right"], told["totals"]["stated"]) == (10, 5, 0.65)
    assert (told["right"]["share"], told["right"]["of"]) == (0.5, 10)
    assert told["right"]["low"] < 0.5 < told["right"]["high"]
    assert told["channels"] == [{"channel": "legs", "name": "Legs", "right": told["right"]}]
    assert (told["overconfidence"], told["diagram"]) == ({"missing": 10}, {"missing": 40})


def test_with_enough_answers_progress_tells_how_far_to_trust_oneself():
    told = caller_of(answered(50)).get("progress/").json()
    assert told["overconfidence"]["difference"] == pytest.approx(0.15)
    assert [(level["stated"], level["right"]["count"]) for level in told["diagram"]] == [(0.65, 25)]
    assert told["murphy"]["brier"] == pytest.approx(0.65**2 / 2 + 0.35**2 / 2)
    assert told["calibration_error"] == {"missing": 150}


def test_an_open_test_counts_nowhere_yet():
    told = caller_of(answered(10, mode="test")).get("progress/").json()
    assert told["totals"]["answered"] == 0
    assert told["channels"] == []


def test_reviews_tell_what_is_due_and_what_comes_next():
    learner = a_learner()
    due(learner, 2, hours=-5)
    due(learner, 1, hours=30)
    told = caller_of(learner).get("reviews/").json()
    assert (told["due"], told["size"]) == (2, 2)
    assert [(cue["slug"], cue["points"]) for cue in told["cues"]] == [("cue-of-2", 2)]
    assert told["cues"][0]["url"].endswith("/api/v1/cues/cue-of-2/")
    assert told["next_at"] > told["cues"][0]["since"]


@pytest.mark.parametrize("count", [1, 10])
def test_both_cost_a_fixed_number_of_queries(count, django_assert_num_queries):
    learner = answered(count)
    due(learner, count, hours=-1)
    caller = caller_of(learner)
    with django_assert_num_queries(4):
        caller.get("progress/")
    with django_assert_num_queries(6):
        caller.get("reviews/")
