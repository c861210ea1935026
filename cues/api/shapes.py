"""The shapes of all answers as JSON Schemas; that of a card, and what is part of one, is taken from the card's own."""

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from typing import Any

from django.conf import settings

from cues.api import links
from cues.documents.schema import schema

TEXT = {"type": "string"}
FLAG = {"type": "boolean"}
NUMBER = {"type": "integer", "minimum": 0}
MOMENT = {"type": "string", "format": "date-time"}
URL = {"type": "string", "format": "uri"}
ETAG = {"type": "string", "pattern": '^"[0-9a-f]{64}"$', "description": "As the header ETag has it, quotes and all."}
FIGURE = "The figure drawn, as SVG; the card holds its specification. Null for a cue without a figure."
HERE = "#/components/schemas/"


def with_examples(named: dict[str, dict], module: str) -> dict[str, dict]:
    """Return shapes, each with the example of it that there is in the file examples.json beside a module."""
    examples = json.loads(Path(module).with_name("examples.json").read_text(encoding="utf-8"))
    shown = {name: {**named[name], "examples": [example]} for name, example in examples.items()}
    return {**named, **shown}


def ref(name: str) -> dict:
    return {"$ref": HERE + name}


def all_shapes() -> dict[str, dict]:
    """Return every shape by the name under which the others refer to it."""
    return with_examples({**_card(), **_problems(), **_cues(), **_vocabulary(), **_changes(), **_self()}, __file__)


def record(description: str = "", /, **members: dict) -> dict:
    about = {"description": description} if description else {}
    return {"type": "object", **about, "required": [*members], "properties": members, "additionalProperties": False}


def list_of(item: str) -> dict:
    return {"type": "array", "items": ref(item)}


def nullable(shape: dict) -> dict:
    return {"anyOf": [shape, {"type": "null"}]}


def _card() -> dict[str, dict]:
    """Return the card's shape and its parts, each under a name of its own, as descriptions of this kind want them."""
    card = deepcopy(schema("card"))
    # Clients are made with a class for each shape, which would be named by a title rather than as we name it.
    del card["$schema"], card["title"]
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
    problem = record(
        "What went wrong, after RFC 9457.",
        type=TEXT,
        title=TEXT,
        status={"type": "integer", "minimum": 400, "maximum": 599},
        detail={**TEXT, "description": "One sentence that says what to do."},
    )
    gone = {**TEXT, "description": "What the editors tell readers."}
    more = {"message": gone, "retracted_at": MOMENT, "successor": nullable(ref("Successor"))}
    gone_for_good = record("Why a cue was taken off the shelf.", **problem["properties"], **more)
    for shape in (problem, gone_for_good):
        shape["properties"] |= {"request_id": {**TEXT, "description": "What the site's log calls this request."}}
    return {
        "Problem": {**problem, "additionalProperties": True},
        "Retraction": gone_for_good,
        "Successor": record("The cue that takes the place of a retracted one.", slug=ref("Key"), url=URL),
    }


def _cues() -> dict[str, dict]:
    about: dict[str, dict] = {"version": {**NUMBER, "minimum": 1}, "published_at": MOMENT, "etag": ETAG, "url": URL}
    kind, change = {"enum": ["published", "amended"]}, {"enum": ["material", "editorial"]}
    return {
        **_list(about),
        "VersionList": record(results=list_of("Version")),
        "Version": record(**about, kind=kind, change=change, note=TEXT, current=FLAG),
    }


