"""The public pages: what each shows, what it never shows, and what it costs."""

import re
from http import HTTPStatus

import pytest
from django.test import Client

from cues import errors, publishing
from cues.documents import desk
from cues.models import Cue
from cues.shelf import legend, reading_room
from tests.cues import showcase
from tests.cues.factories import NOW, a_document, a_finding, a_health_document, a_reading, shelve, shelve_many


def test_a_wrong_method_is_called_wrong_not_forged():
    answer = Client(enforce_csrf_checks=True).delete("/cues/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")


BADGE = 'class="badge support-'
PLEDGE = "Nothing here diagnoses anyone or detects lies, and no reading licenses ignoring what a person says."


@pytest.fixture
def shelf(db):
    showcase.stock()


def text_of(client: Client, path: str, status: int = HTTPStatus.OK) -> str:
    """Return a page's words as a reader meets them: without tags, entities and line breaks undone."""
    return plain(html_of(client, path, status))


def html_of(client: Client, path: str, status: int = HTTPStatus.OK) -> str:
    answer = client.get(path)
    assert answer.status_code == status, path
    return answer.content.decode()


def plain(html: str) -> str:
    text = re.sub(r"<[^>]+>", " ", html.split("<body>")[-1])
    for entity, sign in (("&#x27;", "'"), ("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">")):
        text = text.replace(entity, sign)
    return re.sub(r"\s+([,;.)])", r"\1", re.sub(r"\s+", " ", text))


SHOWN = [
    ("home", ["Leg shaking", "7 readings in all", "legs", "weak", "We have not looked yet"]),
    ("browse", ["4 cues", "Leg shaking does go with anxiety.", "supported", "7 readings in all"]),
    ("browse narrowed", ["3 cues", "said to show: anxiety", "In a meeting, leg shaking may go with anxiety"]),
    (
        "cue",
        [
            "Also called Leg bouncing",
            "What you would see A leg jumps quickly up and down.",
            "Leg shaking does go with anxiety.",
            "People say Whoever does it is nervous.",
            "Going by this cue alone: right 74 times in 100; a coin 50.",
            "Against the claim: betting on the opposite would be right 57 times in 100; a coin 50.",
            "The rubric proposes the same. Level A evidence supports it and no finding on record contradicts it.",
            "Why the editor departs from it: The search is not finished.",
            "The search: Two indexes, March 2026.",
            "For the claim What for-it found.",
            "Against the claim What against-it found.",
            "2 findings 1 for 1 against",
            "d = 1.3 (95 % interval 1.2 to 1.4)",
            "9 estimates, 420 people",
            "Level A, pooled studies rated 4 of 5",
            "What else could explain it individual Boredom.",
            "See a doctor when it comes with weakness on one side",
            "In many people it is a habit.",
            "Similar cues Restless legs Another thing. Crossed legs",
            "Version 3 current",
            "Changes from version 2",
            PLEDGE,
        ],
    ),
    ("health cue", ["Not reviewed by a clinician.", "See a doctor when", "no claim about what anyone feels or thinks"]),
    ("older version", ["This is an older version, number 1 of 3", "see what has changed since", "A leg moves quickly"]),
    ("history", ["Compare version", "Version 2", "Plainer words, number 2.", "first published"]),
    ("difference", ["From version 1 to version 3", "1 change", "Form changed"]),
    ("meanings", ["Anxiety", "A sense that something bad is coming.", "3 weak", "1 supported"]),
    ("meaning", ["Cues said to show it", "Leg shaking does go with anxiety.", "right 74 times in 100; a coin 50"]),
    ("topics", ["How well people detect lies", "Hardly better than a coin."]),
    ("topic", ["About 54 in 100.", "In laboratories.", "Farley2013, 2013"]),
    ("sources", ["Title of carriere2013.", "survey", "corrected", "superseded", "retracted"]),
    ("source", ["What ease-found found.", "On another explanation, or a limit Ease.", "For the claim"]),
    ("corrected source", ["corrected Two rows were put right.", "Qualifying the claim"]),
    ("document", ["What became of it", "used 75.0 %", "advertisement. It sells one.", "Long gaze"]),
    ("how we grade", ["The fuller the disc, the better the evidence", "Right 52 times in 100; a coin 50", PLEDGE]),
]


@pytest.mark.parametrize(("name", "wanted"), SHOWN, ids=[name for name, _ in SHOWN])
def test_each_page_shows_what_it_is_for(client, shelf, name, wanted):
    shown = text_of(client, showcase.PAGES[name])
    assert [text for text in wanted if text not in shown] == []


@pytest.mark.parametrize("path", [path for name, path in showcase.PAGES.items() if name != "nothing here"])
def test_every_page_says_who_it_is_to_browsers_and_search_engines(client, shelf, path):
    html = client.get(path).content.decode()
    assert len(re.findall(r"<title>[^<]+ · Unspoken</title>|<title>Unspoken: [^<]+</title>", html)) == 1
    assert re.search(r'<meta name="description"\s+content="[^"]{20,}">', html)
    assert len(re.findall(r"<h1[ >]", html)) == 1


@pytest.mark.parametrize("path", showcase.PAGES.values())
def test_no_page_needs_a_script_or_a_style_that_the_policy_forbids(client, shelf, path):
    answer = client.get(path)
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    # Data is no script: browsers run nothing of another type, and ask no policy about it.
    code = r'<script(?! type="application/ld\+json">[^<]*</script>)|<style| style=| on\w+='
    assert re.findall(code, answer.content.decode()) == []


def test_the_menu_says_where_one_is(client, shelf):
    assert '<a href="/cues/" aria-current="page">' in squeezed(html_of(client, "/cues/"))
    assert '<a href="/cues/" aria-current="true">' in squeezed(html_of(client, "/cues/leg-shaking/"))


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html)


class TestLawOfNoBareMeaning:
    """Wherever a claim is shown its support is shown beside it."""

    PLACES = [
        ("home", '<li class="row">', "</li>"),
        ("browse", '<li class="row">', "</li>"),
        ("browse narrowed", '<li class="row">', "</li>"),
        ("meaning", '<li class="row">', "</li>"),
        ("source", '<p class="bears-on">', "</p>"),
    ]

    @pytest.mark.parametrize(("name", "start", "end"), PLACES, ids=[place[0] for place in PLACES])
    def test_each_claim_in_a_list_has_its_badge(self, client, shelf, name, start, end):
        places = [part.split(end)[0] for part in html_of(client, showcase.PAGES[name]).split(start)[1:]]
        claims = [place for place in places if "goes with" in place or "go with" in place]
        assert claims
        assert [place for place in claims if BADGE not in place] == []

    def test_a_list_shows_the_best_supported_reading(self, client, db):
        shelve(interpretations=[a_reading("second"), best_reading()])
        assert "does go with boredom" in text_of(client, "/cues/")

    def test_a_narrowed_list_shows_the_reading_that_was_asked_for(self, client, db):
        shelve(interpretations=[a_reading("second"), best_reading()])
        for query in ("support=weak", "meaning=anxiety"):
            shown = text_of(client, f"/cues/?{query}")
            assert "may go with anxiety; the evidence is weak" in shown
            assert "does go with boredom" not in shown

    def test_every_reading_in_the_overview_of_a_cue_has_its_badge(self, client, shelf):
        overview = html_of(client, "/cues/leg-shaking/").split('<ul class="glance">')[1].split("</ul>")[0]
        assert overview.count("<a ") == overview.count(BADGE) == 7

    def test_readings_stand_in_the_order_of_their_support(self, client, shelf):
        html = html_of(client, "/cues/leg-shaking/")
        found = re.findall(r'<p class="verdict">\s*<span class="badge support-(\w+)">', html)
        assert found == ["supported", "small_effect", "mixed", "weak", "unsupported", "untested", "not_assessed"]


def best_reading() -> dict:
    evidence = [a_finding("strong", direction="supports", level="A", rating=4)]
    return a_reading("best", meaning="boredom", support="supported", certainty="high", evidence=evidence)


class TestHealthCue:
    def test_it_puts_the_red_flags_before_all_else_that_is_said(self, client, shelf):
        html = html_of(client, "/cues/restless-legs/")
        places = [html.index(text) for text in ("See a doctor when", "What people read into it", "could explain it")]
        assert places == sorted(places)
        assert html.partition("<script")[0].count("See a doctor when") == 1

    def test_it_names_the_clinician_who_reviewed_it_once_one_did(self, client, db):
        shelve(a_health_document(clinician_review={"name": "Dr. Ada Example", "date": "2026-02-01"}))
        shown = text_of(client, "/cues/restless-legs/")
        assert "Reviewed by Dr. Ada Example on 1 February 2026." in shown
        assert "Not reviewed" not in shown


class TestVersions:
    def test_the_current_version_at_its_own_address_says_that_it_is_current(self, client, shelf):
        assert "This is version 3, the current one." in text_of(client, "/cues/leg-shaking/versions/3/")

    def test_a_difference_marks_what_came_in_and_what_went_out(self, client, shelf):
        html = html_of(client, "/cues/leg-shaking/changes/2/3/")
        assert [plain(mark) for mark in re.findall(r"<ins>(.*?)</ins>", html, re.S)[1:]] == [" [in: quickly ] "]
        assert "<del>" in html_of(client, "/cues/leg-shaking/changes/3/2/").split("<h2>")[1]

    def test_a_version_does_not_differ_from_itself(self, client, shelf):
        assert "The two versions say the same." in text_of(client, "/cues/leg-shaking/changes/2/2/")

    def test_choosing_two_versions_leads_to_their_difference(self, client, shelf):
        answer = client.get("/cues/leg-shaking/changes/", {"before": "1", "after": "3"})
        assert (answer.status_code, answer["Location"]) == (HTTPStatus.FOUND, "/cues/leg-shaking/changes/1/3/")

    def test_an_amendment_is_told_from_a_new_statement_of_the_editors(self, client, shelf):
        source = showcase.the_source("carriere2013")
        source.pages = "1–2"
        source.save()
        publishing.amend(subject=source, by=None, now=NOW, note="Pages put right.")
        assert "amended Pages put right." in text_of(client, "/cues/leg-shaking/")


class TestNotThere:
    def test_a_retracted_cue_says_why_and_leads_to_its_successor(self, client, shelf):
        for path in ("/cues/bouncing-knee/", "/cues/bouncing-knee/versions/1/", "/cues/bouncing-knee/changes/1/1/"):
            html = html_of(client, path, HTTPStatus.GONE)
            assert "It was leg shaking." in html
            assert '<a class="button" href="/cues/leg-shaking/">' in html

    @pytest.mark.parametrize(
        "path",
        [
            "/nothing/",
            "/cues/nobody/",
            "/cues/leg-shaking/versions/9/",
            "/cues/leg-shaking/versions/0/",
            "/cues/leg-shaking/versions/99999999999999999999/",
            "/cues/leg-shaking/changes/1/99999999999999999999/",
            "/cues/leg-shaking/changes/?before=1",
            "/cues/leg-shaking/changes/?before=%00&after=1",
            "/cues/leg-shaking/changes/?before=1&after=2&after=x",
            "/meanings/love/",
            "/topics/love/",
            "/sources/hearsay/",
            "/cues/%00/",
            "/meanings/%00/",
            "/cues/?channel=%00",
            "/cues/?meaning=%00",
            "/cues/?support=%00",
            "/cues/?page=%00",
            "/cues/?page=0",
            "/cues/?page=2",
            "/cues/?page=-1",
            "/cues/?page=%C2%B2",
            "/cues/?page=1e3",
            "/cues/?page=" + 5_000 * "9",
            "/cues/?channel=aura",
            "/cues/?support=proven",
            "/cues/?meaning=love",
            "/cues/?meaning=" + 10_000 * "x",
            "/cues/?channel=%F0%9F%98%80%FF",
            "/cues/?support=weak'%20OR%201=1--",
        ],
    )
    def test_what_is_not_there_or_makes_no_sense_gets_a_page_that_says_so(self, client, shelf, path):
        assert "Browse the cues" in text_of(client, path, HTTPStatus.NOT_FOUND)

    def test_parameters_nobody_asked_for_change_nothing(self, client, shelf):
        query = "/cues/?colour=red&" + "x" * 10_000
        assert text_of(client, query) == text_of(client, "/cues/")

    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
    def test_pages_can_only_be_read(self, client, shelf, method):
        for path in showcase.PAGES.values():
            if path != showcase.PAGES["nothing here"]:
                answer = getattr(client, method)(path)
                assert (answer.status_code, answer["Allow"]) == (HTTPStatus.METHOD_NOT_ALLOWED, "GET, HEAD"), path

    def test_a_head_request_gets_no_body(self, client, shelf):
        answer = client.head("/cues/leg-shaking/")
        assert (answer.status_code, answer.content) == (HTTPStatus.OK, b"")


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (errors.bad_request, 400, "That request does not make sense here"),
        (errors.forbidden, 403, "That is not open to you"),
        (errors.not_found, 404, "There is nothing here"),
        (errors.server_error, 500, "Something broke on our side"),
    ],
)
def test_an_error_page_stands_without_a_database(rf, view, status, words):
    """pytest-django lets no test without its mark touch a database."""
    answer = view(rf.get("/cues/"))
    assert answer.status_code == status
    assert f"Error {status} {words}" in plain(answer.content.decode())


