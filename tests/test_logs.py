"""What the log says, and what it never says."""

import io
import json
import logging
import re

import pytest
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.test import Client
from django.urls import reverse

from config import env
from cues import errors, logs, views
from cues.api import listing, throttles
from cues.serving import Served
from tests.cues.factories import a_person, a_publisher, an_editor, lay, shelve
from tests.cues.forms import confirm
from tests.cues.test_api_fast_path import one_connection
from tests.outermost import application, asked, environ, written
from tests.quizzes.test_accounts import PASSWORD, sign_in
from tests.quizzes.test_accounts_second_factor import code, turn_on, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(one_connection.__name__)]

__all__ = ["one_connection"]
CARD, LIST, PAGE = "/api/v1/cues/leg-shaking/", "/api/v1/cues/", "/cues/leg-shaking/"
PLANTED = "a-secret-that-nobody-may-read-0123456789"


@pytest.fixture
def site():
    """Every layer before Django, and Django."""
    return application


@pytest.fixture
def broken(monkeypatch):
    """A page and an address of the API that break."""

    def fail(*args, **options):
        raise RuntimeError("this is broken")

    monkeypatch.setattr(views.reading_room, "channel_counts", fail)
    monkeypatch.setattr(listing.Cues, "get", fail)
    return ["/", LIST]


def of(told: list[dict], logger: str) -> list[dict]:
    return [line for line in told if line["logger"] == f"unspoken.{logger}"]


# Requests.


@pytest.mark.parametrize("path", [CARD, LIST, PAGE, "/topics/", "/none/"])
def test_every_request_has_one_line_whichever_layer_answers(site, path):
    shelve()
    status = 404 if path == "/none/" else 200
    with written() as told:
        for _ in range(2):
            found, headers, _ = asked(site, path, query="limit=1" if path == LIST else "")
            assert found.startswith(str(status))
    lines = of(told, "request")
    assert [line["message"].split("?")[0] for line in lines] == [f"GET {path}"] * 2
    assert [line["status"] for line in lines] == [str(status)] * 2
    assert all(line["ms"] > 0 for line in lines)
    assert lines[-1]["request_id"] == headers["X-Request-Id"]


def test_the_card_of_the_fast_path_keeps_its_headers(site):
    shelve()
    first, second = (asked(site, CARD)[1] for _ in range(2))
    assert first["X-Request-Id"] != second["X-Request-Id"]
    assert len(first) == len(second) == len({*first, *second})


@pytest.mark.parametrize("given", ["3f2a9c7d5e1b4a60", "3F2A9C7D-5E1B-4A60-8C3D-1234567890AB"])
def test_an_id_that_a_proxy_gave_is_kept(site, given):
    assert asked(site, "/none/", headers={"X-Request-Id": given})[1]["X-Request-Id"] == given


@pytest.mark.parametrize("given", ["", "short", "x" * 65, "with a space 123", "line\nbreak-123", "<b>0123456789</b>"])
def test_an_id_that_is_not_well_formed_is_not(site, given):
    made = asked(site, "/none/", headers={"X-Request-Id": given})[1]["X-Request-Id"]
    assert made != given
    assert re.fullmatch(r"[0-9a-f]{16}", made)


# Failures.


def test_a_failure_is_written_with_its_traceback_under_the_id_that_page_and_problem_show(site, broken):
    page, endpoint = broken
    for path in (page, endpoint):
        with written() as told:
            status, headers, body = asked(site, path)
        assert status.startswith("500")
        (failure,) = of(told, "error")
        assert "RuntimeError: this is broken" in failure["traceback"]
        assert failure["request_id"] == headers["X-Request-Id"]
        assert headers["X-Request-Id"].encode() in body
        assert b"It has been noted" in body
    assert json.loads(body)["request_id"] == headers["X-Request-Id"]


def test_every_other_error_page_and_problem_shows_the_id_too(site):
    for path in ("/none/", f"{LIST}none/"):
        _, headers, body = asked(site, path)
        assert headers["X-Request-Id"].encode() in body


class Full(io.StringIO):
    """A log that cannot be written, say for the disk is full."""

    def write(self, text: str) -> int:
        raise OSError(28, "No space left on device")


def test_a_failure_that_could_not_be_written_is_not_called_noted(site, broken, monkeypatch):
    (handler,) = (one for one in logging.getLogger().handlers if type(one) is logs.Stderr)
    monkeypatch.setattr(handler, "stream", Full())
    for path in broken:
        status, _, body = asked(site, path)
        assert status.startswith("500")
        assert b"It could not be noted" in body
        assert b"It has been noted" not in body


