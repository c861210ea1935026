"""The dump: all current cards in one file, made when the feed moved, by one worker, never seen half made."""

import gzip
import hashlib
import json
import threading
import tracemalloc
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connections

from cues import dump, publishing
from cues.models import Card, Cue, Publication
from tests.cues.factories import NOW, lay, shelve, shelve_many

pytestmark = pytest.mark.django_db

DUMP = "/api/v1/dump/"


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.DUMPS = tmp_path / "dumps"
    return settings.DUMPS


def retract(slug: str = "leg-shaking") -> None:
    publishing.retract(cue=Cue.objects.get(slug=slug), by=None, now=NOW, message="It meant nothing.")


def content(answer) -> bytes:
    return b"".join(answer)


def lines(client) -> list[dict]:
    return [json.loads(line) for line in content(client.get(DUMP)).splitlines()]


def test_the_first_line_names_the_entry_of_the_feed_and_the_others_hold_each_current_card(client):
    shelve(form="An older form.")
    shelve(slug="foot-bouncing")
    shelve(slug="gone")
    card = publishing.publish(cue=lay(), by=None, now=NOW + timedelta(days=1))
    retract("gone")
    about, *cards = content(client.get(DUMP)).decode().splitlines()
    assert json.loads(about) == {"last": Publication.objects.first().sequence, "cards": 2}
    assert [json.loads(line)["card"]["slug"] for line in cards] == ["foot-bouncing", "leg-shaking"]
    told = f'{{"version":2,"published_at":"2026-03-02T12:00:00Z","etag":"\\"{card.hash}\\"","card":{card.body}}}'
    assert cards[1] == told


def test_nothing_of_the_desk_is_in_it(client):
    shelve()
    Cue.objects.update(form="A draft that nobody has published.")
    lay(slug="never-published")
    assert b"draft" not in content(client.get(DUMP))
    assert [line["card"]["slug"] for line in lines(client)[1:]] == ["leg-shaking"]


def test_an_empty_shelf_is_a_file_of_one_line(client):
    assert lines(client) == [{"last": 0, "cards": 0}]


def test_a_shelf_that_was_emptied_still_names_its_entry(client):
    shelve()
    retract()
    assert lines(client) == [{"last": Publication.objects.first().sequence, "cards": 0}]


def test_it_leads_on_to_the_changes_since(client):
    shelve()
    answer = client.get(DUMP)
    last = json.loads(content(answer).splitlines()[0])["last"]
    assert answer.headers["Link"] == f'<http://testserver/api/v1/changes/?since={last}>; rel="next"'
    assert answer.headers["Content-Disposition"] == f'inline; filename="cards-{last}.jsonl"'
    assert answer.headers["Content-Type"] == "application/jsonl"


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("", False),
        ("identity", False),
        ("gzip", True),
        ("br;q=1.0, GZIP ; q=0.5", True),
        ("*", True),
        ("gzip;q=0, *", False),
        ("*;q=0.000", False),
        ("br", False),
        ("identity, gzip;q=0.1", False),
        ("identity;q=0.1, gzip", True),
        ("x-gzip", True),
        ("gzip;q=abc", False),
    ],
)
def test_it_comes_compressed_to_those_who_take_that(client, accepted, packed):
    shelve_many(3)
    plain, answer = content(client.get(DUMP)), client.get(DUMP, headers={"Accept-Encoding": accepted})
    sent = content(answer)
    assert (gzip.decompress(sent) if packed else sent) == plain
    assert answer.headers.get("Content-Encoding") == ("gzip" if packed else None)
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Content-Length"] == str(len(sent))
    assert answer.headers["ETag"] == f'"{hashlib.sha256(sent).hexdigest()}"'


def test_whoever_has_it_is_told_so_until_something_is_published(client):
    shelve()
    answer = client.get(DUMP)
    content(answer)
    tag = answer.headers["ETag"]
    known = client.get(DUMP, headers={"If-None-Match": tag})
    assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", tag)
    shelve(slug="foot-bouncing")
    anew = client.get(DUMP, headers={"If-None-Match": tag})
    content(anew)
    assert anew.status_code == 200


def test_head_tells_how_big_it_is_and_nothing_more(client):
    shelve()
    whole = content(client.get(DUMP))
    answer = client.head(DUMP)
    assert (answer.status_code, answer.headers["Content-Length"], content(answer)) == (200, str(len(whole)), b"")


