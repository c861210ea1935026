"""An answer enters through one door: once, in order, by one transaction, and moves what it should."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import practice, scheduling
from quizzes.grading import ability
from quizzes.models import Ability, Answer, Attempt, Item, Memory, Question
from quizzes.practice import Conflict, Refused, Unknown
from tests.quizzes.factories import NOW, a_learner, an_attempt, an_item, items, options

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=1)


def give(attempt: Attempt, position: int = 1, option: str = "a", confidence: int | None = 65, **members) -> Answer:
    members = {"now": LATER, **members}
    return practice.answer(attempt=attempt, position=position, option=option, confidence=confidence, **members)


def state() -> list:
    """Return all that an answer could change."""
    return [list(model.objects.order_by("pk").values()) for model in (Answer, Ability, Memory, Question, Attempt, Item)]


def statements(captured: CaptureQueriesContext) -> list[str]:
    """Return the statements that were sent, without those that only open and close the transaction."""
    control = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    return [query["sql"] for query in captured if not query["sql"].startswith(control)]


def test_an_answer_tells_what_was_asked_and_how_it_stood():
    attempt = an_attempt(an_item(options=options("a", "b", "ct", right="ct", roles={"ct": "cannot_tell"})))
    answer = give(attempt, option="a", confidence=33, client_key="k1")
    answer.refresh_from_db()
    assert (answer.option, answer.role, answer.key_role, answer.right) == ("a", "definite", "cannot_tell", False)
    assert (answer.point, answer.channel, answer.kind, answer.size) == ("leg-shaking#anxiety", "legs", "reading", 3)
    assert (answer.confidence, answer.first, answer.at, answer.client_key) == (33, True, LATER, "k1")
    assert (answer.learner, answer.item) == (attempt.learner, attempt.questions.get().item)


@pytest.mark.parametrize(("option", "right"), [("a", True), ("b", False)])
def test_an_answer_moves_ability_and_item_by_elo(option, right):
    item = an_item(difficulty=0.5, exposures=3)
    answer = give(an_attempt(item), option=option)
    after, moved = ability.update(ability.Ability(), ability.Difficulty(0.5, 3), options=3, right=right, first=True)
    item.refresh_from_db()
    assert (item.difficulty, item.exposures, item.answers, item.right) == (moved.d, moved.n, 1, int(right))
    assert Ability.objects.values_list("channel", "theta", "n").get() == ("legs", after.theta, 1)
    assert (answer.theta_before, answer.theta_after) == (0.0, after.theta)
    assert (answer.difficulty_before, answer.difficulty_after) == (0.5, moved.d)
    assert answer.chance == ability.chance(0.0, 0.5, 3)


def test_only_the_first_exposure_moves_the_item():
    item, learner = an_item(), a_learner()
    give(an_attempt(item, learner=learner))
    before = Item.objects.get().difficulty
    assert give(an_attempt(item, learner=learner)).first is False
    item.refresh_from_db()
    assert (item.difficulty, item.exposures, item.answers, item.right) == (before, 1, 2, 2)
    assert Ability.objects.get().n == 2


def test_an_answer_moves_the_memory_of_its_point_and_keeps_when_it_was_new():
    one, other = an_item(), an_item()
    attempt = an_attempt(one, other)
    give(attempt, confidence=80)
    give(attempt, 2, confidence=95, now=LATER + timedelta(days=5))
    good = scheduling.rate(right=True, confidence=80, options=3)
    first = scheduling.review(None, good, now=LATER, enable_fuzzing=False)
    second = scheduling.review(first, good, now=LATER + timedelta(days=5), enable_fuzzing=False)
    memory = Memory.objects.get()
    assert (memory.stability, memory.difficulty, memory.due) == (second.stability, second.difficulty, second.due)
    assert (memory.first_review, memory.last_review, memory.item) == (LATER, LATER + timedelta(days=5), other)


@pytest.mark.parametrize("mode", ["practice", "review"])
def test_practice_is_finished_by_its_last_answer(mode):
    attempt = an_attempt(*items(2), mode=mode)
    give(attempt, 1)
    attempt.refresh_from_db()
    assert attempt.finished_at is None
    give(attempt, 2)
    attempt.refresh_from_db()
    assert attempt.finished_at == LATER


def test_a_test_is_finished_by_its_learner_also_with_questions_unanswered():
    attempt = an_attempt(*items(2), mode="test")
    give(attempt, 1)
    assert practice.finish(attempt=attempt, now=LATER).finished_at == LATER
    assert practice.finish(attempt=attempt, now=LATER + timedelta(hours=1)).finished_at == LATER
    assert Answer.objects.count() == 1


def test_finishing_what_was_deleted_is_refused():
    attempt = an_attempt()
    Attempt.objects.all().delete()
    with pytest.raises(Unknown, match="no such attempt"):
        practice.finish(attempt=attempt, now=LATER)


def test_the_same_answer_sent_again_is_stored_once():
    attempt = an_attempt(*items(1))
    stored = give(attempt)
    before = state()
    assert give(attempt, now=LATER + timedelta(hours=1)) == stored
    assert state() == before


def test_an_answer_with_the_same_client_key_is_the_stored_one():
    attempt = an_attempt(*items(2))
    stored = give(attempt, client_key="k1")
    before = state()
    assert give(attempt, client_key="k1", confidence=None) == stored
    assert state() == before


@pytest.mark.parametrize(
    ("members", "error", "reason"),
    [
        ({"position": 1, "option": "b"}, Conflict, "answered otherwise"),
        ({"position": 1, "confidence": 80}, Conflict, "answered otherwise"),
        ({"position": 1, "option": "b", "client_key": "another"}, Conflict, "answered otherwise"),
        ({"position": 3}, Conflict, "go on with question 2"),
        ({"position": 4}, Unknown, "its questions are 1 to 3"),
        ({"position": 10**12}, Unknown, "its questions are 1 to 3"),
        ({"position": 2, "option": "z" * 100_000}, Refused, "no option 'zzzzzzzzzzzzzzzzzzzz'; choose"),
        ({"position": 2, "client_key": "k" * 65}, Refused, "at most 64 characters, not 65"),
        ({"position": 0}, Unknown, "its questions are 1 to 3"),
        ({"position": 2, "option": "z"}, Refused, "no option 'z'; choose one of a, b, c"),
        ({"position": 2, "option": ""}, Refused, "no option ''; choose one of a, b, c"),
        ({"position": 2, "confidence": 34}, Refused, "one of 33, 50, 65, 80, 95 percent"),
        ({"position": 2, "confidence": 0}, Refused, "one of 33, 50, 65, 80, 95 percent"),
        ({"position": 2, "confidence": -50}, Refused, "one of 33, 50, 65, 80, 95 percent"),
    ],
)
def test_bad_input_is_refused_with_the_reason_and_changes_nothing(members, error, reason):
    attempt = an_attempt(*items(3))
    give(attempt, client_key="k1")
    before = state()
    with pytest.raises(Refused, match=reason) as refused:
        give(attempt, **members)
    assert type(refused.value) is error
    assert state() == before


def test_a_finished_attempt_takes_no_answer():
    attempt = an_attempt(*items(2))
    practice.finish(attempt=attempt, now=NOW)
    before = state()
    with pytest.raises(Conflict, match="finished; start another"):
        give(attempt)
    assert state() == before


def test_an_answer_sent_again_after_the_end_is_still_known():
    attempt = an_attempt(*items(1))
    stored = give(attempt)
    assert give(attempt) == stored


def test_a_deleted_attempt_takes_no_answer():
    attempt = an_attempt()
    Attempt.objects.all().delete()
    with pytest.raises(Unknown):
        give(attempt)


def test_a_failure_in_the_middle_leaves_nothing(monkeypatch):
    attempt = an_attempt()
    before = state()

    def fail(*args, **kwargs):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("django.db.models.query.QuerySet.update", fail)
    with pytest.raises(RuntimeError, match="disk"):
        give(attempt)
    assert state() == before


def test_an_answer_costs_the_same_few_queries_however_many_came_before():
    learner, card_items = a_learner(), items(5)
    attempt = an_attempt(*card_items, learner=learner)
    with CaptureQueriesContext(
        connection,
    ) as first:
        give(attempt)
    past = Answer.objects.get()
    Answer.objects.bulk_create(
        Answer(
            **{**{f.attname: getattr(past, f.attname) for f in Answer._meta.fields}, "id": None, "question_id": None}
        )
        for _ in range(10_000)
    )
    Ability.objects.update(n=10_000)
    with CaptureQueriesContext(connection) as later:
        give(attempt, 2)
    assert len(statements(first)) == len(statements(later)) == 7


def test_the_last_answer_of_a_practice_costs_one_query_more():
    attempt = an_attempt(*items(1))
    with CaptureQueriesContext(connection) as last:
        give(attempt)
    assert len(statements(last)) == 8


def test_the_learner_is_locked_first_and_the_item_last():
    attempt = an_attempt(*items(2))
    with CaptureQueriesContext(connection) as captured:
        give(attempt)
    sent = statements(captured)
    written = [sql.split('"')[1] for sql in sent if sql.startswith(("INSERT", "UPDATE"))]
    assert written == ["quizzes_memory", "quizzes_answer", "quizzes_ability", "quizzes_item"]
    if connection.features.has_select_for_update:
        locks = [number for number, sql in enumerate(sent) if "FOR NO KEY UPDATE" in sql]
        assert locks == [0, 3]
        assert sent[0].endswith('FOR NO KEY UPDATE OF "quizzes_learner"')
        assert 'FROM "quizzes_item"' in sent[3]


def test_a_choice_is_kept_and_may_change_until_the_answer():
    attempt = an_attempt(*items(2))
    question = attempt.questions.get(position=1)
    practice.choose(question=question, option="b")
    practice.choose(question=question, option="c")
    question.refresh_from_db()
    assert question.chosen == "c"
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("position", "option", "error", "reason"),
    [
        (1, "a", Conflict, "has been answered"),
        (2, "z", Refused, "no option 'z'"),
        (3, "a", Conflict, "go on with question 2"),
    ],
)
def test_a_choice_that_could_not_be_answered_is_refused(position, option, error, reason):
    attempt = an_attempt(*items(3))
    give(attempt)
    before = state()
    with pytest.raises(error, match=reason):
        practice.choose(question=attempt.questions.get(position=position), option=option)
    assert state() == before


def test_a_finished_attempt_takes_no_choice():
    attempt = an_attempt()
    practice.finish(attempt=attempt, now=NOW)
    with pytest.raises(Conflict, match="finished"):
        practice.choose(question=attempt.questions.get(), option="a")
