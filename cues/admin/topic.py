"""Topic pages: general findings that belong to no single cue."""

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from cues import publishing
from cues.admin.base import DeskAdmin, KeyedForm, RowForm, StackedInline
from cues.admin.confirmation import Confirmation
from cues.admin.evidence import EffectForm
from cues.admin.statements import Statements
from cues.documents import topics, vocabulary
from cues.models import Snapshot, TopicFinding, TopicPage


class PublishTopic(Confirmation):
    name, title, permission = "publish", "Publish", "cues.publish_cue"
    template = "admin/cues/publish_topic.html"

    def seen(self) -> Any:
        document = topics.to_document(self.subject)
        return [document, vocabulary.entries("source", {item["source"] for item in document.get("findings", ())})]

    def act(self, **answers: Any) -> str:
        publishing.publish_topic(topic=self.subject)
        return "The topic page is on the shelf as it lies here."


class TopicFindingForm(EffectForm, KeyedForm, RowForm):
    pass


class TopicFindingInline(StackedInline):
    model = TopicFinding
    form = TopicFindingForm
    formset = Statements
    collapsible = True
    ordering_field = "position"
    hide_ordering_field = True
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": (("key", "source"), "finding", ("locator", "confidence"), ("n", "k"))}),
        (None, {"fields": (("effect_kind", "effect_value"), ("effect_low", "effect_high"), "effect_note", "position")}),
    )


@admin.register(TopicPage)
class TopicAdmin(DeskAdmin):
    form = KeyedForm
    acts = (PublishTopic,)
    list_display = ("title", "key", "published")
    search_fields = ("key", "title")
    fields = ("title", "key", "summary", "caveats")
    inlines = (TopicFindingInline,)

    def get_queryset(self, request: HttpRequest) -> Any:
        shelved = Snapshot.objects.filter(kind=Snapshot.Kind.TOPIC, key=OuterRef("pk"))
        return super().get_queryset(request).annotate(shelved=Exists(shelved))

    @admin.display(boolean=True)
    def published(self, topic: Any) -> bool:
        return topic.shelved

    def save_model(self, request: HttpRequest, obj: TopicPage, form: Any, change: bool) -> None:
        # The key is the primary key: without this a second page of the same key would overwrite the first.
        obj.save(force_insert=not change)

    def kept(self, row: Any) -> str:
        # What is on the shelf is public under its key until a way to retract it exists.
        return f"{row} is published, and stays under its address." if getattr(row, "shelved", False) else ""
