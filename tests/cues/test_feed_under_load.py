"""The feed while several publish at once: nothing is missed, nothing lost, nobody waits for ever."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection, connections

from cues import content, publishing
from cues.documents import vocabulary
from cues.models import Card, Cue, Publication, Source
from tests.cues.factories import NOW, a_finding, a_reading, a_source, lay, shelve, words

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 15


def in_threads(*jobs: Callable[[], None]) -> None:
    """Run jobs at the same time, each on its own connection; raise what any of them raised."""
    failures: list[BaseException] = []
    gate = threading.Barrier(len(jobs))

    def run(job: Callable[[], None]) -> None:
        try:
            gate.wait(timeout=10)
            job()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,)) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    if failures:
        raise failures[0]


def publisher(slug: str) -> Callable[[], None]:
    def publish_each_round() -> None:
        for number in range(ROUNDS):
            Cue.objects.filter(slug=slug).update(form=f"Form {number} of {slug}.")
            publishing.publish(cue=Cue.objects.get(slug=slug), by=None, now=NOW)

    return publish_each_round


def test_who_polls_the_feed_while_two_publish_misses_nothing():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one writer in at a time; this is about PostgreSQL")
    # Nothing in common but the feed: cues that share words would wait for each other before they take a number.
    lay(slug="one")
    apart = a_reading(meaning="boredom", context="meeting", evidence=[a_finding(source="farley2013")])
    lay(slug="two", interpretations=[apart])
    done = threading.Event()
    seen: list[int] = []

    def poll() -> None:
        last = 0
        while True:
            finished = done.is_set()
            fresh = list(
                Publication.objects.filter(sequence__gt=last).order_by("sequence").values_list("sequence", flat=True)
            )
            seen.extend(fresh)
            last = fresh[-1] if fresh else last
            if finished and not fresh:
                return
            time.sleep(0.001)

    def both() -> None:
        try:
            in_threads(publisher("one"), publisher("two"))
        finally:
            done.set()

    in_threads(poll, both)
    assert seen == list(range(1, 2 * ROUNDS + 1))


def test_two_publishers_of_one_cue_make_ordered_versions():
    lay(slug="one")
    in_threads(publisher("one"), publisher("one"))
    versions = list(Card.objects.order_by("version").values_list("version", "is_current"))
    assert [number for number, _ in versions] == list(range(1, len(versions) + 1))
    assert [current for _, current in versions] == [False] * (len(versions) - 1) + [True]
    feed = Publication.objects.order_by("sequence").values_list("sequence", "card__version")
    assert list(feed) == [(number, number) for number in range(1, len(versions) + 1)]


def test_amending_while_cues_are_published_never_waits_in_a_ring():
    for slug in ("one", "two"):
        shelve(slug=slug)

    def amend_each_round() -> None:
        for number in range(ROUNDS):
            Source.objects.filter(pk="carriere2013").update(title=f"Title {number}")
            publishing.amend(subject=Source.objects.get(pk="carriere2013"), by=None, now=NOW)

    in_threads(amend_each_round, publisher("one"), publisher("two"))
    assert_whole_feed()
    assert Card.objects.current().count() == 2
    assert vocabulary.entries("source", {"carriere2013"})["carriere2013"]["title"] == f"Title {ROUNDS - 1}"


def test_loading_content_while_cues_are_published_never_waits_in_a_ring():
    shelve(slug="one")
    shelve(slug="two", interpretations=[a_reading(evidence=[a_finding(source="farley2013")])])

    def load_each_round() -> None:
        for number in range(ROUNDS):
            entries = words(
                source={key: a_source(key, title=f"Title {number} of {key}") for key in ("carriere2013", "farley2013")}
            )
            content.load(
                content.Folder(entries, {folder: {} for folder in content.FOLDERS}),
                now=NOW,
                overwrite=True,
                publish=True,
            )

    in_threads(load_each_round, publisher("one"), publisher("two"))
    assert_whole_feed()


def assert_whole_feed() -> None:
    sequences = list(Publication.objects.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))
