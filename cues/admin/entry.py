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

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and not (obj and has_been_published(obj))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple:
        deleted, count, lacking, protected = super().get_deleted_objects(objs, request)
        published = [f"{obj} has been published; cards name it for ever." for obj in objs if has_been_published(obj)]
        if published and super().has_delete_permission(request):
            # Nobody lacks the permission: the entry may not go at all, and that is what the page should say.
            lacking.discard(self.opts.verbose_name)
        return deleted, count, lacking, [*protected, *published]
