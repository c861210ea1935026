"""What publishers do, each confirmed on a page that shows beforehand what it will change."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.module_loading import import_string

from cues import comparison, publishing
from cues.admin import versions
from cues.admin.confirmation import Confirmation
from cues.admin.draft import compile_card, drafts
from cues.comparison import Change
from cues.documents import authored, desk, gate, vocabulary
from cues.documents.schema import Problem, Refused
from cues.models import Card, Cue, Entry, Publication, Snapshot
from cues.models.fields import Prose
from cues.shelf import topics
from cues.shelf.pages import effect_words


def rehearse(act: Callable, **arguments: Any) -> Any:
    """Return what an act would return, or raise what it would raise, with nothing kept."""
    with transaction.atomic():
        outcome = act(**arguments)
        transaction.set_rollback(True)
    return outcome


NOTHING: dict = {"resolved": {"claims": {}, "sources": {}, "meanings": {}, "contexts": {}}}
"""A card with nothing on it: beside it, all that a first one says is new."""


def changes_between(before: Card | None, after: Card | None) -> list[Change]:
    if after is None:
        return []
    return comparison.compare(authored.from_json(before.body) if before else NOTHING, authored.from_json(after.body))


@dataclass(frozen=True)
class Outlook:
    """What publishing a cue would do: refuse, put up a first card, change the current one, or nothing."""

    cue: Cue
    current: Card | None
    next: Card | None = None
    problems: tuple[Problem, ...] = ()
    changes: list[Change] = field(default_factory=list)


def outlook(cue: Cue) -> Outlook:
    current = Card.objects.current().filter(cue__slug=cue.slug).first()
    try:
        card = rehearse(publishing.publish, cue=cue, by=None, now=timezone.now())
    except Refused as refused:
        return Outlook(cue, current, problems=refused.problems)
    return Outlook(cue, current, card, changes=changes_between(current, card))


def as_it_lies(cue: Any) -> list:
    """Return all that publishing a cue rests on: its document, the words that names, and what is on the shelf."""
    return [cue.draft.document, vars(cue.draft.words), cue.current_version]


class PublishForm(forms.Form):
    change = forms.ChoiceField(choices=Publication.Change, label="Kind of change")
    note = Prose(
        max_length=700,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Readers of the change feed see it.",
    )


class Publish(Confirmation):
    name, title, permission = "publish", "Publish", "cues.publish_cue"
    template = "admin/cues/publish.html"
    form_class = PublishForm

    def outlook(self) -> dict:
        found = outlook(self.subject)
        return {"outlook": found, "problems": found.problems}

    def seen(self) -> Any:
        return as_it_lies(self.subject)

    def act(self, **answers: Any) -> str:
        card = publishing.publish(cue=self.subject, by=self.request.user, now=timezone.now(), **answers)  # type: ignore[arg-type]
        return f"Version {card.version} is on the shelf." if card else "The shelf already showed just that."


class PublishSelected(Publish):
    """The same for many cues at once, each on its own: one that is refused holds up no other."""

    title = "Publish selected cues"
    template = "admin/cues/publish_selected.html"

    def about(self) -> str:
        return ""

    def outlook(self) -> dict:
        return {"outlooks": [outlook(cue) for cue in self.subject]}

    def seen(self) -> Any:
        for cue, draft in zip(self.subject, drafts(self.subject), strict=True):
            cue.draft = draft
        return [as_it_lies(cue) for cue in self.subject]

    def act(self, **answers: Any) -> str:
        published = [cue for cue in self.subject if self._publish(cue, answers)]
        return f"Published: {', '.join(map(str, published))}." if published else "Nothing new was published."

    def _publish(self, cue: Cue, answers: dict) -> bool:
        try:
            with transaction.atomic():
                # Each waits for nobody but itself, so each is looked at once more, now that it is locked.
                if as_it_lies(self.admin.get_object(self.request, str(cue.pk))) != as_it_lies(cue):
                    raise Refused([Problem("", versions.CHANGED)])
                card = publishing.publish(cue=cue, by=self.request.user, now=timezone.now(), **answers)  # type: ignore[arg-type]
        except Refused as refused:
            reasons = "; ".join(map(str, refused.problems))
            self.admin.message_user(self.request, f"{cue} was not published: {reasons}", messages.WARNING)
            return False
        if card:
            self.admin.log_change(self.request, cue, f"Version {card.version} is on the shelf.")
        return card is not None

    def note(self, done: str) -> None:
        self.admin.message_user(self.request, done, messages.SUCCESS)

    def back(self) -> str:
        return self.request.get_full_path()


class RetractForm(forms.Form):
    message = Prose(max_length=700, widget=forms.Textarea(attrs={"rows": 3}), label="What readers are told")
    successor = forms.ModelChoiceField(
        Cue.objects.none(), required=False, label="Cue that takes its place", empty_label="None"
    )


class Retract(Confirmation):
    name, title, permission = "retract", "Retract", "cues.retract_cue"
    template = "admin/cues/retract.html"

    @classmethod
    def offered(cls, subject: Cue) -> bool:
        return Card.objects.current().filter(cue__slug=subject.slug).exists()

    def form(self, data: Any) -> forms.Form:
        form = RetractForm(data)
        published = Cue.objects.filter(cards__is_current=True).exclude(pk=self.subject.pk)
        form.fields["successor"].queryset = published  # type: ignore[attr-defined]
        return form

    def outlook(self) -> dict:
        current = Card.objects.current().filter(cue__slug=self.subject.slug).first()
        return {
            "current": current,
            "naming": Card.objects.current().filter(cue__slug__in=publishing.naming([self.subject.slug])),
            "problems": [] if current else [Problem("", "this cue is not published, so there is nothing to retract")],
        }

    def seen(self) -> Any:
        return self.subject.current_version

    def act(self, **answers: Any) -> str:
        publishing.retract(cue=self.subject, by=self.request.user, now=timezone.now(), **answers)  # type: ignore[arg-type]
        return "Retracted: the cue is off the shelf."


class Restore(Confirmation):
    name, title, permission = "restore", "Restore a version", "cues.restore_cue"
    template = "admin/cues/restore.html"

    @classmethod
    def offered(cls, subject: Cue) -> bool:
        return Card.objects.filter(cue__slug=subject.slug).exists()

    def outlook(self) -> dict:
        cards = Card.objects.filter(cue__slug=self.subject.slug)
        versions = cards.order_by("-version").values("version", "published_at", "is_current")
        if "version" not in self.request.GET:
            return {"versions": versions, "chosen": None}
        return {"versions": versions, "chosen": self.chosen(), **self._difference(cards.get(version=self.chosen()))}

    def chosen(self) -> int:
        """Return the version the address asks for."""
        text = self.request.GET.get("version", "")
        known = Card.objects.filter(cue__slug=self.subject.slug).values_list("version", flat=True)
        if text not in map(str, known):
            raise Http404
        return int(text)

    def _difference(self, card: Card) -> dict:
        """Return how the desk would change, both sides compiled with the words on the desk."""
        now, then = desk.to_document(self.subject), authored.from_json(card.document)
        words = vocabulary.on_desk(vocabulary.named([now, then]))
        slugs = set(Cue.objects.values_list("slug", flat=True))
        if problems := gate.check(then, words, slugs):
            return {"problems": problems}
        try:
            changes = comparison.compare(compile_card(now, words), compile_card(then, words))
        except Refused as refused:
            return {"unreadable": refused.problems, "same": False}
        return {"changes": changes, "same": authored.as_json(now) == card.document}

    def seen(self) -> Any:
        return [as_it_lies(self.subject), self.request.GET.get("version")]

    def act(self, **answers: Any) -> str:
        version = self.chosen()
        publishing.restore(cue=self.subject, version=version)
        return f"Version {version} lies on the desk again. The shelf stays as it is until you publish."


@dataclass(frozen=True)
class Loss:
    """What a card no longer says: statements that come under review, and numbers that are withdrawn, in words."""

    name: str
    doubted: list[str]
    numbers: list[str]


def loss_between(before: Card, after: Card) -> Loss | None:
    """Return what the later card takes back of the earlier one; None where that is nothing."""
    was, now = authored.from_json(before.body), authored.from_json(after.body)
    old, new = was["resolved"], now["resolved"]
    fresh = set(new.get("under_review", ())) - set(old.get("under_review", ()))
    stated = {item["key"]: item["text"] for item in (*was["alternatives"], *was["caveats"])} | old["claims"]
    chances = [entry for key, entry in old["chances"].items() if new["chances"].get(key) != entry]
    effects = {finding["key"]: finding["effect"] for _, _, finding in authored.findings(now)}
    lost = [f["effect"] for _, _, f in authored.findings(was) if f["effect"] and not effects.get(f["key"])]
    numbers = [f"right {entry['times_in_100']} times in 100" for entry in chances]
    loss = Loss(
        after.name, [stated[key] for key in stated if key in fresh], [*numbers, *(f"{effect_words(e)}" for e in lost)]
    )
    return loss if loss.doubted or loss.numbers else None


def _amended(subject: Entry) -> tuple[list[Card], list[str], bool]:
    """Amend; return the new cards, in sentences what follows from them, and whether anything is shown otherwise."""
    shown = Snapshot.objects.filter(kind=publishing.kind_of(subject), key=subject.pk)
    before = shown.first()
    made = publishing.amend(subject=subject, by=None, now=timezone.now())
    follows = [line for name in settings.PUBLICATION_OUTLOOK for line in import_string(name)()] if made else []
    after = shown.first()
    return made, follows, bool(before and after and before.body != after.body)


class Amend(Confirmation):
    name, title, permission = "amend", "Publish amendment", "cues.publish_cue"
    template = "admin/cues/amend.html"
    hold = staticmethod(publishing.lock_all)

    def form(self, data: Any) -> forms.Form:
        return PublishForm(data, initial={"change": publishing.usual_change(self.subject)})

    def outlook(self) -> dict:
        kind = publishing.kind_of(self.subject)
        citing = Card.objects.current().citing(kind, self.subject.pk)
        before = {card.cue_id: card for card in citing}
        made, follows, changed = rehearse(_amended, subject=self.subject)
        return {
            "citing": len(before),
            "recompiled": [(card, changes_between(before[card.cue_id], card)) for card in made],
            "losses": [loss for card in made if (loss := loss_between(before[card.cue_id], card))],
            "follows": follows,
            "topics": topics.citing(self.subject.pk) if changed and kind == Snapshot.Kind.SOURCE else [],
            "changed": changed,
        }

    def seen(self) -> Any:
        kind, key = publishing.kind_of(self.subject), self.subject.pk
        citing = Card.objects.current().citing(kind, key).order_by("pk").values_list("pk", flat=True)
        return [vocabulary.entries(kind, {key}, both_ways=True), list(citing)]

    def act(self, **answers: Any) -> str:
        made = publishing.amend(subject=self.subject, by=self.request.user, now=timezone.now(), **answers)  # type: ignore[arg-type]
        return f"Cards recompiled: {', '.join(card.name for card in made) or 'none, for none would change'}."
