"""Sitting a quiz: one question a page, then how sure one is, then what the answer was."""

import re
from datetime import timedelta

import pytest

from cues import publishing
from cues.models import Cue
from quizzes.models import Answer, Attempt, Flag, Mode, Question
from tests.cues.factories import NOW, a_document, a_finding, a_reading, shelve
from tests.cues.test_pages import squeezed
from tests.quizzes.browsing import place, remembered, say, told_after, words, words_of
from tests.quizzes.factories import a_card, an_answer, an_attempt, an_item, items

pytestmark = pytest.mark.django_db

TEST = {"mode": Mode.TEST}
SECRETS = ("Why a is", "Carriere", "carriere2013", "hidden-cue", "Hidden cue", "definite", "gaze", "anxiety")


@pytest.fixture
def learner(client):
    return remembered(client)


@pytest.fixture
def attempt(learner) -> Attempt:
    return an_attempt(*items(3), learner=learner)


@pytest.fixture
def test(learner) -> Attempt:
    return an_attempt(*items(3), learner=learner, **TEST)


class TestAsking:
    def test_a_question_is_asked_with_its_place_its_stem_and_its_options(self, client, learner):
        attempt = an_attempt(an_item(1, note="Six people, one table."), an_item(2), learner=learner)
        shown = words_of(client, place(attempt, 1))
        assert "Question 1 of 2" in shown
        assert "Question 1? Six people, one table. 1 Option a 2 Option b 3 Option c Answer" in shown

    def test_the_bar_shows_how_much_is_done(self, client, attempt):
        done = re.compile(r'<progress id="how_far_"\s+max="3"\s+value="(\d)">')
        assert done.search(client.get(place(attempt, 1)).content.decode())[1] == "0"
        say(client, attempt, 1)
        assert done.search(client.get(place(attempt, 1)).content.decode())[1] == "1"

    def test_nothing_on_the_page_tells_what_is_right_or_why(self, client, learner):
        attempt = an_attempt(an_item(card=a_card("hidden-cue"), channel="gaze"), learner=learner)
        for step in ("", "?change"):
            html = client.get(place(attempt, 1) + step).content.decode()
            for secret in (
                "Why a is",
                "Carriere",
                "carriere2013",
                "hidden-cue",
                "Hidden cue",
                "definite",
                "gaze",
                "anxiety",
            ):
                assert secret not in html
            client.post(place(attempt, 1), {"option": "b"})

    def test_choosing_is_by_native_radio_buttons_none_of_them_ticked(self, client, attempt):
        html = client.get(place(attempt, 1)).content.decode()
        assert re.findall(r'type="radio"\s+name="option"\s+value="(\w)"\s*(checked)?', html) == [(k, "") for k in "abc"]

    def test_pictures_are_shown_from_addresses_that_tell_nothing(self, client, learner):
        drawn = {"drawing": "f" * 64, "title": "A face", "alt": "Brows drawn together"}
        shown = [{**option, "figure": drawn, "text": f"In words {option['key']}"} for option in an_item().options]
        attempt = an_attempt(an_item(kind="spot", options=shown, figure=drawn), learner=learner)
        html = squeezed(client.get(place(attempt, 1)).content.decode())
        picture = (
            f'<img class="drawing" src="/figures/{"f" * 64}.svg" width="320" height="320" alt="Brows drawn together">'
        )
        assert html.count(picture) == 4
        assert "The pictures in words In words a In words b In words c" in words(html)

    def test_the_address_of_an_attempt_leads_to_its_next_question(self, client, attempt):
        for position in (1, 2):
            assert client.get(f"/attempts/{attempt.token}/")["Location"] == place(attempt, position)
            say(client, attempt, position)

    def test_a_question_that_comes_later_leads_to_the_next_one_and_says_so(self, client, attempt):
        answer = client.get(place(attempt, 3), follow=True)
        assert answer.redirect_chain == [(place(attempt, 1), 302)]
        assert "Question 3 comes later. This one is next." in words(answer.content.decode())


