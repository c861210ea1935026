"""How a learner fares, and what is due to be asked again."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from quizzes.models import Attempt, Item, Learner, Memory, Mode
from tests.quizzes.browsing import place, remembered, say, told_after, words, words_of
from tests.quizzes.factories import a_card, an_answer, an_attempt, an_item, items, options

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner(client) -> Learner:
    return remembered(client)


def answers(learner: Learner, count: int, confidence: int | None = 80, option: str = "a", **item) -> Attempt:
    attempt = an_attempt(*items(count, **item), learner=learner)
    for question in attempt.questions.select_related("item", "attempt"):
        an_answer(question, option, confidence=confidence)
    return attempt


class TestProgress:
    def test_who_has_answered_nothing_is_told_so_and_shown_where_to_begin(self, client):
        assert "Nothing is counted yet." in words_of(client, "/progress/")
        assert not Learner.objects.exists()
        remembered(client)
        assert "Nothing is counted yet." in words_of(client, "/progress/")

    def test_it_tells_how_often_one_is_right_by_channel_with_its_range(self, client, learner):
        answers(learner, 3, channel="face")
        answers(learner, 1, channel="face", option="b")
        answers(learner, 2, channel="gaze")
        shown = words_of(client, "/progress/")
        assert "6 answers, 5 of them right." in shown
        assert "Face 3 of 4 75 % 30–95 %" in shown
        assert "Gaze 2 of 2 100 % 34–100 %" in shown

    @pytest.mark.parametrize(
        ("count", "missing"),
        [(1, [19, 49, 199]), (19, [1, 31, 181]), (20, [30, 180]), (49, [1, 151]), (50, [150]), (200, [])],
    )
    def test_below_the_minimum_it_tells_how_many_answers_are_missing(self, client, learner, count, missing):
        answers(learner, count)
        found = re.findall(r"(\d+) more answers? where you say how sure you are", words_of(client, "/progress/"))
        assert list(map(int, found)) == missing

    def test_what_was_skipped_counts_for_being_right_alone(self, client, learner):
        answers(learner, 25, confidence=None)
        shown = words_of(client, "/progress/")
        assert "25 answers, 25 of them right." in shown
        assert "20 more answers where you say how sure you are" in shown

    @pytest.mark.parametrize(
        ("confidence", "right", "told"),
        [
            (95, 0, "You tend to be surer than you are right."),
            (33, 20, "You tend to know more than you think."),
            (80, 16, "you are about as often right as you say."),
        ],
    )
    def test_it_tells_whether_one_is_surer_than_right(self, client, learner, confidence, right, told):
        for option, count in (("a", right), ("b", 20 - right)):
            if count:
                answers(learner, count, confidence, option)
        assert told in words_of(client, "/progress/")

    def test_it_tells_each_step_of_certainty_with_its_share(self, client, learner):
        answers(learner, 30, 80)
        answers(learner, 20, 50, "b")
        assert "50 % 0 of 20 0 %" in words_of(client, "/progress/")
        assert 'aria-labelledby="reliability_chart_title' in client.get("/progress/").content.decode()

    def test_it_tells_how_often_too_much_and_too_little_was_read_into_a_cue(self, client, learner):
        cannot = {"options": options("a", "b", "c", roles={"a": "cannot_tell"})}
        definite = {"options": options("a", "b", "c", roles={"c": "cannot_tell"})}
        answers(learner, 3, option="b", **cannot)
        answers(learner, 1, option="a", **cannot)
        answers(learner, 1, option="c", **definite)
        answers(learner, 1, option="a", **definite)
        shown = words_of(client, "/progress/")
        assert "you read a meaning into the cue 3 of 4 times" in shown
        assert "you said that nobody can tell 1 of 2 times" in shown

    def test_an_open_test_tells_nothing_before_its_end(self, client, learner):
        attempt = answers(learner, 2)
        Attempt.objects.filter(pk=attempt.pk).update(mode=Mode.TEST)
        shown = words_of(client, "/progress/")
        assert "Nothing is counted yet." in shown
        assert "go on" in shown
        assert "at the end" in shown

    def test_what_one_took_leads_back_to_it(self, client, learner):
        attempt = answers(learner, 1)
        assert f'href="/attempts/{attempt.token}/"' in client.get("/progress/").content.decode()

    @pytest.mark.parametrize("count", [1, 10])
    def test_ten_attempts_cost_as_many_queries_as_one(self, client, learner, count, django_assert_num_queries):
        for _ in range(count):
            answers(learner, 6)
        with django_assert_num_queries(5):
            client.get("/progress/")


def remember(learner: Learner, item: Item, **due) -> Memory:
    """Let a learner's memory of an item's point be due, by default an hour ago."""
    now = timezone.now()
    return Memory.objects.create(
        learner=learner,
        point=item.point,
        item=item,
        stability=1.0,
        difficulty=5.0,
        due=now - timedelta(**(due or {"hours": 1})),
        last_review=now - timedelta(days=3),
        first_review=now - timedelta(days=3),
    )


class TestReviews:
    def test_a_stranger_is_told_what_a_review_is_and_where_to_begin(self, client):
        shown = words_of(client, "/reviews/")
        assert "You have not answered anything yet in this browser" in shown
        assert "Take a quiz" in shown

    def test_it_tells_what_is_due_again_and_what_is_new(self, client, learner):
        old, *_new = items(3)
        remember(learner, old)
        shown = words_of(client, "/reviews/")
        assert "1 point is due again. 2 new ones can be met today. Review 3 questions" in shown
        assert "Leg shaking 1 point, since" in shown

    def test_where_nothing_is_due_it_tells_when_something_will_be(self, client, learner):
        remember(learner, an_item(), days=-2)
        shown = words_of(client, "/reviews/")
        assert "Nothing is due now." in shown
        assert "The next point is due on" in shown
        assert "Review 1" not in shown

    def test_a_review_is_begun_and_sat_like_any_practice(self, client, learner):
        item = an_item()
        remember(learner, item)
        there, shown = told_after(client, "/reviews/")
        attempt = Attempt.objects.get()
        assert (attempt.mode, there) == (Mode.REVIEW, place(attempt, 1))
        assert item.stem in shown
        say(client, attempt, 1)
        assert "Right." in words_of(client, place(attempt, 1))
        assert "Nothing is due now." in words_of(client, "/reviews/")

    def test_where_nothing_is_due_beginning_is_refused(self, client, learner):
        remember(learner, an_item(), days=-2)
        answer = client.post("/reviews/")
        assert answer.status_code == 400
        assert "Nothing is due yet" in words(answer.content.decode())
        assert not Attempt.objects.exists()

    @pytest.mark.parametrize("count", [1, 10])
    def test_ten_cues_cost_as_many_queries_as_one(self, client, learner, count, django_assert_num_queries):
        for number in range(count):
            card = a_card(f"cue-{number}")
            remember(learner, an_item(card=card))
        an_item()
        with django_assert_num_queries(7):
            client.get("/reviews/")
