"""What the small vocabularies and the sources share: keys for ever, and amendments."""

from typing import Any

from django.http import HttpRequest

from cues import publishing
from cues.admin.acts import Amend
from cues.admin.base import DeskAdmin, KeyedForm
from cues.models import Entry, Snapshot


def has_been_published(entry: Entry) -> bool:
    return Snapshot.objects.filter(kind=publishing.kind_of(entry), key=entry.pk).exists()


class EntryAdmin(DeskAdmin):
    form = KeyedForm
    acts = (Amend,)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        # The key is the primary key: without this a second entry of the same key would overwrite the first.
        obj.save(force_insert=not change)

    def kept(self, row: Entry) -> str:
        return f"{row} has been published; cards name it for ever." if has_been_published(row) else ""