def test_a_failure_outside_django_is_written_and_answered(site):
    def fail(asked, start_response):
        raise RuntimeError("a layer is broken")

    with written() as told:
        status, headers, _ = asked(Served(fail), "/")
    assert status.startswith("500")
    assert "a layer is broken" in of(told, "error")[0]["traceback"]
    assert of(told, "request")[0]["request_id"] == headers["X-Request-Id"]


def test_the_row_that_a_database_refused_is_left_out_of_the_traceback():
    refusal = f'new row violates "x"\nDETAIL:  Failing row contains (1, {PLANTED},\nmore).\nCONTEXT:  COPY'
    try:
        raise ValueError(refusal)
    except ValueError as failure:
        with written(logs.Plain()) as told:
            assert logs.noted("Failed", failure)
    text = "\n".join(told)
    assert "new row violates" in text
    assert "CONTEXT" in text
    assert PLANTED not in text
    assert "more)" not in text


# Secrets.


@pytest.mark.parametrize(
    ("path", "query", "shown"),
    [
        ("/account/password/reset/1-d3xyz1-0123456789abcdef0123456789abcdef/", "", "/account/password/reset/***/"),
        ("/account/email/MQ:1vABCd:0123456789abcdefghijklmnop_-qrstu/", "", "/account/email/***/"),
        ("/account/password/reset/sent/", "", "/account/password/reset/sent/"),
        ("/attempts/AbCdEfGh0123456789_-AbCdEfGh0123/1/", "", "/attempts/***/1/"),
        ("/figures/0123456789abcdef0123456789abcdef.svg", "", "/figures/0123456789abcdef0123456789abcdef.svg"),
        ("/", "next=%2Faccount%2Fpassword%2Freset%2F1-d3xyz1-0123456789abcdef", "/?next=***"),
        ("/", "q=leg&token=abc&API_key=1&a=b", "/?q=leg&token=***&API_key=***&a=b"),
        ("/", "code=123456", "/?code=***"),
        ("/cues/leg-shaking/", "", "/cues/leg-shaking/"),
        ("/a b\nGET /c", "", "/a%20b%0AGET%20/c"),
    ],
)
def test_what_was_asked_for_is_written_without_secrets(path, query, shown):
    with written() as told:
        logs.request(environ(path, query=query), "200", 0.001)
    assert told[0]["message"] == f"GET {shown}"


def test_nothing_that_is_sent_in_headers_and_bodies_is_written(site):
    person = a_person("ada")
    sent = {"Authorization": f"Bearer {PLANTED}", "Cookie": f"sessionid={PLANTED}", "X-CSRFToken": PLANTED}
    with written() as told:
        asked(site, "/api/v1/attempts/", headers=sent)
        Client().post(reverse("account_login"), {"login": person.username, "password": PLANTED})
        Client().post(reverse("account_login"), {"login": PLANTED, "password": PASSWORD})
    assert of(told, "security")
    assert PLANTED not in json.dumps(told)
    assert PASSWORD not in json.dumps(told)


def test_a_forged_form_at_a_secret_address_leaves_the_secret_out(site):
    path = "/account/password/reset/1-d3xyz1-0123456789abcdef0123456789abcdef/"
    with written() as told:
        assert asked(site, path, "POST")[0].startswith("403")
    assert [line for line in told if line["logger"] == "django.security.csrf"]
    assert "0123456789abcdef" not in json.dumps(told)


# Security.


def events(told: list[dict]) -> list[str]:
    return [" ".join(filter(None, (line["message"], line.get("why")))) for line in of(told, "security")]


def test_signing_in_is_written_down_however_it_ends(client, limit):
    cache.clear()
    a_person("ada")
    editor = an_editor()
    with written() as told:
        client.post(reverse("account_login"), {"login": "ada", "password": "not-that-one"})
        sign_in(client)
        Client().post(reverse("account_login"), {"login": editor.username, "password": PASSWORD})
        for _ in range(6):
            Client().post(reverse("account_login"), {"login": "ada", "password": "not-that-one"})
    said = events(told)
    assert said[0] == "refused username_password_mismatch"
    assert "signed in" in said
    assert "signed in as editor" in said
    assert said[-1] == "refused too_many_login_attempts"
    assert [line["user"] for line in told if line["message"] == "signed in as editor"] == [editor.pk]
    cache.clear()


