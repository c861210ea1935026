from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.base import BaseCommand
from django.db.models import QuerySet
from django.utils import timezone

from quizzes import usernames
from quizzes.practice import sweeping


class Command(BaseCommand):
    help = "Delete what nobody will read again: ended sessions, attempts and learners without an answer. Run it daily."

    def handle(self, **options) -> None:
        now = timezone.now()
        unanswered, left = (now - timedelta(days=settings.KEPT_DAYS[kind]) for kind in ("unanswered", "left"))
        usernames.fill()
        counts = {
            "sessions that had ended": _emptied(Session.objects.filter(expire_date__lt=now)),
            "records of browsers no longer signed in": _emptied(
                UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
            ),
            "attempts without an answer": sweeping.unanswered(unanswered),
            "learners without an account or an answer": sweeping.strangers(unanswered),
            "learners without an account who never came back": sweeping.left(left),
        }
        self.stdout.write("Removed: " + "; ".join(f"{count} {what}" for what, count in counts.items()) + ".")


def _emptied(rows: QuerySet) -> int:
    """Delete rows, a batch at a time; return how many they were."""
    pks = list(rows.values_list("pk", flat=True))
    for start in range(0, len(pks), sweeping.BATCH):
        rows.filter(pk__in=pks[start : start + sweeping.BATCH]).delete()
    return len(pks)
