"""What is told of a question after it was answered: why, on what grounds, and what became of its card since."""

import pytest

from cues import publishing
from cues.models import Source
from quizzes.models import Item, Question
from quizzes.reports.questions import feedback, feedbacks, ready
from tests.cues.factories import a_document, lay, shelve
from tests.quizzes.factories import NOW, a_card, an_answer, an_attempt, an_item, options

pytestmark = pytest.mark.django_db


def told(option: str | None = None, *, item: Item | None = None, **members):
    """Return the feedback to one answer in practice."""
    question = only(an_attempt(item or an_item()))
    an_answer(question, option=option, **members)
    return feedback(only(question.attempt))


def only(attempt) -> Question:
    return ready(Question.objects.filter(attempt=attempt)).get()


def answered(slug: str = "leg-shaking") -> Question:
    """Return a question about a cue of its own, already answered."""
    question = only(an_attempt(an_item(card=a_card(slug))))
    an_answer(question)
    return question


def republish(slug: str, change: str, note: str = "", **members):
    cue = lay(a_document(slug, **{"form": f"Seen anew: {note}.", **members}))
    return publishing.publish(cue=cue, by=None, now=NOW, change=change, note=note)


def since(question: Question):
    return feedback(only(question.attempt)).change


@pytest.mark.parametrize(("option", "right"), [("a", True), ("b", False), ("c", False)])
def test_an_answer_is_right_when_it_names_the_key(option, right):
    assert told(option).right is right


def test_every_option_says_why_and_which_one_was_chosen():
    seen = told("b").options
    assert [(o.key, o.right, o.chosen) for o in seen] == [("a", True, False), ("b", False, True), ("c", False, False)]
    assert [o.rationale for o in seen] == [o["rationale"] for o in options("a", "b", "c")]


def test_options_name_their_sources_as_the_card_has_them():
    (source,) = told().options[0].sources
    assert (source.key, source.short, source.title) == ("carriere2013", "Carriere2013, 2013", "Title of carriere2013")


def test_a_source_that_the_card_does_not_know_is_left_out():
    unknown = [{**option, "cites": ["nobody1900", "carriere2013"]} for option in options("a", "b")]
    assert [s.key for s in told(item=an_item(options=unknown)).options[0].sources] == ["carriere2013"]


@pytest.mark.parametrize(
    ("option", "confidence", "points", "marks"), [("a", 33, 0, 1), ("a", 95, 95.33, 3), ("b", 95, -235.78, -6)]
)
def test_an_answer_with_confidence_is_scored(option, confidence, points, marks):
    score = told(option, confidence=confidence).score
    assert score.points == pytest.approx(points, abs=0.01)
    assert score.marks == marks


def test_an_answer_without_confidence_is_not_scored():
    assert told("a").score is None


def test_what_was_not_answered_is_neither_right_nor_wrong_and_still_explained():
    seen = feedback(only(an_attempt(finished_at=NOW)))
    assert (seen.right, seen.score) == (None, None)
    assert [option.right for option in seen.options] == [True, False, False]


@pytest.mark.parametrize(
    ("suffix", "place"), [("form", "form"), ("alternatives", "alternatives"), ("anxiety", "anxiety")]
)
def test_feedback_leads_to_the_place_on_the_page_of_the_cue(suffix, place):
    card = told(item=an_item(point=f"leg-shaking#{suffix}")).card
    assert (card.slug, card.name, card.version, card.place) == ("leg-shaking", "Leg shaking", 1, place)


def test_a_card_that_stands_as_it_was_has_no_change():
    assert since(answered()) is None


def test_a_change_of_another_cue_is_none():
    question = answered()
    republish("foot-tapping", "material")
    republish("foot-tapping", "material", "again")
    assert since(question) is None


def test_a_material_change_is_told_with_its_note():
    question = answered()
    republish("leg-shaking", "material", "A new study")
    change = since(question)
    assert (change.kind, change.note, change.at) == ("changed", "A new study", NOW)


def test_an_editorial_change_is_not_told():
    question = answered()
    republish("leg-shaking", "editorial", "Spelling")
    assert since(question) is None


def test_of_several_changes_the_last_material_one_is_told():
    question = answered()
    for change, note in [("material", "one"), ("material", "two"), ("editorial", "three")]:
        republish("leg-shaking", change, note)
    assert since(question).note == "two"


def test_a_change_before_the_card_that_was_shown_is_none():
    shelve(slug="leg-shaking")
    republish("leg-shaking", "material", "before")
    assert since(answered()) is None


def test_a_question_stands_where_it_follows_from_the_new_card_too():
    question = answered()
    card = republish("leg-shaking", "material", "A new study")
    assert since(question).question_stands is False
    Item.objects.update(card=card)
    assert since(question).question_stands is True
    Item.objects.update(state="retired", retired_at=NOW)
    assert since(question).question_stands is False


def test_a_retracted_card_says_why_and_what_takes_its_place():
    question = answered()
    successor = shelve(slug="foot-tapping")
    publishing.retract(cue=question.card.cue, by=None, now=NOW, message="It was wrong.", successor=successor.cue)
    change = since(question)
    assert (change.kind, change.note) == ("retracted", "It was wrong.")
    assert (change.successor, change.successor_name) == ("foot-tapping", "Foot tapping")
    assert change.question_stands is False


def test_a_successor_that_was_itself_retracted_is_not_named():
    question = answered()
    successor = shelve(slug="foot-tapping")
    publishing.retract(cue=question.card.cue, by=None, now=NOW, message="Merged.", successor=successor.cue)
    publishing.retract(cue=successor.cue, by=None, now=NOW, message="Wrong as well.")
    assert (since(question).successor, since(question).successor_name) == (None, None)


def test_a_cue_that_came_back_unchanged_in_substance_has_no_change():
    question = answered()
    publishing.retract(cue=question.card.cue, by=None, now=NOW, message="By mistake.")
    republish("leg-shaking", "editorial", form="A leg moves quickly up and down.")
    assert since(question) is None


@pytest.mark.parametrize(("change", "kind"), [("material", "changed"), ("editorial", None)])
def test_a_source_that_is_retracted_changes_the_cards_that_rest_on_it(change, kind):
    question = answered()
    Source.objects.filter(pk="carriere2013").update(status="retracted", status_note="Data made up.")
    publishing.amend(subject=Source.objects.get(pk="carriere2013"), by=None, now=NOW, change=change)
    told_since = since(question)
    assert (told_since.kind if told_since else None) == kind


@pytest.mark.parametrize("count", [1, 10])
def test_feedback_takes_two_queries_however_many_questions_and_cues_there_are(count, django_assert_num_queries):
    attempt = an_attempt(*(an_item(card=a_card(f"cue-{n:02}")) for n in range(count)), finished_at=NOW)
    for question in ready(attempt.questions.all()):
        an_answer(question, confidence=65)
    republish("cue-00", "material", "changed since")
    with django_assert_num_queries(2):
        assert len(feedbacks(ready(attempt.questions.all()))) == count