def test_a_second_factor_is_written_down_when_it_comes_fails_and_goes(client, django_capture_on_commit_callbacks):
    cache.clear()
    ada = a_person("ada")
    sign_in(client)
    with written() as told:
        with django_capture_on_commit_callbacks(execute=True):
            secret, _ = turn_on(client, ada)
        other = Client()
        sign_in(other)
        other.post(reverse("mfa_authenticate"), {"code": wrong(secret)})
        client.post(reverse("mfa_deactivate_totp"))
    said = events(told)
    for what in ("totp activated", "refused incorrect_code", "totp deactivated"):
        assert what in said
    assert secret not in json.dumps(told)
    assert code(secret) not in json.dumps(told)
    cache.clear()


def test_what_is_refused_is_written_down_with_who_and_where_from(site, monkeypatch, client, limit):
    ada = a_person("ada")
    client.force_login(ada)

    def refuse(*args, **options):
        raise PermissionDenied

    monkeypatch.setattr(views.reading_room, "channel_counts", refuse)
    limit(throttles.Searches, "1/hour")
    with written() as told:
        client.get("/")
        asked(site, "/account/sign-in/", "POST")
        for _ in range(2):
            asked(site, "/search/", query="q=leg", REMOTE_ADDR="192.0.2.7")
            asked(site, LIST, query="q=leg", REMOTE_ADDR="192.0.2.8")
    said = of(told, "security")
    assert [line["message"] for line in said] == ["permission refused"] * 2 + ["throttled"] * 2
    assert said[0]["user"] == ada.pk
    assert [line["from"] for line in said[2:]] == ["192.0.2.7", "192.0.2.8"]
    forged = [line for line in told if line["logger"] == "django.security.csrf"]
    assert [line["message"].startswith("Forbidden (CSRF") for line in forged] == [True]


@pytest.mark.parametrize(
    ("trusted", "passed", "found"),
    [(0, "198.51.100.1", "192.0.2.7"), (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"), (1, None, "192.0.2.7")],
)
def test_where_from_is_said_before_as_many_proxies_as_are_trusted(settings, trusted, passed, found):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = trusted
    headers = {"X-Forwarded-For": passed} if passed else {}
    assert logs.address(environ("/", headers=headers, REMOTE_ADDR="192.0.2.7")) == (found)


def test_what_a_publisher_does_is_written_down(client):
    publisher, cue = a_publisher(), lay()
    client.force_login(publisher)
    with written() as told:
        for act, form in (("publish", {"change": "material"}), ("retract", {"message": "It meant nothing."})):
            place = reverse(f"admin:cues_cue_{act}", args=[cue.pk])
            confirm(client, place, form)
    said = of(told, "security")
    assert [(line["message"], line["user"], line["subject"]) for line in said] == [
        ("publish", publisher.pk, str(cue)),
        ("retract", publisher.pk, str(cue)),
    ]


# Shape.


def test_a_line_cannot_be_forged_by_what_is_sent():
    with written(logs.Plain()) as told:
        logs.event("refused", why="x\n2026-01-01 INFO forged\x1b[2J\u2028")
    assert len(told) == 1
    assert "\\x0a2026" in told[0]
    assert "\x1b" not in told[0]


def test_a_traceback_is_indented_so_that_no_line_of_it_is_taken_for_one_of_ours():
    with written(logs.Plain()) as told:
        logs.noted("Failed", RuntimeError("x\n2026-01-01T00:00:00 INFO forged"))
    assert re.match(r"\d{4}-\d\d-\d\dT[\d:.]+\+00:00 ERROR unspoken.error - Failed$", told[0])
    assert all(line.startswith("  ") for line in told[1:])


def test_the_log_is_plain_unless_json_is_asked_for_and_anything_else_is_refused(monkeypatch, settings):
    kinds = ("plain", "json")
    monkeypatch.delenv("LOG_FORMAT", raising=False)
    assert env.choice("LOG_FORMAT", kinds) == settings.LOGGING["handlers"]["stderr"]["formatter"] == "plain"
    monkeypatch.setenv("LOG_FORMAT", "JSON")
    assert env.choice("LOG_FORMAT", kinds) == "json"
    monkeypatch.setenv("LOG_FORMAT", "xml")
    with pytest.raises(ImproperlyConfigured, match="LOG_FORMAT is 'xml': set it to plain or json"):
        env.choice("LOG_FORMAT", kinds)


def test_django_alone_answers_without_an_id(broken):
    client = Client(raise_request_exception=False)
    answer = client.get("/")
    assert answer.status_code == 500
    assert "If you write to us" not in answer.content.decode()
    assert errors.NOTED in answer.content.decode()
