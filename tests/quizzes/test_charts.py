"""Charts are pictures that can be read aloud, carry no style and escape what they are given."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.charts import LEFT, RIGHT, SMALL, WIDTH, Bar, Interval, bars, intervals

SVG = "{http://www.w3.org/2000/svg}"
CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "charts.css"

shares = st.floats(0, 1)
rows = st.lists(
    st.builds(
        lambda label, three, note, perfect: Interval(label, three[1], three[0], three[2], note, perfect),
        label=st.text(st.characters(codec="utf-8", categories=("L", "P", "S", "N")), max_size=12),
        three=st.tuples(shares, shares, shares).map(sorted),
        note=st.text("0123456789 of<&", max_size=12),
        perfect=st.none() | shares,
    ),
    min_size=1,
    max_size=12,
)


def a_chart(drawn, **members) -> str:
    given_ = {
        "ident": "chart_1",
        "title": "How often",
        "description": "3 of 4",
        "heads": ("Said", "Right"),
        "legend": ("dot", "band", "line"),
    }
    return intervals(drawn, **{**given_, **members})


def an_interval(**members) -> Interval:
    return Interval(**{"label": "Face", "share": 0.5, "low": 0.25, "high": 0.75, "note": "2 of 4", **members})


def parse(svg: str) -> ElementTree.Element:
    # Inside a page the namespace goes without saying.
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parse(svg).iter(f"{SVG}text")]


def test_a_chart_is_an_image_named_and_described_in_words():
    root = parse(a_chart([an_interval()], ident="my_chart"))
    assert root.get("role") == "img"
    named = {child.get("id"): child.text for child in root if child.get("id")}
    assert named == {"my_chart_title": "How often", "my_chart_desc": "3 of 4"}
    assert root.get("aria-labelledby").split() == list(named)


def test_two_charts_of_one_page_share_no_id():
    ids = re.findall(r' id="([^"]+)"', a_chart([an_interval()], ident="one") + a_chart([an_interval()], ident="two"))
    assert len(ids) == len(set(ids)) == 4


@given(rows)
def test_a_chart_is_well_formed_and_tells_every_label_and_note_whatever_they_hold(drawn):
    told = texts(a_chart(drawn))
    for row in drawn:
        assert row.label in told
        assert row.note in told


@given(rows)
def test_a_chart_carries_no_style_and_no_script(drawn):
    for element in parse(a_chart(drawn)).iter():
        assert element.tag.removeprefix(SVG) in {"svg", "title", "desc", "path", "text", "rect", "circle"}
        assert not {name for name in element.attrib if name.startswith("on") or name in ("style", "href")}


@given(rows)
def test_everything_drawn_lies_within_the_picture(drawn):
    root = parse(a_chart(drawn))
    height = float(root.get("viewBox").split()[3])
    for rect in root.iter(f"{SVG}rect"):
        assert 0 <= float(rect.get("x")) <= float(rect.get("x")) + float(rect.get("width")) <= WIDTH
        assert 0 <= float(rect.get("y")) <= height - 10
    for dot in root.iter(f"{SVG}circle"):
        assert 0 <= float(dot.get("cx")) <= WIDTH
        assert 0 <= float(dot.get("cy")) <= height - 4.5
    for text in root.iter(f"{SVG}text"):
        assert 0 <= float(text.get("y")) <= height


@pytest.mark.parametrize(("share", "x"), [(0, LEFT), (0.5, (LEFT + RIGHT) / 2), (1, RIGHT)])
def test_the_dot_stands_at_the_share(share, x):
    root = parse(a_chart([an_interval(share=share, low=0, high=1)], legend=()))
    assert [float(dot.get("cx")) for dot in root.iter(f"{SVG}circle")] == [x]


def test_the_band_runs_from_the_lower_to_the_upper_bound():
    (band,) = parse(a_chart([an_interval(low=0.25, high=0.75)], legend=())).iter(f"{SVG}rect")
    assert float(band.get("x")) == LEFT + (RIGHT - LEFT) / 4
    assert float(band.get("width")) == (RIGHT - LEFT) / 2


def test_the_perfect_line_passes_each_row_at_its_value():
    svg = a_chart([an_interval(perfect=0.5), an_interval(perfect=1.0)], legend=())
    (line,) = [path for path in parse(svg).iter(f"{SVG}path") if path.get("class") == "chart-perfect"]
    assert line.get("d") == f"M{(LEFT + RIGHT) / 2:.1f} 26V54L{RIGHT:.1f} 54V82"


def test_a_chart_without_perfect_values_has_no_such_line():
    assert "chart-perfect" not in a_chart([an_interval()], legend=("dot", "band"))


def test_the_legend_names_just_what_it_is_given():
    assert texts(a_chart([an_interval()], legend=("a dot", "a band")))[-2:] == ["a dot", "a band"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"share": 0.2},
        {"share": 0.8},
        {"low": -0.1},
        {"high": 1.1},
        {"perfect": 1.5},
        {"share": float("nan")},
    ],
)
def test_an_interval_out_of_order_or_range_is_refused(wrong):
    with pytest.raises(ValueError, match="0 to 1"):
        an_interval(**wrong)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_bar_out_of_range_is_refused(share):
    with pytest.raises(ValueError, match="0 to 1"):
        Bar(share, key=False, alarm=False)


def test_bars_are_as_long_as_their_shares_and_the_key_is_told_by_its_filling():
    drawn = [Bar(0.25, key=False, alarm=False), Bar(0.75, key=True, alarm=False)]
    root = parse(bars(drawn, ident="o", title="Shares", description="A: 25 %"))
    assert [(float(rect.get("width")), rect.get("class")) for rect in root.iter(f"{SVG}rect")] == [
        (25.0, "chart-share"),
        (75.0, "chart-share chart-key"),
    ]
    assert root.get("width") == str(SMALL)
    assert root.get("class") == "chart-whole chart-small"


def test_an_option_that_nobody_chose_is_still_to_be_seen():
    (rect,) = parse(bars([Bar(0, key=False, alarm=False)], ident="o", title="", description="")).iter(f"{SVG}rect")
    assert float(rect.get("width")) > 0


@pytest.mark.parametrize("alarm", [True, False])
def test_an_alarm_has_a_mark_of_its_own(alarm):
    svg = bars([Bar(1, key=False, alarm=alarm)], ident="o", title="", description="")
    assert ("chart-alarm" in svg) is alarm


def test_every_class_drawn_has_a_rule_and_every_rule_is_drawn():
    svg = a_chart([an_interval(perfect=0.5)]) + bars(
        [Bar(1, key=True, alarm=True)], ident="o", title="", description=""
    )
    drawn = {name for names in re.findall(r'class="([^"]+)"', svg) for name in names.split()}
    rules = re.sub(r"/\*.*?\*/", "", CSS.read_text(), flags=re.DOTALL)
    assert drawn == set(re.findall(r"\.(chart[a-z-]*)", rules))
