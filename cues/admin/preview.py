"""A cue as it lies on the desk, shown as the public would see it, beside what the public sees now."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from cues import comparison, drawings
from cues.admin.acts import outlook
from cues.documents import authored
from cues.documents.schema import Refused
from cues.models import Card
from cues.shelf import reading_room


def preview(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    cue = admin.get_object(request, str(pk))
    if cue is None:
        raise Http404
    if not admin.has_view_permission(request, cue):
        raise PermissionDenied
    found = outlook(cue)
    about = {"row": cue, "problems": found.problems, "back": admin.address("change", cue)}
    context = {**about, **_sides(cue, found.current)}
    return TemplateResponse(request, "admin/cues/preview.html", context)


def _sides(cue: Any, current: Card | None) -> dict:
    """Return the draft and the public card as pages, and what differs; or why there is no draft to show."""
    published = reading_room.page(current) if current else None
    try:
        card = cue.draft.card()
    except Refused as refused:
        return {"published": published, "unreadable": refused.problems}
    # Both sides may show the same figure, and no id may stand twice on a page.
    drawing = drawings.draw(card["figure"], prefix="desk") if card["resolved"]["figure"]["alt"] else None
    page = reading_room.page(Card(body=authored.as_json(card), drawing=drawing))
    changes = comparison.compare(authored.from_json(current.body), card) if current else []
    return {"published": published, "draft": page, "changes": changes, "changed": cue.draft.changed}
