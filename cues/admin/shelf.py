"""The shelf, to be looked at: cards and the feed of publications."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html

from cues.admin.base import DeskAdmin, ReadOnly
from cues.documents import authored, files
from cues.models import Card, Publication


@admin.register(Card)
class CardAdmin(ReadOnly, DeskAdmin):
    list_display = ("name", "cue_id", "version", "is_current", "channel", "topic", "published_at")
    list_filter = ("is_current", "channel", "topic")
    search_fields = ("name", "cue__slug")
    fields = (("name", "cue"), ("version", "is_current"), ("channel", "topic"), "published_at", "hash", "content")
    readonly_fields = ("content",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("body", "document")

    @admin.display(description="As a content file")
    def content(self, card: Card) -> str:
        return format_html('<pre class="desk-file">{}</pre>', files.write(authored.from_json(card.document)).decode())


@admin.register(Publication)
class PublicationAdmin(ReadOnly, DeskAdmin):
    list_display = ("sequence", "cue_id", "kind", "change", "version", "by", "at", "note")
    list_display_links = ("sequence", "cue_id")
    list_filter = ("kind", "change")
    list_select_related = ("by", "card")
    search_fields = ("cue__slug", "note")
    fields = (("sequence", "at"), ("cue", "card"), ("kind", "change"), "by", "note", "successor")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("card__body", "card__document")

    @admin.display(description="Version", ordering="card__version")
    def version(self, row: Publication) -> int:
        return row.card.version
