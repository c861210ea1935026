"""What editors do to single items, and how the generator respects it."""

import pytest

from cues import publishing
from cues.models import Cue
from quizzes import generation
from quizzes.generation import Refused
from quizzes.models import Item
from tests.cues.factories import NOW, a_document, a_reading
from tests.quizzes.shelves import others, publish

pytestmark = pytest.mark.django_db

SLOT = "reading:leg-shaking#anxiety:1"
OPTIONS = [
    {"text": "Habit, as in many people", "role": "caveat", "right": True, "rationale": "It is a habit.", "cites": []},
    {"text": "Music, which goes on", "role": "caveat", "right": False, "rationale": "There is none.", "cites": []},
]


@pytest.fixture
def item() -> Item:
    publish(a_document(), *others())
    generation.catch_up()
    return Item.objects.live().get(slot=SLOT)


def change_card(text: str = "Looked at once more.") -> None:
    publish(a_document(interpretations=[a_reading(rationale=text)]))
    generation.catch_up()


def retract() -> None:
    publishing.retract(cue=Cue.objects.get(slug="leg-shaking"), by=None, now=NOW, message="A test.")
    generation.catch_up()


def write(**members) -> Item:
    return generation.write(
        **{
            "cue": "leg-shaking",
            "kind": "caveat",
            "point": "leg-shaking#caveats",
            "stem": "What speaks for caution here?",
            "options": OPTIONS,
            "now": NOW,
            **members,
        }
    )


def in_slot() -> Item | None:
    return Item.objects.live().filter(slot=SLOT).first()


def names(refusal) -> list[str]:
    return [problem.name for problem in refusal.value.problems]


# Written by hand.


def test_an_item_written_by_an_editor_is_live_and_has_no_slot(item):
    written = write()
    assert (written.origin, written.state, written.slot) == (Item.Origin.WRITTEN, Item.State.LIVE, "")
    assert (written.key, written.role, written.size, written.channel) == ("a", "caveat", 2, "legs")
    assert [option["key"] for option in written.options] == ["a", "b"]
    assert written.card == item.card


def test_what_an_editor_writes_stays_whatever_the_generator_does(item):
    written = write()
    change_card()
    generation.remake(now=NOW)
    written.refresh_from_db()
    assert written.state == Item.State.LIVE


@pytest.mark.parametrize(
    ("members", "name"),
    [
        ({"options": OPTIONS[:1]}, "shape"),
        ({"options": [OPTIONS[1], OPTIONS[1]]}, "shape"),
        ({"options": [{**OPTIONS[0], "text": "It is always a habit"}, OPTIONS[1]]}, "absolutes"),
        ({"options": [{**OPTIONS[0], "rationale": ""}, OPTIONS[1]]}, "rationale"),
        ({"options": [{**OPTIONS[0], "cites": ["nobody1999"]}, OPTIONS[1]]}, "evidence"),
        ({"stem": "Is it habit, as in many people?"}, "given_away"),
        ({"point": "another#caveats"}, "point"),
        ({"cue": "nothing", "point": "nothing#caveats"}, "cue"),
    ],
)
def test_a_bad_item_is_refused_by_name_and_nothing_is_kept(item, members, name):
    before = Item.objects.count()
    with pytest.raises(Refused) as refusal:
        write(**members)
    assert name in names(refusal)
    assert Item.objects.count() == before


def test_one_question_is_not_written_twice(item):
    write()
    with pytest.raises(Refused) as refusal:
        write()
    assert names(refusal) == ["duplicate"]


def test_what_an_editor_wrote_goes_with_its_cue_and_comes_back_with_it(item):
    written = write()
    retract()
    written.refresh_from_db()
    assert (written.state, written.retired_for) == (Item.State.RETIRED, Item.Retirement.RETRACTED)
    publish(a_document())
    generation.catch_up()
    written.refresh_from_db()
    assert (written.state, written.retired_for, written.retired_at) == (Item.State.LIVE, "", None)


# Changed by hand.


def test_a_changed_item_is_a_new_one_in_the_same_place_and_the_old_one_is_retired(item):
    Item.objects.filter(pk=item.pk).update(answers=4, right=1)
    changed = generation.revise(item=item, now=NOW, stem="Leg shaking, and nothing else. What is really the case?")
    assert (changed.slot, changed.origin, changed.state, changed.answers) == (SLOT, "edited", "live", 0)
    assert changed.options == item.options
    item.refresh_from_db()
    assert (item.state, item.answers) == (Item.State.RETIRED, 4)


def test_a_change_of_one_option_leaves_the_others_and_keeps_pictures(item):
    options = [{**option, "rationale": option["rationale"] + " So it is."} for option in item.options]
    changed = generation.revise(item=item, now=NOW, options=options)
    assert [option["text"] for option in changed.options] == [option["text"] for option in item.options]
    assert changed.question == item.question
    assert changed.fingerprint != item.fingerprint


def test_pictures_outlive_a_change(item):
    figure = {"drawing": "d" * 64, "spec": "f" * 64, "title": "Drawing of one person", "alt": "One person: seated."}
    options = [{**option, "figure": {**figure, "spec": option["key"] * 64}} for option in item.options]
    Item.objects.filter(pk=item.pk).update(figure=figure, options=options)
    changed = generation.revise(item=item, now=NOW, note="Look closely.")
    assert changed.figure == figure
    assert [option["figure"] for option in changed.options] == [option["figure"] for option in options]