@pytest.mark.parametrize(
    ("query", "headers", "status"),
    [("?since=1", {}, 400), ("", {"Accept": "text/html"}, 406), ("", {"If-Match": '"other"'}, 412)],
)
def test_what_cannot_be_answered_is_refused_in_the_one_shape(client, query, headers, status):
    answer = client.get(DUMP + query, headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")


@pytest.mark.parametrize("count", [1, 10])
def test_a_dump_takes_three_queries_and_one_where_it_is_there_already(client, django_assert_num_queries, count):
    shelve_many(count)
    for queries in (3, 1):
        with django_assert_num_queries(queries):
            assert len(lines(client)) == 1 + count


def test_it_is_made_once_for_each_state_of_the_feed_and_only_the_latest_is_kept(client, folder, monkeypatch):
    made, write = [], dump._write
    monkeypatch.setattr(dump, "_write", lambda place: made.append(write(place)) or made[-1])
    shelve()
    assert lines(client) == lines(client)
    shelve(slug="foot-bouncing")
    assert [len(lines(client)), len(lines(client))] == [3, 3]
    assert [one.cards for one in made] == [1, 2]
    assert [path.name for path in folder.iterdir() if path.is_dir()] == [f"{made[1].last}-{made[1].head}"]


def test_a_making_that_breaks_off_leaves_nothing_and_the_next_makes_it_good(client, folder, monkeypatch):
    shelve()
    with monkeypatch.context() as broken, pytest.raises(OSError, match="disk is full"):
        broken.setattr(dump, "_lines", disk_is_full)
        dump.latest()
    assert [path.name for path in folder.iterdir()] == ["lock"]
    (folder / "making-killed").mkdir()
    assert len(lines(client)) == 2
    assert not (folder / "making-killed").exists()


def disk_is_full(*_):
    raise OSError("the disk is full")
    yield


def test_while_one_makes_it_others_get_the_one_before(client):
    shelve()
    before = dump.latest()
    shelve(slug="foot-bouncing")
    with dump._locked(wait=False) as locked:
        assert locked
        assert dump.latest() == before
    assert dump.latest().cards == 2


def test_whoever_waited_for_another_to_make_it_makes_none(monkeypatch):
    shelve()
    made = dump.latest()
    shown = iter([None, made])
    monkeypatch.setattr(dump, "_kept", lambda: next(shown))
    monkeypatch.setattr(dump, "_make", lambda: pytest.fail("made twice"))
    assert dump.latest() == made


def test_a_dump_of_another_database_is_never_shown(client):
    shelve()
    dump.latest()
    Publication.objects.all().delete()
    Card.objects.all().delete()
    shelve(slug="foot-bouncing")
    Publication.objects.update(sequence=1)
    assert [line["card"]["slug"] for line in lines(client)[1:]] == ["foot-bouncing"]


def test_a_dump_that_is_replaced_just_before_it_is_sent_is_asked_for_again(client, monkeypatch):
    shelve()
    old = dump.latest()
    shelve(slug="foot-bouncing")
    new = dump.latest()
    shown = iter([old, new])
    monkeypatch.setattr(dump, "latest", lambda: next(shown))
    assert len(lines(client)) == 3


def test_a_dump_whose_files_go_again_and_again_is_asked_for_twice_and_no_more(client, monkeypatch):
    shelve()
    gone, asked = dump.latest(), []
    gone.path(dump.PLAIN).unlink()
    monkeypatch.setattr(dump, "latest", lambda: asked.append(gone) or gone)
    with pytest.raises(FileNotFoundError):
        client.get(DUMP)
    assert len(asked) == 2


@pytest.mark.parametrize("lost", [dump.PLAIN, dump.GZIP, dump._ABOUT])
@pytest.mark.parametrize("accepted", ["identity", "gzip"])
def test_a_dump_that_lost_a_part_is_made_anew(client, lost, accepted):
    shelve()
    whole = dump.latest()
    whole.path(lost).unlink()
    answer = client.get(DUMP, headers={"Accept-Encoding": accepted})
    sent = content(answer)
    assert answer.status_code == 200
    assert hashlib.sha256(sent).hexdigest() == (whole.gzip if accepted == "gzip" else whole.plain)
    assert all(whole.path(name).exists() for name in (dump.PLAIN, dump.GZIP, dump._ABOUT))


def test_the_command_makes_it_beforehand(folder, capsys):
    shelve()
    call_command("make_dump")
    assert "1 cards as of entry" in capsys.readouterr().out
    assert [path.name for path in folder.glob("*/*.gz")] == ["cards.jsonl.gz"]


def test_it_takes_no_more_memory_for_more_cards(monkeypatch):
    peaks = []
    for count in (500, 5_000):
        row = (count, "head", count, 1, NOW, "f" * 64, '"' + "x" * 4000 + '"')
        monkeypatch.setattr(dump, "_head", lambda row=row: row[:2])
        monkeypatch.setattr(dump, "_snapshot", lambda row=row: (row for _ in range(row[2])))
        tracemalloc.start()
        dump.latest()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.1


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_while_cues_are_published_each_get_a_whole_one():
    shelve_many(5)
    failures: list[BaseException] = []

    def ask() -> None:
        try:
            for _ in range(10):
                kept = dump.latest()
                # Another may take its place before it is opened; whoever serves it then asks again.
                if (path := kept.path(dump.PLAIN)).exists():
                    about, *cards = path.read_text().splitlines()
                    assert json.loads(about)["cards"] == len(cards) == kept.cards
        except FileNotFoundError:
            pass
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(10):
        shelve(slug="cue-0001", form=f"Form {number}.")
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert dump.latest().last == Publication.objects.first().sequence
