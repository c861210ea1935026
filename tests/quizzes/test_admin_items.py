"""Questions at the desk: the list, the page of one with how it fares, its preview, and what is done to it."""

import pytest
from django.contrib.admin.models import LogEntry

from cues import publishing
from cues.models import Cue
from quizzes import generation
from quizzes.models import Flag, Item
from tests.cues.factories import NOW, an_editor
from tests.cues.forms import confirm
from tests.quizzes.desk import a_bank, address, text
from tests.quizzes.factories import a_card, a_learner, an_item, items
from tests.quizzes.showcase import in_pictures
from tests.quizzes.test_reports_items import GOOD, given

pytestmark = pytest.mark.django_db

LIST = address("item_changelist")
BAD = [("b" if option == "a" else "a", ability) for option, ability in GOOD]
LIST_QUERIES, PAGE_QUERIES, PREVIEW_QUERIES = 8, 8, 7


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


def listed(answer) -> list[Item]:
    return list(answer.context["cl"].result_list)


class TestTheList:
    def test_it_tells_kind_cue_channel_state_origin_answers_and_share_right(self, desk):
        an_item(stem="What now?", kind="caveat", answers=7, right=3)
        page = text(desk.get(LIST))
        assert "What now? 3 of 7 (43%) 10 answers more Caveat leg-shaking Legs live Generated" in page

    def test_an_item_whose_answers_raise_an_alarm_is_marked(self, desk):
        given(an_item(), *GOOD)
        assert "needs a look" not in text(desk.get(LIST))
        given(an_item(), *BAD)
        page = desk.get(LIST).content.decode()
        assert page.count("needs a look") == 1
        assert page.count('class="chart-whole chart-small"') == 2

    @pytest.mark.parametrize(
        ("query", "stems"),
        [
            ("state__exact=retired", ["Old?"]),
            ("kind__exact=spot", ["Seen?"]),
            ("channel__exact=face", ["Seen?"]),
            ("origin__exact=written", ["Mine?"]),
            ("flagged=open", ["Flagged?"]),
            ("q=flagg", ["Flagged?"]),
            ("q=no-such-cue", []),
            ("q=%00", ["Flagged?", "Mine?", "Old?", "Seen?"]),
        ],
    )
    def test_it_is_filtered_and_searched(self, desk, query, stems):
        an_item(stem="Old?", state="retired", retired_at=NOW, retired_for="replaced")
        an_item(stem="Seen?", kind="spot", channel="face")
        an_item(stem="Mine?", origin="written", slot="")
        flagged = an_item(stem="Flagged?")
        Flag.objects.create(item=flagged, at=NOW)
        Flag.objects.create(item=Item.objects.get(stem="Mine?"), at=NOW, settled_at=NOW)
        assert sorted(item.stem for item in listed(desk.get(f"{LIST}?{query}", follow=True))) == stems

    def test_what_is_live_comes_first_and_the_share_right_sorts(self, desk):
        an_item(stem="Old?", state="retired", retired_at=NOW)
        an_item(stem="Hard?", answers=10, right=1)
        an_item(stem="Easy?", answers=10, right=9)
        assert [item.stem for item in listed(desk.get(LIST))][-1] == "Old?"
        asked = [item.stem for item in listed(desk.get(f"{LIST}?o=-1"))]
        assert asked.index("Easy?") < asked.index("Hard?")

    @pytest.mark.parametrize("count", [1, 10])
    def test_it_takes_the_same_queries_for_one_and_for_ten(self, desk, count, django_assert_num_queries):
        for item in items(count):
            given(item, *GOOD[:2])
        desk.get(LIST)
        with django_assert_num_queries(LIST_QUERIES):
            desk.get(LIST)


class TestThePage:
    def test_it_shows_every_option_with_its_reason_and_what_it_rests_on(self, desk):
        page = text(desk.get(address("item_change", an_item())))
        assert "Option a right definite Why a is right (Carriere et al., 2013). Rests on carriere2013" in page
        assert "Option c definite Why c is not right" in page

    def test_below_ten_answers_it_says_how_many_are_missing(self, desk):
        page = text(desk.get(address("item_change", given(an_item(), *GOOD[:7]))))
        assert "3 more learners must meet it before anything can be said of it." in page
        assert "Facility" not in page

    def test_from_ten_on_it_tells_facility_discrimination_and_shares_as_provisional(self, desk):
        page = text(desk.get(address("item_change", given(an_item(), *GOOD))))
        assert "the first answers of 10 learners and is provisional" in page
        assert "Facility, the share right 50 % (24 % to 76 %)" in page
        assert "Discrimination, how it goes with ability 0.9" in page
        assert "Chosen by 5 of 10" in page
        assert "draws abler learners" not in page

    def test_an_alarm_says_what_to_ask_oneself(self, desk):
        page = text(desk.get(address("item_change", given(an_item(), *BAD))))
        assert "A wrong option draws abler learners than the right one." in page
        assert "It hardly tells able learners from others." in page
        assert "abler than those who were right" in page

    def test_it_shows_drawings_flags_and_what_else_had_its_place(self, desk):
        item = in_pictures()
        old = an_item(slot="", state="retired", retired_at=NOW, retired_for="replaced", stem="Before?")
        Item.objects.filter(pk__in=[item.pk, old.pk]).update(slot="spot:x")
        Flag.objects.create(item=item, learner=a_learner(), comment="Two look alike.", at=NOW)
        answer = desk.get(address("item_change", item))
        assert answer.content.decode().count('src="/figures/') == 4
        assert "Open flags Two look alike." in text(answer)
        assert "Before? Generated, 2 March 2026 to 1 March 2026: its card makes another question now, or none" in text(
            answer
        )

    def test_a_written_question_points_to_its_history_for_it_has_no_place(self, desk):
        item = an_item(slot="", origin="written")
        assert address("item_history", item) in desk.get(address("item_change", item)).content.decode()

    @pytest.mark.parametrize("count", [1, 10])
    def test_it_takes_the_same_queries_for_one_and_for_ten_flags_and_answers(
        self, desk, count, django_assert_num_queries
    ):
        item = given(an_item(), *GOOD[:count])
        Flag.objects.bulk_create(Flag(item=item, learner=a_learner(), at=NOW) for _ in range(count))
        old = [an_item(slot="", state="retired", retired_at=NOW) for _ in range(count)]
        Item.objects.filter(pk__in=[one.pk for one in old]).update(slot=item.slot)
        desk.get(address("item_change", item))
        with django_assert_num_queries(PAGE_QUERIES):
            desk.get(address("item_change", item))

    @pytest.mark.parametrize("page", ["item_change", "item_preview", "item_revise"])
    def test_an_item_that_is_not_there_is_told_so(self, desk, page):
        item = an_item()
        Item.objects.all().delete()
        assert desk.get(address(page, item)).status_code == (302 if page == "item_change" else 404)


