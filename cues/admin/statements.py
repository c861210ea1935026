"""What is said about a cue, as rows within its page: interpretations, alternatives, caveats, related cues."""

from typing import Any

from django import forms
from django.contrib.admin import display
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString

from cues.admin.base import KeyedForm, ReadOnly, RowForm, StackedInline, TabularInline, look
from cues.admin.draft import Draft
from cues.models import Alternative, Caveat, Cue, Evidence, Interpretation, Related
from cues.models.fields import label

UNSAVED = "Save first, then findings can be added."
IN_CUE = (Interpretation, Alternative, Caveat, Evidence)


def taken_keys(cue: int) -> set[str]:
    """Return the keys in use within a cue, whatever for: each stands for one thing only."""
    first, *others = (model._default_manager.filter(cue=cue).order_by().values_list("key") for model in IN_CUE)
    return {key for (key,) in first.union(*others)}


class UniqueKeyForm(KeyedForm):
    """A keyed row of a cue; its key must be free in all of the cue, not only among rows of its own kind."""

    def clean_key(self) -> str:
        key, cue = self.cleaned_data["key"], self.instance.cue_id
        if self.instance._state.adding and cue and key in taken_keys(cue):
            raise ValidationError("This key is in use in this cue already.")
        return key


class StatementForm(UniqueKeyForm, RowForm):
    pass


class Rows(look.StackedInline.formset):
    """Rows within a page, none of them twice."""

    once: tuple[tuple[tuple[str, ...], str], ...] = ()
    """Which fields together must differ from row to row, and what is said at the first of them."""

    def clean(self) -> None:
        for fields, message in self.once:
            self._refuse_repeated(fields, message)
        super().clean()

    def _refuse_repeated(self, fields: tuple[str, ...], message: str) -> None:
        """Django leaves this to the database, since the row's cue is no field of the form.

        Stored rows are written one by one, so none may take what another holds until the same moment either.
        """
        holders = {self._values(form.initial, fields): form for form in self.initial_forms}
        deleted, seen = self.deleted_forms, set()
        for form in self.forms:
            values = self._values(form.cleaned_data, fields) if form.is_valid() and form not in deleted else ()
            if not all(values) or not values:
                continue
            holder = holders.get(values, form)
            if values in seen or (holder is not form and (form.instance.pk or holder not in deleted)):
                form.add_error(fields[0], message)
            seen.add(values)

    @staticmethod
    def _values(data: Any, fields: tuple[str, ...]) -> tuple:
        return tuple(getattr(data.get(name), "pk", data.get(name)) for name in fields)


class OrderedRows(Rows):
    """Rows with an order; new ones come last."""

    def save_new(self, form: forms.ModelForm, commit: bool = True) -> Any:
        if "position" not in form.changed_data:
            rows = self.model._default_manager.filter(**{self.fk.name: self.instance})
            form.instance.position = max(rows.values_list("position", flat=True), default=-1) + 1
        return super().save_new(form, commit)


class Statements(OrderedRows):
    once = ((("key",), "This key stands twice in this cue."),)


class Interpretations(Rows):
    once = (
        *Statements.once,
        (("meaning", "context", "target"), "Another row already has this meaning in this context for this target."),
    )


class RelatedRows(OrderedRows):
    once = ((("other",), "This cue stands twice."),)


class StatementInline(StackedInline):
    form = StatementForm
    formset = Statements
    collapsible = True
    ordering_field = "position"
    hide_ordering_field = True
    readonly_fields: tuple[str, ...] = ("findings",)
    section = ""
    about = ""
    draft: Draft | None = None
    """What lies on the desk for the cue; set for each request."""

    def statement(self, row: Any) -> Any:
        return self.draft.statement(self.section, row.key) if self.draft and row.pk else {}

    @display(description="Findings")
    def findings(self, row: Any) -> str:
        if row.pk is None:
            return UNSAVED
        number = len(self.statement(row).get("evidence", ()))
        shown = reverse("admin:cues_evidence_changelist") + "?" + urlencode({f"{self.about}__id__exact": row.pk})
        added = reverse("admin:cues_evidence_add") + "?" + urlencode({"cue": row.cue_id, self.about: row.pk})
        listed = format_html('<a href="{}" class="desk-link">{} {}</a>', shown, number, _findings(number))
        return format_html('{} · <a href="{}" class="desk-link">add one</a>', listed, added)


def _findings(number: int) -> str:
    return "finding" if number == 1 else "findings"


class InterpretationInline(StatementInline):
    model = Interpretation
    formset = Interpretations
    section, about = "interpretations", "interpretation"
    readonly_fields = ("findings", "proposed")
    fieldsets = (
        (None, {"fields": (("key", "meaning"), ("context", "target"), "people_say", "findings", "proposed")}),
        (None, {"fields": (("support", "certainty"), "rationale", "departure", "search_note", "position")}),
    )

    @display(description="Proposed by the rubric")
    def proposed(self, row: Any) -> str | SafeString:
        item = self.statement(row)
        if not item or self.draft is None:
            return "Known once this is saved."
        grade = self.draft.proposal(item)
        words = ", ".join(label(part) for part in (grade.support, grade.certainty) if part)
        told = format_html("<strong>{}</strong>. {}", words.capitalize(), grade.reason)
        if (item["support"], item.get("certainty")) == (grade.support, grade.certainty):
            return told
        need = "The departure below says why." if item.get("departure") else "Say why, as a departure."
        return format_html('{} <span class="desk-warning">The grade differs. {}</span>', told, need)


class AlternativeInline(StatementInline):
    model = Alternative
    section, about = "alternatives", "alternative"
    fieldsets = ((None, {"fields": (("key", "kind"), "text", "findings", "position")}),)


class CaveatInline(StatementInline):
    model = Caveat
    section, about = "caveats", "caveat"
    fieldsets = ((None, {"fields": (("key", "kind"), "text", "red_flags", "findings", "position")}),)


class RelatedForm(RowForm):
    def clean_other(self) -> Cue:
        if self.cleaned_data["other"].pk == self.instance.cue_id:
            raise ValidationError("A cue is not related to itself.")
        return self.cleaned_data["other"]


class RelatedInline(TabularInline):
    model = Related
    fk_name = "cue"
    form = RelatedForm
    formset = RelatedRows
    fields = ("other", "note", "position")
    ordering_field = "position"
    hide_ordering_field = True
    verbose_name_plural = "related"


class EvidenceInline(ReadOnly, TabularInline):
    """Every finding of the cue at a glance; each is edited on its own page."""

    model = Evidence
    fields = readonly_fields = ("finding", "statement", "source", "direction", "level", "rating", "confidence")
    hide_title = True
    verbose_name_plural = "evidence"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("interpretation", "alternative", "caveat", "source")

    @display(description="Finding")
    def finding(self, row: Evidence) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("admin:cues_evidence_change", args=[row.pk]), row.key)

    @display(description="About")
    def statement(self, row: Evidence) -> str:
        return about(row)


def about(row: Evidence) -> str:
    """Return in words what a finding is about."""
    name = next(name for name in ("interpretation", "alternative", "caveat") if getattr(row, f"{name}_id"))
    return f"{name} {getattr(row, name)}"
