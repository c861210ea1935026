"""Compare what was acknowledged with what is stored: `python -m bench.faults.stored`, the ledger as JSON on its input.

To be asked of a database that had no answers before, and once nobody answers any more.
"""

import json
import sys
from dataclasses import dataclass

import django
from django.apps import apps

if not apps.ready:
    django.setup()

from django.db.models import Sum

from quizzes import practice
from quizzes.models import Answer, Attempt, Item

SENT = ("question__attempt__token", "question__position", "option", "confidence", "client_key")


@dataclass
class Verdict:
    """Answers that were acknowledged; of them those not stored as such; stored ones that nobody sent, or sent once."""

    acknowledged: int
    lost: int
    doubled: int
    differences: list[str]
    """Where counters and ratings do not follow from the answers."""

    @property
    def held(self) -> bool:
        return bool(self.acknowledged) and not (self.lost or self.doubled or self.differences)

    def __str__(self) -> str:
        counters = f"{len(self.differences)} DIFFERENCES: {self.differences[0]}" if self.differences else "agree"
        return f"{self.acknowledged} acknowledged, {self.lost} lost, {self.doubled} doubled, counters {counters}"


def compare(ledger: str) -> Verdict:
    """Compare a ledger as JSON with the database that the settings name."""
    told = json.loads(ledger)
    acknowledged, pending = (_rows(told[name]) for name in ("acknowledged", "pending"))
    stored = list(Answer.objects.values_list(*SENT))
    missing = set(told["begun"]) - set(Attempt.objects.values_list("token", flat=True))
    lost = len(acknowledged - set(stored)) + len(missing)
    differences = list(map(str, practice.recount()))
    counted = Item.objects.aggregate(all=Sum("answers"))["all"] or 0
    if counted != len(stored):
        differences.append(f"items count {counted} answers, of which {len(stored)} are stored")
    return Verdict(len(acknowledged), lost, len(stored) - len(set(stored) & (acknowledged | pending)), differences)


def _rows(told: list[dict]) -> set[tuple]:
    return {tuple(one[name] for name in ("attempt", "position", "option", "confidence", "key")) for one in told}


if __name__ == "__main__":
    print(json.dumps(vars(compare(sys.stdin.read()))))
