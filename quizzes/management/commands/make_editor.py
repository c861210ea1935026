import secrets

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.urls import reverse

from quizzes import usernames

GROUPS = ("editor", "publisher")


class Command(BaseCommand):
    help = "Make an account for the editors' desk, with a random password that is shown once."

    def add_arguments(self, parser) -> None:
        parser.add_argument("--name", default="editor", help="the name to sign in with (default: editor)")
        parser.add_argument("--reset", action="store_true", help="give an account that is there a new password")
        lost = "with --reset: take the second factor off, for whoever lost it"
        parser.add_argument("--without-second-factor", action="store_true", help=lost)

    def handle(self, *, name: str, reset: bool, without_second_factor: bool, **options) -> None:
        if without_second_factor and not reset:
            raise CommandError("--without-second-factor goes with --reset, which gives a new password as well.")
        user = usernames.find(name)
        if user and not user.is_staff:
            # Whoever signed up under this name could have the password reset by mail, and so the desk.
            raise CommandError(f"{name!r} is an account that somebody signed up for. Choose another --name.")
        if user and not reset:
            self.stdout.write(f"There is an account {user.username!r} already. --reset gives it a new password.")
            return
        password, user = secrets.token_urlsafe(18), user or _new(name)
        _save(user, password, without_second_factor)
        self.stdout.write(f"The account {user.username!r} may edit and publish. The password is shown this once.")
        self.stdout.write(f"name: {user.username}")
        self.stdout.write(f"password: {password}")
        self.stdout.write(f"Sign in on the site at {reverse('admin:index')}")
        if Authenticator.objects.filter(user=user).exists():
            self.stdout.write("Its second factor stands and will be asked for. Was it lost? Take it off as well, by")
            self.stdout.write(f"make_editor --name {user.username} --reset --without-second-factor")


def _new(name: str) -> User:
    user = User(username=usernames.plain(name))
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise CommandError(" ".join(error.messages)) from error
    return user


@transaction.atomic
def _save(user: User, password: str, without_second_factor: bool) -> None:
    user.is_staff = user.is_active = True
    user.set_password(password)
    new = user.pk is None
    user.save()
    if new:
        usernames.claim(user)
    if without_second_factor:
        Authenticator.objects.filter(user=user).delete()
    groups = Group.objects.filter(name__in=GROUPS)
    if len(groups) != len(GROUPS):
        raise CommandError("The groups of the desk are missing: run `manage.py migrate` first.")
    user.groups.add(*groups)
