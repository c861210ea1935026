"""The bank follows the shelf: step by step it becomes what it would be if it were made from scratch."""

import random
import threading

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from cues import publishing
from cues.models import Card, Cue, Drawing, Meaning, Publication
from quizzes import generation
from quizzes.generation import bank, kinds, material
from quizzes.models import Cursor, Item
from tests.cues.factories import NOW, a_document, a_figure, a_finding, a_health_document, a_reading
from tests.quizzes.shelves import MEANINGS, others, publish

CAVEATS = [{"key": "habit", "kind": "individual", "text": "In many people it is a habit, and means nothing more."}]
FORM = "A leg moves quickly up and down. The toes rest on the floor all the while. The heel is in the air."


def a_rich_document(slug: str = "leg-shaking", **members) -> dict:
    """Return a document of which items of several kinds are made."""
    return a_document(slug, **{"form": FORM, "caveats": CAVEATS, **members})


def live() -> dict[str, str]:
    """Return the fingerprints of the live items by slot."""
    return dict(Item.objects.live().exclude(slot="").values_list("slot", "fingerprint"))


def from_scratch() -> dict[str, str]:
    kinds.REMEMBERED.clear()
    return {slot: draft.fingerprint for slot, draft in kinds.bank(material.read()).items()}


def kept(item: Item) -> dict:
    """Return how an item has fared."""
    return {name: getattr(item, name) for name in ("difficulty", "exposures", "answers", "right")}


def answered(item: Item) -> Item:
    Item.objects.filter(pk=item.pk).update(difficulty=0.7, exposures=3, answers=5, right=2)
    item.refresh_from_db()
    return item


# Once.


@pytest.mark.django_db
def test_a_published_cue_gets_its_items():
    publish(a_rich_document(), *others())
    tally = generation.catch_up()
    assert tally.made == Item.objects.live().count() > 0
    assert live() == from_scratch()
    item = Item.objects.get(slot="reading:leg-shaking#anxiety:1")
    assert (item.cue, item.channel, item.point, item.role) == (
        "leg-shaking",
        "legs",
        "leg-shaking#anxiety",
        "cannot_tell",
    )
    assert item.card == Card.objects.current().get(cue_id="leg-shaking")
    assert item.key == next(option["key"] for option in item.options if option["right"])
    assert item.size == len(item.options) == 4
    assert item.state == Item.State.LIVE and item.origin == Item.Origin.GENERATED


@pytest.mark.django_db
def test_an_empty_shelf_has_an_empty_bank():
    assert generation.catch_up() == bank.Tally()
    assert not Item.objects.exists()


@pytest.mark.django_db
def test_to_catch_up_twice_is_to_catch_up_once():
    publish(a_rich_document(), *others())
    generation.catch_up()
    before = list(Item.objects.values())
    assert generation.catch_up() == bank.Tally()
    assert generation.remake(now=NOW).stayed == len(before)
    assert list(Item.objects.values()) == before


@pytest.mark.django_db
def test_the_cursor_stands_at_the_last_publication():
    publish(a_rich_document(), *others())
    generation.catch_up()
    assert Cursor.objects.get().sequence == Publication.objects.order_by("-sequence").first().sequence


@pytest.mark.django_db
def test_other_code_looks_at_every_card_again(monkeypatch):
    publish(a_rich_document(), *others())
    generation.catch_up()
    monkeypatch.setattr(bank, "CODE", "another")
    assert generation.catch_up().stayed == Item.objects.live().count()
    assert generation.catch_up() == bank.Tally()


# Changes.


@pytest.mark.django_db
def test_an_unchanged_item_keeps_its_row_and_its_answers_and_points_to_the_new_card():
    publish(a_rich_document(), *others())
    generation.catch_up()
    item = answered(Item.objects.get(slot="reading:leg-shaking#anxiety:1"))
    publish(a_rich_document(aliases=["leg bouncing"]))
    generation.catch_up()
    moved = Item.objects.get(slot="reading:leg-shaking#anxiety:1")
    assert moved.pk == item.pk
    assert kept(moved) == kept(item)
    assert moved.card.version == 2


@pytest.mark.django_db
def test_a_changed_item_is_a_new_one_and_the_old_one_is_retired_with_its_answers():
    publish(a_rich_document(), *others())
    generation.catch_up()
    old = answered(Item.objects.get(slot="reading:leg-shaking#anxiety:1"))
    publish(a_rich_document(interpretations=[a_reading(rationale="A new look at the old findings.")]))
    tally = generation.catch_up()
    new = Item.objects.live().get(slot=old.slot)
    assert new.pk != old.pk and new.answers == 0
    old.refresh_from_db()
    assert (old.state, old.retired_for, old.answers) == (Item.State.RETIRED, Item.Retirement.REPLACED, 5)
    assert old.retired_at is not None
    assert old.card.version == 1
    assert tally.made >= 1 and tally.retired >= 1


