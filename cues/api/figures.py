"""The figure of a cue as a picture. Cards refer to it and never hold it: they say what is claimed."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import APIException
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from cues import raster
from cues.api.description import described
from cues.api.endpoint import Endpoint, reply
from cues.api.parameters import Choice
from cues.shelf import gallery
from cues.shelf.gallery import Variant

SVG, PNG = "image/svg+xml", "image/png"
A_WHILE = "public, max-age=300"
"""The figure of a cue changes when the cue is published anew, and goes with it."""
FOR_EVER = "public, max-age=31536000, immutable"
"""What stands at an address made from what it was drawn from is never anything else."""
INERT = "default-src 'none'; style-src 'unsafe-inline'"
"""A drawing opened by itself shows its own styles and does nothing."""

YES_OR_NO = ("true", "false")
PARAMETERS = (
    Choice(
        "look", "Other people in it, by the tone of their skin from light to dark; else as published.", gallery.LOOKS
    ),
    Choice("mirror", "Whether left and right are exchanged.", YES_OR_NO, "false"),
    Choice("marks", "Whether signs of movement, sound and time are drawn.", YES_OR_NO, "true"),
    Choice("size", "Width in pixels; an SVG without one takes the room it gets.", tuple(map(str, gallery.SIZES))),
)


class NoRaster(APIException):
    status_code = HTTPStatus.NOT_IMPLEMENTED


class SvgRenderer(BaseRenderer):
    media_type, format = SVG, "svg"


class PngRenderer(BaseRenderer):
    media_type, format = PNG, "png"


def variant(asked: dict) -> Variant:
    """Return what the parameters ask for."""
    return Variant(
        look=asked["look"] or "",
        mirror=asked["mirror"] == "true",
        marks=asked["marks"] == "true",
        size=int(asked["size"]) if asked["size"] else None,
    )


def svg_answer(request: HttpRequest | Request, svg: str, *, cache: str = A_WHILE) -> HttpResponse:
    """Answer with a drawing. Raises PreconditionFailed."""
    answer = reply(request, svg, media=SVG, headers={"Cache-Control": cache})
    answer["Content-Security-Policy"] = INERT
    return answer


def png_answer(request: HttpRequest | Request, make, *, cache: str = A_WHILE) -> HttpResponse:
    """Answer with the pixels that `make` returns. Raises NoRaster where none can be made, and PreconditionFailed."""
    try:
        picture = make()
    except raster.Missing as missing:
        raise NoRaster(str(missing)) from missing
    return reply(request, picture, media=PNG, headers={"Cache-Control": cache})


class FigureSvg(Endpoint):
    renderer_classes = (SvgRenderer,)
    parameters = PARAMETERS

    @described(
        "The figure of a cue, drawn",
        "Svg",
        tag="figures",
        operation="read_figure_svg",
        path=["slug"],
        parameters=parameters,
        media=SVG,
        text="A file that stands alone, with a description that tells what is to be seen, never what it means.",
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        return svg_answer(request, gallery.figure(slug, variant(self.asked)))


class FigurePng(Endpoint):
    renderer_classes = (PngRenderer,)
    parameters = PARAMETERS

    @described(
        "The figure of a cue in pixels",
        "Png",
        tag="figures",
        operation="read_figure_png",
        path=["slug"],
        parameters=parameters,
        media=PNG,
        text="600 pixels wide unless asked otherwise. Only where the server has the package that makes pixels.",
        also=[HTTPStatus.NOT_IMPLEMENTED],
    )
    def get(self, request: Request, slug: str) -> HttpResponse:
        return png_answer(request, lambda: gallery.picture(slug, variant(self.asked)))
