"""Everything at once: all current cards as one file, from which to go on by the feed."""

from http import HTTPStatus

from django.http import FileResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from cues import dump
from cues.api import encoding, links
from cues.api.description import CODED, LINK, described
from cues.api.endpoint import Endpoint, reply
from cues.api.throttles import Dumps
from cues.dump import GZIP, PLAIN

JSON_LINES = "application/jsonl"
BLOCK = 64 * 1024

NAMED = OpenApiParameter(
    "Content-Disposition", str, OpenApiParameter.HEADER, response=[200], description="A name for the file."
)


class JsonLinesRenderer(BaseRenderer):
    media_type, format = JSON_LINES, "jsonl"


class Dump(Endpoint):
    renderer_classes = (JsonLinesRenderer,)
    throttle_classes = (Dumps,)

    @described(
        "All current cards as one file of JSON lines",
        "Dump",
        tag="changes",
        operation="read_dump",
        text=(
            "The first line is `{last, cards}`: the sequence of the feed at which the file was taken, and how many "
            "lines follow, each `{version, published_at, etag, card}`. Apply the changes since `last` and you have a "
            "full mirror; the header Link leads there. Sent with gzip where Accept-Encoding allows it."
        ),
        media=JSON_LINES,
        also=[HTTPStatus.TOO_MANY_REQUESTS],
        headers=(*CODED, LINK, NAMED),
    )
    def get(self, request: Request) -> HttpResponseBase:
        try:
            return _answer(request)
        except FileNotFoundError:
            # A newer one has just taken its place, or the folder was emptied; asking again finds or makes a whole one.
            return _answer(request)


def _answer(request: Request) -> HttpResponseBase:
    """Answer with the latest dump. Raises FileNotFoundError where its files went in between."""
    kept, packed = dump.latest(), bool(encoding.wanted(request.headers.get("Accept-Encoding", ""), ("gzip",)))
    going_on = f"{links.address('changes')}?since={kept.last}"
    headers = {"Link": f'<{going_on}>; rel="next"', "Vary": "Accept-Encoding"}
    digest = kept.gzip if packed else kept.plain
    answer = reply(request, b"", digest=digest, media=JSON_LINES, headers=headers)
    if answer.status_code == HTTPStatus.NOT_MODIFIED:
        return answer
    file = kept.path(GZIP if packed else PLAIN).open("rb")
    # Given among the other headers, the type would be guessed anew from the name.
    del answer["Content-Type"]
    if packed:
        answer["Content-Encoding"] = "gzip"
    name = f"cards-{kept.last}.jsonl"
    whole = FileResponse(file, filename=name, content_type=JSON_LINES, headers=answer.headers)
    whole.block_size = BLOCK
    return whole
