"""Passages tile their document: no gap, no overlap, nothing outside."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cues import coverage
from cues.coverage import Span


@pytest.mark.parametrize(
    ("spans", "flaws"),
    [
        ([], ["nothing is said of 0 to 10"]),
        ([(0, 10)], []),
        ([(5, 10), (0, 5)], []),
        ([(0, 4), (6, 10)], ["nothing is said of 4 to 6"]),
        ([(1, 10)], ["nothing is said of 0 to 1"]),
        ([(0, 9)], ["nothing is said of 9 to 10"]),
        ([(0, 6), (4, 10)], ["4 to 6 stands in two passages"]),
        ([(0, 10), (2, 5)], ["2 to 5 stands in two passages"]),
        ([(0, 10), (0, 10)], ["0 to 10 stands in two passages"]),
        ([(0, 11)], ["0 to 11 does not lie within 0 to 10", "nothing is said of 0 to 10"]),
        ([(0, 10), (3, 3)], ["3 to 3 does not lie within 0 to 10"]),
        ([(0, 10), (-1, 3)], ["-1 to 3 does not lie within 0 to 10"]),
    ],
)
def test_every_flaw_is_named(spans, flaws):
    assert coverage.flaws(10, [Span(*span) for span in spans]) == flaws


@given(st.lists(st.integers(1, 50), min_size=1, max_size=20))
def test_runs_laid_end_to_end_tile_and_their_shares_add_up(lengths):
    spans, reached = [], 0
    for number, length in enumerate(lengths):
        spans.append(Span(reached, reached + length, str(number % 3)))
        reached += length
    assert coverage.flaws(reached, spans[::-1]) == []
    found = coverage.shares(reached, spans)
    assert sum(share.points for share in found) == reached
    assert sum(share.share for share in found) == pytest.approx(1)


@given(st.lists(st.integers(1, 50), min_size=2, max_size=20), st.data())
def test_a_run_left_out_is_found(lengths, data):
    spans, reached = [], 0
    for length in lengths:
        spans.append(Span(reached, reached + length))
        reached += length
    gone = spans.pop(data.draw(st.integers(0, len(spans) - 1)))
    assert coverage.flaws(reached, spans) == [f"nothing is said of {gone.start} to {gone.end}"]