def test_a_change_that_changes_nothing_leaves_the_item_as_it_is(item):
    assert generation.revise(item=item, now=NOW, stem=item.stem).pk == item.pk
    assert in_slot().origin == Item.Origin.GENERATED


def test_the_generator_leaves_a_changed_item_alone_and_fills_its_slot_with_nothing_else(item):
    changed = generation.revise(item=item, now=NOW, note="Think of what else it might be.")
    change_card()
    generation.remake(now=NOW)
    assert in_slot().pk == changed.pk


def test_a_bad_change_is_refused_and_the_old_item_stays(item):
    options = [{**option, "right": False} for option in item.options]
    with pytest.raises(Refused) as refusal:
        generation.revise(item=item, now=NOW, options=options)
    assert names(refusal) == ["shape"]
    assert in_slot().pk == item.pk


def test_a_definite_answer_cannot_be_made_right_by_hand_against_the_evidence(item):
    options = [{**option, "right": option["text"].startswith("Anxiety")} for option in item.options]
    with pytest.raises(Refused) as refusal:
        generation.revise(item=item, now=NOW, options=options)
    assert names(refusal) == ["overclaims"]


def test_a_retired_item_is_not_changed(item):
    generation.retire(item=item, now=NOW)
    with pytest.raises(Refused) as refusal:
        generation.revise(item=item, now=NOW, stem="Another?")
    assert names(refusal) == ["state"]


def test_an_edited_item_goes_with_its_cue_and_comes_back_in_its_slot(item):
    changed = generation.revise(item=item, now=NOW, note="Think again.")
    retract()
    assert in_slot() is None
    publish(a_document())
    generation.catch_up()
    assert in_slot().pk == changed.pk


# Taken out and put back.


def test_what_an_editor_takes_out_does_not_come_back_by_itself(item):
    generation.retire(item=item, now=NOW)
    generation.remake(now=NOW)
    change_card()
    assert in_slot() is None
    item.refresh_from_db()
    assert (item.state, item.retired_for) == (Item.State.RETIRED, Item.Retirement.EDITOR)


def test_another_question_takes_the_slot_of_one_that_was_taken_out(item):
    generation.retire(item=item, now=NOW)
    publish(a_document(name="Bouncing a leg"))
    generation.catch_up()
    assert in_slot().pk != item.pk


def test_a_retired_item_is_put_back(item):
    generation.retire(item=item, now=NOW)
    back = generation.restore(item=item)
    assert (back.pk, back.state, back.retired_at, back.retired_for) == (item.pk, "live", None, "")
    generation.remake(now=NOW)
    assert in_slot().pk == item.pk
    assert generation.restore(item=item).pk == item.pk


def test_an_item_is_not_put_back_where_another_has_its_place(item):
    generation.revise(item=item, now=NOW, note="Think again.")
    with pytest.raises(Refused) as refusal:
        generation.restore(item=item)
    assert names(refusal) == ["place"]


def test_a_generated_item_that_no_longer_follows_from_its_card_is_not_put_back(item):
    generation.retire(item=item, now=NOW)
    change_card()
    with pytest.raises(Refused) as refusal:
        generation.restore(item=item)
    assert names(refusal) == ["outdated"]


def test_a_written_item_is_not_put_back_beside_its_twin_or_without_its_cue(item):
    first = write()
    generation.retire(item=first, now=NOW)
    second = write()
    with pytest.raises(Refused) as refusal:
        generation.restore(item=first)
    assert names(refusal) == ["duplicate"]
    generation.retire(item=second, now=NOW)
    retract()
    with pytest.raises(Refused) as refusal:
        generation.restore(item=first)
    assert names(refusal) == ["cue"]


# Handed back.


def test_a_slot_is_handed_back_to_the_generator(item):
    changed = generation.revise(item=item, now=NOW, note="Think again.")
    back = generation.regenerate(item=changed, now=NOW)
    assert (back.pk, back.state, back.origin) == (item.pk, "live", "generated")
    changed.refresh_from_db()
    assert changed.state == Item.State.RETIRED
    assert generation.remake(now=NOW).made == 0


def test_a_slot_handed_back_after_its_card_changed_gets_the_question_of_today(item):
    changed = generation.revise(item=item, now=NOW, note="Think again.")
    change_card("A wholly new view of the matter.")
    made = generation.regenerate(item=changed, now=NOW)
    assert made.pk not in (item.pk, changed.pk)
    assert "A wholly new view" in made.options[-1]["rationale"]


def test_what_an_editor_had_written_word_for_word_is_not_taken_for_the_generators_own(item):
    change_card("A second view.")
    second = in_slot()
    publish(a_document())
    generation.catch_up()
    edited = generation.revise(item=in_slot(), now=NOW, options=second.options)
    assert edited.fingerprint == second.fingerprint
    generation.regenerate(item=edited, now=NOW)
    change_card("A second view.")
    assert (in_slot().pk, in_slot().origin) == (second.pk, Item.Origin.GENERATED)


def test_what_an_editor_took_out_is_made_again_on_request(item):
    generation.retire(item=item, now=NOW)
    assert generation.regenerate(item=item, now=NOW).pk == item.pk
    generation.remake(now=NOW)
    assert in_slot().pk == item.pk


def test_nothing_is_made_where_the_generator_has_no_slot(item):
    with pytest.raises(Refused) as refusal:
        generation.regenerate(item=write(), now=NOW)
    assert names(refusal) == ["place"]
