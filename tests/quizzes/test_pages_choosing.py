"""Choosing a quiz that is ready, or building one."""

import re

import pytest
from django.test import Client

from quizzes.models import Attempt, Learner
from tests.cues import showcase
from tests.quizzes.browsing import remembered, words, words_of
from tests.quizzes.factories import a_quiz, an_attempt, an_item, items

pytestmark = pytest.mark.django_db

BUILT = {"length": "5", "mode": "practice", "client_key": "once"}


def client_key(client: Client, path: str) -> str:
    return re.search(r'name="client_key" value="([^"]+)"', client.get(path).content.decode())[1]


class TestReady:
    def test_the_quizzes_that_are_listed_are_shown_with_what_they_are(self, client):
        a_quiz("myths", name="Myths", length=7, mode="test")
        a_quiz("hidden", name="Hidden", listed=False)
        shown = words_of(client, "/quizzes/")
        assert "Myths Ten questions of every kind. 7 questions, test" in shown
        assert "Hidden" not in shown

    def test_without_any_the_page_says_so(self, client):
        assert "None is ready yet. You can build one." in words_of(client, "/quizzes/")

    @pytest.mark.parametrize("count", [1, 10])
    def test_ten_cost_as_many_queries_as_one(self, client, count, django_assert_num_queries):
        for number in range(count):
            a_quiz(f"quiz-{number}")
        with django_assert_num_queries(1):
            client.get("/quizzes/")

    @pytest.mark.parametrize(
        ("mode", "told"),
        [("practice", "After every question you see what was right"), ("test", "is told at the end")],
    )
    def test_a_quiz_says_when_the_answers_are_told(self, client, mode, told):
        a_quiz("myths", mode=mode)
        assert told in words_of(client, "/quizzes/myths/")

    def test_a_quiz_that_is_not_there_is_not_found(self, client):
        assert "There is no quiz of that name" in words_of(client, "/quizzes/nothing/", 404)

    def test_beginning_leads_a_stranger_to_the_first_question(self, client):
        items(3)
        a_quiz("myths", length=3)
        answer = client.post("/quizzes/myths/", follow=True)
        attempt = Attempt.objects.get()
        assert answer.redirect_chain == [(f"/attempts/{attempt.token}/", 302), (f"/attempts/{attempt.token}/1/", 302)]
        assert "Question 1 of 3" in words(answer.content.decode())

    def test_a_button_that_is_pressed_twice_begins_once(self, client):
        remembered(client)
        items(3)
        a_quiz("myths", length=3)
        sent = {"client_key": client_key(client, "/quizzes/myths/")}
        assert client.post("/quizzes/myths/", sent)["Location"] == client.post("/quizzes/myths/", sent)["Location"]
        assert Attempt.objects.count() == 1

    def test_the_key_differs_from_page_to_page(self, client):
        a_quiz("myths")
        assert client_key(client, "/quizzes/myths/") != client_key(client, "/quizzes/myths/")

    def test_where_the_bank_holds_too_little_nothing_is_begun_and_the_page_says_what_is_short(self, client):
        an_item()
        a_quiz("myths", length=3)
        answer = client.post("/quizzes/myths/")
        assert answer.status_code == 400
        assert "1 of the 3" in words(answer.content.decode())
        assert not Learner.objects.exists()


