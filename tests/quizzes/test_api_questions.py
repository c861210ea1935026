"""Questions over REST: seen in their order, answered once, told about when that is due, flagged."""

import pytest

from quizzes.grading.scoring import SCALES
from quizzes.models import Ability, Answer, Attempt, Flag, Item, Memory
from tests.quizzes.factories import a_learner, an_answer, an_attempt, an_item, items
from tests.quizzes.rest import Caller, assert_problem, caller_of

pytestmark = pytest.mark.django_db


def sitting(*asked: Item, **members) -> tuple[Attempt, Caller]:
    attempt = an_attempt(*(asked or items(3)), **members)
    return attempt, caller_of(attempt.learner)


def give(caller: Caller, attempt: Attempt, position: int = 1, option: str = "a", **members):
    return caller.post(f"attempts/{attempt.token}/answers/", {"position": position, "option": option, **members})


def state() -> list:
    """Return all that an answer could change."""
    return [list(model.objects.order_by("pk").values()) for model in (Answer, Ability, Memory, Attempt, Item, Flag)]


class TestSeeing:
    @pytest.mark.parametrize("size", [2, 3, 4, 5])
    def test_the_next_question_is_shown_with_its_options_and_its_scale(self, size):
        attempt, caller = sitting(an_item(7, keys="abcde"[:size], note="Look closely."))
        seen = caller.get(f"attempts/{attempt.token}/questions/1/").json()
        assert seen == {
            "position": 1,
            "of": 1,
            "stem": "Question 7?",
            "note": "Look closely.",
            "figure": None,
            "options": [{"key": key, "text": f"Option {key}", "figure": None} for key in "abcde"[:size]],
            "scale": list(SCALES[size]),
            "chosen": "",
            "answered": False,
            "confidence": None,
            "feedback": None,
        }

    def test_questions_are_seen_in_their_order(self):
        attempt, caller = sitting()
        assert_problem(caller.get(f"attempts/{attempt.token}/questions/2/"), 409, "go on with question 1")
        give(caller, attempt)
        seen = [caller.get(f"attempts/{attempt.token}/questions/{position}/").status_code for position in (1, 2, 3)]
        assert seen == [200, 200, 409]

    @pytest.mark.parametrize("position", ["0", "4", "99999", "9" * 40])
    def test_a_question_that_is_not_there_is_not_found(self, position):
        attempt, caller = sitting()
        assert_problem(caller.get(f"attempts/{attempt.token}/questions/{position}/"), 404, "questions are 1 to 3")

    def test_once_the_attempt_is_ended_all_are_seen_and_told(self):
        attempt, caller = sitting(mode="test")
        caller.post(f"attempts/{attempt.token}/finish/")
        told = caller.get(f"attempts/{attempt.token}/questions/3/").json()["feedback"]
        assert told["right"] is None
        assert [option["right"] for option in told["options"]] == [True, False, False]

    @pytest.mark.parametrize("count", [1, 10])
    def test_a_question_costs_a_fixed_number_of_queries(self, count, django_assert_num_queries):
        attempt, caller = sitting(*items(count))
        with django_assert_num_queries(3):
            caller.get(f"attempts/{attempt.token}/questions/1/")
        for position in range(1, count + 1):
            an_answer(attempt.questions.get(position=position))
        with django_assert_num_queries(4):
            caller.get(f"attempts/{attempt.token}/questions/{count}/")


