"""What is kept about somebody, account and quizzes together: theirs to take away, and to delete."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import User
from django.db import transaction

from quizzes import practice
from quizzes.models import Learner


def account(user: User) -> dict[str, Any]:
    """Return all that is kept about an account, quizzes apart, ready for JSON, by five queries.

    Of the password and the second factor only that they are there: to whoever reads along, more would be a key.
    """
    return {
        "username": user.username,
        "username_compared_as": user.claimed.canonical if hasattr(user, "claimed") else None,
        "full_name": user.get_full_name(),
        "groups": sorted(group.name for group in user.groups.all()),
        "since": user.date_joined.isoformat(),
        "last_signed_in": user.last_login.isoformat() if user.last_login else None,
        "addresses": list(EmailAddress.objects.filter(user=user).order_by("pk").values("email", "verified")),
        "second_factor": has_second_factor(user),
        "signed_in_on": [
            {"since": session.created_at.isoformat(), "ip": session.ip, "browser": session.user_agent}
            for session in UserSession.objects.filter(user=user).order_by("pk")
        ],
    }


def has_second_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def everything(*, user: User | None, learner: Learner | None) -> dict[str, Any]:
    """Return all that is kept about somebody, ready for JSON: as an account, and as one who takes quizzes."""
    return {
        "account": account(user) if user else None,
        "quizzes": practice.everything(learner) if learner else None,
    }


@transaction.atomic
def erase(*, user: User | None, learner: Learner | None) -> None:
    """Delete all that is kept about somebody. Their answers go on counting for the questions, but lead back to nobody.

    What an editor published stays, without a name. Raises Unknown where the learner is gone.
    """
    if learner:
        practice.erase(learner=learner)
    if user:
        for session in UserSession.objects.filter(user=user):
            session.end()
        user.delete()
