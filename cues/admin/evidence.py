"""Findings: each what one source says of one statement."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.core.validators import MinValueValidator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from cues.admin.base import DeskAdmin, lock, touch
from cues.admin.statements import UniqueKeyForm, about
from cues.models import Evidence, Finding
from cues.models.evidence import ABOUT


def number(text: object) -> int | None:
    """Return the row number an address or a form names, None where it names none."""
    text = str(text)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


class EffectForm(forms.ModelForm):
    """A finding's numbers: what the database would refuse is said at the field it is about."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ("n", "k"):
            if name in self.fields:
                self.fields[name].validators.append(MinValueValidator(1))

    def clean(self) -> dict:
        super().clean()
        for name, reason in self._wrong_with_effect(self.cleaned_data.get):
            self.add_error(name, reason)
        return self.cleaned_data

    def _wrong_with_effect(self, given: Any) -> list[tuple[str, str]]:
        value, low, high = given("effect_value"), given("effect_low"), given("effect_high")
        if value is None:
            return [] if low is None is high else [("effect_value", "An interval is about a value.")]
        if given("effect_kind") == Finding.EffectKind.R and not -1 < value < 1:
            return [("effect_value", "A correlation lies between -1 and 1.")]
        if (low is None) != (high is None):
            return [("effect_low" if low is None else "effect_high", "Give both ends of the interval, or neither.")]
        if low is not None and not low <= value <= high:
            return [("effect_low", "The interval's two ends enclose the value.")]
        return []


class EvidenceForm(EffectForm, UniqueKeyForm):
    """Offers only the statements of the finding's cue, where the cue is known."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name in ABOUT:
            if name in self.fields:
                self._limit(self.fields[name])

    def _limit(self, field: Any) -> None:
        cue = self.instance.cue_id or number(self["cue"].value())
        field.queryset = field.queryset.select_related("cue")
        if cue:
            field.queryset = field.queryset.filter(cue=cue)
        else:
            field.label_from_instance = lambda row: f"{row.cue}: {row}"

    def clean_key(self) -> str:
        if cue := self.cleaned_data.get("cue"):
            self.instance.cue = cue
        return super().clean_key()

    def clean(self) -> dict:
        data = super().clean()
        if sum(bool(data.get(name)) for name in ABOUT) != 1 and not self.errors.keys() & set(ABOUT):
            self.add_error("interpretation", "Choose exactly one interpretation, alternative or caveat.")
        return data


@admin.register(Evidence)
class EvidenceAdmin(DeskAdmin):
    form = EvidenceForm
    list_display = ("key", "cue", "statement", "source", "direction", "level", "rating", "confidence")
    list_filter = ("direction", "level", "confidence")
    list_select_related = ("cue", "interpretation", "alternative", "caveat", "source")
    search_fields = ("key", "cue__name", "source__key", "source__title", "finding")
    autocomplete_fields = ("source",)
    fieldsets = (
        (None, {"fields": (("cue", "key"), "source", "locator")}),
        ("About exactly one of these", {"fields": ABOUT}),
        ("What was found", {"fields": ("finding", ("direction", "level"), ("rating", "confidence"), ("n", "k"))}),
        ("Size of the effect", {
            "fields": (("effect_kind", "effect_value"), ("effect_low", "effect_high"), "effect_note"),
            "description": "Leave empty where the source gives no number.",
        }),
        ("Order", {"fields": ("position",), "classes": ("collapse",)}),
    )  # fmt: skip

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("cue",) if obj else ()

    def get_changeform_initial_data(self, request: HttpRequest) -> dict:
        initial = super().get_changeform_initial_data(request)
        if cue := number(initial.get("cue")):
            others = Evidence.objects.filter(cue=cue).values_list("position", flat=True)
            initial.setdefault("position", max(others, default=-1) + 1)
        return initial

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        return super().changelist_view(request, {"listed": self._listed(request), **(extra_context or {})})

    def _listed(self, request: HttpRequest) -> str | None:
        """Return in words which statement the list is limited to."""
        for name in ABOUT:
            if pk := number(request.GET.get(f"{name}__id__exact")):
                model: Any = Evidence._meta.get_field(name).related_model
                row = model._default_manager.select_related("cue").filter(pk=pk).first()
                return f"about {name} {row} of {row.cue}" if row else None
        return None

    @admin.display(description="About")
    def statement(self, row: Evidence) -> str:
        return about(row)

    def lock(self, keys: Iterable[int]) -> None:
        lock(Evidence.objects.filter(pk__in=list(keys)).values_list("cue", flat=True))

    def save_model(self, request: HttpRequest, obj: Evidence, form: Any, change: bool) -> None:
        touch([obj.cue_id])
        super().save_model(request, obj, form, change)

    def delete_model(self, request: HttpRequest, obj: Evidence) -> None:
        touch([obj.cue_id])
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        touch(queryset.order_by().values_list("cue", flat=True))
        super().delete_queryset(request, queryset)

    def response_post_save_add(self, request: HttpRequest, obj: Evidence) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:cues_cue_change", args=[obj.cue_id]))

    response_post_save_change = response_post_save_add