class TestChoosing:
    def test_a_choice_leads_to_how_sure_one_is_and_is_no_answer_yet(self, client, attempt):
        there, shown = told_after(client, place(attempt, 1), {"option": "b"})
        assert there == place(attempt, 1)
        assert "Your answer Option b Change it How sure are you that it is right?" in shown
        assert "1 33 % a guess 2 50 % not sure 3 65 % fairly sure 4 80 % sure 5 95 % almost certain" in shown
        assert not Answer.objects.exists()

    def test_a_choice_may_be_changed(self, client, attempt):
        client.post(place(attempt, 1), {"option": "b"})
        html = client.get(f"{place(attempt, 1)}?change").content.decode()
        assert re.findall(r'value="(\w)"\s+checked', html) == ["b"]
        client.post(place(attempt, 1), {"option": "c"})
        assert "Your answer Option c" in words_of(client, place(attempt, 1))

    def test_without_a_choice_the_page_says_so_at_the_options(self, client, attempt):
        answer = client.post(place(attempt, 1))
        assert answer.status_code == 400
        assert '<fieldset aria-describedby="wrong_">' in answer.content.decode()
        assert "Choose one of the answers first." in words(answer.content.decode())

    def test_an_option_that_is_not_offered_is_refused(self, client, attempt):
        answer = client.post(place(attempt, 1), {"option": "z"})
        assert answer.status_code == 400
        assert "That is not one of the answers." in words(answer.content.decode())
        assert Question.objects.get(attempt=attempt, position=1).chosen == ""


class TestAnswering:
    @pytest.mark.parametrize(
        ("option", "confidence", "told"),
        [
            ("a", 80, "Right. You were 80 % sure. +80 points"),
            ("a", 33, "Right. You were 33 % sure. 0 points"),
            ("b", 80, "Not right. You were 80 % sure. −110 points"),
            ("b", None, "Not right. You did not say how sure you were."),
        ],
    )
    def test_in_practice_it_is_told_at_once_whether_it_was_right(self, client, attempt, option, confidence, told):
        assert say(client, attempt, 1, option, confidence)["Location"] == place(attempt, 1)
        assert told in words_of(client, place(attempt, 1))

    def test_why_is_told_for_every_option_with_its_sources_and_the_cue(self, client, attempt):
        say(client, attempt, 1, "b")
        shown = words_of(client, place(attempt, 1))
        for said in ("Why a is right", "Why b is not right", "Why c is not right"):
            assert said in shown
        assert shown.count("Source Carriere2013, 2013") == 3
        html = squeezed(client.get(place(attempt, 1)).content.decode())
        assert 'href="/cues/leg-shaking/#point-0000"' in html
        assert 'href="/sources/carriere2013/"' in html
        assert f'href="{place(attempt, 2)}" data-next' in html

    def test_the_title_tells_it_first_for_whoever_listens(self, client, attempt):
        say(client, attempt, 1)
        assert (
            "<title>Right. Question 1 of 3: Mixed · Unspoken</title>" in client.get(place(attempt, 1)).content.decode()
        )

    def test_in_a_test_the_next_question_follows_and_nothing_is_told(self, client, test):
        client.post(place(test, 1), {"option": "b"})
        assert "Keep this answer" in words_of(client, place(test, 1))
        answer = say(client, test, 1, "b")
        assert answer["Location"] == place(test, 2)
        back = client.get(place(test, 1), follow=True)
        assert back.redirect_chain == [(place(test, 2), 302)]
        shown = words(back.content.decode())
        assert "You have answered question 1. In a test the answers are told at the end." in shown
        assert "Why" not in shown

    def test_after_the_last_question_of_a_practice_the_result_is_next(self, client, learner):
        attempt = an_attempt(learner=learner)
        say(client, attempt, 1)
        assert "See the result" in words_of(client, place(attempt, 1))
        assert client.get(f"/attempts/{attempt.token}/")["Location"] == place(attempt, "result")

    def test_after_the_last_question_of_a_test_it_is_finished_by_hand(self, client, learner):
        attempt = an_attempt(learner=learner, **TEST)
        assert say(client, attempt, 1)["Location"] == place(attempt, "finish")

    @pytest.mark.parametrize("sent", [{"option": "a"}, {"option": "a", "confidence": ""}])
    def test_how_sure_one_is_must_be_said_or_skipped(self, client, attempt, sent):
        answer = client.post(place(attempt, 1), {"sure": "1", **sent})
        assert answer.status_code == 400
        shown = words(answer.content.decode())
        assert "Choose how sure you are, or skip this step." in shown
        assert "Your answer Option a" in shown
        assert not Answer.objects.exists()

    @pytest.mark.parametrize("confidence", ["97", "0", "sure", "65.0"])
    def test_a_confidence_outside_the_scale_is_refused(self, client, attempt, confidence):
        answer = say(client, attempt, 1, confidence=confidence)
        assert answer.status_code == 400
        assert "That is not one of the steps." in words(answer.content.decode())
        assert not Answer.objects.exists()

    def test_an_answer_that_is_not_offered_is_refused(self, client, attempt):
        answer = say(client, attempt, 1, "z")
        assert answer.status_code == 400
        assert not Answer.objects.exists()

    def test_skipping_counts_although_a_step_was_ticked(self, client, attempt):
        client.post(place(attempt, 1), {"sure": "1", "option": "a", "confidence": "95", "skip": "1"})
        assert Answer.objects.get().confidence is None


