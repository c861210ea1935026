"""Acts that are confirmed: one page says what will happen, and only its button makes it happen."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from cues import logs, resuming
from cues.admin import versions
from cues.documents.schema import Problem, Refused


class Confirmation(ABC):
    """An act on one row of the desk. Subclasses say what it will do (`outlook`), from what (`seen`), and do it (`act`).

    Whoever confirms sends back the version of what was seen. Where it is another by now, the page is shown anew.
    """

    name = ""
    """The last part of its address."""
    title = ""
    template = "admin/cues/confirm.html"
    permission = ""
    form_class: type[forms.Form] = forms.Form
    hold: Callable[[], Any] = staticmethod(lambda: None)
    """Locks what the act locks before the row itself."""

    def __init__(self, admin: ModelAdmin, request: HttpRequest, subject: Any) -> None:
        self.admin, self.request, self.subject = admin, request, subject

    @classmethod
    def view(cls, admin: ModelAdmin, request: HttpRequest, object_id: str) -> HttpResponse:
        if not cls.allowed(admin, request):
            raise PermissionDenied
        with transaction.atomic() if request.method == "POST" else nullcontext():
            if request.method == "POST":
                cls.hold()
            subject = admin.get_object(request, unquote(object_id))
            if subject is None:
                raise Http404
            return cls(admin, request, subject).answer()

    @classmethod
    def allowed(cls, admin: ModelAdmin, request: HttpRequest) -> bool:
        return request.user.has_perm(cls.permission) and admin.has_view_permission(request)

    @classmethod
    def offered(cls, subject: Any) -> bool:
        """Say whether the row has any use for the act, so that its button is shown."""
        return True

    def form(self, data: Any) -> forms.Form:
        return self.form_class(data)

    def about(self) -> str:
        return str(self.subject)

    def outlook(self) -> dict:
        """Return what the page needs to say what will happen; `problems` in it take away the button."""
        return {}

    @abstractmethod
    def seen(self) -> Any:
        """Return as plain data what the page is made from, all that the act rests on."""

    @abstractmethod
    def act(self, **answers: Any) -> str:
        """Do it and return in words what was done. Raises Refused, with nothing kept."""

    def answer(self) -> HttpResponse:
        confirmed = "confirm" in self.request.POST
        form = self.form(self.request.POST if confirmed else resuming.typed(self.request))
        stale = confirmed and self.request.POST.get(versions.FIELD) != versions.of(self.seen())
        if stale or not (confirmed and form.is_valid()):
            return self.page(form, stale=stale)
        try:
            done = self.act(**form.cleaned_data)
        except Refused as refused:
            return self.page(form, refused.problems)
        self.note(done)
        logs.event(self.name, user=self.request.user.pk, subject=self.about(), done=done)
        return HttpResponseRedirect(self.back())

    def note(self, done: str) -> None:
        self.admin.log_change(self.request, self.subject, done)
        self.admin.message_user(self.request, done, messages.SUCCESS)

    def back(self) -> str:
        opts = self.admin.opts
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[quote(self.subject.pk)])

    def page(self, form: forms.Form, refused: Iterable[Problem] = (), stale: bool = False) -> HttpResponse:
        context = {
            **self.admin.admin_site.each_context(self.request),
            "title": self.title,
            "subtitle": self.about(),
            "opts": self.admin.opts,
            "media": self.admin.media,
            "act": self,
            "form": form,
            "back": self.back(),
            "version": versions.of(self.seen()),
            "stale": versions.CHANGED if stale else "",
            **self.outlook(),
        }
        if refused:
            context["problems"] = list(refused)
        return TemplateResponse(self.request, self.template, context)
