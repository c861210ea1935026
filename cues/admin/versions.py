"""From which version of what is stored a page was made, so that nobody overwrites, or publishes, what they never saw.

Every form and every confirmation carries a digest of what it shows as stored. It is compared while the row is locked,
in the transaction that writes: whoever comes second is told what has changed, and may go on knowingly.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from cues.documents import authored

FIELD = "version"
CHANGED = "Nothing was kept: this was changed after your page was made. Look at what differs, then decide anew."


def of(*seen: Any) -> str:
    """Return the version of plain data, as 64 hexadecimal digits."""
    return authored.digest(json.dumps(seen, default=str))


def stored(form: forms.BaseForm, formsets: Iterable[forms.BaseModelFormSet]) -> str:
    """Return the version of what a page's forms show as stored: its fields, and every column of the rows within it."""
    fields = [(field.name, field.field.prepare_value(field.initial)) for field in form]
    rows = [[_columns(row.instance) for row in formset.initial_forms] for formset in formsets]
    return of(fields, rows)


def _columns(row: Any) -> list:
    return [column.value_from_object(row) for column in row._meta.concrete_fields]


def checked(made: type[forms.ModelForm], sent: str, now: str, rows: Sequence[forms.BaseModelFormSet]) -> Any:
    """Return the form refusing what was made from another version than `now`; `rows` are those stored within it."""

    class Checked(made):  # type: ignore[valid-type, misc]
        version, stored_rows, is_stale = now, rows, sent != now

        def clean(self) -> Any:
            cleaned = super().clean()
            if self.is_stale:
                self.add_error(None, CHANGED)
            return cleaned

    return Checked


def filled(made: type[forms.ModelForm], typed: QueryDict) -> Any:
    """Return the form as somebody had filled it in, still made from the version that they saw."""

    class Filled(made):  # type: ignore[valid-type, misc]
        version = typed.get(FIELD)

        def __init__(self, *args, **kwargs) -> None:
            super().__init__(typed, *args, **kwargs)

    return Filled


@dataclass(frozen=True)
class Difference:
    """A field where what was typed is not what is stored now."""

    place: str
    mine: str
    stored: str


def differences(form: Any, formsets: Sequence[forms.BaseModelFormSet]) -> Iterator[Difference]:
    """Yield what differs between a stale form and what is stored now, rows that only one of them has included."""
    yield from _fields(form, "")
    for formset, now in zip(formsets, form.stored_rows, strict=True):
        known = {row.instance.pk for row in formset.initial_forms}
        for row in formset.initial_forms:
            if row.instance.pk is None:
                yield Difference(f"{_name(formset)} {row['id'].value()}", "in your form", "deleted meanwhile")
            else:
                yield from _fields(row, f"{_name(formset)} {row.instance}: ")
        for row in now.initial_forms:
            if row.instance.pk not in known:
                yield Difference(f"{_name(formset)} {row.instance}", "not in your form", "added meanwhile; it stays")


def _name(formset: Any) -> str:
    return formset.model._meta.verbose_name.capitalize()


def _fields(form: Any, place: str) -> Iterator[Difference]:
    for name in form.changed_data:
        field = form[name]
        yield Difference(f"{place}{field.label}", _words(field.field, field.data), _words(field.field, field.initial))


def _words(field: forms.Field, value: Any) -> str:
    shown = field.prepare_value(value)
    labels = {"True": "yes", "False": "no"} if isinstance(field, forms.BooleanField) else {}
    labels |= {str(key): str(label) for key, label in getattr(field, "choices", ())}
    many = shown if isinstance(shown, list | tuple) else [shown]
    return ", ".join(labels.get(str(one), str(one)) for one in many if one not in (None, ""))
