"""What clients send: JSON, read strictly, and held to the very shape that the description of the API shows."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from rest_framework import exceptions
from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from cues import text
from cues.api.problems import TooLarge
from cues.documents.schema import Validator
from quizzes.api import shapes

LARGEST = 16_000
"""Bytes of a body at most: a flag's comment has 1,000 characters, each of up to twelve bytes where JSON escapes it."""


class StrictJson(BaseParser):
    """Reads JSON: in UTF-8, every member once, no NaN."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Mapping | None = None) -> Any:
        # Never more than is allowed, whatever the header Content-Length says.
        sent = stream.read(LARGEST + 1)
        if len(sent) > LARGEST:
            raise TooLarge(f"The body is larger than the {LARGEST:,} bytes that this address takes.")
        try:
            return text.cleaned(
                json.loads(sent.decode(), object_pairs_hook=_once, parse_float=_number, parse_constant=_no_number)
            )
        except (ValueError, RecursionError) as error:
            raise exceptions.ParseError(f"The body is not JSON as it is taken here: {_reason(error)}.") from error


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a member is given twice")
    return members


def _number(written: str) -> int | float:
    # By JSON Schema 1.0 is an integer, so that it is read as one.
    number = float(written)
    return int(number) if number.is_integer() else number


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else str(error)


def read(request: Request, shape: str) -> dict[str, Any]:
    """Return what was sent, which has the shape of that name in `shapes.BODIES`. Raises ValidationError by member."""
    sent: Any = request.data
    wrong: dict[str, list[str]] = {}
    for error in sorted(Validator(shapes.BODIES[shape]).iter_errors(sent), key=lambda error: error.json_path):
        for member, told in _told(error):
            wrong.setdefault(member, [told])
    for path, told in text.all_problems(sent):
        wrong.setdefault("/".join(map(str, path)), [told])
    if wrong:
        raise exceptions.ValidationError(wrong)
    return sent


def _told(error: Any) -> Iterator[tuple[str, str]]:
    """Yield the members that are wrong, each by its path, with what is to be done about it."""
    path = "/".join(map(str, error.absolute_path))
    match error.validator:
        case "required":
            for name in sorted(set(error.validator_value) - set(error.instance)):
                yield _joined(path, name), "This member is missing."
        case "additionalProperties":
            known = ", ".join(error.schema["properties"]) or "none"
            for name in sorted(set(error.instance) - set(error.schema["properties"])):
                yield _joined(path, _short(name)), f"There is no such member; known: {known}."
        case "oneOf":
            yield path or "body", f"Give just one of: {', '.join(one['required'][0] for one in error.validator_value)}."
        case _:
            yield path or "body", _expected(error.schema)


def _joined(path: str, name: str) -> str:
    return f"{path}/{name}" if path else name


def _short(name: str) -> str:
    """Return a name that somebody made up so that it can be told again: short, and without what cannot be written."""
    plain = name.encode("ascii", "backslashreplace").decode().replace("\0", "\\x00")
    return plain if len(plain) <= 40 else f"{plain[:40]}…"


def _expected(schema: Mapping[str, Any]) -> str:
    about = schema["description"]
    return f"Expected: {about[0].lower()}{about[1:]}"
