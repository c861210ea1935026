"""What every answer says of the site, which cookies it sets, and how an owner changes that."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpResponse
from django.test import RequestFactory

from quizzes import visitors
from quizzes.visitors import Sessions
from tests.cues.factories import a_figure, a_person, shelve
from tests.quizzes.factories import a_learner

ROOT = Path(__file__).resolve().parent.parent
HOST = "__Host-sessionid"


def chosen(*names: str, **environment: str) -> dict:
    """Return settings, as texts, as a site in production would have them; what stops the start under `error`."""
    values = ", ".join(f"str(settings.{name})" for name in names)
    code = f"import json; from config import settings; print(json.dumps([{values}]))"
    inherited = {name: value for name, value in os.environ.items() if name in ("PATH", "STATE_DIR")}
    run = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"SECRET_KEY": "only-for-tests", "DJANGO_SETTINGS_MODULE": "config.settings", **inherited, **environment},
        capture_output=True,
        text=True,
    )
    return dict(zip(names, json.loads(run.stdout), strict=True)) if not run.returncode else {"error": run.stderr}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "policy"),
    [
        ("/", "same-origin"),
        ("/account/login/", "same-origin"),
        ("/api/v1/progress/", "same-origin"),
        ("/cues/leg-shaking/", "same-origin"),
        ("/cues/leg-shaking/embed/", "cross-origin"),
        ("/cues/leg-shaking/figure.svg", "cross-origin"),
        ("/api/v1/cues/leg-shaking/", "cross-origin"),
        ("/api/v1/cues/ear-wiggling/", "cross-origin"),
    ],
)
def test_every_answer_says_who_may_show_it_and_that_pages_ask_nothing_of_a_device(client, address, policy):
    shelve(figure=a_figure())
    answer = client.get(address)
    assert answer["Cross-Origin-Resource-Policy"] == policy
    assert "camera=()" in answer["Permissions-Policy"]


def test_what_binds_more_than_this_site_is_off_unless_set():
    names = ("SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS", "SECURE_HSTS_PRELOAD", "SESSION_COOKIE_NAME")
    assert list(chosen(*names).values()) == ["31536000", "False", "False", HOST]
    bound = chosen(*names, HSTS_SECONDS="60", HSTS_SUBDOMAINS="on", HSTS_PRELOAD="on")
    assert list(bound.values()) == ["60", "True", "True", HOST]
    assert list(chosen(*names[:1], "SESSION_COOKIE_SECURE", HTTPS="off").values()) == ["0", "False"]


@pytest.mark.parametrize("name", ["SCRIPT_NAME", "GRANIAN_URL_PATH_PREFIX"])
def test_a_sub_path_is_refused_at_the_start_by_name(name):
    told = chosen("DEBUG", **{name: "/unspoken"})["error"]
    assert f"{name} is set: the site stands at the root of a host" in told


def test_the_list_of_static_files_is_kept_beside_them_and_not_given_out():
    folder, manifest = chosen("STATIC_ROOT", "STORAGES['staticfiles']['OPTIONS']['manifest_storage'].location").values()
    assert not Path(manifest).is_relative_to(folder)


def asked(cookies: dict, user=None, learner=None) -> tuple:
    """Return the request and the answer of a browser with a session that knows `user` or `learner`."""
    session = SessionStore()
    if learner:
        session[visitors.KEY] = learner.pk
        session.set_expiry(visitors.REMEMBERED)
    if user:
        session["_auth_user_id"] = str(user.pk)
    session.save()
    request = RequestFactory().get("/")
    request.COOKIES.update(dict.fromkeys(cookies, session.session_key))
    sessions = Sessions(lambda request: HttpResponse())
    return request, sessions(request)


@pytest.mark.django_db
def test_a_stranger_with_a_cookie_of_the_former_name_loses_nothing_and_gets_one_of_the_present(settings):
    settings.SESSION_COOKIE_NAME, settings.SESSION_COOKIE_SECURE = HOST, True
    learner = a_learner()
    request, answer = asked({"sessionid"}, learner=learner)
    assert request.session[visitors.KEY] == learner.pk
    assert answer.cookies[HOST].value == request.session.session_key
    assert answer.cookies[HOST]["path"] == "/" and answer.cookies[HOST]["secure"] and not answer.cookies[HOST]["domain"]
    assert answer.cookies[HOST]["max-age"] == visitors.REMEMBERED


@pytest.mark.django_db
def test_nobody_is_signed_in_by_a_cookie_that_another_host_could_have_set(settings):
    settings.SESSION_COOKIE_NAME = HOST
    request, answer = asked({"sessionid"}, user=a_person("learner"))
    assert "_auth_user_id" not in request.session
    assert HOST not in answer.cookies
    request, _ = asked({HOST}, user=a_person("editor"))
    assert "_auth_user_id" in request.session