def test_a_request_for_somebody_elses_host_gets_our_page(client, settings):
    settings.ALLOWED_HOSTS = ["unspoken.example"]
    assert "That request does not make sense here" in text_of(client, "/", HTTPStatus.BAD_REQUEST)


def test_a_view_that_breaks_ends_in_our_page(client, db, monkeypatch):
    def broken(slug):
        raise ZeroDivisionError

    monkeypatch.setattr(reading_room, "current", broken)
    client.raise_request_exception = False
    assert "Something broke on our side" in text_of(client, "/cues/leg-shaking/", HTTPStatus.INTERNAL_SERVER_ERROR)


def test_what_editors_write_is_text_and_never_markup(client, db):
    bad = "<script>alert(1)</script>"
    reading = a_reading(people_say=bad, rationale=bad, evidence=[a_finding(finding=bad)])
    shelve(name=f"Leg {bad}", form=bad, interpretations=[reading])
    for path in ("/", "/cues/", "/cues/leg-shaking/", "/meanings/anxiety/", "/sources/carriere2013/"):
        html = html_of(client, path)
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


class TestListOfCues:
    def test_it_is_cut_into_pages_that_keep_the_filters(self, client, db):
        shelve_many(reading_room.PAGE_SIZE + 1)
        assert re.search(
            r'rel="next nofollow"\s+href="/cues/\?channel=legs&amp;page=2"', html_of(client, "/cues/?channel=legs")
        )
        second = html_of(client, "/cues/?channel=legs&page=2")
        assert re.search(r'rel="prev nofollow"\s+href="/cues/\?channel=legs&amp;page=1"', second)
        assert second.count('<li class="row">') == 1

    def test_a_choice_that_would_show_nothing_is_no_link(self, client, db):
        shelve()
        html = html_of(client, "/cues/")
        assert "?channel=legs" in html
        assert "?channel=face" not in html

    def test_each_filter_in_force_can_be_dropped_on_its_own(self, client, db):
        shelve()
        chosen = html_of(client, "/cues/?channel=legs&support=weak").split('<ul class="chosen">')[1].split("</ul>")[0]
        assert re.findall(r'href="([^"]+)"', chosen) == ["/cues/?support=weak", "/cues/?channel=legs"]

    def test_it_says_when_nothing_is_all_of_that_at_once(self, client, db):
        shelve()
        shelve(slug="smile", channel="face", interpretations=[best_reading()])
        assert "No cue is all of that at once." in text_of(client, "/cues/?channel=legs&meaning=boredom")

    def test_an_empty_shelf_has_pages_too(self, client, db):
        for path in ("/", "/cues/", "/meanings/", "/topics/", "/sources/"):
            assert client.get(path).status_code == HTTPStatus.OK


