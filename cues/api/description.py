"""How the API describes itself: what every operation shares, and where its shapes come from."""

from collections.abc import Iterable, Sequence

from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema

from cues.api import problems as problem_json
from cues.api import shapes
from cues.api.endpoint import JSON
from cues.api.parameters import Parameter

WORDS = {
    400: "A parameter is unknown, given twice or out of bounds.",
    404: "Nothing of that name is published.",
    405: "This address answers GET, HEAD and OPTIONS only.",
    406: "None of the media types in the header Accept is to be had.",
    410: "The cue was retracted; readers are told why, and where to go on.",
    412: "What is here now is not what If-Match or If-Unmodified-Since asks for.",
}
ALWAYS = (400, 405, 406, 412)

VALIDATORS = (
    OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="Entity tags you hold, or *."),
    OpenApiParameter(
        "ETag", str, OpenApiParameter.HEADER, response=[200, 304], description="The SHA-256 of the answer's bytes."
    ),
    OpenApiParameter("Cache-Control", str, OpenApiParameter.HEADER, response=[200, 304]),
)
OF_A_VERSION = (
    OpenApiParameter("If-Modified-Since", str, OpenApiParameter.HEADER),
    OpenApiParameter(
        "Last-Modified", str, OpenApiParameter.HEADER, response=[200, 304], description="When it was published."
    ),
    OpenApiParameter(
        "Content-Version", int, OpenApiParameter.HEADER, response=[200], description="The version of the cue."
    ),
)


KEY = shapes.ref("Key")
IN_PATH = {
    "slug": OpenApiParameter("slug", KEY, OpenApiParameter.PATH, description="The cue's slug."),
    "key": OpenApiParameter("key", KEY, OpenApiParameter.PATH, description="The entry's key."),
    "version": OpenApiParameter(
        "version", {"type": "integer", "minimum": 1}, OpenApiParameter.PATH, description="The version's number."
    ),
}
MISSING = {"slug": (404, 410), "key": (404,), "version": (404,)}
"""What an address with such a part answers where nothing is there, or no longer."""


def described(
    summary: str,
    shape: str,
    *,
    tag: str,
    operation: str,
    text: str = "",
    path: Sequence[str] = (),
    parameters: Iterable[Parameter] = (),
    versioned: bool = False,
    media: str = JSON,
):
    """Describe an operation that reads: it answers with the shape of that name or with a problem."""
    problems = sorted({*ALWAYS, *(status for part in path for status in MISSING[part])})
    return extend_schema(
        operation_id=operation,
        summary=summary,
        description=text or summary,
        tags=[tag],
        parameters=[
            *(IN_PATH[part] for part in path),
            *map(_in_query, parameters),
            *VALIDATORS,
            *(OF_A_VERSION if versioned else ()),
        ],
        responses={
            (200, media): OpenApiResponse(shapes.ref(shape), summary),
            304: OpenApiResponse(description="You have it already."),
            **{
                (status, problem_json.CONTENT_TYPE): OpenApiResponse(_problem(status), WORDS[status])
                for status in problems
            },
        },
    )


def _problem(status: int) -> dict:
    return shapes.ref("Retraction" if status == 410 else "Problem")


def _in_query(parameter: Parameter) -> OpenApiParameter:
    bounds = {"type": "integer", "minimum": parameter.lowest, "maximum": parameter.highest}
    return OpenApiParameter(parameter.name, bounds, description=parameter.text, default=parameter.default)


def add_shapes(result: dict, generator: object, request: object, public: bool) -> dict:
    """Add the shapes that answers refer to; run once the description is drawn up."""
    components = result.setdefault("components", {})
    components["schemas"] = dict(sorted({**components.get("schemas", {}), **shapes.all_shapes()}.items()))
    return result
