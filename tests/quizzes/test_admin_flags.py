"""Flags at the desk: a queue, each settled with what was done about it."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from quizzes.models import Flag, Item
from tests.cues.factories import NOW, a_person, an_editor
from tests.cues.forms import confirm
from tests.quizzes.desk import address, text
from tests.quizzes.factories import a_learner, an_item

pytestmark = pytest.mark.django_db

LIST = address("flag_changelist")
LIST_QUERIES, PAGE_QUERIES = 7, 6
OUTCOME = {"outcome": "Reworded.", "confirm": "yes"}


def a_flag(item: Item | None = None, comment: str = "Two are right.", **members) -> Flag:
    return Flag.objects.create(
        **{"item": item or an_item(), "learner": a_learner(), "comment": comment, "at": NOW, **members}
    )


@pytest.fixture
def desk(client):
    client.force_login(an_editor())
    return client


def listed(answer) -> list[str]:
    return [flag.comment for flag in answer.context["cl"].result_list]


def settle(desk, flag: Flag, **answers):
    return confirm(desk, address("flag_settle", flag), {**OUTCOME, **answers}, follow=True)


class TestTheQueue:
    def test_open_flags_come_first_the_oldest_of_them_ahead(self, desk):
        for comment, days, settled in (("new", 2, None), ("old", 0, None), ("done", 1, NOW), ("lately", 1, NOW)):
            later = settled and settled + timedelta(days=comment == "lately")
            a_flag(comment=comment, at=NOW + timedelta(days=days), settled_at=later)
        assert listed(desk.get(LIST)) == ["old", "new", "lately", "done"]
        assert listed(desk.get(f"{LIST}?state=open")) == ["old", "new"]
        assert listed(desk.get(f"{LIST}?state=settled")) == ["lately", "done"]
        assert listed(desk.get(f"{LIST}?q=lately")) == ["lately"]

    def test_a_flag_without_a_comment_can_be_opened_as_well(self, desk):
        flag = a_flag(comment="")
        assert address("flag_change", flag) in desk.get(LIST).content.decode()

    @pytest.mark.parametrize("count", [1, 10])
    def test_it_takes_the_same_queries_for_one_and_for_ten(self, desk, count, django_assert_num_queries):
        for _ in range(count):
            a_flag(settled_by=a_person(f"editor-{_}"))
        desk.get(LIST)
        with django_assert_num_queries(LIST_QUERIES):
            desk.get(LIST)


class TestTheFlag:
    def test_the_question_stands_beside_it(self, desk):
        item = an_item(answers=4, right=1)
        page = text(desk.get(address("flag_change", a_flag(item))))
        assert "Two are right." in page
        assert f"{item.stem} Option a right Option b Option c 1 of 4 answers right." in page

    @pytest.mark.parametrize("count", [1, 10])
    def test_it_takes_the_same_queries_for_one_and_for_ten_on_one_question(
        self, desk, count, django_assert_num_queries
    ):
        item = an_item()
        flag, *_others = [a_flag(item) for _ in range(count)]
        desk.get(address("flag_change", flag))
        with django_assert_num_queries(PAGE_QUERIES):
            desk.get(address("flag_change", flag))


class TestSettling:
    def test_the_outcome_is_kept_with_who_settled_and_logged(self, desk):
        flag = a_flag()
        assert "Settled." in text(settle(desk, flag))
        flag.refresh_from_db()
        assert (flag.outcome, flag.settled_by.username) == ("Reworded.", "editor")
        assert flag.settled_at is not None
        assert flag.item.state == Item.State.LIVE
        assert LogEntry.objects.get().get_change_message() == "Settled."

    def test_the_question_can_be_retired_from_there(self, desk):
        flag = a_flag()
        settle(desk, flag, retire="on")
        flag.item.refresh_from_db()
        assert (flag.item.state, flag.item.retired_for) == (Item.State.RETIRED, Item.Retirement.EDITOR)
        assert {entry.content_type.model for entry in LogEntry.objects.all()} == {"flag", "item"}

    def test_a_retired_question_is_not_offered_to_be_retired(self, desk):
        flag = a_flag(an_item(state="retired", retired_at=NOW))
        assert "retire" not in desk.get(address("flag_settle", flag)).context["form"].fields

    @pytest.mark.parametrize(("others", "left"), [("on", 0), ("", 1)])
    def test_other_open_flags_on_the_question_are_shown_and_settled_on_request(self, desk, others, left):
        item = an_item()
        flag, elsewhere = a_flag(item), a_flag()
        a_flag(item, "I think so too.")
        assert "I think so too." in text(desk.get(address("flag_settle", flag)))
        settle(desk, flag, others=others)
        assert Flag.objects.filter(item=item, settled_at=None).count() == left
        elsewhere.refresh_from_db()
        assert elsewhere.settled_at is None

    @pytest.mark.parametrize(("outcome", "words"), [("", "required"), ("x" * 1001, "at most 1000"), ("a\0", "Null")])
    def test_without_an_outcome_that_can_be_kept_nothing_happens(self, desk, outcome, words):
        flag = a_flag()
        assert words in text(settle(desk, flag, outcome=outcome, retire="on"))
        flag.refresh_from_db()
        assert flag.settled_at is None
        assert Item.objects.live().exists()

    def test_the_second_of_two_editors_changes_nothing(self, desk):
        flag = a_flag()
        settle(desk, flag, outcome="Mine.")
        assert "Somebody has settled this flag already" in text(settle(desk, flag, outcome="Theirs.", retire="on"))
        flag.refresh_from_db()
        assert flag.outcome == "Mine."
        assert Item.objects.live().exists()
        assert not LogEntry.objects.filter(content_type__model="item").exists()

    def test_who_may_not_change_questions_is_not_offered_to_retire_one(self, client):
        person = a_person("sorter", "editor")
        person.groups.get().permissions.remove(*person.groups.get().permissions.filter(codename="change_item"))
        client.force_login(person)
        flag = a_flag()
        settle(client, flag, retire="on")
        flag.refresh_from_db()
        assert flag.settled_at is not None
        assert Item.objects.live().exists()
