"""Where allauth asks how this site would have it."""

from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from cues import addresses, logs
from cues.api import throttles
from quizzes import usernames, visitors
from quizzes.accounts import browsers


class Watched:
    """Lets the log know who was refused, and why."""

    def validation_error(self, code: str, *args: object) -> ValidationError:
        logs.event("refused", why=code)
        return super().validation_error(code, *args)  # type: ignore[misc]


class AccountAdapter(Watched, DefaultAccountAdapter):
    """Accounts in the words of this site."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "That username and password do not belong together. Check both and try again.",
        "too_many_login_attempts": "That was tried too often without success. Please wait five minutes.",
        "rate_limited": "That was tried too often. Please wait five minutes.",
        "username_blacklisted": "That username is kept for the people who run this site. Please choose another.",
        "username_taken": "Somebody has that username already. Please choose another.",
        "incorrect_password": "That is not your password. Please try again.",
        "enter_current_password": "That is not your present password. Please try again.",
    }

    def send_mail(self, template_prefix: str, email: str, context: dict) -> None:
        """Send mail whose links lead to the site's own address, whatever host and port the browser asked under."""
        moved = {name: addresses.moved(told) for name, told in context.items() if name.endswith("_url")}
        super().send_mail(template_prefix, email, {**context, **moved})

    def is_ajax(self, request: HttpRequest) -> bool:
        """Answer with pages only: who wants data asks the API."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where a request comes from; allauth counts what is sent from there as `throttles.counted` does."""
        return throttles.plain(super().get_client_ip(request))

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """Return a new name as it is stored. Raises ValidationError where it is none, is kept, or is taken."""
        name = usernames.plain(username)
        User._meta.get_field("username").run_validators(name)
        if usernames.kept(name):
            raise self.validation_error("username_blacklisted")
        if not shallow and usernames.taken(name):
            raise self.validation_error("username_taken")
        return name

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        """Save a new account and claim its name. Raises IntegrityError where another was quicker by a moment."""
        super().save_user(request, user, form, commit)
        if commit:
            usernames.claim(user)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try by the account it is for; in a browser that knows the account by that browser alone."""
        name = credentials["username"]
        user = usernames.find(name)
        browser = user and browsers.known(request, user)
        action, key = ("login_failed_known", browser) if browser else ("login_failed", usernames.canonical(name))
        used = ratelimit.consume(request, app="allauth.account", action=action, key=f"{user and user.pk}:{key}")
        if not used:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = used

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        """Lead to where somebody wanted, or first to the question whether what was answered here before is theirs."""
        answer = super().post_login(request, user, **hooks)
        learner, left = visitors.hand_over(request)
        if learner and not left:
            answer = redirect(f"{reverse('accounts:join')}?{urlencode({'next': answer['Location']})}")
        if learner:
            visitors.set_aside(answer, learner, left=left)
        browsers.remember(answer, user)
        return answer

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        logs.event("signed in as editor" if user.is_staff else "signed in", user=user.pk)

    def send_notification_mail(self, template_prefix: str, user: User, *args, **kwargs) -> None:
        """Tell the owner of an account what was done to it, and the log, too: the second factor's notices come here."""
        logs.event(template_prefix.rpartition("/")[2].replace("_", " "), user=user.pk)
        super().send_notification_mail(template_prefix, user, *args, **kwargs)


class SecondFactorAdapter(Watched, DefaultMFAAdapter):
    """The second factor in the words of this site."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "That code is not right, or it has run out. Wait for the next one and try again.",
        "unverified_email": "Confirm your email address first, or remove it: then the second factor can be turned on.",
        "cannot_generate_recovery_codes": "Turn the second factor on first; recovery codes come with it.",
    }
