"""The desk's rules, held by the database and worded by the models."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cues.models import (
    Alternative,
    Card,
    Caveat,
    Context,
    Cue,
    Evidence,
    Exclusion,
    Interpretation,
    Meaning,
    Near,
    Publication,
    Source,
)
from tests.cues.factories import NOW, lay, shelve

pytestmark = pytest.mark.django_db


def row(model, **fields):
    """Return a sound row of a model, not yet saved, with these fields changed."""
    cue = Cue.objects.first()
    reading = Interpretation.objects.first()
    sound = {
        Cue: {"slug": "another", "name": "Another", "channel": "face"},
        Interpretation: {"cue": cue, "key": "bored", "meaning_id": "boredom", "context_id": "any", "people_say": "So."},
        Alternative: {"cue": cue, "key": "cold", "kind": "physical", "text": "Cold."},
        Caveat: {"cue": cue, "key": "limit", "kind": "culture", "text": "Not everywhere."},
        Evidence: {
            "cue": cue,
            "key": "more",
            "interpretation": reading,
            "source_id": "farley2013",
            "direction": "supports",
            "level": "C",
            "rating": 3,
            "finding": "Something.",
        },
        Near: {"first_id": "anxiety", "second_id": "boredom"},
        Exclusion: {"first_id": "any", "second_id": "meeting"},
        Source: {"key": "new", "kind": "survey", "title": "New"},
        Meaning: {"key": "calm", "name": "calm", "definition": "At rest."},
        Context: {"key": "sofa", "name": "Sofa", "phrase": "On a sofa", "scene": "A soft one."},
    }[model]
    return model(**{**sound, **fields})


RULES = [
    ("cue_channel_known", Cue, {"channel": "aura"}),
    ("cue_topic_known", Cue, {"topic": "gossip"}),
    ("cue_review_has_name_and_day", Cue, {"reviewed_by": "Dr Who"}),
    ("cue_review_has_name_and_day", Cue, {"reviewed_on": NOW.date()}),
    ("interpretation_key_free", Interpretation, {"key": "form"}),
    ("interpretation_support_known", Interpretation, {"support": "likely", "certainty": "high"}),
    ("interpretation_target_known", Interpretation, {"target": "animals"}),
    ("interpretation_certainty_where_graded", Interpretation, {"support": "weak"}),
    ("interpretation_certainty_where_graded", Interpretation, {"certainty": "high"}),
    ("interpretation_certainty_where_graded", Interpretation, {"support": "weak", "certainty": "total"}),
    ("interpretation_untested_has_search", Interpretation, {"support": "untested"}),
    ("alternative_kind_known", Alternative, {"kind": "magic"}),
    ("caveat_kind_known", Caveat, {"kind": "magic"}),
    ("caveat_red_flags_are_safety", Caveat, {"red_flags": ["it is new"]}),
    ("evidence_about_one_thing", Evidence, {"interpretation": None}),
    ("evidence_rating_1_to_5", Evidence, {"rating": 6}),
    ("evidence_rating_1_to_5", Evidence, {"rating": 0}),
    ("evidence_level_known", Evidence, {"level": "F"}),
    ("evidence_direction_known", Evidence, {"direction": "sideways"}),
    ("evidence_effect_whole", Evidence, {"effect_kind": "d"}),
    ("evidence_effect_whole", Evidence, {"effect_value": 0.2}),
    (
        "evidence_interval_holds_value",
        Evidence,
        {"effect_kind": "d", "effect_value": 1, "effect_low": 2, "effect_high": 3},
    ),
    ("evidence_interval_holds_value", Evidence, {"effect_kind": "d", "effect_value": 1, "effect_low": 0}),
    ("evidence_r_in_range", Evidence, {"effect_kind": "r", "effect_value": 1.0}),
    ("near_of_two", Near, {"second_id": "anxiety"}),
    ("exclusion_of_two", Exclusion, {"second_id": "any"}),
    ("source_status_explained", Source, {"status": "retracted"}),
    ("source_doi_form", Source, {"doi": "doi:10.1/x"}),
]


def refused_by(save, name: str) -> bool:
    """Say whether the database refuses what `save` does; SQLite and PostgreSQL both name the constraint."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        save()
    return name in str(refusal.value)