class TestThePreview:
    def test_it_shows_the_question_as_asked_and_as_answered(self, desk):
        item = in_pictures()
        answer = desk.get(address("item_preview", item))
        page = text(answer)
        assert page.count(item.stem) == 2
        assert "As it is asked" in page
        assert "The right answer" in page.partition("Once it is answered")[2]
        assert "Why b is not right" in page
        assert answer.context["asked"].note == "Look at the brows."

    def test_it_stores_nothing(self, desk, django_assert_num_queries):
        item = an_item()
        desk.get(address("item_preview", item))
        with django_assert_num_queries(PREVIEW_QUERIES) as asked:
            desk.get(address("item_preview", item))
        assert not [query for query in asked if not query["sql"].startswith("SELECT")]


class TestActs:
    @pytest.fixture
    def item(self) -> Item:
        return a_bank()

    def test_retiring_is_told_beforehand_confirmed_logged_and_undone_by_restoring(self, desk, item):
        assert "Nobody will be asked this any more." in text(desk.get(address("item_retire", item)))
        item.refresh_from_db()
        assert item.state == Item.State.LIVE
        answer = confirm(desk, address("item_retire", item), follow=True)
        assert "Retired: nobody is asked this any more." in text(answer)
        item.refresh_from_db()
        assert (item.state, item.retired_for) == (Item.State.RETIRED, Item.Retirement.EDITOR)
        assert LogEntry.objects.get().get_change_message() == "Retired: nobody is asked this any more."
        assert [title for title, _ in answer.context["tools"]] == ["Preview", "Restore"]
        Item.objects.live().filter(slot=item.slot).delete()
        answer = confirm(desk, address("item_restore", item), follow=True)
        assert "Restored" in text(answer)
        item.refresh_from_db()
        assert item.state == Item.State.LIVE

    @pytest.mark.parametrize("act", ["retire", "restore", "regenerate"])
    def test_without_the_button_nothing_happens(self, desk, item, act):
        before = list(Item.objects.order_by("pk").values())
        desk.get(address(f"item_{act}", item))
        desk.post(address(f"item_{act}", item))
        assert list(Item.objects.order_by("pk").values()) == before

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_what_cannot_come_back_is_refused_in_words(self, desk, item, method):
        generation.retire(item=item, now=NOW)
        publishing.retract(cue=Cue.objects.get(slug="leg-shaking"), by=None, now=NOW, message="A test.")
        page = text(getattr(desk, method)(address("item_restore", item), {"confirm": "yes"}))
        assert "“leg-shaking” is not on the shelf; publish it first." in page
        assert 'name="confirm"' not in page
        item.refresh_from_db()
        assert item.state == Item.State.RETIRED

    def test_a_changed_item_goes_back_to_the_generators_own_which_is_shown_beforehand(self, desk, item):
        edited = generation.revise(item=item, stem="Another wording?", now=NOW)
        page = text(desk.get(address("item_regenerate", edited)))
        assert item.stem in page
        answer = confirm(desk, address("item_regenerate", edited), follow=True)
        assert answer.redirect_chain[-1][0] == address("item_change", item)
        assert Item.objects.live().get(slot=item.slot) == item
        assert {entry.object_id for entry in LogEntry.objects.all()} == {str(item.pk), str(edited.pk)}

    def test_only_a_changed_item_is_offered_to_go_back(self, desk, item):
        offered = {
            origin: [title for title, _ in desk.get(address("item_change", an_item(origin=origin))).context["tools"]]
            for origin in ("generated", "edited", "written")
        }
        assert [origin for origin, tools in offered.items() if "Back to generated" in tools] == ["edited"]

    def test_an_item_of_a_cue_that_is_gone_cannot_be_changed(self, desk):
        item = an_item(card=a_card())
        publishing.retract(cue=Cue.objects.get(slug="leg-shaking"), by=None, now=NOW, message="A test.")
        assert "Its cue is not on the shelf" in text(desk.get(address("item_revise", item)))
        assert "This cue was retracted on" in text(desk.get(address("item_preview", item)))
