"""The shapes of all answers as JSON Schemas; that of a card, and what is part of one, is taken from the card's own."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from cues.api import links
from cues.documents.schema import schema

TEXT = {"type": "string"}
FLAG = {"type": "boolean"}
NUMBER = {"type": "integer", "minimum": 0}
MOMENT = {"type": "string", "format": "date-time"}
URL = {"type": "string", "format": "uri"}
ETAG = {"type": "string", "pattern": '^"[0-9a-f]{64}"$', "description": "As the header ETag has it, quotes and all."}
HERE = "#/components/schemas/"


def ref(name: str) -> dict:
    return {"$ref": HERE + name}


def all_shapes() -> dict[str, dict]:
    """Return every shape by the name under which the others refer to it."""
    return {**_card(), **_problems(), **_cues(), **_vocabulary(), **_changes(), **_self()}


def _record(description: str = "", /, **members: dict) -> dict:
    about = {"description": description} if description else {}
    return {"type": "object", **about, "required": [*members], "properties": members, "additionalProperties": False}


def _list(item: str) -> dict:
    return {"type": "array", "items": ref(item)}


def _nullable(shape: dict) -> dict:
    return {"anyOf": [shape, {"type": "null"}]}


def _card() -> dict[str, dict]:
    """Return the card's shape and its parts, each under a name of its own, as descriptions of this kind want them."""
    card = deepcopy(schema("card"))
    del card["$schema"]
    parts = {_name(key): _moved(part) for key, part in card.pop("$defs").items()}
    return {"Card": _moved(card), **parts}


def _name(key: str) -> str:
    return key.capitalize()


def _moved(part: Any) -> Any:
    """Return a part of the card's schema with its references leading to where the parts are now."""
    if isinstance(part, list):
        return [_moved(item) for item in part]
    if not isinstance(part, Mapping):
        return part
    moved = {name: _moved(value) for name, value in part.items()}
    if isinstance(part.get("$ref"), str):
        moved["$ref"] = HERE + _name(part["$ref"].removeprefix("#/$defs/"))
    return moved


def _problems() -> dict[str, dict]:
    problem = _record(
        "What went wrong, after RFC 9457.",
        type=TEXT,
        title=TEXT,
        status={"type": "integer", "minimum": 400, "maximum": 599},
        detail={**TEXT, "description": "One sentence that says what to do."},
    )
    gone = {**TEXT, "description": "What the editors tell readers."}
    more = {"message": gone, "retracted_at": MOMENT, "successor": _nullable(ref("Successor"))}
    return {
        "Problem": {**problem, "additionalProperties": True},
        "Retraction": _record("Why a cue was taken off the shelf.", **problem["properties"], **more),
        "Successor": _record("The cue that takes the place of a retracted one.", slug=ref("Key"), url=URL),
    }


def _cues() -> dict[str, dict]:
    about: dict[str, dict] = {"version": {**NUMBER, "minimum": 1}, "published_at": MOMENT, "etag": ETAG, "url": URL}
    kind, change = {"enum": ["published", "amended"]}, {"enum": ["material", "editorial"]}
    return {
        "CardList": _record(next=_nullable(URL), results=_list("ListedCard")),
        "ListedCard": _record(**about, card=ref("Card")),
        "VersionList": _record(results=_list("Version")),
        "Version": _record(**about, kind=kind, change=change, note=TEXT, current=FLAG),
    }


def _vocabulary() -> dict[str, dict]:
    resolved, reading = schema("card")["$defs"]["resolved"], schema("card")["$defs"]["interpretation"]
    named = ("key", "meaning", "context", "target", "support", "certainty")
    shapes = {
        "Reading": _record(
            "What a card says of a meaning in a context, with how far that can be trusted.",
            **{name: _moved(reading["properties"][name]) for name in named},
        ),
        "CueWithReadings": _record(slug=ref("Key"), name=TEXT, url=URL, readings={**_list("Reading"), "minItems": 1}),
        "CueLink": _record(slug=ref("Key"), name=TEXT, url=URL),
    }
    for kind, cues in (("meaning", "CueWithReadings"), ("context", "CueWithReadings"), ("source", "CueLink")):
        members = _moved(resolved["properties"][f"{kind}s"]["additionalProperties"]["properties"])
        entry, name = {"key": ref("Key"), "self": URL, **members}, _name(kind)
        shapes |= {
            f"{name}List": _record(results=_list(name)),
            name: _record(**entry),
            f"{name}WithCues": _record(**entry, cues=_list(cues)),
        }
    return shapes


def _changes() -> dict[str, dict]:
    return {
        "ChangeList": _record(
            last={**NUMBER, "description": "The sequence of the newest entry of the whole feed."},
            next=_nullable(URL),
            results=_list("Change"),
        ),
        "Change": _record(
            sequence={**NUMBER, "minimum": 1},
            cue=ref("Key"),
            kind={"enum": ["published", "amended", "retracted"]},
            change={"enum": ["material", "editorial"], "description": "Whether what is claimed changed, or wording."},
            version={**NUMBER, "minimum": 1},
            etag=ETAG,
            at=MOMENT,
            note={**TEXT, "description": "What the editors say of it; of a retraction, the message to readers."},
            successor=_nullable(ref("Successor")),
            url=URL,
        ),
    }


def _self() -> dict[str, dict]:
    return {
        "Entry": _record(**dict.fromkeys(links.PLACES, URL)),
        "JsonSchema": {"type": "object", "description": "A schema after JSON Schema 2020-12."},
        "OpenApi": {"type": "object", "description": "A description after OpenAPI 3.1."},
    }