@pytest.mark.django_db
def test_a_question_that_comes_back_is_the_same_item_again():
    first, second = a_rich_document(), a_rich_document(interpretations=[a_reading(rationale="Another view of it.")])
    publish(first, *others())
    generation.catch_up()
    item = answered(Item.objects.get(slot="reading:leg-shaking#anxiety:1"))
    for document in (second, first):
        publish(document)
        generation.catch_up()
    back = Item.objects.live().get(slot=item.slot)
    assert back.pk == item.pk
    assert (back.answers, back.retired_at, back.retired_for, back.card.version) == (5, None, "", 3)


@pytest.mark.django_db
def test_items_of_a_retracted_cue_are_retired_and_come_back_with_it():
    publish(a_rich_document(), *others())
    generation.catch_up()
    before = set(Item.objects.live().filter(cue="leg-shaking").values_list("pk", flat=True))
    publishing.retract(cue=Cue.objects.get(slug="leg-shaking"), by=None, now=NOW, message="It was wrong.")
    generation.catch_up()
    away = Item.objects.filter(cue="leg-shaking")
    assert set(away.values_list("state", "retired_for")) == {(Item.State.RETIRED, Item.Retirement.RETRACTED)}
    publish(a_rich_document())
    generation.catch_up()
    assert set(Item.objects.live().filter(cue="leg-shaking").values_list("pk", flat=True)) == before


@pytest.mark.django_db
def test_an_amended_meaning_reaches_the_questions_that_name_it():
    publish(a_rich_document(), *others())
    generation.catch_up()
    anxiety = Meaning.objects.get(key="anxiety")
    anxiety.definition = "A fretful feeling about what is to come."
    anxiety.save()
    publishing.amend(subject=anxiety, by=None, now=NOW)
    generation.catch_up()
    options = Item.objects.live().get(slot="reading:leg-shaking#anxiety:1").options
    assert "Anxiety: a fretful feeling about what is to come" in [option["text"] for option in options]
    assert live() == from_scratch()


# Pictures.


@pytest.mark.django_db
def test_every_picture_of_an_item_is_kept_under_the_address_that_the_item_names():
    figures = [{"AU12": 0.9}, {"AU4": 1}, {"AU1": 1, "AU2": 1}, {"AU15": 0.9}]
    publish(*(a_document(f"face-{n}", channel="face", figure=a_figure(face=face)) for n, face in enumerate(figures)))
    generation.catch_up()
    items = Item.objects.live().filter(kind__in=["name", "spot"])
    pictures = [item.figure for item in items if item.figure]
    pictures += [option["figure"] for item in items for option in item.options if option["figure"]]
    assert {item.kind for item in items} == {"name", "spot"}
    assert {picture["drawing"] for picture in pictures} <= set(Drawing.objects.values_list("hash", flat=True))


@pytest.mark.django_db
def test_a_better_rig_draws_the_same_items_anew(monkeypatch):
    figures = [{"AU12": 0.9}, {"AU4": 1}, {"AU1": 1, "AU2": 1}, {"AU15": 0.9}]
    publish(*(a_document(f"face-{n}", channel="face", figure=a_figure(face=face)) for n, face in enumerate(figures)))
    generation.catch_up()
    before = {item.pk: item.figure for item in Item.objects.live().filter(kind="name")}
    monkeypatch.setattr("cues.drawings.RIG", "a better rig")
    generation.remake(now=NOW)
    after = {item.pk: item.figure for item in Item.objects.live().filter(kind="name")}
    assert before and before.keys() == after.keys()
    for pk, figure in after.items():
        assert figure["drawing"] != before[pk]["drawing"]
        assert {**figure, "drawing": ""} == {**before[pk], "drawing": ""}
        assert Drawing.objects.get(pk=figure["drawing"]).rig == "a better rig"


# Any history.


def some_document(chooser: random.Random, slug: str) -> dict:
    """Return one of the many states of a cue."""
    if slug == "health":
        return a_health_document(slug, form=chooser.choice([FORM, "The legs do not rest."]))
    readings = [
        a_reading(
            key,
            meaning=key,
            support=chooser.choice(["weak", "mixed", "unsupported"]),
            departure="A test of every grade.",
            evidence=[a_finding(f"on-{key}", direction=chooser.choice(["supports", "qualifies"]))],
        )
        for key in ("anxiety", "pride")
        if key == "anxiety" or chooser.random() < 0.5
    ]
    lenses = {"key": "lenses", "kind": "physical", "text": "Dry eyes behind contact lenses."}
    return a_rich_document(
        slug,
        channel={"blinking": "face"}.get(slug, "legs"),
        form="The eyelids close for a moment. They open again at once, and the eyes look ahead."
        if slug == "blinking"
        else FORM,
        interpretations=readings,
        alternatives=[{"key": "rest", "kind": "habit", "text": chooser.choice(["Habit.", "A wish to move."])}, lenses],
        figure=a_figure(face={"AU12": chooser.choice([0.6, 0.9])}),
    )


