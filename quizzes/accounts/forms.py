"""What somebody fills in to get an account, and to use it."""

from allauth.account.forms import LoginForm, SignupForm
from django.contrib import messages
from django.contrib.auth.models import User
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

NO_ADDRESS = "You need none. Without one, a forgotten password cannot be reset, by us or by anybody."


class SignUpForm(SignupForm):
    """A username and a password; an address for mail only for those who want to be able to reset the password."""

    field_order = ("username", "password1", "password2", "email")

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = NO_ADDRESS

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Save the account; where somebody else took the name since it was checked, say so and ask anew."""
        try:
            return super().try_save(request)
        except IntegrityError:
            messages.error(request, "Somebody took that username a moment ago. Please choose another.")
            return None, redirect("account_signup")


class SignInForm(LoginForm):
    """A username and a password."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remember"].label = "Stay signed in on this browser for two weeks"
