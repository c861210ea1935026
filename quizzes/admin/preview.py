"""A question as learners see it: as it is asked, and as it is explained once it is answered."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from quizzes.models import Attempt, Item, Mode, Question
from quizzes.reports import questions


def preview(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    item = admin.get_object(request, str(pk))
    if item is None:
        raise Http404
    if not admin.has_view_permission(request, item):
        raise PermissionDenied
    asked = _asked(item)
    context = {
        "item": item,
        "asked": questions.asked(asked),
        "told": questions.feedback(asked),
        "back": admin.address("change", item),
    }
    return TemplateResponse(request, "admin/quizzes/preview.html", context)


def _asked(item: Item) -> Question:
    """Return the item as the one question of a finished attempt that nobody sat and nothing stores."""
    attempt = Attempt(mode=Mode.PRACTICE, size=1, finished_at=item.made_at)
    return Question(attempt=attempt, position=1, item=item, card=item.card)
