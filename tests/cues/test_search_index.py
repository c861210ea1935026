"""What is searched stays in step with the shelf, through every act and every upgrade."""

import json
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from cues import publishing, search
from cues.models import Card, Cue, Meaning, SearchText, Word
from cues.search import indexing, pieces
from cues.search.engines import make_index, matching
from cues.search.stemming import stem
from cues.search.words import words
from tests.cues import shelves
from tests.cues.factories import NOW, lay, shelve, shelve_many

pytestmark = pytest.mark.django_db


def publish_again(**members) -> Card:
    card = publishing.publish(cue=lay(**members), by=None, now=NOW)
    assert card is not None
    return card


def retract(slug: str = "leg-shaking") -> None:
    publishing.retract(cue=Cue.objects.get(slug=slug), by=None, now=NOW, message="It meant nothing.")


def expected_words() -> dict[str, int]:
    """Return in how many current cards each word stands, counted from the cards themselves."""
    counts: Counter[str] = Counter()
    for card in Card.objects.current():
        body = json.loads(card.body)
        texts = [*pieces.names(body), *pieces.meanings(body), *(piece.text for piece in pieces.rest(body))]
        counts.update({word for text in texts for word in words(text)})
    return dict(counts)


def assert_in_step() -> None:
    assert set(SearchText.objects.values_list("card", flat=True)) == set(
        Card.objects.current().values_list("pk", flat=True)
    )
    assert dict(Word.objects.values_list("word", "cards")) == expected_words()
    assert all((row.start, row.stem) == (row.word[:3], stem(row.word)) for row in Word.objects.all())


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite's index knows the columns")
def test_whether_a_word_stands_in_names_and_meanings_is_learned_without_reading_cards():
    shelve_many(30)
    rows = matching(SearchText.objects.all(), [{stem("quickly")}], strong=True)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        plan = rows.explain(analyze=True)
    assert "cues_searchtext_strong_stems" in plan
    assert "Removed" not in plan
    assert not rows.exists()
    assert matching(SearchText.objects.all(), [{stem("quickly")}], strong=False).count() == 30


def test_a_published_cue_is_found_and_a_draft_is_not():
    lay(slug="draft")
    shelve()
    assert len(search.find("leg shaking").cards) == 1
    assert search.find("draft").unknown == ["draft"]
    assert_in_step()


def test_a_new_version_is_found_by_its_words_and_no_more_by_the_old_ones():
    shelve(form="A heel drums.")
    new = publish_again(form="A foot taps.")
    assert search.find("taps ").cards == [new.pk]
    assert search.find("drums").unknown == ["drums"]
    assert_in_step()


def test_a_retracted_cue_is_not_found_nor_any_word_that_it_alone_had():
    shelve()
    shelve(slug="yawning")
    retract()
    assert search.find("shaking").unknown == ["shaking"]
    assert len(search.find("yawning").cards) == 1
    assert_in_step()


def test_a_cue_that_comes_back_is_found_again():
    shelve()
    retract()
    card = publish_again()
    assert search.find("leg shaking").cards == [card.pk]
    assert_in_step()


def test_an_amended_meaning_is_found_by_its_new_name():
    shelve()
    shelve(slug="yawning")
    Meaning.objects.filter(pk="anxiety").update(name="dread")
    publishing.amend(subject=Meaning.objects.get(pk="anxiety"), by=None, now=NOW)
    assert len(search.find("dread").cards) == 2
    assert_in_step()


def test_what_is_undone_leaves_nothing_behind():
    shelve()
    with pytest.raises(RuntimeError), transaction.atomic():
        shelve(slug="yawning")
        raise RuntimeError("power cut")
    assert search.find("yawning").unknown == ["yawning"]
    assert_in_step()


def test_indexing_takes_few_queries_however_many_words_there_are(django_assert_num_queries):
    shelve()
    card = shelve(slug="yawning", form=" ".join(f"word{number}" for number in range(150)))
    with django_assert_num_queries(4):
        search.forget(card)
    with django_assert_num_queries(3):
        search.index(card)
    assert_in_step()


def test_an_upgrade_from_before_there_was_a_search_indexes_all_that_is_missing():
    shelves.stock()
    SearchText.objects.all().delete()
    Word.objects.all().delete()
    assert search.renew() == 12
    assert len(search.find("arms").cards) == 2
    assert_in_step()
    assert search.renew() == 0


def test_rows_that_other_rules_made_are_made_anew(monkeypatch):
    shelves.stock()
    monkeypatch.setattr(indexing, "RULES", "other rules")
    assert search.renew() == 12
    assert set(SearchText.objects.values_list("rules", flat=True)) == {"other rules"}
    assert_in_step()


def test_a_card_that_other_rules_indexed_can_be_taken_down(monkeypatch):
    shelve()
    monkeypatch.setattr(indexing, "RULES", "other rules")
    retract()
    assert not SearchText.objects.exists()
    assert search.renew() == 0


def test_many_cards_are_indexed_in_batches(monkeypatch):
    monkeypatch.setattr(indexing, "BATCH", 2)
    shelve_many(5)
    SearchText.objects.all().delete()
    Word.objects.all().delete()
    search.renew()
    assert_in_step()


def test_loading_content_says_what_it_indexed(tmp_path, capsys):
    shelve()
    SearchText.objects.all().delete()
    Word.objects.all().delete()
    for name in ("cues", "topics", "documents"):
        (tmp_path / name).mkdir()
    for name in ("meanings", "contexts", "sources"):
        (tmp_path / f"{name}.yaml").write_text("[]\n")
    call_command("load_content", str(tmp_path), "--publish")
    assert "Indexed for search, since the code that reads words has changed: 1 cues." in capsys.readouterr().out
    assert_in_step()


@pytest.mark.django_db(transaction=True)
def test_making_the_index_again_changes_nothing():
    shelve()
    make_index(using="default")
    assert len(search.find("leg").cards) == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL's index is a part of its table")
def test_sqlites_index_agrees_with_its_table_after_rows_came_changed_and_went():
    shelves.stock()
    retract("blinking")
    SearchText.objects.filter(names__contains="arm").update(rest="elephant")
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO cues_searchindex(cues_searchindex, rank) VALUES ('integrity-check', 1)")
        cursor.execute("SELECT count(*) FROM cues_searchindex WHERE cues_searchindex MATCH 'rest:eleph*'")
        assert cursor.fetchone() == (2,)
