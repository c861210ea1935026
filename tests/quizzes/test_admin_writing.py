"""Writing a question by hand, and changing one: refused at its place, or live at once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from cues import publishing
from cues.admin import versions
from cues.models import Cue
from quizzes import generation
from quizzes.admin.subject import ROLES
from quizzes.generation.drafts import CANNOT_TELL_TEXT
from quizzes.models import Item
from tests.cues.factories import NOW, a_document, a_finding, a_health_document, a_reading, an_editor
from tests.cues.test_resuming import BROWSER, kept
from tests.quizzes.desk import a_bank, a_supported_bank, address, sent, text, wrong
from tests.quizzes.shelves import others, publish
from tests.quizzes.showcase import in_pictures

pytestmark = pytest.mark.django_db

ADD = address("item_add")
CAVEAT = f"{ADD}?cue=leg-shaking&kind=caveat"
READING = f"{ADD}?cue=leg-shaking&kind=reading"
WRITTEN = {
    "stem": "Which of these speaks most for caution?",
    "right": "1",
    "0__text": "Legs are seldom looked at",
    "0__rationale": "That says nothing of what they mean.",
    "1__text": "In many it is a habit",
    "1__rationale": "A habit needs no cause of today.",
}
QUERIES_TO_REVISE = 6


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


@pytest.fixture
def item() -> Item:
    return a_bank()


def post(desk, page: str, **changes):
    """Send the sheet of a page as it stands there, with these changes."""
    return desk.post(page, sent(desk.get(page), **changes))


def live() -> Item:
    return Item.objects.live().order_by("-pk").first()


class TestBeginning:
    def test_it_is_asked_which_cue_on_the_shelf_and_which_kind_without_drawings(self, desk, item):
        form = desk.get(ADD).context["start"]
        assert ("leg-shaking", "Leg shaking") in form.fields["cue"].choices
        kinds = [kind for kind, _ in form.fields["kind"].choices]
        assert kinds == ["reading", "evidence", "caveat", "alternative", "context"]

    @pytest.mark.parametrize(
        ("query", "field", "words"),
        [
            ("cue=&kind=caveat", "cue", "required"),
            ("cue=nowhere&kind=caveat", "cue", "valid choice"),
            ("cue=leg-shaking&kind=spot", "kind", "valid choice"),
            ("cue=leg-shaking", "kind", "required"),
            ("cue=restless-legs&kind=reading", "kind", "A matter of health is asked about by alternatives and caveats"),
        ],
    )
    def test_what_cannot_be_written_about_is_said_before_any_work_goes_into_it(self, desk, item, query, field, words):
        publish(a_health_document())
        assert words in desk.get(f"{ADD}?{query}").context["start"].errors[field][0]

    def test_only_points_of_that_kind_and_sources_of_the_card_are_offered(self, desk, item):
        sheet = desk.get(READING).context["sheet"]
        assert [value for value, _ in sheet.question.fields["point"].choices] == ["leg-shaking#anxiety"]
        assert sheet.options.forms[0].fields["cites"].choices == [("carriere2013", "Carriere2013, 2013")]

    def test_what_is_the_same_in_every_question_of_a_kind_is_there_already(self, desk, item):
        assert desk.get(READING).context["sheet"].options.forms[3]["text"].value() == CANNOT_TELL_TEXT
        yes, no, *_ = desk.get(f"{ADD}?cue=leg-shaking&kind=alternative").context["sheet"].options.forms
        assert (yes["role"].value(), no["role"].value()) == ("yes", "no")

    def test_meanings_to_take_are_offered_where_a_reading_is_asked(self, desk, item):
        assert "Pride: delight in what one has achieved" in desk.get(READING).context["meanings"]
        assert desk.get(CAVEAT).context["meanings"] == ()

    def test_every_kind_of_question_has_its_roles(self):
        assert set(ROLES) == set(generation.KINDS)


class TestWriting:
    def test_a_written_question_is_live_logged_and_shown(self, desk, item):
        answer = desk.post(CAVEAT, sent(desk.get(CAVEAT), **WRITTEN), follow=True)
        assert "The question is live." in text(answer)
        written = live()
        assert answer.redirect_chain[-1][0] == address("item_change", written)
        assert (written.origin, written.kind, written.point) == ("written", "caveat", "leg-shaking#caveats")
        assert (written.key, written.size) == ("b", 2)
        assert LogEntry.objects.get().object_id == str(written.pk)

    def test_rows_left_empty_are_no_options(self, desk, item):
        moved = {"4__text": WRITTEN["1__text"], "4__rationale": WRITTEN["1__rationale"]}
        post(desk, CAVEAT, **{**WRITTEN, "1__text": "", "1__rationale": "", "right": "4", **moved})
        assert [option["key"] for option in live().options] == ["a", "b"]
        assert live().key == "b"

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"stem": ""}, "stem", "required"),
            ({"stem": "What? " * 80}, "stem", "at most 400"),
            ({"stem": "a\0b"}, "stem", "The sign U+0000"),
            ({"right": ""}, "right", "Say which option is right."),
            ({"right": "7"}, "right", "valid choice"),
            ({"right": "4"}, "right", "The option that is right needs words."),
            ({"0__rationale": ""}, "0-rationale", "Every option needs a reason of its own."),
            ({"0__text": ""}, "0-text", "Give it words, or leave out its reason as well."),
            ({"0__role": "yes"}, "0-role", "valid choice"),
            ({"0__cites": ["nobody1999"]}, "0-cites", "valid choice"),
            ({"point": "leg-shaking#form"}, "point", "valid choice"),
        ],
    )
    def test_what_the_sheet_does_not_take_is_said_at_its_field_and_nothing_is_kept(
        self, desk, item, changes, field, words
    ):
        before = Item.objects.count()
        answer = post(desk, CAVEAT, **{**WRITTEN, **changes})
        assert words in wrong(answer)[field][0]
        assert set(wrong(answer)) == {field}
        assert Item.objects.count() == before

    @pytest.mark.parametrize(
        ("changes", "field", "words"),
        [
            ({"1__text": "", "1__rationale": "", "right": "0"}, "", "A question has two to five options, not 1."),
            ({"0__text": "It is never looked at"}, "0-text", "says “never”"),
            ({"0__text": "In many it is a habit!"}, "0-text", "read alike"),
            ({"0__text": "No"}, "1-text", "The right option has 21 characters"),
            ({"stem": "Some say: in many it is a habit. So?"}, "stem", "The right option stands in the question."),
            ({"0__rationale": WRITTEN["1__rationale"]}, "", "Two options have the same rationale."),
        ],
    )
    def test_what_a_check_refuses_is_said_where_it_is_wrong_and_nothing_is_kept(
        self, desk, item, changes, field, words
    ):
        before = Item.objects.count()
        answer = post(desk, CAVEAT, **{**WRITTEN, **changes})
        found = wrong(answer)
        assert words in " ".join(found.get(field, ())), found
        assert "This is refused, and nothing is kept." in text(answer)
        assert Item.objects.count() == before

    def test_a_refused_sheet_keeps_what_was_typed(self, desk, item):
        answer = post(desk, CAVEAT, **{**WRITTEN, "0__text": "It is never looked at", "note": "At a party."})
        sheet = answer.context["sheet"]
        assert (sheet.question["note"].value(), sheet.question["right"].value()) == ("At a party.", "1")
        assert "It is never looked at" in answer.content.decode()

    def test_a_reading_is_checked_against_the_evidence_and_by_its_meanings(self, desk, item):
        about = {
            "stem": "You see a leg shaking. What may you conclude?",
            "right": "0",
            "0__text": "Anxiety: a sense that something bad is coming",
            "0__rationale": "So it is said.",
            "0__cites": ["carriere2013"],
            "1__text": "Fear: being in danger at this moment",
            "1__rationale": "No finding links the two.",
            "3__rationale": "The findings are weak.",
        }
        found = wrong(post(desk, READING, **about))
        assert "the evidence does not carry this reading" in found["0-text"][0].lower()
        assert "too near in meaning" in found["1-text"][0]

    def test_a_reading_is_checked_in_the_context_it_is_about(self, desk):
        both = [a_reading(key, meaning=key, context="party") for key in ("anxiety", "pride")]
        both[1]["evidence"] = [a_finding("on-pride")]
        publish(a_document(interpretations=both), *others())
        about = {
            "point": "leg-shaking#anxiety",
            "stem": "You see a leg shaking at a party. What may you conclude?",
            "right": "3",
            "0__text": "Pride: delight in what one has achieved",
            "0__rationale": "No finding links the two.",
            "3__rationale": "The findings are weak.",
            "3__cites": ["carriere2013"],
        }
        found = wrong(post(desk, READING, **about))
        assert list(found) == ["0-text"]
        assert "is a reading of the cue in that context too" in found["0-text"][0]

    def test_one_question_is_not_written_twice(self, desk, item):
        post(desk, CAVEAT, **WRITTEN)
        assert wrong(post(desk, CAVEAT, **WRITTEN)) == {"stem": ["The bank already holds this very question."]}

    @pytest.mark.parametrize("data", [{}, {"options-TOTAL_FORMS": "x"}, {"options-TOTAL_FORMS": "9999"}])
    def test_a_sheet_that_no_page_would_send_is_refused(self, desk, item, data):
        before = Item.objects.count()
        assert desk.post(CAVEAT, {"stem": "What?", **data}).status_code == 200
        assert Item.objects.count() == before


class TestChanging:
    def test_a_changed_question_takes_the_place_and_the_old_one_is_kept_retired(self, desk, item):
        page = address("item_revise", item)
        answer = desk.post(page, sent(desk.get(page), stem="What may you really conclude?"), follow=True)
        made = Item.objects.live().get(slot=item.slot)
        assert (made.stem, made.origin) == ("What may you really conclude?", Item.Origin.EDITED)
        assert answer.redirect_chain[-1][0] == address("item_change", made)
        item.refresh_from_db()
        assert (item.state, item.retired_for) == ("retired", "replaced")
        told = {entry.object_id: entry.get_change_message() for entry in LogEntry.objects.all()}
        assert told == {
            str(item.pk): f"Changed: question {made.pk} has taken its place.",
            str(made.pk): f"Made by changing question {item.pk}.",
        }

    def test_a_sheet_sent_back_as_it_is_changes_nothing(self, desk, item):
        before = list(Item.objects.order_by("pk").values())
        for asked in Item.objects.live():
            page = address("item_revise", asked)
            answer = desk.post(page, sent(desk.get(page)), follow=True)
            assert "Nothing was changed." in text(answer), (asked.slot, wrong(answer))
        assert list(Item.objects.order_by("pk").values()) == before
        assert not LogEntry.objects.exists()

    def test_refused_mended_and_live(self, desk, item):
        page = address("item_revise", item)
        refused = desk.post(page, sent(desk.get(page), **{"0__text": "It is impossible to tell"}))
        assert any("impossible" in " ".join(said) for said in wrong(refused).values())
        assert Item.objects.live().get(slot=item.slot) == item
        mended = sent(refused, **{"0__text": item.options[0]["text"], "stem": "What may one say?"})
        desk.post(page, mended)
        assert Item.objects.live().get(slot=item.slot).stem == "What may one say?"

    def test_a_definite_answer_cannot_be_made_right_against_the_evidence(self, desk, item):
        answer = post(desk, address("item_revise", item), right="0")
        assert wrong(answer)["0-text"][0].startswith("The evidence does not carry this reading")

    def test_it_can_where_the_evidence_carries_it_and_is_named(self, desk):
        item = a_supported_bank()
        place = next(n for n, option in enumerate(item.options) if option["right"])
        assert item.role == "definite"
        answer = post(desk, address("item_revise", item), **{f"{place}__cites": []})
        assert wrong(answer) == {f"{place}-cites": ["The right option does not name its evidence."]}

    def test_drawings_stay_with_their_options(self, desk):
        item = in_pictures()
        answer = desk.get(address("item_revise", item))
        assert answer.content.decode().count('src="/figures/') == 4

    def test_two_editors_at_one_question_do_not_overwrite_each_other(self, desk, item):
        page = address("item_revise", item)
        mine = sent(desk.get(page), stem="Mine?")
        theirs = generation.revise(item=item, stem="Theirs?", now=NOW)
        answer = desk.post(page, mine)
        assert versions.CHANGED in text(answer)
        assert "Stored now Theirs?" in text(answer)
        assert answer.context["sheet"].question["stem"].value() == "Mine?"
        assert Item.objects.live().get(slot=item.slot) == theirs
        assert f'action="{address("item_revise", theirs)}"' in answer.content.decode()
        desk.post(address("item_revise", theirs), sent(answer))
        assert Item.objects.live().get(slot=item.slot).stem == "Mine?"

    def test_a_question_retired_meanwhile_is_told_and_what_was_typed_is_kept(self, desk, item):
        page = address("item_revise", item)
        mine = sent(desk.get(page), stem="Mine?")
        Item.objects.filter(pk=item.pk).update(state="retired", retired_at=NOW, retired_for="editor", slot="")
        answer = desk.post(page, mine)
        assert "Stored now, and retired" in text(answer)
        again = desk.post(page, sent(answer))
        assert "The item is retired; restore it first" in text(again)
        assert again.context["sheet"].question["stem"].value() == "Mine?"

    @pytest.mark.parametrize("writes", [False, True])
    def test_a_cue_retracted_meanwhile_is_told_and_what_was_typed_is_kept(self, desk, item, writes):
        page = CAVEAT if writes else address("item_revise", item)
        mine = sent(desk.get(page), **{**WRITTEN, "stem": "Mine?"} if writes else {"stem": "Mine?"})
        publishing.retract(cue=Cue.objects.get(slug="leg-shaking"), by=None, now=NOW, message="A test.")
        answer = desk.post(page, mine)
        assert versions.CHANGED in text(answer)
        assert answer.context["sheet"].question["stem"].value() == "Mine?"
        assert not Item.objects.filter(stem="Mine?").exists()

    def test_a_sheet_of_another_version_of_the_card_is_looked_at_again(self, desk, item):
        mine = sent(desk.get(CAVEAT), **WRITTEN)
        publish(a_document(name="Shaking of a leg"))
        answer = desk.post(CAVEAT, mine)
        assert versions.CHANGED in text(answer)
        assert "The question is live." in text(desk.post(CAVEAT, sent(answer), follow=True))

    def test_a_sheet_of_a_browser_that_was_signed_out_comes_back_filled_in(self, item):
        tab, editor = Client(enforce_csrf_checks=True, headers=BROWSER), an_editor()
        tab.force_login(editor)
        for page in (CAVEAT, address("item_revise", item)):
            mine = sent(tab.get(page), stem="Mine?")
            held = kept(tab.post(page, mine))
            back = tab.post(page, {"kept": held})
            assert back.context["sheet"].question["stem"].value() == "Mine?"
        assert not Item.objects.filter(stem="Mine?").exists()

    def test_the_sheet_takes_few_queries(self, desk, item, django_assert_num_queries):
        caveat = Item.objects.live().filter(cue="leg-shaking").exclude(kind="reading").first()
        desk.get(address("item_revise", caveat))
        with django_assert_num_queries(QUERIES_TO_REVISE):
            desk.get(address("item_revise", caveat))