class TestNeverTwice:
    def test_an_answer_sent_twice_is_stored_once_and_tells_the_same(self, client, attempt):
        assert [say(client, attempt, 1)["Location"] for _ in range(2)] == [place(attempt, 1)] * 2
        assert Answer.objects.count() == 1

    def test_another_answer_from_a_second_tab_leads_to_where_the_attempt_is(self, client, attempt):
        say(client, attempt, 1, "a")
        sent = {"sure": "1", "option": "b", "confidence": "65"}
        there, shown = told_after(client, place(attempt, 1), sent)
        assert there == place(attempt, 2)
        assert "the first answer counts" in shown
        assert Answer.objects.get().option == "a"

    def test_a_choice_from_before_the_answer_leads_there_too(self, client, attempt):
        say(client, attempt, 1)
        there, shown = told_after(client, place(attempt, 1), {"option": "b"})
        assert there == place(attempt, 2)
        assert "Question 1 has been answered" in shown

    def test_a_form_of_a_finished_attempt_leads_to_its_result(self, client, attempt):
        Attempt.objects.filter(pk=attempt.pk).update(finished_at=NOW)
        for sent in ({"option": "b"}, {"option": "b", "sure": "1", "skip": "1"}):
            there, shown = told_after(client, place(attempt, 1), sent)
            assert there == place(attempt, "result")
            assert "is finished" in shown
        assert not Answer.objects.exists()

    def test_going_back_to_an_answered_question_shows_what_it_was(self, client, attempt):
        for position in (1, 2):
            say(client, attempt, position)
        assert "Right." in words_of(client, place(attempt, 1))


OPEN_TO_THE_LEARNER = [
    *(("get", path) for path in ("", "1/", "1/flag/", "finish/", "result/")),
    *(("post", path) for path in ("1/", "1/flag/", "finish/", "again/")),
]


class TestOthers:
    @pytest.mark.parametrize(("method", "path"), OPEN_TO_THE_LEARNER)
    @pytest.mark.parametrize("who", ["stranger", "learner"])
    def test_an_attempt_of_another_is_not_found_and_stays_as_it_is(self, client, who, method, path):
        attempt = an_attempt(*items(2))
        if who == "learner":
            remembered(client)
        answer = getattr(client, method)(f"/attempts/{attempt.token}/{path}", {"option": "a", "which": "missed"})
        assert answer.status_code == 404
        assert "There is no such quiz of yours." in words(answer.content.decode())
        attempt.refresh_from_db()
        assert (attempt.finished_at, attempt.questions.first().chosen) == (None, "")
        assert (Flag.objects.count(), Attempt.objects.count()) == (0, 1)

    def test_an_unknown_attempt_is_told_in_the_same_words(self, client, learner):
        assert "There is no such quiz of yours." in words_of(client, "/attempts/unknown/1/", 404)

    @pytest.mark.parametrize("position", ["0", "4", "99999999999999999999"])
    def test_a_question_that_an_attempt_has_not_is_not_found(self, client, attempt, position):
        assert "no question of that number" in words_of(client, place(attempt, position), 404)


