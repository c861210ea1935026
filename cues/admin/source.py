"""Sources: publications and documents that findings are taken from."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cues.admin.base import KeyedForm
from cues.admin.entry import EntryAdmin
from cues.documents import authored, schema
from cues.models import Citation, Cue, Source, TopicPage

WORDS = {
    "doi": "A DOI looks like 10.1037/0033-2909.129.1.74, without https://doi.org/.",
    "url": "An address begins with http:// or https://.",
    "year": "A year from 1500 to 2100.",
    "authors": "No author stands twice.",
}
"""What is said where a value does not fit the shape of content files."""


class SourceForm(KeyedForm):
    def clean(self) -> dict:
        super().clean()
        given = {name: value for name, value in self.cleaned_data.items() if name in authored.SOURCE}
        for problem in schema.problems("source", authored.normalise(given, authored.SOURCE)):
            name = problem.path.split("/")[0]
            if name in given and name not in self.errors:
                self.add_error(name, WORDS.get(name, problem.reason))
        return self.cleaned_data


@admin.register(Source)
class SourceAdmin(EntryAdmin):
    form = SourceForm
    list_display = ("title", "key", "year", "kind", "standing")
    list_filter = ("kind", "status")
    search_fields = ("key", "title", "container", "doi")
    fieldsets = (
        (None, {"fields": ("title", ("key", "kind"), "authors", ("year", "container"), ("volume", "pages"))}),
        ("Where to find it", {"fields": ("doi", "url")}),
        ("Standing", {"fields": ("status", "status_note", "cited_by")}),
    )
    readonly_fields = ("cited_by",)

    @admin.display(description="Standing", ordering="status")
    def standing(self, source: Source) -> SafeString | str:
        if source.status == Source.Status.CURRENT:
            return source.status
        return format_html('<span class="desk-pill desk-warning">{}</span>', source.status)

    @admin.display(description="Cited on the shelf by")
    def cited_by(self, source: Source) -> SafeString | str:
        cues = Cue.objects.filter(cards__is_current=True, cards__citations__source=source.pk).order_by("name")
        pages = TopicPage.objects.filter(pk__in=Citation.objects.filter(source=source.pk).values("topic"))
        rows = [(reverse("admin:cues_cue_change", args=[cue.pk]), cue.name) for cue in cues]
        rows += [(reverse("admin:cues_topicpage_change", args=[page.pk]), f"{page.title} (topic)") for page in pages]
        return format_html_join(mark_safe("<br>"), '<a href="{}">{}</a>', rows) or "no card and no topic"
