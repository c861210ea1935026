"""A good attempt is near the learner's level, of many kinds and cues, and no habit wins it."""

from collections import Counter
from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes import composition
from quizzes.composition import GAIN, ROLE_SHARE, Candidate


def a_candidate(number: int, **members) -> Candidate:
    named = {"kind": "reading", "cue": f"cue-{number}", "point": f"cue-{number}#form", "role": "definite"}
    return Candidate(id=number, **{**named, **members})


def choose(candidates, length: int, seed: int = 1) -> list[Candidate]:
    return composition.choose(candidates, length=length, dice=Random(seed))


def shown(*texts: str, key: int, cannot_tell: bool = False) -> list[tuple[str, str, bool]]:
    roles = ["definite"] * (len(texts) - 1) + ["cannot_tell" if cannot_tell else "definite"]
    return [(text, role, number == key) for number, (text, role) in enumerate(zip(texts, roles, strict=True))]


@pytest.mark.parametrize(
    ("options", "cannot_tell", "longest", "first"),
    [
        (shown("aa", "bb", key=0), 0, 0, 0.5),
        (shown("aa", "b", key=0), 0, 0.5, 0.5),
        (shown("aa", "b", key=1), 0, -0.5, -0.5),
        (shown("a", "b", "cc", "d", key=2), 0, 0.75, -0.25),
        (shown("aaa", "bbb", "c", "d", key=1), 0, 0.25, -0.25),
        (shown("a", "b", "c", "ddd", key=3, cannot_tell=True), 0.75, 0.75, -0.25),
        (shown("a", "b", "c", "ddd", key=0, cannot_tell=True), -0.25, -0.25, 0.75),
    ],
)
def test_what_a_habit_wins_is_its_score_above_chance(options, cannot_tell, longest, first):
    assert composition.gains(options) == pytest.approx((cannot_tell, longest, first))


ROLES = ("definite", "cannot_tell", "yes", "no")


@st.composite
def pools(draw, least: int = 1, most: int = 40) -> list[Candidate]:
    """Draw candidates with the gains that real options could have."""
    pool = []
    for number in range(draw(st.integers(least, most))):
        size = draw(st.integers(2, 5))
        key = draw(st.integers(0, size - 1))
        ends = draw(st.booleans())
        options = shown(*("x" * draw(st.integers(5, 9)) for _ in range(size)), key=key, cannot_tell=ends)
        pool.append(
            a_candidate(
                number,
                kind=draw(st.sampled_from(["reading", "evidence", "alternative"])),
                cue=(cue := draw(st.sampled_from("abcdef"))),
                point=f"{cue}#{draw(st.sampled_from(['form', 'caveats']))}",
                role=draw(st.sampled_from(ROLES)),
                gains=composition.gains(options),
                distance=draw(st.floats(0, 4)),
            )
        )
    return pool


@given(pools(), st.integers(1, 20), st.integers())
def test_as_many_are_chosen_as_wanted_and_none_twice(pool, length, seed):
    chosen = choose(pool, length, seed)
    assert len(chosen) == len({one.id for one in chosen}) == min(length, len(pool))
    assert set(chosen) <= set(pool)


@given(pools(), st.integers(1, 20), st.integers())
def test_the_same_seed_chooses_the_same(pool, length, seed):
    assert choose(pool, length, seed) == choose(pool, length, seed)


def broken(chosen: list[Candidate]) -> bool:
    """Return whether a habit wins, or one role is too common, among the chosen; worked out anew."""
    too_common = max(Counter(one.role for one in chosen).values()) > max(1, int(ROLE_SHARE * len(chosen) + 1e-9))
    return too_common or any(sum(column) > GAIN * len(chosen) + 1e-9 for column in zip(*_gains(chosen), strict=True))


def _gains(chosen: list[Candidate]) -> list[tuple[float, float, float]]:
    return [one.gains for one in chosen]


@given(pools(least=12), st.integers(4, 12), st.integers())
def test_no_habit_wins_and_no_role_is_too_common_where_balanced_questions_are_at_hand(pool, length, seed):
    # Beside any pool, questions on which every habit loses: the rules can then be kept.
    losing = composition.gains(shown("a", "bbbb", "cc", "d", key=2, cannot_tell=True))
    balanced = [a_candidate(100 + n, role=ROLES[n % 4], gains=losing, distance=4.0) for n in range(length)]
    assert not broken(choose(pool + balanced, length, seed))


@given(pools(least=5, most=7), st.integers(2, 4), st.integers())
def test_what_can_be_kept_in_a_small_pool_mostly_is(pool, length, seed):
    """The rules are a knapsack: only a search of all sets finds every one. What is chosen is at least a local best."""
    chosen = choose(pool, length, seed)
    rest = [one for one in pool if one not in chosen]
    now = breach(chosen)
    for out in chosen:
        for other in rest:
            assert breach([one for one in chosen if one is not out] + [other]) >= now - 1e-6


def breach(chosen: list[Candidate]) -> float:
    cap = max(1, int(ROLE_SHARE * len(chosen) + 1e-9))
    over = sum(max(0, count - cap) for count in Counter(one.role for one in chosen).values())
    return over + sum(max(0.0, sum(column) - GAIN * len(chosen)) for column in zip(*_gains(chosen), strict=True))


@given(pools(most=8))
def test_neighbours_differ_in_point_where_any_order_can_do_that(pool):
    points = Counter(one.point for one in pool)
    possible = max(points.values()) <= (len(pool) + 1) // 2
    order = composition.arrange(pool)
    assert sorted(one.id for one in order) == sorted(one.id for one in pool)
    if possible:
        assert all(one.point != other.point for one, other in pairwise(order))


@pytest.mark.parametrize("points", ["aab", "aaabb", "aaabbcc", "abcabc"])
def test_the_bound_for_an_order_is_the_true_one(points):
    pool = [a_candidate(number, point=point) for number, point in enumerate(points)]
    orders = (all(a.point != b.point for a, b in pairwise(order)) for order in permutations(pool))
    assert any(orders)
    order = composition.arrange(pool)
    assert all(one.point != other.point for one, other in pairwise(order))


def test_kinds_and_cues_are_spread():
    kinds = ("name", "spot", "reading", "evidence", "caveat")
    pool = [a_candidate(n, kind="reading", cue="crowded", role=ROLES[n % 4]) for n in range(50)]
    pool += [a_candidate(100 + n, kind=kinds[n % 5], cue=f"cue-{n % 10}", role=ROLES[n % 4]) for n in range(20)]
    chosen = choose(pool, 10)
    assert set(Counter(one.kind for one in chosen).values()) == {2}
    assert max(Counter(one.cue for one in chosen).values()) == 1


def test_a_point_is_asked_again_only_where_there_is_no_other():
    pool = [a_candidate(n, point=f"cue#{n % 6}", role=ROLES[n % 4]) for n in range(60)]
    assert len({one.point for one in choose(pool, 6)}) == 6
    assert len(choose(pool, 8)) == 8


def test_what_suits_the_learner_is_preferred():
    pool = [a_candidate(n, distance=0.0 if n % 5 == 0 else 3.0, role=ROLES[n % 4]) for n in range(100)]
    assert all(one.distance == 0 for one in choose(pool, 10))


def test_nothing_to_choose_from_gives_nothing():
    assert choose([], 10) == []
