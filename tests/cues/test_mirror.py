"""The example client of docs/mirror.py: whatever goes on meanwhile, its folder comes to be what is on the shelf."""

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from urllib.error import HTTPError, URLError

import pytest
from django.core.cache import cache
from django.db import connections

from cues import publishing
from cues.api.throttles import Dumps
from cues.documents import desk
from cues.models import Card, Cue, Publication, Source
from tests.cues.factories import NOW, a_document, lay_words, shelve

pytestmark = pytest.mark.django_db(transaction=True)

ROOT = Path(__file__).resolve().parents[2]
PUBLICATIONS = int(os.environ.get("MIRROR_PUBLICATIONS", "75"))
"""How many random acts a mirror is led through; `make mirror` takes a thousand."""
SLUGS = [f"cue-{number:02}" for number in range(12)]


def client_module():
    spec = importlib.util.spec_from_file_location("mirror", ROOT / "docs" / "mirror.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


mirror = client_module()


@pytest.fixture(autouse=True)
def dumps(settings, tmp_path):
    settings.DUMPS = tmp_path / "dumps"


@pytest.fixture
def copy(live_server, tmp_path):
    return mirror.Mirror(f"{live_server.url}/api/v1", tmp_path / "copy")


def shelf() -> dict[str, str]:
    return dict(Card.objects.current().values_list("cue_id", "body"))


def copied(copy) -> dict[str, str]:
    return {path.stem: path.read_text() for path in copy.folder.glob("*.json")}


def retract(slug: str = "leg-shaking") -> None:
    publishing.retract(cue=Cue.objects.get(slug=slug), by=None, now=NOW, message="It meant nothing.")


class Editors:
    """Publish, amend and retract at random, one act after another, the same acts for the same seed."""

    def __init__(self, seed: int) -> None:
        self.lot, self.number = Random(seed), 0
        lay_words()

    def act(self) -> None:
        self.number += 1
        kinds: list[Callable[[], object]] = [self.publish, self.amend, self.retract]
        self.lot.choices(kinds, weights=[7, 1, 3])[0]()

    def publish(self) -> None:
        document = a_document(self.lot.choice(SLUGS), form=f"Form {self.number}: “ä”, 𝄞.")
        publishing.publish(cue=desk.lay_out(document), by=None, now=self.now)

    def amend(self) -> None:
        Source.objects.filter(pk="carriere2013").update(title=f"Title {self.number}")
        publishing.amend(subject=Source.objects.get(pk="carriere2013"), by=None, now=self.now)

    def retract(self) -> None:
        if current := sorted(shelf()):
            publishing.retract(
                cue=Cue.objects.get(slug=self.lot.choice(current)), by=None, now=self.now, message="Gone for now."
            )

    @property
    def now(self):
        return NOW + timedelta(minutes=self.number)


def test_a_mirror_stays_in_step_while_cues_are_published_amended_and_retracted(copy):
    editors, seen = Editors(seed=PUBLICATIONS), 0
    while Publication.objects.count() < PUBLICATIONS:
        going_on = threading.Event()
        failures = at_the_same_time(copy, going_on)
        for _ in range(25):
            editors.act()
        going_on.set()
        assert failures() == []
        copy.step()
        assert copied(copy) == shelf()
        seen += 1
    assert seen > 1
    assert copy.mark.read_text() == str(Publication.objects.first().sequence)
    assert set(Publication.objects.values_list("kind", flat=True)) == {"published", "amended", "retracted"}


def at_the_same_time(copy, until: threading.Event) -> Callable[[], list[BaseException]]:
    """Bring the copy up to date over and over; return what waits for the end of it and tells what went wrong."""
    failures: list[BaseException] = []

    def follow() -> None:
        try:
            while not until.is_set():
                copy.step()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    thread = threading.Thread(target=follow)
    thread.start()

    def ended() -> list[BaseException]:
        thread.join(timeout=120)
        assert not thread.is_alive()
        return failures

    return ended


def test_a_mirror_begun_late_by_a_dump_is_the_same_as_one_that_was_there_from_the_start(copy, live_server, tmp_path):
    editors = Editors(seed=1)
    copy.step()
    for _ in range(20):
        editors.act()
    copy.step()
    late = mirror.Mirror(f"{live_server.url}/api/v1/", tmp_path / "late")
    late.step()
    assert copied(late) == copied(copy) == shelf()


def test_a_run_that_breaks_off_is_made_good_by_the_next(copy, monkeypatch):
    copy.step()
    for slug in SLUGS:
        shelve(slug=slug)
    with monkeypatch.context() as broken, pytest.raises(URLError):
        broken.setattr(copy, "renew", broken_after(3, copy.renew))
        copy.step()
    assert 0 < len(copied(copy)) < len(SLUGS)
    copy.step()
    assert copied(copy) == shelf()


def broken_after(times: int, renew: Callable) -> Callable:
    left = iter(range(times))

    def renew_or_break(cue: str) -> None:
        if next(left, None) is None:
            raise URLError("the line is down")
        renew(cue)

    return renew_or_break


def test_a_folder_whose_mark_was_lost_begins_again_and_forgets_what_is_gone(copy):
    shelve()
    shelve(slug="foot-bouncing")
    copy.step()
    retract()
    copy.mark.unlink()
    copy.step()
    assert list(copied(copy)) == ["foot-bouncing"]


def test_a_dump_that_was_cut_short_is_not_taken_for_a_whole_one(copy, monkeypatch):
    shelve()
    shelve(slug="foot-bouncing")
    whole = mirror.opened
    monkeypatch.setattr(mirror, "opened", lambda answer: iter(list(whole(answer))[:-1]))
    with pytest.raises(EOFError, match="1 cards and says 2"):
        copy.step()
    assert not copy.mark.exists()


def test_a_card_that_was_changed_on_its_way_is_refused(copy, monkeypatch):
    shelve()
    whole = mirror.opened
    monkeypatch.setattr(mirror, "opened", lambda answer: (line.replace(b"leg", b"lag") for line in whole(answer)))
    with pytest.raises(ValueError, match="did not arrive"):
        copy.step()
    assert not copy.mark.exists()


def test_nothing_is_fetched_twice_where_nothing_happened(copy, monkeypatch):
    shelve()
    copy.step()
    asked, fetch = [], mirror.fetch
    monkeypatch.setattr(mirror, "fetch", lambda address: asked.append(address) or fetch(address))
    copy.step()
    assert len(asked) == 1
    assert "/changes/" in asked[0]


@pytest.fixture
def one_dump_an_hour(limit):
    limit(Dumps, "1/hour")


def test_a_mirror_that_asks_too_often_waits_as_long_as_it_is_told_and_goes_on(copy, one_dump_an_hour, monkeypatch):
    shelve()
    copy.step()
    copy.mark.unlink()
    waited = []
    # The hour over which dumps are counted has passed once it has been slept through.
    monkeypatch.setattr(mirror, "sleep", lambda seconds: waited.append(seconds) or cache.clear())
    copy.step()
    assert len(waited) == 1
    assert 3500 < waited[0] <= 3600
    assert copied(copy) == shelf()


def test_a_mirror_waits_for_an_hour_at_most(copy, one_dump_an_hour, monkeypatch):
    copy.step()
    copy.mark.unlink()
    waited = []
    monkeypatch.setattr(mirror, "sleep", waited.append)
    with pytest.raises(HTTPError, match="429"):
        copy.step()
    assert sum(waited) <= 3600


@pytest.mark.parametrize("below", ["/api/v0/", ":1/"])
def test_a_run_that_cannot_go_on_says_why_in_one_line(live_server, tmp_path, below):
    command = [sys.executable, ROOT / "docs" / "mirror.py", f"{live_server.url}{below}", tmp_path / "copy"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (1, "", 1)
    assert ended.stderr.startswith("The mirror is not up to date")