class TestChangedSince:
    def ask(self, client, learner) -> Attempt:
        attempt = an_attempt(an_item(point="leg-shaking#anxiety"), learner=learner)
        say(client, attempt, 1)
        return attempt

    def test_a_retracted_cue_is_told_with_its_successor(self, client, learner):
        attempt = self.ask(client, learner)
        successor = shelve(slug="foot-tapping").cue
        publishing.retract(
            cue=Cue.objects.get(slug="leg-shaking"), message="It was two cues.", successor=successor, by=None, now=NOW
        )
        shown = words_of(client, place(attempt, 1))
        assert "This cue was retracted on 1 March 2026." in shown
        assert "It was two cues. Read instead: Foot tapping" in shown

    def test_a_cue_that_now_claims_something_else_is_told_with_the_version_that_was_shown(self, client, learner):
        attempt = self.ask(client, learner)
        reading = a_reading(evidence=[a_finding("another")])
        shelve(a_document(interpretations=[reading]))
        html = client.get(place(attempt, 1)).content.decode()
        assert "What we say of this cue has changed since you were asked" in words(html)
        assert 'href="/cues/leg-shaking/versions/1/"' in html

    def test_of_a_cue_that_stands_nothing_is_told(self, client, learner):
        assert 'class="changed"' not in client.get(place(self.ask(client, learner), 1)).content.decode()


class TestFlagging:
    def test_a_question_is_flagged_with_a_comment_and_thanks_are_given(self, client, attempt):
        say(client, attempt, 1)
        there, shown = told_after(client, place(attempt, "1/flag"), {"comment": "Both fit."})
        assert there == place(attempt, 1)
        assert "Thank you. An editor will look at the question." in shown
        flag = Flag.objects.get()
        assert (flag.comment, flag.learner, flag.item) == ("Both fit.", attempt.learner, attempt.questions.first().item)

    def test_it_may_be_flagged_before_it_is_answered_and_without_a_word(self, client, attempt):
        assert f'href="{place(attempt, "1/flag")}"' in client.get(place(attempt, 1)).content.decode()
        assert "Something is wrong with this question" in words_of(client, place(attempt, "1/flag"))
        there, _shown = told_after(client, place(attempt, "1/flag"), {"comment": ""})
        assert there == place(attempt, 1)
        assert Flag.objects.get().comment == ""

    def test_the_page_for_it_tells_nothing_of_the_answer(self, client, attempt):
        assert "Why" not in words_of(client, place(attempt, "1/flag"))

    def test_a_comment_that_is_too_long_is_told_and_kept_for_shortening(self, client, attempt):
        answer = client.post(place(attempt, "1/flag"), {"comment": "x" * 1_001})
        assert answer.status_code == 400
        shown = words(answer.content.decode())
        assert "Please use at most 1,000 characters; these are 1001." in shown
        assert "x" * 1_001 in shown
        assert not Flag.objects.exists()


class TestCost:
    """Queries: session, learner, attempt, question; what became of the card; where the attempt goes on."""

    @pytest.mark.parametrize("size", [10, 20])
    def test_a_question_costs_the_same_in_every_attempt(self, client, learner, size, django_assert_num_queries):
        attempt = an_attempt(*items(size), learner=learner)
        with django_assert_num_queries(5):
            client.get(place(attempt, 1))

    @pytest.mark.parametrize("size", [10, 20])
    def test_so_does_what_is_told_of_the_answer(self, client, learner, size, django_assert_num_queries):
        attempt = an_attempt(*items(size), learner=learner)
        for question in attempt.questions.all()[: size - 1]:
            an_answer(question, at=NOW + timedelta(seconds=question.position))
        with django_assert_num_queries(6):
            client.get(place(attempt, size - 1))
