"""How the API describes itself: what every operation shares, and where its shapes come from."""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from cues.api import problems as problem_json
from cues.api import shapes
from cues.api.endpoint import JSON
from cues.api.parameters import REQUIRED, Known

WORDS = {
    400: "A parameter is unknown, given twice or out of bounds.",
    404: "Nothing of that name is published.",
    405: "This address answers GET, HEAD and OPTIONS only.",
    406: "None of the media types in the header Accept is to be had.",
    410: "The cue was retracted; readers are told why, and where to go on.",
    412: "What is here now is not what If-Match or If-Unmodified-Since asks for.",
    429: "More was asked for than one address is given; the header Retry-After says how many seconds to wait.",
    503: "The database does not answer or is busy; the header Retry-After says how many seconds to wait.",
    501: "This server makes no pictures in pixels; ask for the drawing as SVG.",
}
ALWAYS = (400, 405, 406, 412, 503)

VALIDATORS = (
    OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="Entity tags you hold, or *."),
    OpenApiParameter(
        "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="The SHA-256 of the answer's bytes."
    ),
    OpenApiParameter(
        "Cache-Control", str, OpenApiParameter.HEADER, response=[200, 304], description="How long it may be kept."
    ),
)
RETRY = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, response=[429, 503], description="How many seconds to wait."
)
LINK = OpenApiParameter(
    "Link", str, OpenApiParameter.HEADER, response=[200], description="Where to go on from here (RFC 8288)."
)
CODED = (
    OpenApiParameter(
        "Accept-Encoding",
        str,
        OpenApiParameter.HEADER,
        description="Codings you take: gzip is to be had, for cards br too.",
    ),
    OpenApiParameter(
        "Content-Encoding", str, OpenApiParameter.HEADER, response=[200], description="The coding, if there is one."
    ),
    OpenApiParameter(
        "Vary", str, OpenApiParameter.HEADER, response=[200, 304], description="Which of your headers it depends on."
    ),
)
OF_A_VERSION = (
    *CODED,
    LINK,
    OpenApiParameter(
        "If-Modified-Since", str, OpenApiParameter.HEADER, description="The Last-Modified of what you hold."
    ),
    OpenApiParameter(
        "Last-Modified", str, OpenApiParameter.HEADER, response=[200, 304], description="When it was published."
    ),
    OpenApiParameter(
        "Content-Version", int, OpenApiParameter.HEADER, response=[200], description="The version of the cue."
    ),
)


EXAMPLES: dict[str, Any] = {
    "slug": "leg-shaking",
    "meaning": "anxiety",
    "context": "any",
    "source": "carriere2013",
    "version": 1,
    "q": "restless legs",
    "updated_since": "2026-03-01",
    "fields": "slug,name,readings",
    "since": 0,
    "url": "https://unspoken.example/cues/leg-shaking/",
}
"""What parameters may be given, for those whose form alone does not tell."""


def shown(name: str) -> list[OpenApiExample]:
    return [OpenApiExample(name, value=EXAMPLES[name])] if name in EXAMPLES else []


def _in_path(name: str, text: str, shape: Any, *, example: str) -> OpenApiParameter:
    return OpenApiParameter(name, shape, OpenApiParameter.PATH, description=text, examples=shown(example))


KEY = shapes.ref("Key")
IN_PATH = {
    "slug": _in_path("slug", "The cue's slug.", KEY, example="slug"),
    **{kind: _in_path("key", f"The {kind}'s key.", KEY, example=kind) for kind in ("meaning", "context", "source")},
    "version": _in_path("version", "The version's number.", {"type": "integer", "minimum": 1}, example="version"),
}
MISSING = {"slug": (404, 410)}
"""What an address with such a part answers where nothing is there, or no longer; others by 404 alone."""
GONE = {
    "message": "It is one form of another cue.",
    "retracted_at": "2026-03-01T12:00:00Z",
    "successor": {"slug": "leg-shaking", "url": "https://unspoken.example/api/v1/cues/leg-shaking/"},
}


def described(
    summary: str,
    shape: str,
    *,
    tag: str,
    operation: str,
    text: str = "",
    path: Sequence[str] = (),
    parameters: Iterable[Known] = (),
    headers: Iterable[OpenApiParameter] = (),
    media: str = JSON,
    also: Iterable[int] = (),
    otherwise: Mapping[str, str] | None = None,
):
    """Describe an operation that reads: it answers with the shape of that name or with a problem.

    `headers` are those that it heeds or sends beside the validators; `also` names problems that no other operation
    has; `otherwise` gives more media types and the shapes they have.
    """
    problems = sorted({*ALWAYS, *also, *(status for part in path for status in MISSING.get(part, (404,)))})
    return extend_schema(
        operation_id=operation,
        summary=summary,
        description=text or summary,
        tags=[tag],
        parameters=[
            *(IN_PATH[part] for part in path),
            *map(in_query, parameters),
            *VALIDATORS,
            RETRY,
            *headers,
        ],
        responses={
            **{
                (200, kind): OpenApiResponse(shapes.ref(name), summary)
                for kind, name in {media: shape, **(otherwise or {})}.items()
            },
            304: OpenApiResponse(description="You have it already."),
            **{(status, problem_json.CONTENT_TYPE): problem(status, WORDS[status]) for status in problems},
        },
    )


def problem(status: int, words: str) -> OpenApiResponse:
    """Return how an error is described, with an example of it."""
    name, gone = HTTPStatus(status).phrase, status == HTTPStatus.GONE
    told = {"type": "about:blank", "title": name, "status": status, "detail": words, **(GONE if gone else {})}
    shape = shapes.ref("Retraction" if gone else "Problem")
    return OpenApiResponse(shape, words, examples=[OpenApiExample(name, value=told)])


def in_query(parameter: Known) -> OpenApiParameter:
    name, required = parameter.name, parameter.default is REQUIRED
    return OpenApiParameter(
        name,
        parameter.shape,
        description=parameter.text,
        required=required,
        default=None if required else parameter.default,
        examples=shown(name),
    )


def add_shapes(result: dict, generator: object, request: object, public: bool) -> dict:
    """Add the shapes that answers refer to; run once the description is drawn up."""
    components = result.setdefault("components", {})
    components["schemas"] = dict(sorted({**components.get("schemas", {}), **shapes.all_shapes()}.items()))
    return result
