"""What editors do to one question beside changing it, each confirmed on a page that says beforehand what it will do."""

from abc import abstractmethod
from typing import Any

from django.contrib.admin.utils import quote
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from cues.admin.acts import rehearse
from cues.admin.confirmation import Confirmation
from cues.documents.schema import Problem, Refused
from cues.models import Card
from quizzes import generation
from quizzes.generation.words import ended, upper_first
from quizzes.models import Item


def refusal(refused: generation.Refused) -> Refused:
    """Return what the generator refuses as the desk's pages show it."""
    return Refused([Problem("", ended(upper_first(problem.reason))) for problem in refused.problems])


class ItemAct(Confirmation):
    """An act that leaves an item in the place of the one it is done to, often the very same."""

    template = "admin/quizzes/act.html"
    permission = "quizzes.change_item"
    hold = staticmethod(generation.lock)
    done = ""
    left: Item | None = None

    @abstractmethod
    def do(self) -> Item:
        """Do it and return the item that is left. Raises generation.Refused."""

    def seen(self) -> Any:
        """Return what stands in the item's place, and which card that follows: what it asks never changes."""
        item = self.subject
        in_place = Item.objects.filter(Q(pk=item.pk) | Q(slot=item.slot, slot__gt="")).order_by("pk")
        card = Card.objects.current().filter(cue__slug=item.cue).values_list("pk", flat=True)
        return [list(in_place.values_list("pk", "state", "retired_for")), list(card)]

    def act(self, **answers: Any) -> str:
        try:
            self.left = self.do()
        except generation.Refused as refused:
            raise refusal(refused) from refused
        return self.done

    def outlook(self) -> dict:
        """Try it out: what would be left, or why it is refused."""
        try:
            return {"left": rehearse(self.do)}
        except generation.Refused as refused:
            return {"problems": refusal(refused).problems}

    def note(self, done: str) -> None:
        super().note(done)
        if self.left and self.left.pk != self.subject.pk:
            self.admin.log_change(self.request, self.left, done)

    def back(self) -> str:
        return reverse("admin:quizzes_item_change", args=[quote((self.left or self.subject).pk)])


class Retire(ItemAct):
    name, title = "retire", "Retire"
    done = "Retired: nobody is asked this any more."

    @classmethod
    def offered(cls, subject: Item) -> bool:
        return subject.state == Item.State.LIVE

    def do(self) -> Item:
        return generation.retire(item=self.subject, now=timezone.now())


class Restore(ItemAct):
    name, title = "restore", "Restore"
    done = "Restored: learners may be asked this again."

    @classmethod
    def offered(cls, subject: Item) -> bool:
        return subject.state == Item.State.RETIRED

    def do(self) -> Item:
        return generation.restore(item=self.subject)


class Regenerate(ItemAct):
    name, title = "regenerate", "Back to generated"
    done = "The generator has this place again."

    @classmethod
    def offered(cls, subject: Item) -> bool:
        return bool(subject.slot) and subject.origin == Item.Origin.EDITED

    def do(self) -> Item:
        return generation.regenerate(item=self.subject, now=timezone.now())