def one_step(chooser: random.Random) -> None:
    slug = chooser.choice(["leg-shaking", "blinking", "toe-tapping", "health"])
    act = chooser.random()
    if act < 0.25 and Card.objects.current().filter(cue__slug=slug).exists():
        publishing.retract(cue=Cue.objects.get(slug=slug), by=None, now=NOW, message="A test.")
    elif act < 0.4:
        meaning = Meaning.objects.get(key=chooser.choice(sorted(MEANINGS)))
        meaning.definition = chooser.choice(["What one feels now and then.", "What comes over one at times."])
        meaning.save()
        publishing.amend(subject=meaning, by=None, now=NOW)
    else:
        publish(some_document(chooser, slug))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(8))
def test_step_by_step_the_bank_becomes_what_it_would_be_from_scratch(seed):
    chooser = random.Random(seed)
    publish(*others())
    for _ in range(10):
        for _ in range(chooser.randint(1, 3)):
            one_step(chooser)
        generation.catch_up()
        assert live() == from_scratch()
        current = dict(Card.objects.current().values_list("cue__slug", "pk"))
        assert all(item.card_id == current[item.cue] for item in Item.objects.live())


# Together, and after a publication.


@pytest.mark.django_db(transaction=True)
def test_two_that_catch_up_at_once_make_every_item_once():
    publish(a_rich_document(), *others())
    failures, gate = [], threading.Barrier(4)

    def run() -> None:
        try:
            gate.wait(timeout=10)
            generation.catch_up()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failures == []
    assert live() == from_scratch()
    assert Item.objects.count() == len(live())
    assert Cursor.objects.count() == 1


@pytest.mark.django_db
def test_what_is_published_while_the_bank_is_being_thought_out_is_in_it_too(monkeypatch):
    publish(a_rich_document(), *others())
    think, thoughts = kinds.bank, []

    def interrupted(shelf):
        thoughts.append(len(shelf.cues))
        if len(thoughts) == 1:
            publish(a_rich_document("toe-tapping"))
        return think(shelf)

    monkeypatch.setattr(kinds, "bank", interrupted)
    generation.catch_up()
    assert thoughts == [1 + len(MEANINGS), 2 + len(MEANINGS)]
    monkeypatch.undo()
    assert Item.objects.live().filter(cue="toe-tapping").exists()
    assert live() == from_scratch()


@pytest.mark.django_db(transaction=True)
def test_the_bank_follows_a_publication_by_itself(settings):
    settings.AFTER_PUBLICATION = ["quizzes.generation.catch_up"]
    publish(a_rich_document(), *others())
    assert live() == from_scratch() != {}


def broken(*_args, **_options):
    raise RuntimeError("the generator broke")


@pytest.mark.django_db(transaction=True)
def test_a_failure_undoes_no_publication_and_the_next_run_makes_it_good(settings, monkeypatch, caplog):
    settings.AFTER_PUBLICATION = ["quizzes.generation.catch_up"]
    monkeypatch.setattr(kinds, "bank", broken)
    publish(a_rich_document(), *others())
    assert Card.objects.current().count() == 1 + len(MEANINGS)
    assert "the generator broke" in caplog.text
    assert not Item.objects.exists()
    monkeypatch.undo()
    generation.catch_up()
    assert live() == from_scratch() != {}


@pytest.mark.django_db
def test_a_publication_costs_the_bank_the_same_queries_at_one_cue_and_at_ten(django_assert_num_queries):
    def change(slug: str, text: str) -> None:
        publish(a_rich_document(slug, interpretations=[a_reading(rationale=text)]))

    publish(a_rich_document("cue-0"), *others())
    generation.catch_up()
    change("cue-0", "Once more.")
    at_one = queries_of_catching_up()
    publish(*(a_rich_document(f"cue-{number}") for number in range(1, 10)))
    generation.catch_up()
    change("cue-5", "Once more.")
    assert queries_of_catching_up() == at_one
    with django_assert_num_queries(2):
        generation.catch_up()


def queries_of_catching_up() -> int:
    with CaptureQueriesContext(connection) as captured:
        generation.catch_up()
    return len(captured)