@pytest.mark.parametrize(("name", "model", "fields"), RULES)
def test_the_database_refuses(name, model, fields):
    lay()
    assert refused_by(row(model, **fields).save, name)


@pytest.mark.parametrize(("name", "model", "fields"), RULES)
def test_the_model_words_it_before_the_database_must(name, model, fields):
    lay()
    with pytest.raises(ValidationError):
        row(model, **fields).full_clean()


@pytest.mark.parametrize(
    "model",
    [Cue, Interpretation, Alternative, Caveat, Evidence, Near, Exclusion, Source, Meaning, Context],
)
def test_a_sound_row_passes_both(model):
    lay()
    sound = row(model)
    sound.full_clean()
    sound.save()
    assert model.objects.filter(pk=sound.pk).exists()


TWICE = [
    (Interpretation, {"key": "anxiety", "meaning_id": "boredom"}),
    (Interpretation, {"key": "other", "meaning_id": "anxiety"}),
    (Alternative, {"key": "boredom"}),
    (Caveat, {"key": "habit"}),
    (Evidence, {"key": "fidgeting"}),
]


@pytest.mark.parametrize(("model", "fields"), TWICE)
def test_nothing_stands_twice_within_a_cue(model, fields):
    lay()
    with pytest.raises(ValidationError):
        row(model, **fields).full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row(model, **fields).save()


@pytest.mark.parametrize("model", [Near, Exclusion])
def test_a_pair_is_stored_once_whichever_way_round(model):
    lay()
    pair = row(model)
    pair.save()
    turned = model(first_id=pair.second_id, second_id=pair.first_id)
    with pytest.raises(ValidationError, match="other way round"):
        turned.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        turned.save()


def test_a_finding_is_about_one_thing_only():
    lay()
    both = row(Evidence, alternative=Alternative.objects.get())
    with pytest.raises(ValidationError, match="exactly one"):
        both.full_clean()
    assert refused_by(both.save, "evidence_about_one_thing")


def test_a_finding_and_what_it_is_about_belong_to_one_cue():
    lay()
    other = lay(slug="other-cue")
    with pytest.raises(ValidationError, match="different cues"):
        row(Evidence, cue=other, interpretation=Interpretation.objects.get(cue__slug="leg-shaking")).full_clean()


class TestShelf:
    def test_a_cue_has_one_current_card(self):
        card = shelve()
        again = Card.objects.get(pk=card.pk)
        again.pk, again.version = None, 2
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()

    def test_a_version_stands_once(self):
        card = shelve()
        again = Card.objects.get(pk=card.pk)
        again.pk, again.is_current = None, False
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save()

    @pytest.mark.parametrize(
        ("name", "fields"),
        [
            ("publication_retraction_has_message", {"kind": "retracted"}),
            ("publication_successor_only_on_retraction", {"successor_id": "other-cue"}),
            (
                "publication_successor_is_another",
                {"kind": "retracted", "note": "Renamed.", "successor_id": "leg-shaking"},
            ),
        ],
    )
    def test_the_feed_refuses(self, name, fields):
        lay(slug="other-cue")
        card = shelve()
        sound = {"sequence": 9, "card": card, "cue_id": "leg-shaking", "kind": "published", "at": NOW}
        assert refused_by(Publication(**{**sound, **fields}).save, name)

    def test_a_published_cue_and_its_cards_cannot_be_deleted(self):
        shelve()
        for rows in (Cue.objects, Card.objects):
            with pytest.raises(IntegrityError):
                rows.all().delete()
