"""What learners find wrong with questions: a queue, open flags first, each settled with what was done about it."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from cues.admin.base import DeskAdmin, ReadOnly
from cues.admin.confirmation import Confirmation
from cues.documents.schema import Problem, Refused
from cues.models.fields import Prose
from quizzes import generation
from quizzes.admin.acts import refusal
from quizzes.admin.items import IN_LIST, in_short
from quizzes.models import Flag, Item
from quizzes.reports import items as fares

CHANGE_ITEM = "quizzes.change_item"


class SettleForm(forms.Form):
    outcome = Prose(
        label="What was done about it",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Editors read it; the learner does not.",
    )
    retire = forms.BooleanField(label="Retire the question as well", required=False)
    others = forms.BooleanField(label="Settle the other open flags on it as well", required=False, initial=True)


class Settle(Confirmation):
    name, title, permission = "settle", "Settle", "quizzes.change_flag"
    template = "admin/quizzes/settle.html"
    # The bank is locked before anything else that hangs on an item.
    hold = staticmethod(generation.lock)

    @classmethod
    def offered(cls, subject: Flag) -> bool:
        return subject.settled_at is None

    def form(self, data: Any) -> forms.Form:
        form = SettleForm(data)
        live = self.subject.item.state == Item.State.LIVE
        if not live or not self.request.user.has_perm(CHANGE_ITEM):
            del form.fields["retire"]
        if not self._others().exists():
            del form.fields["others"]
        return form

    def outlook(self) -> dict:
        settled = Problem("", "Somebody has settled this flag already.")
        return {"others": self._others(), "problems": [] if self.offered(self.subject) else [settled]}

    def about(self) -> str:
        return Truncator(self.subject.comment or "flagged without a comment").chars(IN_LIST)

    def seen(self) -> Any:
        return [self.subject.settled_at, self.subject.item.state, list(self._others().order_by("pk").values_list("pk"))]

    @transaction.atomic
    def act(self, *, outcome: str, retire: bool = False, others: bool = False) -> str:  # type: ignore[override]
        now, item = timezone.now(), self.subject.item
        if retire:
            self._retire(item, now)
        flags = Flag.objects.filter(settled_at=None)
        settled = {"settled_at": now, "settled_by": self.request.user, "outcome": outcome}
        if not flags.filter(pk=self.subject.pk).update(**settled):
            raise Refused([Problem("", "Somebody has settled this flag already; nothing was changed.")])
        also = flags.filter(item=item).update(**settled) if others else 0
        return f"Settled{f', with {also} more on the same question' if also else ''}."

    def _retire(self, item: Item, now: Any) -> None:
        try:
            generation.retire(item=item, now=now)
        except generation.Refused as refused:
            raise refusal(refused) from refused
        self.admin.log_change(self.request, item, "Retired, after a flag.")

    def _others(self) -> Any:
        return Flag.objects.filter(item=self.subject.item_id, settled_at=None).exclude(pk=self.subject.pk)

    def back(self) -> str:
        return reverse("admin:quizzes_flag_changelist")


class OpenFilter(admin.SimpleListFilter):
    title, parameter_name = "state", "state"
    conditions = {"open": True, "settled": False}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in self.conditions]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.conditions.get(self.value() or "")
        return queryset if chosen is None else queryset.filter(settled_at__isnull=chosen)


@admin.register(Flag)
class FlagAdmin(ReadOnly, DeskAdmin):
    """Who raised a flag is not shown: it takes nothing to mend a question."""

    acts = (Settle,)
    actions = None
    list_display = ("said", "about", "cue", "standing", "at", "settled_by")
    list_filter = (OpenFilter, "item__kind", "item__channel")
    list_select_related = ("item", "settled_by")
    search_fields = ("comment", "outcome", "item__stem", "item__cue")
    search_help_text = "Words of the comment, the outcome or the question, or a cue's slug."
    fields = ("said_whole", "at", ("standing", "settled_by"), "outcome")
    readonly_fields = ("said_whole", "standing")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("item", "settled_by")

    def get_ordering(self, request: HttpRequest) -> tuple:
        return (F("settled_at").desc(nulls_first=True), "at", "pk")

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, form_url: str = "", obj=None
    ) -> Any:
        if obj:
            context |= {"item": obj.item, "report": fares.report(obj.item)}
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="Comment")
    def said(self, flag: Flag) -> SafeString:
        return in_short(flag.comment or "Without a comment")

    @admin.display(description="Comment")
    def said_whole(self, flag: Flag) -> str:
        return flag.comment or "Without a comment"

    @admin.display(description="Question")
    def about(self, flag: Flag) -> SafeString:
        address = reverse("admin:quizzes_item_change", args=[flag.item_id])
        return format_html('<a class="desk-link" href="{}">{}</a>', address, in_short(flag.item.stem))

    @admin.display(description="Cue", ordering="item__cue")
    def cue(self, flag: Flag) -> str:
        return flag.item.cue

    @admin.display(description="State")
    def standing(self, flag: Flag) -> SafeString:
        words, css = ("open", "warning") if flag.settled_at is None else ("settled", "published")
        return format_html('<span class="desk-pill desk-{}">{}</span>', css, words)
