"""The bank's questions: the list, and the page of one, with how it fares. What a question asks is changed elsewhere."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Exists, F, FloatField, OuterRef
from django.db.models.functions import Cast, NullIf
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from cues.admin.base import DeskAdmin, ReadOnly, in_words
from quizzes.admin import preview, writing
from quizzes.admin.acts import Regenerate, Restore, Retire
from quizzes.grading.calibration import TooFew
from quizzes.models import Flag, Item
from quizzes.reports import items as fares

IN_LIST = 90
"""Characters of a question that lists show."""
OPEN = Flag.objects.filter(item=OuterRef("pk"), settled_at=None)


def in_short(text: str) -> SafeString:
    """Return the beginning of a text, wide enough to be read in a list."""
    return format_html('<span class="desk-in-short">{}</span>', Truncator(text).chars(IN_LIST))


class FlagFilter(admin.SimpleListFilter):
    title, parameter_name = "flags", "flagged"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "an open flag")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(Exists(OPEN)) if self.value() == "open" else queryset


class ItemList(ChangeList):
    """Works out how the questions of one page fare, for all of them at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        found = fares.reports(rows)
        for item in rows:
            item.report = found[item.pk]
        self.result_list = rows


@admin.register(Item)
class ItemAdmin(DeskAdmin):
    acts = (Retire, Restore, Regenerate)
    actions = None
    list_display = ("asks", "share_right", "chosen", "kind", "cue", "channel", "standing", "origin")
    list_filter = ("state", "kind", "channel", "origin", FlagFilter)
    search_fields = ("stem", "cue", "point")
    search_help_text = "Words of the question, or a cue's slug."
    ordering = ("state", "cue", "kind", "pk")
    fields = (
        ("standing", "origin"), ("kind", "channel"), ("point", "shown_card"), ("made_at", "retired_at"), "stem", "note",
    )  # fmt: skip
    readonly_fields = ("standing", "shown_card")

    class Media:
        css = {"all": ("css/charts.css",)}

    # What an item asks never changes: it is read here, and another takes its place by the bank's own acts.
    has_change_permission = ReadOnly.has_change_permission
    has_delete_permission = ReadOnly.has_delete_permission

    def get_queryset(self, request: HttpRequest) -> Any:
        share = Cast(F("right"), FloatField()) / NullIf(F("answers"), 0)
        shown = {"card_name": F("card__name"), "card_version": F("card__version")}
        return super().get_queryset(request).annotate(share=share, **shown)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ItemList

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        found, several = super().get_search_results(request, queryset, search_term)
        # Whoever composes a quiz is offered only what can be asked.
        return (found.live() if request.GET.get("model_name") == "quizitem" else found), several

    def get_urls(self) -> list[URLPattern]:
        # The preview shows the site's own page, so it obeys the site's strict policy.
        shown = self.admin_site.admin_view(csp_replace({})(self.preview))  # type: ignore[arg-type]
        return [
            path("<int:pk>/preview/", shown, name=self.url_name("preview")),
            path("<int:pk>/revise/", self.admin_site.admin_view(self.revise), name=self.url_name("revise")),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        return preview.preview(self, request, pk)

    @in_words
    def add_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return writing.write(self, request)

    @in_words
    def revise(self, request: HttpRequest, pk: int) -> HttpResponse:
        return writing.revise(self, request, pk)

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        changed = row.state == Item.State.LIVE and request.user.has_perm("quizzes.change_item")
        change = [("Change", self.address("revise", row))] if changed else []
        return [("Preview", self.address("preview", row)), *change, *super().tools(request, row)]

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, form_url: str = "", obj=None
    ) -> Any:
        if obj:
            report = fares.report(obj)
            explained = zip(obj.options, report.options, strict=True)
            context |= {
                "report": report,
                "options": [(option, option["figure"], used.use) for option, used in explained],
                "picture": mark_safe(fares.picture(report, "shares")),
                "flags": Flag.objects.filter(item=obj, settled_at=None),
                "slot": Item.objects.filter(slot=obj.slot).order_by("-pk") if obj.slot else (),
            }
        return super().render_change_form(request, context, add, change, form_url, obj)

    @admin.display(description="Question", ordering="stem")
    def asks(self, item: Item) -> SafeString:
        return in_short(item.stem)

    @admin.display(description="State", ordering="state")
    def standing(self, item: Item) -> SafeString:
        why = f", for {item.get_retired_for_display()}" if item.retired_for else ""
        css = "published" if item.state == Item.State.LIVE else "retracted"
        return format_html('<span class="desk-pill desk-{}">{}</span>{}', css, item.state, why)

    @admin.display(description="Answers right", ordering="share")
    def share_right(self, item: Any) -> str:
        return "no answers" if item.share is None else f"{item.right} of {item.answers} ({item.share:.0%})"

    @admin.display(description="Options chosen")
    def chosen(self, item: Any) -> SafeString | str:
        report = item.report
        if isinstance(report.analysis, TooFew):
            return f"{report.analysis.missing} answers more"
        look = mark_safe(' <span class="desk-pill desk-warning">needs a look</span>') if report.needs_a_look else ""
        # charts escapes every text it is given.
        return mark_safe(fares.picture(report, f"item_{item.pk}") + look)

    @admin.display(description="Card")
    def shown_card(self, item: Any) -> SafeString:
        link = reverse("admin:cues_card_change", args=[item.card_id])
        return format_html('<a href="{}">{}, version {}</a>', link, item.card_name, item.card_version)
