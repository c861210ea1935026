"""A small card of a cue for a frame on another site: no cookie, no script, and nothing it could do there."""

from http import HTTPStatus

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt

from cues import errors, views
from cues.shelf import reading_room
from cues.shelf.reading_room import Retracted

IN_A_FRAME = {
    "script-src": ["'none'"],
    "form-action": ["'none'"],
    "frame-ancestors": ["*"],
    "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
}
"""Every site may frame it. It is shut in even where the frame does not say so; links open outside of it."""


@csp_replace(IN_A_FRAME)
@xframe_options_exempt
@views.page
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        card = reading_room.current(slug)
    except Retracted as gone:
        # The general page may not be framed, and readers of that other site should learn what became of it.
        return errors.unkept(render(request, "cues/embed_gone.html", {"notice": gone.notice}, status=HTTPStatus.GONE))
    return render(request, "cues/embed.html", {"cue": reading_room.page(card), "card": card})