class TestAnswering:
    def test_in_practice_the_reply_says_what_is_right_and_why(self):
        attempt, caller = sitting()
        told = give(caller, attempt, option="b", confidence=80).json()
        assert (told["option"], told["confidence"]) == ("b", 80)
        assert (told["attempt"]["answered"], told["attempt"]["finished_at"]) == (1, None)
        assert told["attempt"]["next"].endswith("/questions/2/")
        feedback = told["feedback"]
        assert (feedback["right"], feedback["point"]) == (False, "leg-shaking#point-0000")
        assert [option["chosen"] for option in feedback["options"]] == [False, True, False]
        assert feedback["score"]["marks"] == -2
        assert feedback["card"]["version"] == 1
        seen = caller.get(f"attempts/{attempt.token}/questions/1/").json()
        assert (seen["feedback"], seen["answered"], seen["chosen"]) == (feedback, True, "b")

    def test_in_a_test_the_reply_says_nothing_of_it(self):
        attempt, caller = sitting(mode="test")
        told = give(caller, attempt, confidence=80).json()
        assert told["feedback"] is None
        assert caller.get(f"attempts/{attempt.token}/questions/1/").json()["feedback"] is None

    def test_confidence_may_be_left_out(self):
        attempt, caller = sitting()
        assert give(caller, attempt, 1).json()["feedback"]["score"] is None
        assert give(caller, attempt, 2, confidence=None).json()["confidence"] is None

    def test_the_last_answer_ends_practice(self):
        attempt, caller = sitting(an_item())
        told = give(caller, attempt).json()["attempt"]
        assert (told["answered"], told["next"]) == (1, None)
        assert told["finished_at"]
        assert told["result"]

    @pytest.mark.parametrize(
        "again",
        [{"option": "b", "confidence": 80}, {"option": "b", "confidence": 80, "key": "k2"}, {"key": "k1"}],
        ids=["the same", "the same by another key", "the same key"],
    )
    @pytest.mark.parametrize("mode", ["practice", "test"])
    def test_an_answer_sent_again_counts_once_and_is_told_again(self, mode, again):
        attempt, caller = sitting(mode=mode)
        first = give(caller, attempt, option="b", confidence=80, key="k1")
        after = state()
        second = give(caller, attempt, **again)
        assert (second.status_code, second.content) == (200, first.content)
        assert state() == after

    @pytest.mark.parametrize(
        ("body", "status", "says"),
        [
            ({"position": 1, "option": "b"}, 409, "answered otherwise"),
            ({"position": 1, "option": "a", "confidence": 50}, 409, "answered otherwise"),
            ({"position": 3, "option": "a"}, 409, "go on with question 2"),
            ({"position": 4, "option": "a"}, 404, "questions are 1 to 3"),
            ({"position": 2, "option": "z"}, 400, "no option 'z'; choose one of a, b, c"),
            ({"position": 2, "option": "a", "confidence": 60}, 400, "one of 33, 50, 65, 80, 95 percent"),
        ],
    )
    def test_what_cannot_be_taken_is_refused_and_changes_nothing(self, body, status, says):
        attempt, caller = sitting()
        give(caller, attempt, option="a")
        before = state()
        assert_problem(caller.post(f"attempts/{attempt.token}/answers/", body), status, says)
        assert state() == before

    def test_a_finished_attempt_takes_no_answer(self):
        attempt, caller = sitting(mode="test")
        caller.post(f"attempts/{attempt.token}/finish/")
        before = state()
        assert_problem(give(caller, attempt), 409, "This attempt is finished")
        assert state() == before

    @pytest.mark.parametrize("count", [1, 10])
    def test_an_answer_costs_a_fixed_number_of_queries(self, count, django_assert_num_queries):
        attempt, caller = sitting(*items(count), mode="test")
        for position in range(1, count):
            an_answer(attempt.questions.get(position=position))
        # The token, the attempt, a transaction opened and closed, seven of practice.answer, the question.
        with django_assert_num_queries(12):
            assert give(caller, attempt, count).status_code == 200


class TestFlagging:
    def test_a_flag_reaches_the_editors_with_its_comment(self):
        attempt, caller = sitting()
        body = {"attempt": attempt.token, "position": 2, "comment": "Two of them fit. 😀\nOr not?"}
        told = caller.post("flags/", body).json()
        raised = Flag.objects.get()
        assert (told["comment"], raised.comment) == (body["comment"], body["comment"])
        assert (raised.item, raised.learner) == (attempt.questions.get(position=2).item, attempt.learner)
        assert set(told) == {"attempt", "position", "comment", "at"}

    def test_flagging_again_changes_the_comment(self):
        attempt, caller = sitting()
        place = {"attempt": attempt.token, "position": 1}
        first = caller.post("flags/", place).json()
        again = caller.post("flags/", {**place, "comment": "Unclear."}).json()
        assert (first["comment"], again["comment"], again["at"]) == ("", "Unclear.", first["at"])
        assert Flag.objects.count() == 1

    def test_only_a_question_of_ones_own_can_be_flagged(self):
        attempt, _caller = sitting()
        stranger = caller_of(a_learner())
        for body in ({"attempt": attempt.token, "position": 1}, {"attempt": "none", "position": 1}):
            assert_problem(stranger.post("flags/", body), 404, "no such attempt of yours")
        assert not Flag.objects.exists()

    def test_a_question_that_is_not_there_cannot_be_flagged(self):
        attempt, caller = sitting()
        assert_problem(caller.post("flags/", {"attempt": attempt.token, "position": 9}), 404, "no question 9")
