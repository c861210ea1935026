"""The cues on the desk: the list, and the page of one."""

from collections.abc import Iterable
from typing import Any

from csp.decorators import csp_replace
from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.forms.widgets import Script
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST

from cues import resuming
from cues.admin import figure
from cues.admin.acts import Publish, PublishSelected, Restore, Retract
from cues.admin.base import NUL, DeskAdmin, lock, touch
from cues.admin.document import came_of
from cues.admin.draft import drafts
from cues.admin.preview import preview
from cues.admin.spec import FigureSpec
from cues.admin.statements import (
    AlternativeInline,
    CaveatInline,
    EvidenceInline,
    InterpretationInline,
    RelatedInline,
)
from cues.grading import UNDER_REVIEW
from cues.models import Cue, Facet, Related
from cues.models.fields import label


class CueForm(forms.ModelForm):
    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"]
        if slug != (old := self.initial.get("slug")) and (links := Related.objects.filter(other=old)):
            names = ", ".join(links.values_list("cue__name", flat=True))
            raise ValidationError(f"Other cues link here by this slug ({names}); take out those links first.")
        return slug


class StateFilter(admin.SimpleListFilter):
    title = parameter_name = "state"
    conditions = {
        "draft": Q(last_version=None),
        "published": Q(current_version__isnull=False),
        "retracted": Q(last_version__isnull=False, current_version=None),
        "under review": Q(slug__in=Facet.objects.filter(support=UNDER_REVIEW).values("card__cue_id")),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name) for name in self.conditions]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(self.conditions.get(self.value() or "", Q()))


