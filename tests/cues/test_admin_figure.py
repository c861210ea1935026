"""The figure's specification at the desk: read by line, refused at its place, drawn while it is typed."""

import base64
import json
import re
from random import Random
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from cues.admin import figure as preview
from cues.admin import spec as spec_module
from cues.admin.spec import LONGEST, Fault, lines, read, written
from cues.figures import describe, find_problems, render
from cues.figures.samples import SAMPLES
from cues.figures.variations import mirror, redress
from cues.models import Cue
from tests.cues.factories import a_figure, a_person, an_editor, lay
from tests.cues.forms import errors, filled

DRAW = reverse("admin:cues_cue_figure")
FACE = written(a_figure())
NAMES = st.text("abLR1", min_size=1, max_size=3)
SCALARS = st.integers() | st.booleans() | st.none() | st.sampled_from(['"', "\\", ":", "}{][,", "a\nb", "é"])
JSON = st.dictionaries(
    NAMES,
    st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)),
    max_size=4,
)


def paths(value, path: str = "") -> list[str]:
    """Return the path of every value, in the order in which they are written."""
    found = [path]
    if isinstance(value, dict):
        for name, inner in value.items():
            found += paths(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += paths(inner, f"{path}[{index}]")
    return found


class TestTheText:
    @settings(deadline=None)
    @given(JSON)
    def test_says_the_same_as_what_was_written(self, value):
        assert json.loads(written(value)) == value

    def test_has_the_numbers_of_a_place_side_by_side(self):
        assert written({"crop": [1, -2.5, 3, 4], "marks": [{"xy": [0, 1]}]}) == (
            '{\n  "crop": [1, -2.5, 3, 4],\n  "marks": [\n    {\n      "xy": [0, 1]\n    }\n  ]\n}'
        )

    @settings(deadline=None)
    @given(JSON)
    def test_has_a_line_for_every_value_in_the_order_of_writing(self, value):
        # Nested deeper than any specification, nothing more is looked for.
        expected = [path for path in paths(value) if path.count(".") + path.count("[") < 8]
        found = lines(json.dumps(value, indent=1))
        assert [path for path in found if path in set(expected)] == expected
        assert list(found.values()) == sorted(found.values())

    @settings(deadline=None)
    @given(JSON, st.sampled_from(["", "\n", "\n\n  "]))
    def test_begins_as_far_down_as_there_are_line_ends_before_it(self, value, blank):
        found = lines(blank + json.dumps(value))
        assert set(found.values()) == {1 + blank.count("\n")}

    @pytest.mark.parametrize(
        ("path", "line"), [("", 1), ("kind", 2), ("face", 3), ("face.AU12", 4), ("face.AU12.L", 4), ("crop[2]", 7)]
    )
    def test_is_counted_as_an_editor_counts(self, path, line):
        text = '{\n "kind": "face",\n "face": {\n  "AU12": {"L": 1}},\n "crop": [\n  0, 0,\n  1, 1]\n}'
        assert lines(text)[path] == line


class TestReading:
    @pytest.mark.parametrize("text", ["", "  \n", "null", " null "])
    def test_an_empty_text_is_no_figure(self, text):
        assert read(text) == (None, [])

    @pytest.mark.parametrize("slug", SAMPLES)
    def test_every_sample_is_read_as_it_was_written(self, slug):
        assert read(written(SAMPLES[slug])) == (SAMPLES[slug], [])

    @pytest.mark.parametrize(
        ("text", "told"),
        [
            ('{"kind": "face"', "Line 1: the specification is no JSON from column 16: Expecting ',' delimiter."),
            ('{\n  "kind": face\n}', "Line 2: the specification is no JSON from column 11: Expecting value."),
            ('{\n"a": "\0"}', "Line 2: the specification is no JSON from column 7: Invalid control character at."),
            ("[" * 19_000, "The specification is no JSON that can be kept: it is nested too deep"),
            ('{"a": ' + "9" * 5_000 + "}", "The specification is no JSON that can be kept"),
            (" " * (LONGEST + 1), "The specification has more than 20,000 characters."),
            ("x" * 1_000_000, "The specification has more than 20,000 characters."),
            ('"text"', "The specification is not an object."),
            ("[]", "The specification is not an object."),
            ("NaN", "The specification is not an object."),
            ('{\n"kind": "face",\n"face": {\n"AU12": NaN}}', "Line 4: face.AU12 is not a finite number."),
            ('{"kind": "face", "face":\n{"AU12": 1e999}}', "Line 2: face.AU12 is not a finite number."),
            ('{"kind": "face",\n"face": {"AU12": 2}}', "Line 2: face.AU12 is more than 1."),
            ('{\n"face": {}}', "Line 1: kind is missing."),
            ('{"kind": "figure",\n"arms": {\n"L": {"hand": "fist"}}}', "Line 3: arms.L.to is missing."),
            ('{"kind": "figure",\n"crop": [0, 0,\n9000, 1]}', "Line 3: crop[2] is more than"),
            ('{"kind": "face", "face": {},\n"\\ud800": 1}', "Line 2: ? is not known here."),
            ('{"kind": "face", "face": {},\n"a.b[": 1}', "Line 2: a.b[ is not known here."),
            ('{"a":' * 13 + "\n1" + "}" * 13, "Line 1: a.a.a.a.a.a.a.a.a.a is nested deeper than 9 levels."),
            ('{"a":' * 900 + "1" + "}" * 900, "Line 1: a.a.a.a.a.a.a.a.a.a is nested deeper than 9 levels."),
        ],
        ids=lambda text: text[:30],
    )
    def test_what_is_wrong_is_told_by_line_path_and_reason(self, text, told):
        assert str(read(text)[1][0]).startswith(told)

    def test_everything_that_is_wrong_is_told_at_once(self):
        faults = read('{"kind": "face",\n"face": {"AU3": 1,\n"AU12": 2}}')[1]
        assert faults == [
            Fault("face.AU3", "is not known here", 2),
            Fault("face.AU12", "is more than 1", 3),
        ]


class TestVariations:
    @pytest.mark.parametrize("name", preview.CHANGES)
    def test_every_sample_can_be_shown_in_every_look_and_view_and_mirrored(self, name):
        before = written(SAMPLES)
        for slug, sample in SAMPLES.items():
            changed = preview.CHANGES[name](sample)
            assert find_problems(changed) == find_problems(mirror(changed)) == [], slug
        assert written(SAMPLES) == before

    @pytest.mark.parametrize("slug", preview.STARTERS.values())
    def test_everybody_in_it_takes_the_skin_and_nothing_else_changes(self, slug):
        changed = preview.in_skin(SAMPLES[slug], 7)
        people = list(preview.people(changed))
        assert [person["look"]["skin"] for person in people] == [7] * len(people)
        assert describe(changed) == describe(SAMPLES[slug])

    @pytest.mark.parametrize(
        ("spec", "turned"),
        [
            ({"kind": "figure"}, {"kind": "figure", "view": {"yaw": 85}}),
            ({"kind": "figure", "view": {"pitch": 9}}, {"kind": "figure", "view": {"pitch": 9, "yaw": 85}}),
            ({"kind": "face", "face": {}}, {"kind": "face", "face": {"head": {"yaw": 85}}}),
            ({"kind": "people", "actors": [{}]}, {"kind": "people", "actors": [{"view": {"yaw": 85}}]}),
            ({"kind": "strip", "frames": [{"kind": "figure"}] * 2},
             {"kind": "strip", "frames": [{"kind": "figure", "view": {"yaw": 85}}] * 2}),
        ],
    )  # fmt: skip
    def test_everybody_in_it_turns(self, spec, turned):
        assert preview.CHANGES["side"](spec) == turned

    def test_samples_to_begin_from_are_one_of_each_kind(self):
        kinds = [(SAMPLES[slug]["kind"], SAMPLES[slug].get("pose")) for slug in preview.STARTERS.values()]
        assert kinds == [("face", None), ("figure", None), ("figure", "sit"), ("people", None), ("strip", None)]


def svg_of(answer: dict) -> str:
    head, _, data = answer["svg"].partition(",")
    assert head == "data:image/svg+xml;base64"
    return base64.b64decode(data).decode()


class TestDrawing:
    @pytest.mark.parametrize(
        ("choices", "spec", "options"),
        [
            ({}, lambda spec: spec, {}),
            ({"size": "96"}, lambda spec: spec, {"size": 96, "detail": "thumb", "animate": False}),
            ({"plain": True}, lambda spec: spec, {"marks": False}),
            ({"mirror": True}, mirror, {}),
            ({"look": "skin-6"}, lambda spec: preview.in_skin(spec, 6), {}),
            ({"look": "others"}, lambda spec: redress(spec, Random(1)), {}),
            ({"view": "front", "mirror": True}, lambda spec: mirror(preview.turned(spec, 0)), {}),
        ],
    )
    def test_shows_what_the_rig_draws_of_the_choices(self, choices, spec, options):
        answer = preview.drawn(written(SAMPLES["leg-shaking"]), **choices)
        varied = spec(SAMPLES["leg-shaking"])
        assert svg_of(answer) == render(varied, **{"size": 300, "standalone": True, **options})
        assert answer["alt"] == describe(varied, marks=not choices.get("plain"))
        assert json.loads(answer["spec"]) == varied
        assert answer["problems"] == []

    def test_what_only_its_variation_breaks_is_told_and_not_drawn(self, monkeypatch):
        # The rig's own variations keep a valid specification valid; this stands in for one that does not.
        monkeypatch.setattr(preview.variations, "mirror", lambda spec: {**spec, "crop": [-1300, -300, 1100, 1100]})
        text = written({"kind": "figure", "crop": [0, -300, 1100, 1100]})
        assert preview.drawn(text)["problems"] == []
        mirrored = preview.drawn(text, mirror=True)
        assert mirrored["svg"] == ""
        assert mirrored["problems"] == [Fault("crop[0]", "is less than -1200 when it is shown like this")]

    @pytest.mark.parametrize("error", [ZeroDivisionError, KeyError])
    def test_what_the_rig_fails_at_is_told_and_never_breaks_the_page(self, monkeypatch, error):
        def fail(spec, **options):
            raise error

        monkeypatch.setattr(spec_module, "render", fail)
        answer = preview.drawn(FACE)
        assert answer["problems"] == [Fault("", "cannot be drawn: its parts do not fit together")]
        assert (answer["svg"], answer["alt"]) == ("", "")

    def test_a_picture_of_no_width_is_told_and_not_drawn(self):
        answer = preview.drawn('{"kind": "figure", "crop": [0, 0, 0, 0]}')
        assert answer["problems"]
        assert answer["svg"] == ""


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


@pytest.mark.django_db
class TestTheAnswer:
    def test_a_stranger_is_asked_to_sign_in(self, client):
        answer = client.post(DRAW, {"figure": FACE})
        assert answer.status_code == 302
        assert urlsplit(answer["Location"]).path == reverse("admin:login")
        assert parse_qs(urlsplit(answer["Location"]).query) == {"next": [DRAW]}

    @pytest.mark.parametrize("groups", [(), ("no such group",)])
    def test_a_learner_and_staff_outside_the_groups_are_refused(self, client, groups):
        client.force_login(a_person("somebody", *groups))
        assert client.post(DRAW, {"figure": FACE}).status_code == 403

    @pytest.mark.parametrize("group", ["editor", "publisher"])
    def test_whoever_may_look_at_cues_gets_the_drawing_and_its_description(self, client, group):
        client.force_login(a_person("somebody", group))
        answer = client.post(DRAW, {"figure": FACE})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
        assert answer.json()["alt"] == describe(a_figure())
        assert ElementTree.fromstring(svg_of(answer.json())).tag == "{http://www.w3.org/2000/svg}svg"

    def test_it_is_kept_by_no_cache_on_the_way(self, desk):
        assert "no-store" in desk.post(DRAW, {"figure": FACE})["Cache-Control"]

    def test_only_a_page_of_the_site_may_ask(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(an_editor())
        assert client.post(DRAW, {"figure": FACE}).status_code == 403

    def test_it_is_asked_by_post_alone(self, desk):
        assert desk.get(DRAW).status_code == 405

    def test_what_is_wrong_comes_as_path_reason_and_line(self, desk):
        answer = desk.post(DRAW, {"figure": '{"kind": "face",\n"face": {"AU12": 2}}'})
        assert answer.status_code == 200
        assert answer.json() == {"svg": "", "alt": "", "spec": "", "problems": [["face.AU12", "is more than 1", 2]]}

    def test_nothing_typed_is_nothing_to_draw(self, desk):
        assert desk.post(DRAW, {}).json() == {"svg": "", "alt": "", "spec": "", "problems": []}

    @pytest.mark.parametrize(
        "choice", [{"look": "skin-8"}, {"look": "\0"}, {"view": "back"}, {"size": "300000"}, {"size": "-1"}]
    )
    def test_a_choice_nobody_offers_is_refused_by_name(self, desk, choice):
        answer = desk.post(DRAW, {"figure": FACE, **choice})
        assert answer.status_code == 400
        assert answer.json()["problems"] == [[next(iter(choice)), "is not among the choices", None]]

    @pytest.mark.parametrize(("length", "status"), [(LONGEST + 1, 200), (900_000, 200), (1_100_000, 400)])
    def test_a_long_text_is_refused_unread(self, desk, length, status):
        answer = desk.post(DRAW, f"figure={'x' * length}", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == status
        assert b"data:image" not in answer.content

    @pytest.mark.parametrize("text", ['{"kind": "<script>"}', '{"<script>": 1}', '{"kind": "figure", "bg": "\\"/>"}'])
    def test_markup_is_never_drawn(self, desk, text):
        answer = desk.post(DRAW, {"figure": text})
        assert answer.json()["problems"]
        assert answer.json()["svg"] == ""

    @pytest.mark.parametrize("count", [1, 10])
    def test_it_takes_the_same_queries_for_any_specification_and_writes_nothing(
        self, desk, django_assert_num_queries, count
    ):
        for number in range(count):
            lay(slug=f"cue-{number}")
        strip = {"kind": "strip", "frames": [a_figure()] * min(count + 1, 4)}
        before = list(Cue.objects.values_list("pk", "figure", "changed_at"))
        with django_assert_num_queries(4) as seen:
            assert desk.post(DRAW, {"figure": written(strip)}).json()["svg"]
        assert {query["sql"].split()[0] for query in seen.captured_queries} == {"SELECT"}
        assert list(Cue.objects.values_list("pk", "figure", "changed_at")) == before


def page(cue: Cue) -> str:
    return reverse("admin:cues_cue_change", args=[cue.pk])


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.django_db
class TestThePage:
    def test_shows_the_saved_figure_without_a_script_on_both_grounds_with_its_description(self, desk):
        shown = text(desk.get(page(lay(figure=a_figure()))))
        assert shown.count(f'src="{preview.drawn(FACE)["svg"]}"') == 2
        assert f"<figcaption>{describe(a_figure())}</figcaption>" in shown

    def test_of_a_cue_without_a_figure_shows_an_empty_field_and_samples_to_begin_from(self, desk):
        answer = desk.get(page(lay()))
        assert answer.context["adminform"].form["figure"].value() == ""
        assert "Nothing to draw yet." in text(answer)
        assert "data:image" not in text(answer)
        assert text(answer).count("data-starter=") == len(preview.STARTERS)

    def test_of_a_new_cue_has_the_preview_too(self, desk):
        assert "Nothing to draw yet." in text(desk.get(reverse("admin:cues_cue_add")))

    def test_of_a_figure_saved_before_the_rig_refused_it_says_what_is_wrong(self, desk):
        cue = lay()
        Cue.objects.update(figure={"kind": "face", "face": {"AU12": "<b>"}})
        shown = text(desk.get(page(cue)))
        # PostgreSQL has an order of its own for members, so the line is another one there.
        assert re.search(r"<li>Line \d: face.AU12 is not of type number.</li>", shown)
        assert "data:image" not in shown

    def test_shows_who_may_only_look_the_figure_and_no_field(self, client):
        client.force_login(a_person("reader", "publisher"))
        shown = text(client.get(page(lay(figure=a_figure()))))
        assert 'name="figure"' not in shown
        assert describe(a_figure()) in shown

    def test_a_wrong_specification_is_told_at_the_field_line_by_line_and_stays_as_it_was_typed(self, desk):
        cue = lay(figure=a_figure())
        typed = '{"kind":   "face",\r\n"face": {"AU12": 2,\r\n"AU3": 1}}'
        answer = desk.post(page(cue), filled(desk.get(page(cue)), name="Changed", figure=typed))
        assert errors(answer) == {
            "figure": ["Line 2: face.AU12 is more than 1.", "Line 3: face.AU3 is not known here."],
        }
        assert answer.context["adminform"].form["figure"].value() == typed
        assert not Cue.objects.filter(name="Changed").exists()
        assert describe(a_figure()) in text(answer)

    def test_an_error_elsewhere_keeps_the_specification_and_draws_it(self, desk):
        cue = lay()
        answer = desk.post(page(cue), filled(desk.get(page(cue)), name="", figure=FACE))
        assert list(errors(answer)) == ["name"]
        assert describe(a_figure()) in text(answer)
        cue.refresh_from_db()
        assert cue.figure is None

    @pytest.mark.parametrize("typed", ["", "null", "  "])
    def test_a_figure_may_be_taken_out(self, desk, typed):
        cue = lay(figure=a_figure())
        assert desk.post(page(cue), filled(desk.get(page(cue)), figure=typed)).status_code == 302
        cue.refresh_from_db()
        assert cue.figure is None

    def test_names_every_group_of_buttons_and_says_which_are_pressed(self, desk):
        shown = text(desk.get(page(lay(figure=a_figure()))))
        groups = re.findall(r'role="group"\s+aria-label="([^"]+)"', shown)
        assert groups == ["Begin from a sample", "Look", "View", "Size", "Shown", "Specification"]
        pressed = re.findall(r'data-choice="(\w+)"\s+data-value=""\s+aria-pressed="true"', shown)
        assert pressed == ["look", "view"]
        assert re.findall(r'data-value="300"\s+aria-pressed="true"', shown)
