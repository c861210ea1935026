"""Who asks over REST: a stranger, the holder of a token, or a browser, which must prove that it means it."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from quizzes import practice
from quizzes.models import Attempt, Learner
from quizzes.throttles import Learners, Strangers
from tests.cues.factories import a_person
from tests.quizzes.browsing import remembered
from tests.quizzes.factories import NOW, a_learner, an_attempt, an_item, items
from tests.quizzes.rest import Caller, assert_problem, caller_of
from tests.quizzes.test_accounts import sign_in

pytestmark = pytest.mark.django_db

MINE = ["attempts/", "attempts/a-token/", "attempts/a-token/questions/1/", "attempts/a-token/result/", "progress/",
        "reviews/"]  # fmt: skip
SENT = [
    ("attempts/a-token/answers/", {"position": 1, "option": "a"}),
    ("attempts/a-token/finish/", {}),
    ("flags/", {"attempt": "a-token", "position": 1}),
]
START = {"build": {"length": 1}}


def signed_in(name: str = "ada", *, strict: bool = False) -> Caller:
    client = Client(enforce_csrf_checks=strict)
    client.force_login(a_person(name))
    return Caller(client=client)


def with_proof(caller: Caller) -> dict[str, str]:
    """Return the header by which a browser proves that a page of ours sent the request."""
    token = "a" * 32
    caller.client.cookies[settings.CSRF_COOKIE_NAME] = token
    return {"X-CSRFToken": token}


class TestStrangers:
    @pytest.mark.parametrize("path", MINE)
    def test_what_is_somebodys_own_needs_to_be_told_who_asks(self, path):
        answer = Caller().get(path)
        assert_problem(answer, 401, "Say who you are: start an attempt")
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    @pytest.mark.parametrize(("path", "body"), SENT)
    def test_nothing_is_taken_from_them_but_a_start(self, path, body):
        assert_problem(Caller().post(path, body), 401, "Say who you are")

    def test_asking_makes_no_learner_and_no_session(self):
        caller = Caller()
        for path in ("quizzes/", *MINE):
            caller.get(path)
        assert not Learner.objects.exists()
        assert not caller.client.cookies

    def test_starting_makes_no_session(self):
        an_item()
        caller = Caller()
        caller.start(**START)
        assert not caller.client.cookies


class TestTokens:
    @pytest.mark.parametrize(
        "header", ["Bearer unknown", "Bearer ", "Bearer", "", "Basic YTpi", "Token abc", "Bearer a b", "Bearer \udcff"]
    )
    @pytest.mark.parametrize("path", ["attempts/", "progress/"])
    def test_a_token_of_nobody_is_refused(self, path, header):
        a_learner()
        answer = Caller().get(path, Authorization=header)
        assert_problem(answer, 401, "This is no token of a learner")
        assert answer.headers["WWW-Authenticate"] == "Bearer"

    def test_it_is_refused_where_a_stranger_would_be_let_in(self):
        an_item()
        assert_problem(Caller("unknown").post("attempts/", START), 401)
        assert not Attempt.objects.exists()

    def test_the_name_of_the_scheme_may_be_written_in_any_case(self):
        caller = caller_of()
        assert Caller().get("attempts/", Authorization=f"bEARER {caller.token}").status_code == 200

    def test_the_token_goes_with_the_learner(self):
        learner = a_learner()
        caller = caller_of(learner)
        practice.join(learner=learner, into=a_learner(a_person("ada")), now=NOW)
        assert_problem(caller.get("attempts/"), 401, "has been deleted")

    def test_a_token_counts_before_the_session_of_a_browser(self):
        caller = signed_in(strict=True)
        other = caller_of(an_attempt().learner)
        caller.token = other.token
        assert caller.get("attempts/").json() == other.get("attempts/").json()
        an_item()
        assert caller.post("attempts/", START).status_code == 201


class TestBrowsers:
    def test_an_account_starts_without_a_token(self):
        an_item()
        caller = signed_in()
        begun = caller.start(**START)
        assert begun["learner_token"] is None
        assert Attempt.objects.get().learner.user.username == "ada"
        assert caller.get(begun["url"]).json() == {name: begun[name] for name in begun if name != "learner_token"}

    def test_an_account_that_has_begun_nothing_has_nothing_and_is_given_nothing(self):
        items(3)
        caller = signed_in()
        assert caller.get("attempts/").json() == {"next": None, "results": []}
        assert caller.get("progress/").json()["totals"]["answered"] == 0
        assert caller.get("reviews/").json() == {"due": 0, "new": 3, "size": 3, "cues": [], "next_at": None}
        assert_problem(caller.get("attempts/a-token/"), 404)
        assert not Learner.objects.exists()

    def test_a_browser_without_an_account_is_known_as_on_the_pages(self):
        caller = Caller()
        attempt = an_attempt(learner=remembered(caller.client))
        assert caller.get("attempts/").json()["results"][0]["token"] == attempt.token
        an_item()
        assert caller.start(**START)["learner_token"] is None

    def test_what_a_browser_remembers_is_not_shown_to_an_account_that_was_not_asked_about_it(self):
        caller = signed_in()
        remembered(caller.client, an_attempt().learner)
        assert caller.get("attempts/").json()["results"] == []

    def test_a_browser_is_known_again_once_an_account_has_signed_out(self):
        caller = Caller()
        attempt = an_attempt(learner=remembered(caller.client))
        a_person("ada")
        sign_in(caller.client)
        caller.client.post(reverse("account_logout"))
        assert caller.get("attempts/").json()["results"][0]["token"] == attempt.token

    def test_a_browser_whose_learner_is_gone_is_a_stranger(self):
        caller = Caller()
        remembered(caller.client).delete()
        assert_problem(caller.get("attempts/"), 401)
        an_item()
        assert caller.start(**START)["learner_token"]

    @pytest.mark.parametrize("account", [True, False], ids=["signed in", "remembered"])
    @pytest.mark.parametrize(("path", "body"), [*SENT, ("attempts/", START)])
    def test_it_must_prove_that_a_page_of_ours_sent_what_it_sends(self, path, body, account):
        an_item()
        caller = signed_in(strict=True) if account else Caller(client=Client(enforce_csrf_checks=True))
        if not account:
            remembered(caller.client)
        assert_problem(caller.post(path, body), 403, "CSRF")
        assert not Attempt.objects.exists()
        proven = caller.post(path, body, **with_proof(caller))
        assert proven.status_code == (201 if path == "attempts/" else 404)

    def test_reading_needs_no_proof(self):
        assert signed_in(strict=True).get("attempts/").status_code == 200

    @pytest.mark.parametrize("count", [1, 10])
    def test_knowing_an_account_costs_a_fixed_number_of_queries(self, count, django_assert_num_queries):
        caller = signed_in()
        learner = a_learner(a_person("grace"))
        caller.client.force_login(learner.user)
        for _ in range(count):
            an_attempt(learner=learner)
        # The session, the account, the learner, the attempts.
        with django_assert_num_queries(4):
            assert len(caller.get("attempts/").json()["results"]) == count


class TestLimits:
    def test_a_learner_who_sends_too_much_is_told_how_long_to_wait(self, monkeypatch):
        monkeypatch.setattr(Learners, "rate", "2/min", raising=False)
        caller, other = caller_of(), caller_of()
        statuses = [caller.post("flags/", {}).status_code for _ in range(3)]
        assert statuses == [400, 400, 429]
        told = caller.post("flags/", {})
        assert_problem(told, 429, "You send more than is taken at a time; nothing was done.")
        assert 0 < int(told.headers["Retry-After"]) <= 60
        assert other.post("flags/", {}).status_code == 400
        assert caller.get("attempts/").status_code == 200

    def test_an_account_that_has_begun_nothing_is_limited_too(self, monkeypatch):
        monkeypatch.setattr(Learners, "rate", "1/min", raising=False)
        caller = signed_in()
        assert [caller.post("flags/", {}).status_code for _ in range(2)] == [400, 429]

    def test_an_address_makes_only_so_many_learners_at_a_time(self, monkeypatch):
        monkeypatch.setattr(Strangers, "rate", "2/min", raising=False)
        an_item()
        caller = Caller()
        statuses = [caller.post("attempts/", START).status_code for _ in range(3)]
        assert statuses == [201, 201, 429]
        assert Learner.objects.count() == 2
        assert caller.get("quizzes/").status_code == 200

    def test_who_claims_another_address_is_counted_by_their_own(self, monkeypatch):
        monkeypatch.setattr(Strangers, "rate", "1/min", raising=False)
        caller = Caller()
        claimed = [{"X-Forwarded-For": f"203.0.113.{n}"} for n in range(2)]
        assert [caller.post("attempts/", {}, **header).status_code for header in claimed] == [400, 429]


def test_nothing_of_a_learner_is_kept_by_a_cache():
    attempt = an_attempt()
    caller = caller_of(attempt.learner)
    for path in ("attempts/", f"attempts/{attempt.token}/", f"attempts/{attempt.token}/questions/1/", "progress/"):
        answer = caller.get(path)
        assert answer.headers["Cache-Control"] == "no-store"
        assert {"Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", "))
        assert "ETag" not in answer.headers


@pytest.mark.parametrize("path", ["attempts/", "attempts/a-token/answers/", "flags/", "progress/", "quizzes/"])
def test_anybody_may_ask_what_an_address_takes(path):
    answer = Caller().send("OPTIONS", path)
    assert (answer.status_code, answer.content) == (204, b"")
    assert "OPTIONS" in answer.headers["Allow"]


def test_heads_are_those_of_the_whole_answer():
    caller = caller_of(an_attempt().learner)
    head, whole = caller.send("HEAD", "attempts/"), caller.get("attempts/")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == whole.headers["Content-Length"]
