"""Lists and cue pages are given again while nothing is published, and nobody can tell that Django was not asked."""

from datetime import timedelta

import pytest
from django.core.handlers.wsgi import WSGIHandler

from cues import publishing
from cues.api.kept import BESIDE, Kept, _size
from cues.models import FeedHead
from tests.cues.factories import NOW, a_figure, shelve
from tests.cues.test_api_fast_path import ADDRESSES, HEADERS, answered, environ, filled, one_connection

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures(one_connection.__name__)]

__all__ = ["one_connection"]
LIST, PAGE, CARD = "/api/v1/cues/", "/cues/leg-shaking/", "/api/v1/cues/leg-shaking/"
KEPT = [(LIST, ""), (LIST, "limit=1"), (LIST, "channel=legs&fields=slug,name"), (PAGE, "")]


class Counting:
    """Django, and how often it was asked."""

    def __init__(self) -> None:
        self.django, self.asked = WSGIHandler(), 0

    def __call__(self, asked: dict, start_response):
        self.asked += 1
        return self.django(asked, start_response)


@pytest.fixture
def django(settings) -> Counting:
    settings.ALLOWED_HOSTS = ["testserver"]
    shelve(slug="foot-bouncing")
    shelve(figure=a_figure())
    return Counting()


@pytest.mark.parametrize(("address", "query"), KEPT)
def test_what_was_asked_before_is_given_again_to_the_byte(django, address, query):
    way = Kept(django)
    first, second = (answered(way, environ(address, query=query)) for _ in range(2))
    assert first[0] == "200 OK"
    assert first == second == answered(django.django, environ(address, query=query))
    assert django.asked == 1


@pytest.mark.parametrize("said", HEADERS)
def test_whatever_is_said_beside_it_the_answer_is_djangos(django, said):
    headers = filled(HEADERS[said], shelve(slug="long-gaze"))
    way = Kept(django)
    for address in (*ADDRESSES.values(), PAGE, "/cues/", "/"):
        expected = answered(django.django, environ(address, headers=headers))
        for _ in range(2):
            assert answered(way, environ(address, headers=headers)) == expected


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
@pytest.mark.parametrize("query", ["", "q=leg", "%71=leg", "limit=0", "cursor=x", "&&"])
def test_by_every_method_and_with_every_query_the_answer_is_djangos(django, method, query):
    way = Kept(django)
    for address in (LIST, PAGE):
        expected = answered(django.django, environ(address, method, query=query))
        for _ in range(2):
            assert answered(way, environ(address, method, query=query)) == expected


@pytest.mark.parametrize(("address", "query"), KEPT)
def test_what_is_published_amended_or_retracted_shows_at_once(django, address, query):
    way = Kept(django)
    cue = shelve(form="It moves otherwise.").cue
    acts = [
        lambda: shelve(form="It moves in a third way."),
        lambda: publishing.retract(cue=cue, by=None, now=NOW + timedelta(days=1), message="It meant nothing."),
        lambda: shelve(form="It moves again."),
    ]
    for act in acts:
        answered(way, environ(address, query=query))
        act()
        now = answered(way, environ(address, query=query))
        assert now == answered(django.django, environ(address, query=query))


def test_what_changes_while_django_answers_is_not_taken_for_the_newest(django):
    def slow(asked: dict, start_response):
        answer = django(asked, start_response)
        shelve(form=f"It moves otherwise, {django.asked}.")
        return answer

    way = Kept(slow)
    answered(way, environ(LIST))
    assert b"It moves otherwise, 1." in answered(way, environ(LIST))[2]


@pytest.mark.parametrize(
    "asked",
    [
        {"query": "q=leg"},
        {"query": "%71=leg"},
        {"headers": {"Cookie": "a=b"}},
        {"headers": {"Authorization": "Bearer x"}},
        {"headers": {"If-None-Match": "*"}},
        {"method": "HEAD"},
    ],
)
def test_searches_and_what_is_one_persons_reach_django_every_time(django, asked):
    way = Kept(django)
    for _ in range(2):
        answered(way, environ(LIST, **asked))
    assert django.asked == 2


def test_refusals_are_not_kept(django):
    way = Kept(django)
    for address, query in ((LIST, "limit=0"), ("/cues/ear-wiggling/", "")):
        before = django.asked
        for _ in range(2):
            answered(way, environ(address, query=query))
        assert django.asked == before + 2


def test_what_was_not_asked_for_longest_goes_first_when_room_is_short(django):
    size = len(answered(django.django, environ(PAGE))[2]) + BESIDE + 1_000
    way = Kept(django, room=size * 2)
    for _ in range(2):
        for query in ("", "a", "b"):
            answered(way, environ(PAGE, query=query))
            assert len(way.answers) <= 2
    assert django.asked == 6
    answered(way, environ(PAGE, query="b"))
    assert django.asked == 6


def test_what_is_wished_in_other_words_takes_no_room_of_its_own(django):
    way = Kept(django)
    for number in range(5):
        answered(way, environ(LIST, headers={"Accept": f"*/*, text/x-{number}"}))
    assert django.asked == len(way.answers) == 1


def test_what_it_was_asked_by_counts_as_taken(django):
    way = Kept(django, room=200_000)
    for number in range(30):
        answered(way, environ(PAGE, query=f"{number}{'x' * 20_000}"))
    assert 0 < way.taken <= way.room
    assert len(way.answers) < 10
    for _ in range(len(way.answers)):
        way.taken -= _size(*way.answers.popitem())
    assert way.taken == 0


def test_an_empty_feed_is_left_to_django(django):
    FeedHead.objects.all().delete()
    way = Kept(django)
    for _ in range(2):
        assert answered(way, environ(LIST))[0] == "200 OK"
    assert django.asked == 2
