"""One rule for usernames on every database: what is one name, who has it, and what nobody may be called."""

import json
from importlib import import_module
from types import SimpleNamespace
from unicodedata import normalize

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quizzes import usernames
from quizzes.accounts import adapter
from quizzes.models import Username
from tests.cues.factories import a_person, an_editor
from tests.quizzes.test_accounts import PASSWORD, sign_in, sign_up, signed_in_as

pytestmark = pytest.mark.django_db

LARGE, SMALL = "Ärger", "ärger"
"""A database that folds ASCII only takes them for two names, one that folds Unicode for one."""


OWN = ("the older one's own", "the younger one's own")


@pytest.fixture(autouse=True)
def nothing_is_counted_yet() -> None:
    cache.clear()


@pytest.fixture
def colliding() -> tuple[User, User]:
    """Two accounts of before this rule, the older of which has the claim."""
    older, younger = (
        User.objects.create_user(name, password=own) for name, own in zip((LARGE, SMALL), OWN, strict=True)
    )
    usernames.fill()
    return older, younger


SAME = [
    pytest.param("Ärger", "ärger", id="capitals"),
    pytest.param("Ärger", normalize("NFD", "Ärger"), id="composed or not"),
    pytest.param("ada", "ａｄａ", id="width"),
    pytest.param("straße", "STRASSE", id="sharp s"),
    pytest.param("Σίσυφος", "ΣΊΣΥΦΟΣ", id="final sigma"),
    pytest.param("ﬁona", "Fiona", id="ligature"),
    pytest.param("Kim", "\u212aim", id="the sign for kelvin"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_what_reads_as_one_name_is_one(client, one, other):
    a_person(one)
    assert b"Somebody has that username already" in sign_up(client, other).content
    assert User.objects.count() == 1


@pytest.mark.parametrize(("one", "other"), SAME)
def test_somebody_signs_in_by_any_writing_of_their_name(client, one, other):
    sign_up(Client(), one)
    assert sign_in(client, other).status_code == 302
    assert signed_in_as(client) == normalize("NFKC", one)


@given(st.text(max_size=20))
def test_the_form_by_which_names_are_compared_is_that_of_itself(name):
    once = usernames.canonical(name)
    assert usernames.canonical(once) == once or len(once) == 300
    assert usernames.canonical(name.upper().lower()) == usernames.canonical(name.upper())


def test_different_names_are_different(client):
    sign_up(Client(), "ada")
    assert sign_up(client, "adà").status_code == 302


def test_a_name_is_kept_composed_and_in_its_own_capitals(client):
    sign_up(client, normalize("NFD", "Ärger"))
    assert User.objects.get().username == "Ärger"
    assert Username.objects.get().canonical == "ärger"


def test_a_name_that_grows_too_long_by_composing_is_refused_in_words(client):
    assert b"at most 150 characters" in sign_up(client, "ﬃ" * 100).content
    assert not User.objects.exists()


def test_the_longest_name_there_can_be_is_claimed(client):
    assert sign_up(client, "ΐ" * 150).status_code == 302
    assert len(Username.objects.get().canonical) <= 300


KEPT = [
    "editor", "EDITOR", "ｅｄｉｔｏｒ", "еditor", "edіtor", "édítor", "ed1tor", "EDlTOR", "edit0r", "еԁіtоr",
    "adrninistrator", "аdmin", "rооt", "ѕtaff", "unsp0ken", "pubIisher", "mоderatоr", "𝓪dmin",
]  # fmt: skip


@pytest.mark.parametrize("name", KEPT)
def test_nobody_gets_what_looks_like_a_kept_name(client, name):
    assert b"kept for the people who run this site" in sign_up(client, name).content
    assert not User.objects.exists()


@pytest.mark.parametrize("name", ["edith", "administration", "roots", "мария", "editor2", "ред"])
def test_a_name_that_only_resembles_one_is_free(client, name):
    assert sign_up(client, name).status_code == 302


class TestNamesOfBeforeThatCollide:
    def test_both_sign_in_by_their_own_name_and_password(self, client, colliding):
        for user, password in zip(colliding, OWN, strict=True):
            assert sign_in(client, user.username, password).status_code == 302
            assert signed_in_as(client) == user.username
            client.logout()

    def test_what_is_neither_is_the_one_that_has_the_claim(self, client, colliding):
        assert sign_in(client, "ÄRGER", OWN[0]).status_code == 302
        assert signed_in_as(client) == LARGE

    def test_nobody_signs_in_to_one_by_the_password_of_the_other(self, client, colliding):
        sign_in(client, LARGE, OWN[1])
        sign_in(client, SMALL, OWN[0])
        assert signed_in_as(client) is None

    def test_they_are_listed_with_the_name_they_collide_with(self, colliding, django_assert_num_queries):
        a_person("ÄRGER"), a_person("ada")
        usernames.fill()
        with django_assert_num_queries(2):
            assert usernames.colliding() == [(SMALL, LARGE), ("ÄRGER", LARGE)]

    def test_the_claim_of_one_who_leaves_goes_to_the_next_and_to_no_newcomer(self, client, colliding):
        colliding[0].delete()
        assert b"Somebody has that username already" in sign_up(client, "ÄRGER").content
        assert usernames.colliding() == []
        assert Username.objects.get().user == colliding[1]

    def test_a_superuser_can_still_change_such_an_account(self, client, colliding):
        client.force_login(a_person("root", "editor", is_superuser=True))
        assert change(client, colliding[1], is_active="").status_code == 302
        colliding[1].refresh_from_db()
        assert not colliding[1].is_active


def change(client, user: User, **members):
    address = reverse("admin:auth_user_change", args=[user.pk])
    joined = {"date_joined_0": "2026-03-01", "date_joined_1": "12:00:00"}
    version = client.get(address).context["version"]
    sent = {"username": user.username, "is_active": "on", "version": version, **joined, **members}
    return client.post(address, sent)


def test_accounts_of_before_get_their_claims_by_the_migration_the_oldest_first():
    people = [User.objects.create(username=name) for name in (LARGE, "ada", SMALL, "ﬃ" * 150)]
    import_module("quizzes.migrations.0003_usernames").claim(apps, SimpleNamespace(connection=connection))
    claims = dict(Username.objects.values_list("user__username", "canonical"))
    assert claims == {LARGE: "ärger", "ada": "ada", "ﬃ" * 150: "ffi" * 100}
    assert set(User.objects.all()) == set(people)
    assert all(usernames.canonical(name) == form for name, form in claims.items())


def test_an_account_made_past_the_forms_has_its_name(client):
    User.objects.create_superuser("Müller", password=PASSWORD)
    assert b"Somebody has that username already" in sign_up(client, "MÜLLER").content


def test_of_two_who_choose_a_name_at_once_one_is_asked_for_another(client, monkeypatch):
    a_person("Ada")
    usernames.fill()
    monkeypatch.setattr(adapter.usernames, "taken", lambda name: False)
    answer = sign_up(client, "ada")
    assert (answer.status_code, answer["Location"]) == (302, reverse("account_signup"))
    assert b"took that username a moment ago" in client.get(answer["Location"]).content
    assert list(User.objects.values_list("username", flat=True)) == ["Ada"]


def test_a_claim_that_another_has_is_refused_by_the_database():
    a_person("Ada")
    usernames.fill()
    with pytest.raises(IntegrityError):
        usernames.claim(a_person("ada"))


class TestAtTheDesk:
    @pytest.fixture(autouse=True)
    def root(self, client) -> None:
        a_person("Ärger")
        client.force_login(a_person("chief", "editor", is_superuser=True))

    def test_a_new_account_gets_no_name_that_somebody_has(self, client):
        data = {"username": "ÄRGER", "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
        answer = client.post(reverse("admin:auth_user_add"), data)
        assert b"Another account has that username" in answer.content
        assert client.post(reverse("admin:auth_user_add"), {**data, "username": "Ada"}).status_code == 302
        assert Username.objects.get(canonical="ada").user.username == "Ada"

    def test_a_new_name_is_claimed_and_the_old_one_free(self, client):
        ada = a_person("ada")
        assert change(client, ada, username="ärger").status_code == 200
        assert change(client, ada, username="Grace").status_code == 302
        assert Username.objects.get(user=ada).canonical == "grace"
        assert not usernames.taken("ada")


class TestMakingAnEditor:
    def test_it_finds_the_account_by_the_same_rule(self, capsys):
        an_editor()
        call_command("make_editor", "--name", "ＥＤＩＴＯＲ")
        assert "There is an account 'editor' already" in capsys.readouterr().out

    def test_it_hands_the_desk_to_nobody_who_signed_up_under_the_like_of_the_name(self, client):
        sign_up(client, "ärger")
        with pytest.raises(CommandError, match="somebody signed up"):
            call_command("make_editor", "--name", "ÄRGER")

    def test_its_account_has_its_name(self, capsys, client):
        call_command("make_editor", "--name", "Wächter")
        assert usernames.taken("WÄCHTER")


def test_it_is_in_the_file_of_what_is_kept_and_goes_with_the_account(client):
    sign_up(client, "Ärger")
    told = json.loads(client.get(reverse("accounts:download")).content)["account"]
    assert (told["username"], told["username_compared_as"]) == ("Ärger", "ärger")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("accounts:delete"))
    assert not Username.objects.exists()


@pytest.mark.parametrize("many", [1, 10])
def test_signing_in_costs_the_same_however_many_accounts_there_are(client, many, django_assert_max_num_queries):
    for number in range(many):
        a_person(f"somebody{number}")
    usernames.fill()
    with django_assert_max_num_queries(3):
        assert usernames.find("SOMEBODY0").username == "somebody0"
