"""How the quiz's part of the API describes itself: who may ask, what is taken, what is told, what can go wrong."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema

from cues.api import description as reading
from cues.api import problems as problem_json
from cues.api.endpoint import JSON
from cues.api.parameters import Choice, Parameter
from quizzes.api import shapes

WORDS = {
    **reading.WORDS,
    400: "A parameter or a member of the body is unknown, missing or not what is taken; or it makes no sense here.",
    401: "Nobody is known by the token sent, or it has to be said who asks.",
    403: "The session's cookie came without the token against forgery in the header X-CSRFToken.",
    404: "There is no such thing, or it is somebody else's.",
    405: "This address does not answer the method; the header Allow says which it does.",
    409: "It made sense once, but not after what has happened since; the detail says how to go on.",
    411: "The body comes in chunks and cannot be read so; the header Content-Length is needed.",
    413: "The body is larger than this address takes.",
    415: "The body is not sent as application/json.",
    429: "More was sent than is taken at a time; the header Retry-After says how many seconds to wait.",
}
OUTCOME = {201: "It was made."}
"""What a success means where there may be two."""
READS = (400, 401, 405, 406, 503)
WRITES = (*READS, 403, 411, 413, 415, 429)

IN_PATH = {
    "token": OpenApiParameter("token", shapes.TOKEN, OpenApiParameter.PATH, description="The token of the attempt."),
    "position": OpenApiParameter(
        "position", shapes.POSITION, OpenApiParameter.PATH, description="The number of the question, from 1."
    ),
}
NO_STORE = OpenApiParameter(
    "Cache-Control", str, OpenApiParameter.HEADER, response=True, description="no-store: it is for one learner alone."
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[201], description="The address of what was made."
)


SECURITY: dict[str, dict] = {
    "learnerToken": {
        "type": "http",
        "scheme": "bearer",
        "description": "The learner_token that starting a first attempt without an account returned, once.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": settings.SESSION_COOKIE_NAME,
        "description": "The cookie of a browser that has signed in or taken a quiz here; a POST needs the token "
        "against forgery in the header X-CSRFToken as well.",
    },
}
"""How somebody says who they are."""


def described(
    summary: str,
    shape: str,
    *,
    tag: str,
    operation: str,
    text: str = "",
    path: Sequence[str] = (),
    parameters: Iterable[Parameter | Choice] = (),
    body: str | None = None,
    statuses: Sequence[int] = (200,),
    also: Iterable[int] = (),
    strangers: bool = False,
):
    """Describe an operation for one learner: it answers with the shape of that name or with a problem.

    `body` names the shape of what it takes, None where it only reads; `also` names problems that not all have;
    `strangers` may ask where somebody need not be known yet.
    """
    strange: list[dict] = [{}] if strangers else []
    made = [LOCATION] if 201 in statuses else []
    problems = {*(WRITES if body else READS), *also, *([404] if path else [])}
    return extend_schema(
        operation_id=operation,
        summary=summary,
        description=text or summary,
        tags=[tag],
        auth=[*({name: []} for name in SECURITY), *strange],  # type: ignore[list-item]
        parameters=[
            *(IN_PATH[part] for part in path),
            *map(reading.in_query, parameters),
            *made,
            reading.RETRY,
            NO_STORE,
        ],
        request={JSON: shapes.ref(body)} if body else None,
        examples=_examples(body),
        responses={
            **{
                (status, JSON): OpenApiResponse(shapes.ref(shape), OUTCOME.get(status) or summary)
                for status in statuses
            },
            **{
                (status, problem_json.CONTENT_TYPE): reading.problem(status, WORDS[status])
                for status in sorted(problems)
            },
        },
    )


def complete(result: dict, generator: object, request: object, public: bool) -> dict:
    """Add to the description of the whole API what the quiz's operations refer to; run once it is drawn up."""
    components = result["components"]
    components["schemas"] = dict(sorted({**components["schemas"], **shapes.all_shapes()}.items()))
    components["securitySchemes"] = SECURITY
    for methods in result["paths"].values():
        if body := methods.get("post", {}).get("requestBody"):
            body["required"] = body["content"][JSON]["schema"] != shapes.ref("Nothing")
    return result


def _examples(body: str | None) -> list[OpenApiExample]:
    shown = shapes.BODIES[body].get("examples", [{}]) if body else []
    return [OpenApiExample(f"{body} {n}", value=value, request_only=True) for n, value in enumerate(shown, start=1)]
