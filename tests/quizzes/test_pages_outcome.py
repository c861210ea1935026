"""The end of an attempt, its result, and trying again."""

import re
from datetime import timedelta

import pytest

from quizzes.models import Attempt, Item, Learner, Mode
from tests.quizzes.browsing import place, remembered, say, told_after, words, words_of
from tests.quizzes.factories import NOW, an_answer, an_attempt, items

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client) -> Learner:
    return remembered(client)


def answered(learner: Learner, *given: tuple[str, int | None], size: int = 0, **members) -> Attempt:
    """Return an attempt, finished after 65 seconds, whose first questions have these options and confidences."""
    asked = items(max(size, len(given)))
    end = {"finished_at": NOW + timedelta(seconds=65), **members}
    attempt = an_attempt(*asked, learner=learner, **end)
    for question, (option, confidence) in zip(attempt.questions.all(), given, strict=False):
        an_answer(question, option, confidence=confidence)
    return attempt


class TestFinishing:
    def test_a_test_is_finished_when_all_is_answered(self, client, learner):
        attempt = an_attempt(*items(2), learner=learner, mode=Mode.TEST)
        for position in (1, 2):
            say(client, attempt, position)
        assert "That was the last question All 2 are answered." in words_of(client, place(attempt, "finish"))
        there, shown = told_after(client, place(attempt, "finish"))
        assert there == place(attempt, "result")
        assert "2 of 2 right" in shown

    def test_one_may_stop_before_and_is_told_what_that_means(self, client, learner):
        attempt = an_attempt(*items(3), learner=learner)
        assert f'href="{place(attempt, "finish")}"' in client.get(place(attempt, 1)).content.decode()
        say(client, attempt, 1)
        shown = words_of(client, place(attempt, "finish"))
        assert "Stop here? 2 of 3 questions are not answered." in shown
        attempt.refresh_from_db()
        assert attempt.finished_at is None
        _there, shown = told_after(client, place(attempt, "finish"))
        assert "Answered 1 of 3" in shown
        assert shown.count("Not answered.") == 2

    def test_pressing_twice_finishes_once(self, client, learner):
        attempt = an_attempt(*items(2), learner=learner)
        client.post(place(attempt, "finish"))
        first = Attempt.objects.get().finished_at
        assert client.post(place(attempt, "finish"))["Location"] == place(attempt, "result")
        assert client.get(place(attempt, "finish"))["Location"] == place(attempt, "result")
        assert Attempt.objects.get().finished_at == first

    def test_there_is_no_result_before_the_end(self, client, learner):
        attempt = an_attempt(*items(2), learner=learner, mode=Mode.TEST)
        say(client, attempt, 1)
        assert client.get(place(attempt, "result"))["Location"] == place(attempt, 2)


class TestResult:
    def test_it_tells_score_points_and_time(self, client, learner):
        attempt = answered(learner, ("a", 95), ("a", 80), ("b", 33), ("b", None))
        shown = words_of(client, place(attempt, "result"))
        assert "2 of 4 right" in shown
        assert "Points +175 on 3 answers" in shown
        assert "Time 1 minute 5 seconds on 2 March 2026" in shown
        assert "Answered" not in shown

    def test_it_tells_how_certainty_and_being_right_went_together(self, client, learner):
        attempt = answered(learner, ("a", 95), ("b", 80), ("b", 65), ("b", 33), ("a", None))
        shown = words_of(client, place(attempt, "result"))
        assert "On average you were 68 % sure, and 1 of 4 were right (25 %)." in shown
        assert "How sure Right Not right sure 1 1 in between 0 1 guessing 0 1 not said 1 0" in shown

    def test_where_nothing_was_said_of_certainty_no_points_are_told(self, client, learner):
        shown = words_of(client, place(answered(learner, ("a", None)), "result"))
        assert "You did not say how sure you were" in shown
        assert "Points" not in shown

    def test_every_question_is_told_again_with_why(self, client, learner):
        attempt = answered(learner, ("a", 95), ("b", None), size=3)
        html = client.get(place(attempt, "result")).content.decode()
        told = [words(f"<main>{part}") for part in html.split('<details class="asked"')[1:]]
        assert [re.search(r"Right\.|Not right\.|Not answered\.", part)[0] for part in told] == [
            "Right.",
            "Not right.",
            "Not answered.",
        ]
        assert all("Why a is right" in part and "Why b is not right" in part for part in told)
        assert all("Tell the editors" in part for part in told)

    def test_what_was_missed_is_named_for_reading_what_one_was_surest_of_first(self, client, learner):
        attempt = answered(learner, ("b", 50), ("b", 95), ("a", 95))
        html = client.get(place(attempt, "result")).content.decode()
        next_up = html.split("<h2>What next</h2>")[1].split("</section>")[0]
        assert re.findall(r'href="/cues/leg-shaking/#(point-\d+)"', next_up) == ["point-0001", "point-0000"]
        assert words(f"<main>{next_up}").count("; you were sure") == 1

    def test_where_all_was_right_and_sure_there_is_nothing_to_try_again(self, client, learner):
        assert "What next" not in words_of(client, place(answered(learner, ("a", 95)), "result"))

    @pytest.mark.parametrize("size", [10, 20])
    def test_twenty_questions_cost_as_many_queries_as_ten(self, client, learner, size, django_assert_num_queries):
        attempt = answered(learner, *[("a", 80), ("b", 50)] * (size // 2))
        with django_assert_num_queries(5):
            client.get(place(attempt, "result"))

    def test_every_part_of_the_page_has_a_name_of_its_own(self, client, learner):
        html = client.get(place(answered(learner, ("a", 80), ("b", 50)), "result")).content.decode()
        found = re.findall(r'\bid="([^"]+)"', html)
        assert len(found) == len(set(found)) > 4


class TestAgain:
    @pytest.mark.parametrize(
        ("which", "label", "size"), [("missed", "Try the ones I missed (2)", 2), ("unsure", "I was unsure of (3)", 3)]
    )
    def test_what_was_missed_or_unsure_can_be_tried_again(self, client, learner, which, label, size):
        given = [("b", 95), ("b", None), ("a", 33), ("a", 65), ("a", None), ("a", 95)]
        attempt = answered(learner, *given, mode=Mode.TEST)
        assert label in words_of(client, place(attempt, "result"))
        _there, shown = told_after(client, place(attempt, "again"), {"which": which})
        assert f"Question 1 of {size}" in shown
        assert Attempt.objects.first().mode == Mode.PRACTICE

    def test_where_nothing_is_left_to_try_the_result_says_so(self, client, learner):
        attempt = answered(learner, ("b", 95))
        Item.objects.update(state=Item.State.RETIRED, retired_at=NOW)
        there, shown = told_after(client, place(attempt, "again"), {"which": "missed"})
        assert there == place(attempt, "result")
        assert "Try another quiz." in shown
        assert Attempt.objects.count() == 1

    def test_an_attempt_that_is_not_finished_has_to_be_finished_first(self, client, learner):
        attempt = an_attempt(*items(2), learner=learner)
        there, shown = told_after(client, place(attempt, "again"), {"which": "missed"})
        assert there == place(attempt, 1)
        assert "Finish this attempt first" in shown

    @pytest.mark.parametrize("which", ["", "everything"])
    def test_nothing_else_can_be_tried_again(self, client, learner, which):
        answer = client.post(place(answered(learner, ("b", 95)), "again"), {"which": which})
        assert answer.status_code == 400
        assert "choose missed or unsure" in words(answer.content.decode())
