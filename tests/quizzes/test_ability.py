"""Elo ratings of learners and items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizzes.grading import ability
from quizzes.grading.ability import Ability, Change, Difficulty, Trial

RATINGS = st.floats(-4, 4)
COUNTS = st.integers(0, 500)
OPTIONS = st.integers(2, 5)
ABILITIES = st.builds(Ability, theta=RATINGS, n=COUNTS)
DIFFICULTIES = st.builds(Difficulty, d=RATINGS, n=COUNTS)


@pytest.mark.parametrize(
    ("theta", "d", "options", "chance"),
    [
        (0, 0, 2, 0.75),
        (0, 0, 4, 0.625),
        (1, 1, 5, 0.6),
        (1, 0, 4, 0.25 + 0.75 * 0.731059),
        (-4, 4, 4, 0.25 + 0.75 * 0.000335),
        (-4000, 4000, 3, 1 / 3),
        (4000, -4000, 3, 1),
    ],
)
def test_the_chance_of_a_right_answer(theta, d, options, chance):
    assert ability.chance(theta, d, options) == pytest.approx(chance, abs=1e-6)


@given(RATINGS, RATINGS, RATINGS, OPTIONS)
def test_chance_rises_with_ability_falls_with_difficulty_and_is_never_below_a_guess(one, other, d, options):
    low, high = sorted((one, other))
    assert 1 / options <= ability.chance(low, d, options) <= ability.chance(high, d, options) <= 1
    assert ability.chance(d, high, options) <= ability.chance(d, low, options)


@given(RATINGS, RATINGS, OPTIONS)
def test_only_the_difference_counts_so_signs_may_be_swapped(theta, d, options):
    assert ability.chance(theta, d, options) == ability.chance(-d, -theta, options)


@pytest.mark.parametrize(
    ("n", "learner", "item"),
    [(0, 0.6, 0.6), (1, 0.6 / 1.1, 0.6 / 1.1), (10, 0.3, 0.3), (50, 0.1, 0.1), (90, 0.1, 0.06), (1000, 0.1, 0.02)],
)
def test_steps_shrink_to_their_floors(n, learner, item):
    assert ability.learner_step(n) == pytest.approx(learner)
    assert ability.item_step(n) == pytest.approx(item)


@pytest.mark.parametrize("step", [ability.learner_step, ability.item_step])
def test_a_negative_count_is_refused(step):
    with pytest.raises(ValueError, match="not negative"):
        step(-1)


@pytest.mark.parametrize(
    ("right", "first", "theta", "d", "exposures"),
    [
        (True, True, 0.225, -0.225, 1),
        (False, True, -0.375, 0.375, 1),
        (True, False, 0.225, 0, 0),
        (False, False, -0.375, 0, 0),
    ],
)
def test_the_first_answer_of_a_new_learner_to_a_new_item(right, first, theta, d, exposures):
    learner, item = ability.update(Ability(), Difficulty(), options=4, right=right, first=first)
    assert (learner.theta, learner.n) == (pytest.approx(theta), 1)
    assert (item.d, item.n) == (pytest.approx(d), exposures)


@given(ABILITIES, DIFFICULTIES, OPTIONS, st.booleans())
def test_ability_and_difficulty_move_in_opposite_directions_within_their_limits(learner, item, options, right):
    moved, harder = ability.update(learner, item, options=options, right=right, first=True)
    sign = 1 if right else -1
    assert sign * (moved.theta - learner.theta) >= 0
    assert sign * (harder.d - item.d) <= 0
    assert abs(moved.theta) <= 4
    assert abs(harder.d) <= 4
    assert (moved.n, harder.n) == (learner.n + 1, item.n + 1)


@given(
    st.builds(Ability, theta=st.floats(-3, 3), n=COUNTS), st.builds(Difficulty, d=st.floats(-3, 3), n=COUNTS), OPTIONS
)
def test_within_the_limits_both_move_by_their_steps_times_the_same_surprise(learner, item, options):
    for right in (True, False):
        surprise = right - ability.chance(learner.theta, item.d, options)
        moved, harder = ability.update(learner, item, options=options, right=right, first=True)
        assert moved.theta - learner.theta == pytest.approx(ability.learner_step(learner.n) * surprise)
        assert item.d - harder.d == pytest.approx(ability.item_step(item.n) * surprise)


@given(ABILITIES, DIFFICULTIES, OPTIONS, st.booleans())
def test_a_repeated_exposure_leaves_the_item_as_it_is(learner, item, options, right):
    moved, same = ability.update(learner, item, options=options, right=right, first=False)
    assert same is item
    assert moved == ability.update(learner, item, options=options, right=right, first=True)[0]


def test_ratings_stop_at_their_limits():
    learner, item = Ability(theta=-4, n=9), Difficulty(d=4, n=9)
    assert ability.update(learner, item, options=2, right=False, first=True) == (Ability(-4, 10), Difficulty(4, 10))


@given(ABILITIES, DIFFICULTIES, OPTIONS)
def test_answers_as_expected_move_nothing_on_average(learner, item, options):
    p = ability.chance(learner.theta, item.d, options)
    up, down = (ability.update(learner, item, options=options, right=right, first=False)[0] for right in (True, False))
    if max(abs(up.theta), abs(down.theta)) < 4:
        assert p * up.theta + (1 - p) * down.theta == pytest.approx(learner.theta, abs=1e-9)


TRIALS = st.lists(
    st.builds(
        Trial,
        learner=st.sampled_from(["ana gaze", "ana voice", "ben gaze"]),
        item=st.integers(1, 3),
        options=OPTIONS,
        right=st.booleans(),
        first=st.booleans(),
    ),
    max_size=30,
)


@given(TRIALS)
def test_a_recount_equals_the_answers_taken_step_by_step(trials):
    abilities, difficulties, changes = {}, {}, []
    for trial in trials:
        before = abilities.get(trial.learner, Ability()), difficulties.get(trial.item, Difficulty())
        after = ability.update(*before, options=trial.options, right=trial.right, first=trial.first)
        abilities[trial.learner], difficulties[trial.item] = after
        changes.append(Change(before[0], after[0], before[1], after[1]))
    assert list(ability.recount(trials)) == changes


@given(TRIALS, st.data())
def test_a_recount_of_a_beginning_is_the_beginning_of_the_recount(trials, data):
    cut = data.draw(st.integers(0, len(trials)))
    assert list(ability.recount(trials[:cut])) == list(ability.recount(trials))[:cut]


def test_a_recount_keeps_learners_and_items_apart():
    def trial(learner, item):
        return Trial(learner=learner, item=item, options=4, right=True, first=True)

    ana, ben, again = ability.recount([trial("ana", 1), trial("ben", 2), trial("ana", 2)])
    assert ben.ability_before == Ability()
    assert ben.difficulty_before == Difficulty()
    assert again.ability_before == ana.ability_after
    assert again.difficulty_before == ben.difficulty_after


@given(RATINGS, OPTIONS)
def test_the_aim_runs_from_85_to_70_chances_in_100(theta, options):
    easiest, hardest = ability.aim(theta, options)
    assert ability.chance(theta, easiest, options) == pytest.approx(0.85)
    assert ability.chance(theta, hardest, options) == pytest.approx(0.70)
    assert easiest < hardest


def test_items_are_ranked_by_their_distance_from_the_aim_and_keep_their_order_within_it():
    # At K = 4 and ability 0 the aim is -1.386 to -0.405.
    difficulties = [3.0, -0.5, -4.0, -1.0, 0.0, -1.5]
    assert ability.rank(difficulties, theta=0, options=4) == [1, 3, 5, 4, 2, 0]


@given(st.lists(RATINGS, max_size=12), RATINGS, OPTIONS)
def test_no_item_outside_the_aim_is_ranked_before_one_within_it(difficulties, theta, options):
    order = ability.rank(difficulties, theta=theta, options=options)
    assert sorted(order) == list(range(len(difficulties)))
    easiest, hardest = ability.aim(theta, options)
    fits = [easiest <= difficulties[index] <= hardest for index in order]
    assert fits == sorted(fits, reverse=True)


def test_a_trivial_item_is_no_better_than_one_a_little_too_hard():
    assert ability.rank([-4.0, 0.1], theta=1.0, options=4)[0] == 1
    assert ability.rank([-4.0, 1.2], theta=1.0, options=4)[0] == 1


@pytest.mark.parametrize("options", [1, 0, -1])
def test_a_question_without_a_choice_is_refused(options):
    with pytest.raises(ValueError, match="at least two options"):
        ability.chance(0, 0, options)
    with pytest.raises(ValueError, match="at least two options"):
        ability.aim(0, options)


@pytest.mark.parametrize("rating", [float("nan"), float("inf")])
def test_a_rating_that_is_not_finite_is_refused(rating):
    with pytest.raises(ValueError, match="finite"):
        ability.chance(rating, 0, 4)
    with pytest.raises(ValueError, match="finite"):
        ability.chance(0, rating, 4)
    with pytest.raises(ValueError, match="finite"):
        ability.aim(rating, 4)
