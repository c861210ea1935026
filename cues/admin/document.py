"""Documents that cues were drawn from: every passage, what became of it, and the text where someone attached it."""

from typing import Any

from csp.decorators import csp_replace
from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cues import coverage, publishing
from cues.admin.base import DeskAdmin
from cues.admin.confirmation import Confirmation
from cues.documents import desk, passages
from cues.models import Cue, Document, Passage


class AttachForm(forms.Form):
    text = forms.FileField(label="The document's file", help_text="Accepted only if its SHA-256 is the one above.")


class Attach(Confirmation):
    name, title, permission = "attach", "Attach the text", "cues.change_document"
    template = "admin/cues/attach.html"

    def form(self, data: Any) -> forms.Form:
        return AttachForm(data, self.request.FILES if data else None)

    def seen(self) -> Any:
        return [self.subject.sha256, self.subject.length]

    def act(self, **answers: Any) -> str:
        passages.attach(answers["text"].read(), expected=self.subject)
        return "The text is attached. Only people at the desk see it."


class PublishCoverage(Confirmation):
    name, title, permission = "publish", "Publish the coverage", "cues.publish_cue"
    template = "admin/cues/publish_coverage.html"

    def outlook(self) -> dict:
        data = passages.to_document(self.subject)
        spans = passages.spans(data)
        return {
            "flaws": coverage.flaws(data["length"], spans),
            "shares": coverage.shares(data["length"], spans),
        }

    def seen(self) -> Any:
        return passages.to_document(self.subject)

    def act(self, **answers: Any) -> str:
        publishing.publish_coverage(document=self.subject)
        return "The source page shows what became of each passage."


@admin.register(Document)
class DocumentAdmin(DeskAdmin):
    acts = (Attach, PublishCoverage)
    list_display = ("source", "length", "number_of_passages", "attached")
    readonly_fields = ("source", "sha256", "length")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("source").annotate(passage_count=Count("passages"))

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(csp_replace({})(self.read))  # type: ignore[arg-type]
        return [path("<path:object_id>/read/", view, name=self.url_name("read")), *super().get_urls()]

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        return [("Read with passages", self.address("read", row)), *super().tools(request, row)]

    def read(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the whole document, each passage in the colour of what became of it."""
        document = self.get_object(request, object_id)
        if document is None:
            raise Http404
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        cues = dict(Cue.objects.values_list("slug", "pk"))
        rows = [_passage(row, document.text, cues) for row in document.passages.all()]
        context = {
            "document": document,
            "passages": rows,
            "fates": Passage.Fate.choices,
            "back": self.address("change", document),
        }
        return TemplateResponse(request, "admin/cues/read.html", context)

    @admin.display(description="Passages")
    def number_of_passages(self, document: Any) -> int:
        return document.passage_count

    @admin.display(boolean=True)
    def attached(self, document: Document) -> bool:
        return bool(document.text)


def _passage(row: Passage, text: str, cues: dict[str, int]) -> dict:
    """Return what the reading page shows of a passage; without the text, what it is about stands in its place."""
    edit = reverse("admin:cues_passage_change", args=[row.pk])
    made = [
        {"reference": reference, "address": reverse("admin:cues_cue_change", args=[cues[slug]])}
        for reference in row.made
        if (slug := slug_of(reference)) in cues
    ]
    return {"row": row, "text": text[row.start : row.end] or f"[{row.about}]", "edit": edit, "made": made}


def slug_of(reference: str) -> str:
    return reference.partition("#")[0]


class PassageForm(forms.ModelForm):
    def clean_made(self) -> list[str]:
        """Refuse references to nothing: each names a cue on the desk, and a statement or a part of it."""
        made = self.cleaned_data["made"]
        slugs = {slug_of(reference) for reference in made}
        rows = Cue.objects.filter(slug__in=slugs).for_documents()
        keys = {cue.slug: {"", *passages.keys_of(desk.to_document(cue))} for cue in rows}
        for reference in made:
            slug, _, key = reference.partition("#")
            if key not in keys.get(slug, ()):
                raise ValidationError(f"There is no {reference} on the desk.")
        return made


def came_of(slug: str) -> list[int]:
    """Return the keys of the passages that something of a cue came from."""
    # References are JSON, which databases search each in its own way; one document has a few hundred passages.
    rows = Passage.objects.values_list("pk", "made")
    return [pk for pk, made in rows if slug in map(slug_of, made)]


class CueFilter(admin.SimpleListFilter):
    title = parameter_name = "cue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(Cue.objects.values_list("slug", "name"))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        slug = self.value()
        if not slug:
            return queryset
        return queryset.filter(pk__in=came_of(slug))


@admin.register(Passage)
class PassageAdmin(DeskAdmin):
    form = PassageForm
    list_display = ("__str__", "about", "fate", "came_of_it", "in_the_document")
    list_filter = ("fate", CueFilter)
    search_fields = ("about", "reason")
    fields = ("document", ("start", "end"), "about", "fate", "made", "reason", "excerpt")
    # Where passages begin and end is settled in the content file: they tile the document, and one form sees only one.
    readonly_fields = ("document", "start", "end", "excerpt")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="What came of it")
    def came_of_it(self, row: Passage) -> SafeString | str:
        if not row.made:
            return row.reason
        return format_html_join(", ", "{}", ((reference,) for reference in row.made))

    @admin.display(description="The passage itself")
    def excerpt(self, row: Passage) -> str:
        text = Document.objects.values_list("text", flat=True).get(pk=row.document_id)
        return text[row.start : row.end] or "The text is not attached."

    @admin.display(description="In the document")
    def in_the_document(self, row: Passage) -> SafeString:
        return format_html('<a href="{}" class="desk-link">show</a>', _place(row))

    def tools(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        return [("In the document", _place(row)), *super().tools(request, row)]


def _place(row: Passage) -> str:
    return reverse("admin:cues_document_read", args=[row.document_id]) + f"#passage-{row.start}"