def _list(about: dict[str, dict]) -> dict[str, dict]:
    """Return the shapes of the list of cards, of which `fields` leaves out what it does not name."""
    card = schema("card")
    columns = {name: _moved(card["properties"][name]) for name in ("slug", "name", "channel", "topic")}
    snippet = record(
        "The piece of a card that shows why it was found, with the support of the reading it is about.",
        kind=TEXT,
        parts=list_of("SnippetPart"),
        reading=nullable(ref("Key")),
        support=nullable(_moved(card["$defs"]["interpretation"]["properties"]["support"])),
    )
    found = record(
        "What a question found.",
        count={**NUMBER, "description": "How many cards fit."},
        more={**FLAG, "description": "Whether even more fit than were counted."},
        guesses={"type": "object", "additionalProperties": TEXT, "description": "What mistyped words were taken for."},
        unknown={"type": "array", "items": TEXT, "description": "Words that no card has, nor anything like them."},
    )
    listed = record(
        "What `fields` asks for; without it version, published_at, etag, url, figure and card.",
        **columns,
        readings=list_of("Reading"),
        **about,
        figure=nullable({**URL, "description": FIGURE}),
        snippet=nullable(ref("Snippet")),
        card=ref("Card"),
    )
    page = record(next=nullable(URL), found=ref("Found"), results=list_of("ListedCard"))
    return {
        "CardList": {**page, "required": ["next", "results"]},
        "Found": found,
        "ListedCard": {name: value for name, value in listed.items() if name != "required"},
        "Snippet": snippet,
        "SnippetPart": record(text=TEXT, marked=FLAG),
    }


def _vocabulary() -> dict[str, dict]:
    resolved, reading = schema("card")["$defs"]["resolved"], schema("card")["$defs"]["interpretation"]
    named = ("key", "meaning", "context", "target", "support", "certainty")
    shapes = {
        "Reading": record(
            "What a card says of a meaning in a context, with how far that can be trusted.",
            **{name: _moved(reading["properties"][name]) for name in named},
        ),
        "CueWithReadings": record(slug=ref("Key"), name=TEXT, url=URL, readings={**list_of("Reading"), "minItems": 1}),
        "CueLink": record(slug=ref("Key"), name=TEXT, url=URL),
    }
    for kind, cues in (("meaning", "CueWithReadings"), ("context", "CueWithReadings"), ("source", "CueLink")):
        shown = resolved["properties"][f"{kind}s"]["additionalProperties"]
        entry, name = {"key": ref("Key"), "self": URL, **_moved(shown["properties"])}, _name(kind)
        always = ["key", "self", *shown["required"]]
        shapes |= {
            f"{name}List": record(results=list_of(name)),
            name: {**record(**entry), "required": always},
            f"{name}WithCues": {**record(**entry, cues=list_of(cues)), "required": [*always, "cues"]},
        }
    return shapes


def _changes() -> dict[str, dict]:
    return {
        "ChangeList": record(
            last={**NUMBER, "description": "The sequence of the newest entry of the whole feed."},
            next=nullable(URL),
            results=list_of("Change"),
        ),
        "Change": record(
            sequence={**NUMBER, "minimum": 1},
            cue=ref("Key"),
            kind={"enum": ["published", "amended", "retracted"]},
            change={"enum": ["material", "editorial"], "description": "Whether what is claimed changed, or wording."},
            version={**NUMBER, "minimum": 1},
            etag=ETAG,
            at=MOMENT,
            note={**TEXT, "description": "What the editors say of it; of a retraction, the message to readers."},
            successor=nullable(ref("Successor")),
            url=URL,
        ),
    }


def _self() -> dict[str, dict]:
    return {
        "Entry": record(**dict.fromkeys([*links.PLACES, *settings.API_PLACES], URL)),
        "JsonLd": {"type": "object", "description": "A page, a term and reviewed claims, in the words of schema.org."},
        "JsonSchema": {"type": "object", "description": "A schema after JSON Schema 2020-12."},
        "OpenApi": {"type": "object", "description": "A description after OpenAPI 3.1."},
        "Dump": {"type": "string", "description": "A line of JSON about the file, then one for each card."},
        "OEmbed": record(
            "How to show a cue on another site, after oEmbed.",
            version={"const": "1.0"},
            type={"const": "rich"},
            **dict.fromkeys(("title", "provider_name", "html"), TEXT),
            provider_url=URL,
            **dict.fromkeys(("cache_age", "width", "height"), NUMBER),
        ),
        "Svg": {"type": "string", "description": "An SVG file."},
        "Png": {"type": "string", "format": "binary", "description": "A PNG file."},
    }
