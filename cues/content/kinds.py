"""The kinds of content that have files, and how the desk holds each."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, QuerySet

from cues.documents import authored, desk, passages, topics
from cues.models import Cue, Document, TopicPage

FILES = {"meaning": "meanings.yaml", "context": "contexts.yaml", "source": "sources.yaml"}
"""Vocabulary: a file each, which lists its entries."""


@dataclass(frozen=True)
class Kind:
    """Content with a folder of its own and a file for each of its documents."""

    shape: str
    """The schema its documents obey."""
    named: str
    """The member after which a file is named."""
    order: tuple[str, ...]
    column: str
    """The column that holds that name."""
    rows: Callable[[], QuerySet]
    """The desk's rows with all that their documents are made of."""
    to_document: Callable[..., dict]
    lay_out: Callable[[dict], Model]


FOLDERS = {
    "cues": Kind("document", "slug", authored.CUE, "slug", Cue.objects.for_documents, desk.to_document, desk.lay_out),
    "topics": Kind(
        "topic",
        "key",
        authored.TOPIC,
        "key",
        lambda: TopicPage.objects.prefetch_related("findings"),
        topics.to_document,
        topics.lay_out,
    ),
    "documents": Kind(
        "passages",
        "source",
        authored.DOCUMENT,
        "source_id",
        lambda: Document.objects.defer("text").prefetch_related("passages"),
        passages.to_document,
        passages.lay_out,
    ),
}
"""In the order in which they are loaded: passages name what cues hold."""
