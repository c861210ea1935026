"""Who may see and do what at the desk, and under which content security policy."""

import pytest
from django.urls import reverse

from cues.models import Card, Publication
from tests.cues.factories import a_person, a_publisher, an_editor, lay, shelve

pytestmark = pytest.mark.django_db

READ = [
    "cue_changelist", "evidence_changelist", "source_changelist", "meaning_changelist", "context_changelist",
    "card_changelist", "publication_changelist",
]  # fmt: skip
ADD = ["cue_add", "evidence_add", "source_add", "meaning_add", "context_add"]
PUBLISHERS_ONLY = [
    ("cue_publish", "cue"), ("cue_retract", "cue"), ("cue_restore", "cue"),
    ("source_amend", "carriere2013"), ("meaning_amend", "anxiety"), ("context_amend", "any"),
]  # fmt: skip


def address(name: str, *args) -> str:
    return reverse(f"admin:cues_{name}", args=args)


@pytest.fixture
def cue():
    return shelve().cue


def row(cue, key: str):
    return cue.pk if key == "cue" else key


@pytest.mark.parametrize("name", [*READ, *ADD])
def test_a_stranger_is_asked_to_sign_in(client, name):
    answer = client.get(address(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("admin:login"))


@pytest.mark.parametrize(("name", "key"), [*PUBLISHERS_ONLY, ("cue_preview", "cue"), ("cue_change", "cue")])
def test_a_learner_with_an_account_is_a_stranger_to_the_desk(client, cue, name, key):
    client.force_login(a_person("learner"))
    assert client.get(address(name, row(cue, key))).status_code == 302


@pytest.mark.parametrize("name", [*READ, *ADD])
def test_staff_outside_the_groups_may_see_nothing(client, name):
    client.force_login(a_person("staff", "no such group"))
    assert client.get(address(name)).status_code == 403


@pytest.mark.parametrize("name", [*READ, *ADD])
def test_an_editor_may_see_and_add_all_that_lies_on_the_desk(client, cue, name):
    client.force_login(an_editor())
    assert client.get(address(name)).status_code == 200


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize(("name", "key"), PUBLISHERS_ONLY)
def test_an_editor_may_not_publish_retract_restore_or_amend(client, cue, name, key, method):
    client.force_login(an_editor())
    answer = getattr(client, method)(address(name, row(cue, key)), {"confirm": "yes", "version": 1, "message": "So."})
    assert answer.status_code == 403
    assert Publication.objects.count() == 1


@pytest.mark.parametrize(("name", "key"), PUBLISHERS_ONLY)
def test_a_publisher_may(client, cue, name, key):
    client.force_login(a_publisher())
    assert client.get(address(name, row(cue, key))).status_code == 200


def test_an_editor_may_not_publish_a_selection(client, cue):
    client.force_login(an_editor())
    client.post(
        address("cue_changelist"), {"action": "publish_selected", "_selected_action": [cue.pk], "confirm": "yes"}
    )
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("name", ["cue", "evidence", "source", "meaning", "context"])
def test_who_publishes_only_may_look_at_all_that_lies_on_the_desk(client, cue, name):
    client.force_login(a_person("reader", "publisher"))
    keys = {"cue": cue.pk, "evidence": cue.evidence.get().pk, "source": "carriere2013", "meaning": "anxiety"}
    assert client.get(address(f"{name}_change", keys.get(name, "any"))).status_code == 200
    assert client.get(address(f"{name}_add")).status_code == 403


def titles(client, person, address: str) -> list[str]:
    client.force_login(person)
    return [title for title, _ in client.get(address).context["tools"]]


def test_buttons_are_shown_to_those_who_may_use_them(client, cue):
    page = address("cue_change", cue.pk)
    assert titles(client, an_editor(), page) == ["Preview"]
    assert titles(client, a_publisher(), page) == ["Preview", "Publish", "Retract", "Restore a version"]


def test_a_draft_offers_no_retraction_and_no_earlier_version(client):
    assert titles(client, a_publisher(), address("cue_change", lay().pk)) == ["Preview", "Publish"]


@pytest.mark.parametrize("name", ["card", "publication"])
def test_the_shelf_is_only_looked_at(client, cue, name):
    client.force_login(a_person("root", "editor", is_superuser=True))
    pk = {"card": Card, "publication": Publication}[name].objects.get().pk
    assert client.get(address(f"{name}_add")).status_code == 403
    assert client.get(address(f"{name}_delete", pk)).status_code == 403
    assert client.get(address(f"{name}_change", pk)).status_code == 200
    assert client.post(address(f"{name}_change", pk), {"note": "Changed."}).status_code == 403


@pytest.mark.parametrize("page", ["admin:index", "admin:auth_user_changelist", "admin:auth_group_add"])
def test_a_superuser_keeps_the_accounts_in_the_same_look(client, page):
    client.force_login(a_person("root", "editor", is_superuser=True))
    answer = client.get(reverse(page))
    assert answer.status_code == 200
    assert b"unfold/css/styles.css" in answer.content


def test_an_editor_sees_nothing_of_the_accounts(client):
    client.force_login(an_editor())
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403


def test_the_policy_is_relaxed_for_the_admins_pages_alone(client, cue):
    client.force_login(an_editor())
    for relaxed in (reverse("admin:login"), reverse("admin:index"), address("cue_changelist")):
        policy = client.get(relaxed)["Content-Security-Policy"]
        assert "'unsafe-eval'" in policy
        assert "frame-ancestors 'none'" in policy
    for strict in (address("cue_preview", cue.pk), "/"):
        policy = client.get(strict)["Content-Security-Policy"]
        assert "unsafe" not in policy


def test_no_page_of_the_desk_may_be_framed(client, cue):
    client.force_login(an_editor())
    assert client.get(address("cue_preview", cue.pk))["X-Frame-Options"] == "DENY"
