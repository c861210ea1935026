"""Form fields that take what every database and the content files can hold, and refuse the rest in words."""

import json
from collections.abc import Iterator
from math import isfinite
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

NUL = "\0"


class Prose(forms.CharField):
    """Running text. Browsers send line ends as CRLF; kept so, every text once saved would count as changed."""

    def to_python(self, value: object) -> str:
        return (super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class JSONObject(forms.JSONField):
    """A JSON object, typed as text."""

    longest, deepest = 20_000, 12

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and len(value) > self.longest:
            raise ValidationError(f"At most {self.longest:,} characters.")
        try:
            data = super().to_python(value)
        except (RecursionError, ValueError) as error:
            # Beside malformed text: brackets nested by the thousand, and numbers of more digits than Python reads.
            raise ValidationError("This is no JSON that can be kept.") from error
        if data is not None and not isinstance(data, dict):
            raise ValidationError("Write a JSON object: { … }.")
        for refusal in _refusals(data):
            raise ValidationError(refusal)
        return data

    def bound_data(self, data, initial):
        """Return what to show again: refused text as it was typed, for it may not survive being read and written."""
        if self.disabled:
            return initial
        try:
            return self.to_python(data)
        except ValidationError:
            return InvalidJSONInput(data)

    def prepare_value(self, value):
        return value if isinstance(value, InvalidJSONInput) else json.dumps(value, ensure_ascii=False, indent=2)


def _refusals(value: object, depth: int = 0) -> Iterator[str]:
    if depth > JSONObject.deepest:
        yield f"Nested deeper than {JSONObject.deepest} levels."
    elif isinstance(value, str) and any(letter == NUL or "\ud800" <= letter <= "\udfff" for letter in value):
        yield "A text contains a character that cannot be kept (NUL, or half of a surrogate pair)."
    elif isinstance(value, float) and not isfinite(value):
        yield "Numbers must be finite: no NaN, no Infinity."
    elif isinstance(value, dict):
        for pair in value.items():
            yield from _refusals(list(pair), depth)
    elif isinstance(value, list):
        for member in value:
            yield from _refusals(member, depth + 1)
