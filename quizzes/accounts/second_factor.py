"""Codes of the second factor open once, whichever process is asked: what was used stands in the database."""

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal import auth
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import decrypt
from django.db import transaction
from django.http import HttpResponse

STEP = "last_step"
"""Where an app's row keeps the last half minute, counted from 1970, whose code was taken."""


def is_spent(app: Authenticator, code: str) -> bool:
    """Return whether a code is of a half minute whose code was taken, or before it."""
    step = _step_of(app, code)
    return step is not None and step <= app.data.get(STEP, 0)


@transaction.atomic
def spend(app: Authenticator, code: str) -> bool:
    """Keep that a code was taken; return False where it was already, or has just run out.

    Of two who send it at the same moment one waits here for the other.
    """
    row, step = Authenticator.objects.select_for_update().get(pk=app.pk), _step_of(app, code)
    if step is None or is_spent(row, code):
        return False
    row.data[STEP] = step
    row.save(update_fields=["data"])
    return True


def _step_of(app: Authenticator, code: str) -> int | None:
    """Return the half minute to which a code belongs, None where it is not of now or next to it."""
    secret, near = decrypt(app.data["secret"]), auth.yield_hotp_counters_from_time()
    shown = {step: auth.format_hotp_value(auth.hotp_value(secret, step)) for step in near}
    return max((step for step in shown if auth.compare_user_code(actual=code, expected=shown[step])), default=None)


class _Once(BaseAuthenticateForm):
    def clean_code(self) -> str:
        """Take a code once. A used one is refused before allauth sees it, which would forget the wrong ones for it."""
        refused = get_adapter().validation_error("incorrect_code")
        app = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        if app and is_spent(app, self.cleaned_data["code"]):
            raise refused
        code = super().clean_code()
        if app and self.authenticator == app and not spend(app, code):
            raise refused
        return code


class SignInCodeForm(_Once, AuthenticateForm):
    """The second step of signing in."""


class ConfirmCodeForm(_Once, ReauthenticateForm):
    """A code instead of the password, before something important changes."""


class TurnOn(ActivateTOTPView):
    """Turn the factor on by a code, which then opens nothing any more."""

    @transaction.atomic
    def form_valid(self, form: ActivateTOTPForm) -> HttpResponse:
        answer = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        spend(app, form.cleaned_data["code"])
        return answer