class TestBuilt:
    def test_a_quiz_of_ones_own_asks_what_was_ticked(self, client):
        items(5, channel="face", kind="evidence")
        items(5)
        client.post("/quizzes/", {**BUILT, "channels": ["face"], "kinds": ["evidence"]})
        attempt = Attempt.objects.get()
        assert (attempt.size, attempt.mode) == (5, "practice")
        assert {(q.item.channel, q.item.kind) for q in attempt.questions.all()} == {("face", "evidence")}

    def test_ticking_nothing_allows_everything(self, client):
        items(3, channel="face", kind="evidence")
        items(3)
        assert client.post("/quizzes/", BUILT).status_code == 302

    def test_an_address_can_tick_beforehand(self, client):
        html = client.get("/quizzes/?channels=legs").content.decode()
        assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["legs", "10", "practice"]

    @pytest.mark.parametrize(
        ("field", "given", "told"),
        [
            ("length", "", "Choose how many questions you would like."),
            ("length", "7", "7 is not one of the available choices."),
            ("mode", "", "Choose when you would like to see the answers."),
            ("mode", "review", "review is not one of the available choices."),
            ("channels", "tail", "tail is not one of the available choices."),
            ("kinds", "riddle", "riddle is not one of the available choices."),
        ],
    )
    def test_what_is_wrong_is_told_at_its_field_and_nothing_is_begun(self, client, field, given, told):
        items(5)
        answer = client.post("/quizzes/", {**BUILT, field: given})
        assert answer.status_code == 400
        assert told in at_field(answer, field)
        assert not Attempt.objects.exists()

    def test_too_few_questions_are_told_at_the_length_with_the_part_that_is_short(self, client):
        items(3, channel="face")
        answer = client.post("/quizzes/", {**BUILT, "channels": ["face", "gaze"]})
        assert answer.status_code == 400
        assert "3 of the 5" in at_field(answer, "length")
        assert "none at all: gaze" in at_field(answer, "length")

    def test_a_form_that_failed_keeps_what_was_ticked(self, client):
        html = client.post("/quizzes/", {**BUILT, "channels": ["gaze"], "mode": "test"}).content.decode()
        assert re.findall(r'value="(\w+)"[^>]* checked', html) == ["gaze", "5", "test"]


def at_field(answer, field: str) -> str:
    """Return what is said as wrong of one field."""
    return re.search(rf'id="wrong_{field}"[^>]*>([^<]+)<', answer.content.decode())[1]


class TestLeft:
    def test_an_attempt_that_was_left_is_offered_first_of_all(self, client):
        attempt = an_attempt(an_item(), an_item(), learner=remembered(client), title="Myths")
        html = client.get("/quizzes/").content.decode()
        assert html.index("Go on where you were") < html.index("Ready to take")
        assert f'href="/attempts/{attempt.token}/"' in html

    def test_nobody_is_offered_anybody_elses(self, client):
        an_attempt(title="Of another")
        for _ in ("a stranger", "another learner"):
            assert "Go on where you were" not in words_of(client, "/quizzes/")
            remembered(client)

    @pytest.mark.parametrize("count", [1, 10])
    def test_at_most_three_are_offered_at_the_same_cost(self, client, count, django_assert_num_queries):
        learner = remembered(client)
        item = an_item()
        for _ in range(count):
            an_attempt(item, learner=learner)
        with django_assert_num_queries(4):
            html = client.get("/quizzes/").content.decode()
        assert html.count('href="/attempts/') == min(count, 3)


class TestCookies:
    def test_looking_gives_no_session_and_beginning_does(self, client):
        items(3)
        a_quiz("myths", length=3)
        for path in ("/quizzes/", "/quizzes/myths/", "/progress/", "/reviews/"):
            assert client.get(path).status_code == 200
        assert "sessionid" not in client.cookies
        client.post("/quizzes/myths/")
        assert client.cookies["sessionid"]["max-age"] == 365 * 24 * 60 * 60

    def test_being_refused_gives_none(self, client):
        a_quiz("myths", length=3)
        client.post("/quizzes/myths/")
        assert "sessionid" not in client.cookies

    def test_pages_of_cues_set_none_and_ask_for_none(self, client):
        showcase.stock()
        remembered(client)
        answer = client.get("/cues/leg-shaking/")
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")

    @pytest.mark.parametrize("path", ["/quizzes/", "/quizzes/myths/", "/progress/", "/reviews/"])
    def test_no_cache_keeps_a_page_of_the_quiz(self, client, path):
        a_quiz("myths")
        assert {"private", "no-store"} <= set(client.get(path)["Cache-Control"].split(", "))


def test_a_form_without_its_token_is_refused_in_the_sites_own_words(client):
    answer = Client(enforce_csrf_checks=True).post("/quizzes/", BUILT)
    assert answer.status_code == 403
    assert "reload the page and try again" in words(answer.content.decode())


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("delete", "/quizzes/", "GET, POST, HEAD"),
        ("post", "/progress/", "GET, HEAD"),
        ("get", "/attempts/x/again/", "POST"),
    ],
)
def test_a_wrong_method_is_told_which_are_right(client, method, path, allowed):
    answer = getattr(client, method)(path)
    assert (answer.status_code, answer["Allow"]) == (405, allowed)
