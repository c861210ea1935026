"""A question that rests on a retracted source waits: nobody is asked it, and whoever was is told."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse

from cues import publishing
from cues.documents import projection
from cues.models import Cue, Source
from quizzes import generation, practice
from quizzes.generation import checks, editing, kinds, material
from quizzes.models import Attempt, Item, Memory
from quizzes.practice import Conflict, TooFew
from quizzes.reports import due, questions, results
from tests.cues.factories import NOW, a_document, a_finding, a_publisher, a_reading, an_editor
from tests.quizzes.browsing import place, remembered, say, told_after, words, words_of
from tests.quizzes.desk import READING, address, text
from tests.quizzes.factories import a_learner, a_quiz, an_answer, an_attempt, an_item
from tests.quizzes.rest import assert_problem, caller_of
from tests.quizzes.shelves import others, publish, shelf_of, vocabulary

pytestmark = pytest.mark.django_db

POINT = "leg-shaking#anxiety"
LATER = NOW + timedelta(days=1)
FOUND = a_finding("farley", source="farley2013", level="A", direction="supports", rating=4)
SHOE = {"key": "shoe", "kind": "physical", "text": "A shoe that is too tight for the foot."}
SUSPENDED = Item.Retirement.SUSPENDED


def a_cue(**members) -> dict:
    """Return a cue whose reading, and one of whose explanations, rest on farley2013, which no other cue cites."""
    grade = {"support": "supported", "certainty": "moderate", "departure": "For a test."}
    ground = a_finding("farley-shoe", source="farley2013", direction="background")
    return a_document(
        **{
            "interpretations": [a_reading(**grade, evidence=[FOUND])],
            "alternatives": [{**SHOE, "evidence": [ground]}, *a_document()["alternatives"]],
            **members,
        }
    )


def a_bank() -> Item:
    publish(a_cue(), *others())
    generation.catch_up()
    return Item.objects.live().get(slot=READING)


def amend(status: str = "retracted") -> None:
    note = "" if status == "current" else "Made up."
    Source.objects.filter(pk="farley2013").update(status=status, status_note=note)
    publishing.amend(subject=Source.objects.get(pk="farley2013"), by=None, now=NOW)


def withdraw(status: str = "retracted") -> generation.Tally:
    amend(status)
    return generation.catch_up()


def suspend(*items: Item) -> None:
    """Suspend items as rows alone."""
    for item in items:
        Item.objects.filter(pk=item.pk).update(state="retired", retired_at=NOW, retired_for=SUSPENDED)


class TestTheBank:
    def test_what_cites_it_or_asks_about_what_is_under_review_is_suspended_and_nothing_else(self):
        a_bank()
        before = set(Item.objects.live())
        tally = withdraw()
        away = set(Item.objects.filter(retired_for=SUSPENDED))
        assert tally.suspended == len(away) > 0
        assert {item.point for item in away} == {POINT, "leg-shaking#alternatives"}
        assert any(item.slot.endswith(":yes:shoe") for item in away)
        live = set(Item.objects.live())
        # The others of a cue are made anew at most, where they told of the reading in passing.
        assert {item.slot for item in before - live - away} <= {item.slot for item in live - before}
        assert any(item.cue == "leg-shaking" for item in live)
        for item in live:
            assert "farley2013" not in {key for option in item.options for key in option["cites"]}

    def test_a_bank_made_from_scratch_holds_the_same(self):
        a_bank()
        withdraw()
        kinds.REMEMBERED.clear()
        drafts = kinds.bank(material.read())
        live = Item.objects.live().values_list("slot", "fingerprint")
        assert dict(live) == {slot: draft.fingerprint for slot, draft in drafts.items()}

    def test_they_come_back_with_all_that_is_known_of_them_when_it_stands_again(self):
        item = a_bank()
        Item.objects.filter(pk=item.pk).update(answers=5, right=2)
        before = set(Item.objects.live().values_list("pk", flat=True))
        withdraw()
        item.refresh_from_db()
        assert (item.state, item.retired_for) == ("retired", SUSPENDED)
        tally = withdraw("current")
        assert tally.revived > 0 and tally.made == 0
        assert set(Item.objects.live().values_list("pk", flat=True)) == before
        item.refresh_from_db()
        assert (item.state, item.retired_for, item.answers) == ("live", "", 5)

    def test_a_reading_graded_anew_gets_another_question_and_the_old_one_is_replaced(self):
        old = a_bank()
        withdraw()
        old.refresh_from_db()
        assert old.retired_for == SUSPENDED
        publish(a_cue(interpretations=[a_reading()], alternatives=a_document()["alternatives"]))
        # Publishing in these tests lays the words of the desk anew, among them a source that stands.
        withdraw()
        old.refresh_from_db()
        assert Item.objects.live().get(slot=READING).pk != old.pk
        assert old.retired_for == Item.Retirement.REPLACED

    def test_the_next_start_makes_good_what_was_not_followed(self):
        a_bank()
        amend()
        assert not Item.objects.filter(retired_for=SUSPENDED).exists()
        call_command("make_items", verbosity=0)
        assert Item.objects.filter(retired_for=SUSPENDED).exists()

    def test_a_draft_that_rests_on_it_is_refused_by_name(self):
        stands = shelf_of(a_cue(), *others())
        [draft] = [draft for draft in kinds.bank(stands).values() if draft.slot == READING]
        card = material.material_of(1, _retracted())
        assert [problem.name for problem in checks.problems(draft, card, stands)][-1] == "withdrawn"


def _retracted() -> dict:
    known = vocabulary()
    known.source["farley2013"] = {**known.source["farley2013"], "status": "retracted"}
    return projection.card(a_cue(), known)


class TestWhatEditorsWrote:
    def edited(self) -> Item:
        return editing.revise(item=a_bank(), now=NOW, note="Think twice.")

    def test_it_is_suspended_and_comes_back_and_nothing_takes_its_place_meanwhile(self):
        item = self.edited()
        withdraw()
        item.refresh_from_db()
        assert (item.state, item.retired_for) == ("retired", SUSPENDED)
        generation.remake(now=NOW)
        assert not Item.objects.live().filter(slot=READING).exists()
        withdraw("current")
        item.refresh_from_db()
        assert (item.state, item.retired_for) == ("live", "")

    def test_where_an_editor_gave_its_place_back_it_stays_away(self):
        item = self.edited()
        withdraw()
        Item.objects.filter(pk=item.pk).update(retired_for=Item.Retirement.EDITOR)
        withdraw("current")
        item.refresh_from_db()
        assert item.state == "retired"

    def test_it_stays_away_where_the_bank_asks_the_very_same_by_then(self):
        item = self.edited()
        withdraw()
        twin = an_item(card=item.card)
        Item.objects.filter(pk=twin.pk).update(question=item.question)
        withdraw("current")
        item.refresh_from_db()
        assert item.state == "retired"

    def test_it_cannot_be_put_back_while_its_ground_is_gone(self):
        item = self.edited()
        withdraw()
        with pytest.raises(editing.Refused, match="it rests on a retracted source"):
            editing.restore(item=item)

    def test_the_desk_says_why_it_is_away(self, client):
        item = a_bank()
        withdraw()
        client.force_login(an_editor())
        page = text(client.get(address("item_change", item)))
        assert "it rests on a retracted source, or asks about what is under review" in page
        assert "its card makes another question" not in page


class TestTheAmendPage:
    def test_it_counts_the_questions_and_keeps_nothing(self, client):
        a_bank()
        Source.objects.filter(pk="farley2013").update(status="retracted", status_note="Made up.")
        client.force_login(a_publisher())
        page = client.get(reverse("admin:cues_source_amend", args=["farley2013"]))
        assert not Item.objects.filter(retired_for=SUSPENDED).exists()
        tally = withdraw()
        [line] = page.context["follows"]
        assert line == (
            f"Questions that nobody is asked any more, for they rest on what was retracted: {tally.suspended}."
        )
        assert line in text(page)

    def test_and_those_that_are_asked_again(self, client):
        a_bank()
        withdraw()
        Source.objects.filter(pk="farley2013").update(status="current", status_note="")
        client.force_login(a_publisher())
        page = client.get(reverse("admin:cues_source_amend", args=["farley2013"]))
        tally = withdraw("current")
        assert tally.revived > 0
        assert page.context["follows"] == [f"Questions that are asked again: {tally.revived}."]


class TestWhatIsAsked:
    def test_no_new_attempt_review_or_quiz_by_hand_asks_it(self):
        item = a_bank()
        quiz = a_quiz(slug="by-hand", length=2)
        other = Item.objects.live().exclude(cue="leg-shaking").first()
        for position, one in enumerate((item, other), start=1):
            quiz.items.create(item=one, position=position)
        learner = a_learner()
        practice.answer(attempt=an_attempt(item, learner=learner), position=1, option="a", confidence=None, now=NOW)
        missed = an_attempt(item, learner=learner, finished_at=NOW)
        withdraw()
        memory = Memory.objects.get(learner=learner, point=POINT)
        assert due.due(learner, now=memory.due + timedelta(days=1)).due == 0
        by_hand = practice.start(learner=learner, quiz=quiz, now=LATER)
        assert [one.item for one in by_hand.questions.all()] == [other]
        rule = a_quiz(slug="by-rule", length=1, rule={"cues": ["leg-shaking"], "kinds": ["reading"]})
        with pytest.raises(TooFew):
            practice.start(learner=learner, quiz=rule, now=LATER)
        with pytest.raises(TooFew):
            practice.again(attempt=missed, which="missed", now=LATER)
        reviewed = practice.review(learner=learner, now=memory.due + timedelta(days=1))
        assert POINT not in {one.item.point for one in reviewed.questions.all()}


class TestAnAttemptUnderWay:
    @pytest.fixture
    def learner(self, client):
        return remembered(client)

    @pytest.fixture
    def attempt(self, learner) -> Attempt:
        return an_attempt(*(an_item() for _ in range(3)), learner=learner)

    def item(self, attempt: Attempt, position: int) -> Item:
        return attempt.questions.get(position=position).item

    def test_it_passes_over_what_was_suspended_and_says_so(self, client, attempt):
        suspend(self.item(attempt, 2))
        say(client, attempt, 1)
        where, shown = told_after(client, place(attempt, 2), {"option": "a"})
        assert where == place(attempt, 3)
        assert "Question 2 is not the next one; go on with question 3." in shown or "Question 3 of 3" in shown
        answer = client.get(place(attempt, 2), follow=True)
        assert "Question 2 is passed over: a study that it rests on was withdrawn." in words(answer.content.decode())
        say(client, attempt, 3)
        attempt.refresh_from_db()
        assert attempt.finished_at is not None

    def test_a_choice_made_before_is_not_taken_and_moves_nothing(self, client, attempt):
        client.post(place(attempt, 1), {"option": "a"})
        suspend(self.item(attempt, 1))
        where, shown = told_after(client, place(attempt, 1), {"sure": "1", "option": "a", "confidence": 65})
        assert where == place(attempt, 2) and "go on with question 2" in shown
        assert not attempt.questions.exclude(answer=None).exists()

    def test_one_with_nothing_left_to_ask_can_be_ended(self, client, attempt):
        say(client, attempt, 1)
        suspend(self.item(attempt, 2), self.item(attempt, 3))
        assert client.get(f"/attempts/{attempt.token}/").url == f"/attempts/{attempt.token}/finish/"
        with pytest.raises(Conflict, match="No question of this attempt is left"):
            practice.answer(attempt=attempt, position=2, option="a", confidence=None, now=NOW)
        client.post(f"/attempts/{attempt.token}/finish/")
        attempt.refresh_from_db()
        told = results.result(attempt)
        assert (told.totals.answered, told.size, told.missed) == (1, 3, 0)
        assert "This question is under review" in words_of(client, f"/attempts/{attempt.token}/result/")

    def test_what_stands_again_in_time_is_asked_after_all(self, client, attempt):
        second = self.item(attempt, 2)
        suspend(second)
        say(client, attempt, 1)
        Item.objects.filter(pk=second.pk).update(state="live", retired_at=None, retired_for="")
        assert client.get(f"/attempts/{attempt.token}/").url == place(attempt, 2)

    def test_over_rest_next_passes_over_it(self):
        caller = caller_of(learner := a_learner())
        attempt = an_attempt(*(an_item() for _ in range(3)), learner=learner)
        suspend(self.item(attempt, 2))
        path = f"attempts/{attempt.token}/"
        assert caller.get(path).json()["next"].endswith("/questions/1/")
        told = caller.post(f"{path}answers/", {"position": 1, "option": "a"}).json()["attempt"]
        assert (told["answered"], told["next"].endswith("/questions/3/")) == (1, True)
        assert caller.get("attempts/").json()["results"][0]["next"] == told["next"]
        assert_problem(caller.post(f"{path}answers/", {"position": 2, "option": "a"}), 409, "go on with question 3")
        ended = caller.post(f"{path}answers/", {"position": 3, "option": "a"}).json()["attempt"]
        assert (ended["next"], ended["answered"]) == (None, 2) and ended["finished_at"]

    @pytest.mark.parametrize("count", [1, 10])
    def test_reading_an_attempt_takes_as_many_queries_whatever_its_length(self, django_assert_num_queries, count):
        caller = caller_of(learner := a_learner())
        attempt = an_attempt(*(an_item() for _ in range(count)), learner=learner)
        with django_assert_num_queries(2):
            assert caller.get(f"attempts/{attempt.token}/").status_code == 200


class TestWhoeverWasAskedIt:
    def test_is_told_that_it_is_under_review_until_it_stands_again(self, client):
        item = a_bank()
        attempt = an_attempt(item, learner=remembered(client), finished_at=NOW)
        an_answer(attempt.questions.get())
        assert questions.feedback(questions.ready(attempt.questions.all())[0]).change is None
        withdraw()
        change = questions.feedback(questions.ready(attempt.questions.all())[0]).change
        assert (change.kind, change.question_stands) == ("under_review", False)
        shown = words_of(client, place(attempt, 1))
        assert "A study that its answer rested on was withdrawn, so what it says may be wrong." in shown
        told = caller_of(attempt.learner).get(f"attempts/{attempt.token}/questions/1/").json()["feedback"]["change"]
        assert told["kind"] == "under_review"
        withdraw("current")
        change = questions.feedback(questions.ready(attempt.questions.all())[0]).change
        assert (change.kind, change.question_stands) == ("changed", True)

    def test_of_a_retracted_cue_that_alone_is_told(self):
        item = a_bank()
        attempt = an_attempt(item, finished_at=NOW)
        withdraw()
        publishing.retract(cue=Cue.objects.get(slug="leg-shaking"), by=None, now=NOW, message="Wrong.")
        change = questions.feedback(questions.ready(attempt.questions.all())[0]).change
        assert change.kind == "retracted"


def test_a_cue_whose_form_names_no_part_of_the_body_does_not_stop_the_bank():
    publish(a_document("slow-nodding", form="It goes slowly up and down.", channel="posture"), a_cue(), *others())
    assert generation.catch_up().made > 0
