"""The pages on which a question is written, or changed. What the checks refuse is said at its place."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils import timezone

from cues import resuming
from cues.admin import versions
from quizzes import generation
from quizzes.admin.sheet import Sheet, StartForm
from quizzes.admin.subject import ROLES, Subject
from quizzes.generation import material
from quizzes.generation.reading import defined
from quizzes.models import Item, Kind

SHOWN = "The question is live."
SAME = "Nothing was changed."


def write(admin: Any, request: HttpRequest) -> HttpResponse:
    """Ask which cue and kind, then for the question. The address holds both, so that the page can be come back to."""
    if not admin.has_add_permission(request):
        raise PermissionDenied
    start = StartForm(request.GET if "cue" in request.GET else None)
    data, kind = request.POST or resuming.typed(request), request.GET.get("kind", "")
    if not start.is_valid() and not (data and kind in ROLES):
        return _page(admin, request, "Write a question", start=start)
    # Of a cue that has left the shelf nothing can be asked, but what was typed is shown still.
    subject = start.cleaned_data.get("subject") or Subject.gone(request.GET.get("cue", ""))
    sheet = Sheet(subject, kind=kind, data=data)
    version = versions.of(vars(subject))
    if not _is_stale(request, sheet, version) and request.method == "POST" and sheet.is_valid():
        point = sheet.question.cleaned_data["point"]
        about = {"cue": subject.slug, "kind": kind, "point": point, "now": timezone.now()}
        if item := _kept(sheet, lambda: generation.write(**about, **sheet.given())):
            admin.log_addition(request, item, "Written by hand.")
            return _done(admin, request, item, SHOWN)
    return _page(admin, request, f"Write a question: {subject.name}", sheet=sheet, version=version)


def revise(admin: Any, request: HttpRequest, pk: int) -> HttpResponse:
    if not request.user.has_perm("quizzes.change_item"):
        raise PermissionDenied
    item = admin.get_object(request, str(pk))
    if item is None:
        raise Http404
    subject, data = Subject.of(item.cue), request.POST or resuming.typed(request)
    if subject is None or item.state != Item.State.LIVE:
        if not data:
            return _page(admin, request, f"Change {item}", item=item, gone=subject is None)
        # What was typed goes on from the question that has the place now.
        item = (Item.objects.live().filter(slot=item.slot).first() if item.slot else None) or item
    sheet = Sheet(subject or Subject.gone(item.cue), item=item, data=data)
    version = versions.of(item.pk, item.state, vars(sheet.subject))
    stale = _is_stale(request, sheet, version)
    if not stale and request.method == "POST" and sheet.is_valid():
        made = _kept(sheet, lambda: generation.revise(item=item, now=timezone.now(), **sheet.given()))
        if made:
            _note(admin, request, item, made)
            return _done(admin, request, made, SAME if made == item else SHOWN)
    return _page(admin, request, f"Change {item}", item=item, sheet=sheet, version=version, stale=stale)


def _is_stale(request: HttpRequest, sheet: Sheet, version: str) -> bool:
    """Say, on the sheet as well, whether it was made from another version than what is stored now."""
    stale = request.method == "POST" and request.POST.get(versions.FIELD) != version
    if stale:
        sheet.question.add_error(None, versions.CHANGED)
    return stale


def _kept(sheet: Sheet, keep: Any) -> Item | None:
    """Return what is in the bank now; None where it was refused, which the sheet then tells."""
    try:
        return keep()
    except generation.Refused as refused:
        sheet.tell(refused.problems)
        return None


def _note(admin: Any, request: HttpRequest, old: Item, new: Item) -> None:
    if old != new:
        admin.log_change(request, old, f"Changed: question {new.pk} has taken its place.")
        admin.log_addition(request, new, f"Made by changing question {old.pk}.")


def _done(admin: Any, request: HttpRequest, item: Item, told: str) -> HttpResponse:
    admin.message_user(request, told, messages.SUCCESS)
    return HttpResponseRedirect(admin.address("change", item))


def _page(admin: Any, request: HttpRequest, title: str, **more: Any) -> HttpResponse:
    sheet, item = more.get("sheet"), more.get("item")
    context = {
        **admin.admin_site.each_context(request),
        "title": title,
        "opts": admin.opts,
        "media": admin.media,
        "back": admin.address("change", item) if item else admin.address("changelist"),
        "meanings": _meanings() if sheet and sheet.kind == Kind.READING else (),
        **more,
    }
    return TemplateResponse(request, "admin/quizzes/write.html", context)


def _meanings() -> list[str]:
    return [defined(meaning) for meaning in material.read().meanings.values()]
