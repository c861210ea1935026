"""Columns that several models share."""

import re
from enum import StrEnum

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models

from cues import text

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

valid_key = RegexValidator(rf"^{KEY.pattern}\Z", "Use small letters, digits and single hyphens, such as leg-shaking.")


def valid_text(value: object) -> None:
    """Raise ValidationError where a text, or any text in a list or other plain data, holds what none may hold."""
    if found := [problem for _, problem in text.all_problems(value)]:
        raise ValidationError(found)


def choices(enum: type[StrEnum]) -> list[tuple[str, str]]:
    """Return the choices for a column whose values a pure room defines."""
    return [(member.value, label(member.value)) for member in enum]


def label(value: str) -> str:
    """Return how a stored value such as small_effect reads to a person."""
    return value.replace("_", " ")


class Prose(forms.CharField):
    """A text that somebody writes. One that is too long is told, where a browser would cut off what is pasted."""

    default_validators = [valid_text]

    def to_python(self, value: object) -> str:
        # Browsers send line ends as CRLF; kept so, every text once saved would count as changed. A field of one line
        # has none.
        written = text.clean(super().to_python(value) or "")
        return " ".join(written.split("\n")) if isinstance(self.widget, forms.TextInput) else written

    def widget_attrs(self, widget: forms.Widget) -> dict:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class LinesFormField(Prose):
    """Edit a list of short texts, one a line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: object) -> object:
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:  # type: ignore[override]
        written = text.clean(value) if isinstance(value, str) else ""
        # Python's own splitlines() would take control signs for line ends, and so in silence away.
        return [line.strip() for line in written.split("\n") if line.strip()]

    def run_validators(self, value: list[str]) -> None:
        super().run_validators("\n".join(value))

    def has_changed(self, initial: object, data: object) -> bool:
        return (initial or []) != self.to_python(data)


class LinesField(models.JSONField):
    """A list of short texts. Written one a line in forms; each at most `longest` characters."""

    longest = 300

    def __init__(self, **options) -> None:
        super().__init__(**{"default": list, "blank": True, **options})

    def validate(self, value: object, model_instance: models.Model | None) -> None:
        super().validate(value, model_instance)
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            raise ValidationError("Give a list of texts.")
        if len(set(value)) < len(value):
            raise ValidationError("A line stands twice.")
        if too_long := [line for line in value if len(line) > self.longest]:
            raise ValidationError(
                f"A line has at most {self.longest} characters; this one is longer: {too_long[0][:60]}…"
            )

    def formfield(self, **options):
        # JSONField's own formfield() passes an encoder, which a plain text field does not take.
        return models.Field.formfield(self, form_class=LinesFormField, max_length=5_000, **options)
