"""Making an account for the desk from the command line."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.cues.factories import a_person

pytestmark = pytest.mark.django_db


def make(capsys, *arguments: str) -> str:
    call_command("make_editor", *arguments)
    return capsys.readouterr().out


def password(told: str) -> str:
    [line] = [line for line in told.splitlines() if line.startswith("password: ")]
    return line.removeprefix("password: ")


def test_the_account_is_in_both_groups_and_may_sign_in_with_the_password_that_is_told(capsys, client):
    told = make(capsys)
    user = User.objects.get(username="editor")
    assert set(user.groups.values_list("name", flat=True)) == {"editor", "publisher"}
    assert not user.is_superuser
    assert reverse("admin:index") in told
    client.post(reverse("account_login"), {"login": "editor", "password": password(told)})
    assert client.get(reverse("admin:cues_cue_changelist")).status_code == 200


def test_it_may_have_another_name(capsys):
    assert "'ada'" in make(capsys, "--name", "ada")
    assert User.objects.get().username == "ada"


def test_every_password_is_another(capsys):
    passwords = {password(make(capsys, "--name", name)) for name in ("one", "two", "three")}
    assert len(passwords) == 3
    assert all(len(word) >= 20 for word in passwords)


def test_an_account_that_is_there_keeps_its_password_and_the_way_to_a_new_one_is_told(capsys):
    user = a_person("editor", "editor")
    told = make(capsys)
    assert "already" in told
    assert "--reset" in told
    assert "password: " not in told
    user.refresh_from_db()
    assert user.check_password("a long enough password")


def test_reset_gives_a_new_password_and_what_the_desk_needs(capsys):
    user = a_person("editor", "editor", is_active=False)
    word = password(make(capsys, "--reset"))
    user.refresh_from_db()
    assert user.check_password(word)
    assert user.is_staff
    assert user.is_active
    assert user.groups.count() == 2


@pytest.mark.parametrize("arguments", [[], ["--reset"]])
def test_an_account_that_somebody_signed_up_for_is_not_let_onto_the_desk(arguments):
    user = a_person("ada")
    with pytest.raises(CommandError, match="another --name"):
        call_command("make_editor", "--name", "ada", *arguments)
    user.refresh_from_db()
    assert not user.is_staff
    assert user.check_password("a long enough password")


@pytest.mark.parametrize("name", ["", "two words", "x" * 151])
def test_a_name_that_cannot_be_is_refused(name):
    with pytest.raises(CommandError):
        call_command("make_editor", "--name", name)
    assert not User.objects.exists()


def test_without_the_groups_nothing_is_kept():
    Group.objects.all().delete()
    with pytest.raises(CommandError, match="migrate"):
        call_command("make_editor")
    assert not User.objects.exists()


class TestASecondFactor:
    @pytest.fixture(autouse=True)
    def editor(self) -> User:
        """An editor with a second factor and the codes to recover it."""
        user = a_person("editor", "editor")
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
        return user

    def test_stands_after_a_reset_which_says_so_and_what_takes_it_off(self, capsys, editor):
        told = make(capsys, "--reset")
        assert "Its second factor stands" in told
        assert "--name editor --reset --without-second-factor" in told
        assert editor.authenticator_set.count() == 2

    def test_is_taken_off_with_its_codes_if_it_was_lost(self, capsys, client, editor):
        told = make(capsys, "--reset", "--without-second-factor")
        assert "second factor stands" not in told
        assert not editor.authenticator_set.exists()
        client.post(reverse("account_login"), {"login": "editor", "password": password(told)})
        assert client.get(reverse("admin:cues_cue_changelist")).status_code == 200

    def test_is_not_taken_off_without_a_new_password(self, editor):
        with pytest.raises(CommandError, match="goes with --reset"):
            call_command("make_editor", "--without-second-factor")
        assert editor.authenticator_set.count() == 2

    def test_of_somebody_else_stays(self, capsys, editor):
        other = a_person("ada", "editor")
        TOTP.activate(other, generate_totp_secret())
        make(capsys, "--reset", "--without-second-factor")
        assert other.authenticator_set.exists()

    def test_is_explained_in_the_readme(self):
        readme = (settings.BASE_DIR / "README.md").read_text()
        assert "--without-second-factor" in readme
        assert "createsuperuser" in readme


def test_where_there_is_no_second_factor_nothing_is_said_of_one(capsys):
    assert "second factor" not in make(capsys)