class TestHowWeGrade:
    def test_it_shows_every_sentence_a_claim_can_be_put_in_beside_its_support(self, client, db):
        html = html_of(client, "/how-we-grade/")
        for row in legend.wordings():
            assert row.sentence in html
        assert {row.support for row in legend.wordings()} == {word.value for word in legend.SUPPORTS}
        for denial in legend.denials():
            assert f"“{denial}”" in html
            assert " may " not in denial

    def test_its_levels_start_where_the_rubric_does(self):
        starts = [level.certainty for level in legend.levels()]
        assert starts == ["high", "moderate", "low", "very_low", None]

    def test_its_examples_are_worked_out(self):
        found = {example.d: example.times_in_100 for example in legend.examples()}
        assert found == {0.1: 52, 0.2: 54, 0.5: 60, 0.8: 66, 1.2: 73, 2.0: 84}


COSTS = [
    ("/", 3),
    ("/cues/", 5),
    ("/cues/?channel=legs&support=weak&meaning=anxiety", 5),
    ("/cues/cue-0000/", 2),
    ("/cues/cue-0000/versions/1/", 2),
    ("/cues/cue-0000/changes/", 2),
    ("/cues/cue-0000/changes/1/1/", 3),
    ("/meanings/", 2),
    ("/meanings/anxiety/", 2),
    ("/topics/", 1),
    ("/sources/", 1),
    ("/sources/carriere2013/", 4),
    ("/how-we-grade/", 0),
]


@pytest.mark.parametrize("rows", [1, 10])
@pytest.mark.parametrize(("path", "queries"), COSTS, ids=[path for path, _ in COSTS])
def test_a_page_costs_the_same_few_queries_for_one_row_and_for_ten(
    client, db, django_assert_num_queries, rows, path, queries
):
    shelve_many(rows)
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == HTTPStatus.OK


def test_a_cue_costs_the_same_three_queries_however_much_is_on_its_page(client, shelf, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get("/cues/leg-shaking/")


@pytest.mark.parametrize("versions", [1, 10])
def test_a_cue_costs_no_more_for_having_a_long_past(client, db, django_assert_num_queries, versions):
    card = shelve()
    for number in range(1, versions):
        desk.lay_out(a_document(form=f"Form {number}."))
        publishing.publish(cue=Cue.objects.get(), by=None, now=NOW)
    with django_assert_num_queries(2):
        assert f"Version {versions}" in text_of(client, f"/cues/{card.cue_id}/")
