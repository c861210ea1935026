"""Figures that move, by the clock of a real browser: only for readers who have not asked for less, and not for long."""

import pytest

from cues.figures import render
from cues.figures.samples import SAMPLES

pytestmark = pytest.mark.browser

LONGEST = 5_000
"""Milliseconds that something may move unasked beside other content (WCAG 2.2, success criterion 2.2.2)."""
FACE = {"kind": "face", "face": {}}
MOVING = {
    **{slug: spec for slug, spec in SAMPLES.items() if 'class="an-' in render(spec)},
    "blink": FACE | {"anim": {"eyes": "blink"}},
    "gaze": FACE | {"anim": {"eyes": "gaze"}},
    "nod": FACE | {"anim": {"head": "nod"}},
}
AT = """([name, time]) => {
    for (const animation of document.getAnimations()) { animation.pause(); animation.currentTime = time }
    const style = getComputedStyle(document.querySelector(`.an-${name}`))
    const moved = new DOMMatrix(style.transform)
    return [Number(style.opacity), moved.e, moved.f].map((value) => Math.round(value * 100) / 100)
}"""


@pytest.fixture(params=["no-preference", "reduce"])
def wish(request):
    return request.param


@pytest.fixture
def paper(browser, wish):
    context = browser.new_context(reduced_motion=wish)
    yield context.new_page()
    context.close()


def test_nothing_moves_for_readers_who_ask_for_less_and_nothing_for_long_for_others(paper, wish):
    for name, spec in MOVING.items():
        paper.set_content(render(spec, standalone=True))
        ends = paper.evaluate("() => document.getAnimations().map((one) => one.effect.getComputedTiming().endTime)")
        assert bool(ends) == (wish == "no-preference"), name
        assert all(end <= LONGEST for end in ends), (name, ends)


@pytest.mark.parametrize("wish", ["no-preference"], indirect=True)
@pytest.mark.parametrize(
    ("shown", "name", "time", "expected"),
    [
        ("blink", "blink", 0, [0, 0, 0]),
        ("blink", "blink", 1850, [1, 0, 0]),
        ("gaze", "gaze", 0, [1, 0, 0]),
        ("gaze", "gaze", 1400, [1, 11, 0]),
        ("nod", "nod", 599.999, [1, 0, 5]),
        ("leg-shaking", "bounce", 159.999, [1, 0, -6]),
        ("trembling-legs", "shake", 0, [1, -2, 0]),
        ("rubbing-hands", "rub", 0, [1, -3, 3]),
        ("rubbing-hands", "rub2", 0, [1, 3, -3]),
        ("look-down-hair-look-up", "stroke", 1199.999, [1, 0, 9]),
        ("look-down-hair-look-up", "first", 600, [1, 0, 0]),
        ("look-down-hair-look-up", "first", 1800, [0.4, 0, 0]),
        ("look-down-hair-look-up", "second", 600, [0.4, 0, 0]),
        ("look-down-hair-look-up", "second", 1800, [1, 0, 0]),
        ("look-down-hair-look-up", "third", 1800, [0.4, 0, 0]),
        ("look-down-hair-look-up", "third", 3000, [1, 0, 0]),
        ("look-down-hair-look-up", "third", 6000, [1, 0, 0]),
        ("jerk-when-falling-asleep", "jerk", 1632, [1, 0, 3]),
    ],
)
def test_what_moves_is_where_it_should_be_at_each_moment(paper, shown, name, time, expected):
    paper.set_content(render(MOVING[shown], standalone=True))
    assert paper.evaluate(AT, [name, time]) == expected


@pytest.mark.parametrize("wish", ["no-preference"], indirect=True)
def test_a_picture_moves_again_while_a_pointer_rests_on_it(paper):
    paper.set_content(render(MOVING["nod"], standalone=True, size=300))
    paper.hover("svg")
    counts = paper.evaluate("() => document.getAnimations().map((one) => one.effect.getTiming().iterations)")
    assert counts
    assert set(counts) == {float("inf")}
