"""The live preview beside a figure's specification: drawn as it is typed, kept nowhere."""

from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from functools import partial
from http import HTTPStatus
from random import Random
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cues.admin.spec import LARGE, LONGEST, Fault, problems, read, written
from cues.figures import describe, render, variations
from cues.figures.palette import SKINS
from cues.figures.samples import SAMPLES

Spec = dict[str, Any]


def people(spec: Spec) -> Iterator[Spec]:
    for picture in spec.get("frames", (spec,)):
        yield from picture.get("actors", (picture,))


def in_skin(spec: Spec, tone: int) -> Spec:
    """Return the specification with everybody in one of the rig's skin tones."""
    changed = deepcopy(spec)
    for person in people(changed):
        person["look"] = {**person.get("look", {}), "skin": tone}
    return changed


def turned(spec: Spec, yaw: int) -> Spec:
    """Return the specification with everybody turned: 0 degrees to the front, 90 to the side."""
    changed = deepcopy(spec)
    for person in people(changed):
        holder, member = (person["face"], "head") if person.get("kind") == "face" else (person, "view")
        holder[member] = {**holder.get(member, {}), "yaw": yaw}
    return changed


def other_people(spec: Spec) -> Spec:
    return variations.redress(spec, Random(1))


AS_WRITTEN = {"": "As written"}
LOOKS = {**AS_WRITTEN, **{f"skin-{tone}": f"Skin {tone}" for tone in SKINS}, "others": "Other people"}
VIEWS = {**AS_WRITTEN, "front": "Front", "three-quarter": "Three-quarter", "side": "Side"}
SIZES = {"300": "Large", "96": "96 pixels"}
GROUPS = {"look": ("Look", LOOKS), "view": ("View", VIEWS), "size": ("Size", SIZES)}
CHANGES: Mapping[str, Callable[[Spec], Spec]] = {
    "": lambda spec: spec,
    **{f"skin-{tone}": partial(in_skin, tone=tone) for tone in SKINS},
    "others": other_people,
    "front": partial(turned, yaw=0),
    "three-quarter": partial(turned, yaw=40),
    "side": partial(turned, yaw=85),
}
STARTERS = {
    "Face": "raised-eyebrows",
    "Standing person": "shrug",
    "Seated person": "crossed-legs",
    "Two people": "mirroring",
    "Strip": "look-down-hair-look-up",
}
"""Samples to begin from, one of each kind."""


class Choices(forms.Form):
    """How the preview is to be drawn; what is not said is as written, large, with marks."""

    look = forms.ChoiceField(choices=LOOKS, required=False)
    view = forms.ChoiceField(choices=VIEWS, required=False)
    size = forms.ChoiceField(choices=SIZES, required=False)
    mirror = forms.BooleanField(required=False)
    plain = forms.BooleanField(required=False)


def drawn(
    text: str, *, look: str = "", view: str = "", size: str = "", mirror: bool = False, plain: bool = False
) -> dict:
    """Return what the preview shows of a text: `svg` as an address, `alt` and the varied `spec`; or `problems`.

    Nothing of it is there for an empty text.
    """
    spec, faults = read(text)
    if faults or spec is None:
        return _undrawn(faults)
    varied = CHANGES[view](CHANGES[look](spec))
    varied = variations.mirror(varied) if mirror else varied
    if varied != spec and (beyond := problems(varied)):
        return _undrawn([Fault(path, f"{reason} when it is shown like this") for path, reason in beyond])
    return {
        "svg": _picture(varied, small=size == "96", marks=not plain),
        "alt": describe(varied, marks=not plain),
        "spec": written(varied),
        "problems": [],
    }


def _undrawn(faults: list[Fault]) -> dict:
    return {"svg": "", "alt": "", "spec": "", "problems": faults}


def _picture(spec: Spec, *, small: bool, marks: bool) -> str:
    """Return a drawing as an address for `<img>`, in which nothing runs and nothing is fetched."""
    detail, size = ("thumb", 96) if small else ("full", LARGE)
    svg = render(spec, size=size, detail=detail, marks=marks, animate=not small, standalone=True)
    return "data:image/svg+xml;base64," + b64encode(svg.encode()).decode()


def panel(figure: Any, address: str) -> SafeString:
    """Return the preview as the page first shows it, drawn from what is saved."""
    text = "" if figure is None else written(figure)
    context = {
        "address": address,
        "text": text,
        "longest": LONGEST,
        "groups": [(name, title, choices.items()) for name, (title, choices) in GROUPS.items()],
        "starters": [(title, written(SAMPLES[slug])) for title, slug in STARTERS.items()],
        **drawn(text),
    }
    return render_to_string("admin/cues/figure.html", context)


def answer(request: HttpRequest) -> HttpResponse:
    """Draw what was typed. A specification with faults is an answer like any other, choices nobody offers are not."""
    choices = Choices(request.POST)
    if not choices.is_valid():
        refused = [Fault(name, "is not among the choices") for name in choices.errors]
        return JsonResponse(_undrawn(refused), status=HTTPStatus.BAD_REQUEST)
    return JsonResponse(drawn(request.POST.get("figure", ""), **choices.cleaned_data))