class CueList(ChangeList):
    """Works out what the documents of one page's cues say, for all of them at once."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        rows: list[Any] = list(self.result_list)
        for cue, draft in zip(rows, drafts(rows), strict=True):
            cue.draft = draft
        self.result_list = rows


@admin.register(Cue)
class CueAdmin(DeskAdmin):
    form = CueForm
    formfield_overrides = {**DeskAdmin.formfield_overrides, models.JSONField: {"form_class": FigureSpec}}
    acts = (Publish, Retract, Restore)
    actions = ("publish_selected",)
    list_display = ("name", "channel", "topic", "state", "best_support", "missing")
    list_filter = (StateFilter, "channel", "topic")
    search_fields = ("name", "slug")
    search_help_text = "Name, slug or another name people use."
    prepopulated_fields = {"slug": ("name",)}
    inlines = (InterpretationInline, AlternativeInline, CaveatInline, RelatedInline, EvidenceInline)
    fieldsets = (
        (None, {"fields": (("name", "slug"), ("channel", "topic"), "form", "aliases")}),
        ("Drawing", {"fields": (("figure", "drawing"),)}),
        ("Clinician's review, for health cues", {
            "fields": (("reviewed_by", "reviewed_on"),), "classes": ("collapse",),
        }),
    )  # fmt: skip

    class Media:
        js = (Script("js/figure-preview.js", defer=True),)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).for_documents().with_state()

    def changelist_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        typed = resuming.typed(request)
        if typed and typed.get("action") == "publish_selected" and self.has_publish_permission(request):
            keys = filter(str.isdigit, typed.getlist("_selected_action"))
            return PublishSelected(
                self, request, self.get_queryset(request).filter(pk__in=keys).order_by("slug")
            ).answer()
        return super().changelist_view(request, *args, **kwargs)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return CueList

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        for word in search_term.replace(NUL, "").split():
            # Other names are JSON, which databases search each in its own way; the desk is small enough to look.
            rows = Cue.objects.values_list("pk", "aliases")
            aliased = [pk for pk, aliases in rows if word.casefold() in "\n".join(aliases).casefold()]
            queryset = queryset.filter(Q(name__icontains=word) | Q(slug__icontains=word) | Q(pk__in=aliased))
        return queryset, False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("slug", "drawing") if obj and obj.last_version else ("drawing",)

    def get_prepopulated_fields(self, request: HttpRequest, obj: Any = None) -> dict:
        return {} if obj else self.prepopulated_fields

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        cue = super().get_object(request, object_id, from_field)
        if cue:
            cue.draft = drafts([cue])[0]
        return cue

    def lock(self, keys: Iterable[int]) -> None:
        lock(keys)

    def get_inline_instances(self, request: HttpRequest, obj: Any = None) -> list:
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines:
            inline.draft = getattr(obj, "draft", None)
        return inlines

    def get_urls(self) -> list[URLPattern]:
        # The preview shows the site's own page, so it obeys the site's strict policy.
        view = self.admin_site.admin_view(csp_replace({})(self.preview))  # type: ignore[arg-type]
        return [
            path("<int:pk>/preview/", view, name=self.url_name("preview")),
            path("figure/", require_POST(self.draw), name=self.url_name("figure")),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        return preview(self, request, pk)

    def draw(self, request: HttpRequest) -> HttpResponse:
        # A script asks: to a learner it is told plainly, where a page would lead to the form for signing in.
        if request.user.is_authenticated and not self.has_view_permission(request):
            raise PermissionDenied
        return self.admin_site.admin_view(figure.answer)(request)

    @admin.display(description="Preview")
    def drawing(self, cue: Cue) -> SafeString:
        return figure.panel(cue.figure, self.address("figure"))

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        came_from = f"{reverse('admin:cues_passage_changelist')}?cue={row.slug}"
        passages = [("Passages it came from", came_from)] if came_of(row.slug) else []
        return [("Preview", self.address("preview", row)), *passages, *super().tools(request, row)]

    def render_change_form(
        self, request: HttpRequest, context: Any, add: bool = False, change: bool = False, form_url: str = "", obj=None
    ) -> Any:
        if obj:
            words = state_of(obj)
            context |= {"state": words, "kind": words.split()[0], "draft": obj.draft}
        return super().render_change_form(request, context, add, change, form_url, obj)

    def kept(self, row: Any) -> str:
        if not row.last_version:
            return ""
        instead = "retract it instead" if row.current_version else "it is retracted, which is all that can be done"
        return f"{row} has been published, and its address is kept for ever; {instead}."

    def delete_model(self, request: HttpRequest, obj: Cue) -> None:
        touch([obj.pk, *obj.related_from.values_list("cue", flat=True)])
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        keys = [cue.pk for cue in queryset]
        touch([*keys, *Related.objects.filter(other__pk__in=keys).values_list("cue", flat=True)])
        Cue.objects.filter(pk__in=keys).delete()

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return Publish.allowed(self, request)

    @admin.action(description="Publish selected cues", permissions=["publish"])
    def publish_selected(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        return PublishSelected(self, request, queryset.order_by("slug")).answer()

    @admin.display(description="State", ordering="current_version")
    def state(self, cue: Any) -> SafeString:
        words = state_of(cue)
        changed = mark_safe(' <span class="desk-pill desk-warning">changed since</span>') if cue.draft.changed else ""
        return format_html('<span class="desk-pill desk-{}">{}</span>{}', words.split()[0], words, changed)

    @admin.display(description="Best support")
    def best_support(self, cue: Any) -> str:
        best = cue.draft.best
        return ", ".join(label(best[name]) for name in ("support", "certainty") if name in best) if best else "–"

    @admin.display(description="Missing to publish")
    def missing(self, cue: Any) -> SafeString | str:
        problems = cue.draft.missing
        if not problems:
            return "nothing"
        rows = format_html_join("", "<li>{}</li>", ((str(problem),) for problem in problems))
        summary = f"{len(problems)}: {problems[0]}" if len(problems) > 1 else str(problems[0])
        return format_html('<details class="desk-missing"><summary>{}</summary><ul>{}</ul></details>', summary, rows)


def state_of(cue: Any) -> str:
    if cue.current_version:
        return f"published v{cue.current_version}"
    return "retracted" if cue.last_version else "draft"
