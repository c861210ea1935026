"""An editor's whole way through the desk, in a real browser and on the server that `make run` starts."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psycopg
import pytest

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("DATABASE_URL", "SECRET_KEY", "HTTPS", "STATE_DIR", "DJANGO_SETTINGS_MODULE", "DEBUG")
"""Variables of the suite that the site under test must not inherit."""
SENTENCE = "Written-in-a-browser."


@dataclass(frozen=True)
class Site:
    address: str
    password: str


def make(target: str, **variables: str) -> list[str]:
    settings = {"VENV": sys.prefix, **variables}
    return ["make", "--silent", target, *(f"{name}={value}" for name, value in settings.items())]


@contextmanager
def scratch_database() -> Iterator[dict[str, str]]:
    """Yield where the site keeps its data: its folder, or a database of its own where the suite runs on PostgreSQL."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield {}
        return
    server, name = url.rpartition("/")[0], f"desk_{os.getpid()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield {"DATABASE_URL": f"{server}/{name}"}
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def a_free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return listening.getsockname()[1]


def wait_for(address: str, server: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 300
    while time.monotonic() < end and server.poll() is None:
        try:
            urlopen(address, timeout=5).close()
        except (URLError, OSError):
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"`make run` did not answer at {address}:\n{log.read_text()[-2000:]}")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    folder, port = tmp_path_factory.mktemp("desk"), a_free_port()
    inherited = {name: value for name, value in os.environ.items() if name not in OURS}
    log = folder / "server.log"
    with scratch_database() as database, log.open("w") as out:
        environment, state = {**inherited, **database}, str(folder / "state")
        server = subprocess.Popen(
            make("run", PORT=str(port), STATE=state),
            cwd=ROOT,
            env=environment,
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/", server, log)
            told = subprocess.run(
                make("editor", STATE=state), cwd=ROOT, env=environment, capture_output=True, text=True, check=True
            ).stdout
            yield Site(f"http://127.0.0.1:{port}", re.search(r"^password: (\S+)$", told, re.MULTILINE)[1])
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(timeout=30)


@pytest.fixture
def desk(page, site):
    """A page that has signed in; whatever its browser complained of, or fetched from elsewhere, fails the test."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    page.on("request", lambda sent: None if ours(sent.url, site) else wrong.append(sent.url))
    page.goto(f"{site.address}/admin/")
    page.fill("[name=login]", "editor")
    page.fill("[name=password]", site.password)
    page.get_by_role("button", name="Sign in").click()
    yield page
    assert wrong == []


def ours(url: str, site: Site) -> bool:
    return url.startswith(("data:", "blob:")) or urlsplit(url).netloc == urlsplit(site.address).netloc


def open_first_cue(desk, site: Site) -> str:
    """Open a cue's page; return its slug."""
    desk.goto(f"{site.address}/admin/cues/cue/")
    desk.locator("#result_list a[href$='/change/']").first.click()
    return desk.locator(".field-line:has(label:text-is('Slug')) .readonly").inner_text()


def public(site: Site, slug: str) -> tuple[int, str]:
    """Return what somebody without an account gets at a cue's address."""
    try:
        with urlopen(f"{site.address}/cues/{slug}/", timeout=10) as answer:
            return answer.status, answer.read().decode()
    except URLError as refused:
        return refused.code, refused.read().decode()


def test_an_editor_changes_a_cue_previews_and_publishes_it_and_takes_it_back(desk, site):
    slug = open_first_cue(desk, site)
    desk.fill("[name=form]", SENTENCE)
    desk.get_by_role("button", name="Save and continue editing").click()
    desk.get_by_text("was changed successfully").wait_for()

    desk.get_by_role("link", name="Preview").click()
    desk.locator("section", has_text="On the desk").get_by_text(SENTENCE).first.wait_for()
    assert SENTENCE not in public(site, slug)[1]

    desk.get_by_role("link", name="Back to the desk").click()
    desk.get_by_role("link", name="Publish", exact=True).click()
    desk.locator("ins", has_text=SENTENCE).wait_for()
    desk.get_by_role("button", name="Publish").click()
    desk.get_by_text("Version 2 is on the shelf.").wait_for()
    assert SENTENCE in public(site, slug)[1]

    desk.get_by_role("link", name="Retract").click()
    desk.fill("[name=message]", "It was only a trial.")
    desk.get_by_role("button", name="Retract").click()
    desk.get_by_text("the cue is off the shelf").wait_for()
    status, text = public(site, slug)
    assert status == 410
    assert "It was only a trial." in text

    desk.get_by_role("link", name="Restore a version").click()
    desk.get_by_role("link", name="Version 1").click()
    desk.get_by_role("button", name="Lay version 1 on the desk").click()
    desk.get_by_text("Version 1 lies on the desk again").wait_for()
    assert desk.input_value("[name=form]") != SENTENCE


def test_what_is_wrong_in_a_row_is_seen_where_it_is_wrong(desk, site):
    open_first_cue(desk, site)
    desk.locator("#tabs-wrapper").get_by_text("Alternatives").click()
    desk.locator("#alternatives-group .add-row").click()
    key = desk.locator("#alternatives-group .form-group:not(.original):not(.empty-form) [name$=-key]")
    key.fill("Not A Key")
    desk.get_by_role("button", name="Save", exact=True).click()
    complaint = desk.locator("#alternatives-group").get_by_text("Use small letters, digits and single hyphens")
    complaint.wait_for()
    assert complaint.is_visible()


@pytest.mark.parametrize("path", ["", "change/", "preview/", "publish/", "restore/?version=1"])
def test_no_page_of_the_desk_is_wider_than_a_phone(desk, site, path):
    open_first_cue(desk, site)
    cue = desk.url.removesuffix("change/")
    desk.set_viewport_size({"width": 390, "height": 800})
    desk.goto(cue + path if path else f"{site.address}/admin/cues/cue/")
    assert desk.evaluate("document.documentElement.scrollWidth") <= 390
