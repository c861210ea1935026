"""Who may see and do what at the desk of the quiz."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from quizzes.apps import add_to_groups
from quizzes.models import Ability, Answer, Attempt, Flag, Item, Learner, Memory, Question
from tests.cues.factories import NOW, a_person, a_publisher, an_editor
from tests.quizzes.desk import address
from tests.quizzes.factories import a_learner, a_quiz, an_attempt, an_item

pytestmark = pytest.mark.django_db

LISTS = ["item_changelist", "flag_changelist", "quiz_changelist"]
PAGES = ["item_change", "item_preview", "flag_change", "quiz_change"]
EDITED = ["item_revise", "item_retire", "item_restore", "item_regenerate", "flag_settle", "quiz_delete"]
ADDED = ["item_add", "quiz_add"]


@pytest.fixture
def rows() -> dict:
    item = an_item()
    return {
        "item": item,
        "flag": Flag.objects.create(item=item, learner=a_learner(), comment="Odd.", at=NOW),
        "quiz": a_quiz(),
    }


def at(name: str, rows: dict) -> str:
    return address(name, *([rows[name.split("_")[0]]] if name not in (*LISTS, *ADDED) else []))


@pytest.mark.parametrize("name", [*LISTS, *PAGES, *EDITED, *ADDED])
@pytest.mark.parametrize("who", ["a stranger", "a learner with an account"])
def test_strangers_and_learners_are_sent_to_the_sign_in_page(client, rows, name, who):
    if who != "a stranger":
        client.force_login(a_person("learner"))
    answer = client.get(at(name, rows))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize("name", [*LISTS, *PAGES, *EDITED, *ADDED])
def test_staff_outside_the_groups_may_see_nothing(client, rows, name):
    client.force_login(a_person("staff", "no such group"))
    assert client.get(at(name, rows)).status_code == 403


@pytest.mark.parametrize("name", [*LISTS, *PAGES, *EDITED, *ADDED])
def test_an_editor_may_open_every_page(client, rows, name):
    client.force_login(an_editor())
    assert client.get(at(name, rows)).status_code == 200


@pytest.mark.parametrize("name", [*LISTS, *PAGES])
def test_who_publishes_only_may_look(client, rows, name):
    client.force_login(a_person("reader", "publisher"))
    assert client.get(at(name, rows)).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", [*EDITED, *ADDED])
def test_who_publishes_only_may_change_nothing(client, rows, name, method):
    client.force_login(a_person("reader", "publisher"))
    data = {"confirm": "yes", "outcome": "So.", "post": "yes"}
    assert getattr(client, method)(at(name, rows), data).status_code == 403
    assert Item.objects.get().state == Item.State.LIVE
    assert Flag.objects.get().settled_at is None


def titles(client, page: str) -> list[str]:
    return [title for title, _ in client.get(page).context["tools"]]


def test_buttons_are_shown_to_those_who_may_use_them(client, rows):
    client.force_login(an_editor())
    assert titles(client, at("item_change", rows)) == ["Preview", "Change", "Retire"]
    assert titles(client, at("flag_change", rows)) == ["Settle"]
    client.force_login(a_person("reader", "publisher"))
    assert titles(client, at("item_change", rows)) == ["Preview"]
    assert titles(client, at("flag_change", rows)) == []


def test_a_question_is_never_saved_or_deleted_as_a_row_is(client, rows):
    client.force_login(a_person("root", "editor", is_superuser=True))
    for name in ("item", "flag"):
        assert client.post(at(f"{name}_change", rows), {"stem": "Another?"}).status_code == 403
        assert client.post(at(f"{name}_delete", rows), {"post": "yes"}).status_code == 403
    assert client.get(address("flag_add")).status_code == 403
    assert Item.objects.get().stem == rows["item"].stem


@pytest.mark.parametrize("model", [Learner, Attempt, Question, Answer, Ability, Memory])
def test_what_single_learners_did_is_not_at_the_desk(model):
    assert not admin.site.is_registered(model)


def test_no_group_has_a_permission_about_single_learners():
    held = Permission.objects.filter(group__isnull=False, content_type__app_label="quizzes")
    assert set(held.values_list("content_type__model", flat=True)) == {"item", "quiz", "quizitem", "flag"}


def test_no_page_of_the_desk_names_a_learner(client):
    item = an_item()
    learner = a_learner(user=a_person("ada.the.learner"))
    flag = Flag.objects.create(item=item, learner=learner, comment="Odd.", at=NOW)
    an_attempt(item, learner=learner)
    client.force_login(an_editor())
    for page in (address("flag_changelist"), address("flag_change", flag), address("flag_settle", flag)):
        assert "ada.the.learner" not in client.get(page).content.decode()
    assert "ada.the.learner" not in client.get(address("item_change", item)).content.decode()


def test_the_groups_can_be_filled_again_without_harm():
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    add_to_groups(using="default")
    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before


def test_the_sidebar_leads_to_the_quiz_before_the_people(client):
    client.force_login(a_publisher())
    groups = client.get(reverse("admin:index")).context["sidebar_navigation"]
    assert [group["title"] for group in groups] == ["Desk", "Shelf", "Quiz", "People"]
    assert [item["title"] for item in groups[2]["items"]] == ["Items", "Flags", "Quizzes"]


def test_the_preview_keeps_the_sites_strict_policy(client, rows):
    client.force_login(an_editor())
    assert "unsafe" not in client.get(at("item_preview", rows))["Content-Security-Policy"]
