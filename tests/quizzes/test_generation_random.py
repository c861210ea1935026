"""Whatever a card may say, the generator makes of it only what the checks let pass, and always the same."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizzes.generation import KINDS, kinds, reading
from quizzes.generation.checks import problems
from quizzes.generation.drafts import Draft
from quizzes.generation.material import Shelf
from tests.cues.strategies import documents
from tests.quizzes.shelves import as_bytes, others, shelf_of

SHELVES = st.lists(documents(), min_size=1, max_size=4, unique_by=lambda document: document["slug"]).map(
    lambda found: shelf_of(*found, *others(), excluding=(("any", "meeting"),))
)
thorough = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def refused(drafts: list[Draft], shelf: Shelf) -> list[tuple[str, str]]:
    found = []
    for draft in drafts:
        asked = {other.question for other in drafts if other is not draft}
        found += [(draft.slot, problem.name) for problem in problems(draft, shelf.cues[draft.cue], shelf, asked)]
    return found


@thorough
@given(SHELVES)
def test_no_check_refuses_an_item_made_from_random_cards(shelf):
    assert refused(list(kinds.bank(shelf).values()), shelf) == []


@thorough
@given(SHELVES)
def test_random_cards_give_the_same_bytes_every_time(shelf):
    assert as_bytes(kinds.bank(shelf)) == as_bytes(kinds.bank(shelf))


@thorough
@given(SHELVES)
def test_of_random_cards_no_point_has_too_many_items_and_none_stands_in_two_slots(shelf):
    drafts = list(kinds.bank(shelf).values())
    assert len({draft.question for draft in drafts}) == len(drafts)
    for point in {draft.point for draft in drafts}:
        assert sum(draft.point == point for draft in drafts) <= kinds.A_POINT
    assert {draft.kind for draft in drafts} <= set(KINDS)


@thorough
@given(SHELVES)
def test_no_untrue_meaning_is_one_that_a_reading_of_the_cue_shows_or_is_near_to(shelf):
    for cue in shelf.cues.values():
        for meaning in reading.untrue_of(cue, shelf):
            assert meaning.key not in cue.meanings
            assert not any(meaning.key in own.near for own in cue.meanings.values())


@thorough
@given(SHELVES, st.text(max_size=10))
def test_any_seed_will_do(shelf, seed):
    assert refused(list(kinds.bank(shelf, seed=seed).values()), shelf) == []
