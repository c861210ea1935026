"""What every address of the API does alike: negotiate, read its parameters, answer with validators."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cues.api import parameters, problems
from cues.api.parameters import Parameter
from cues.documents import authored

JSON = "application/json"
REVALIDATE = "public, max-age=0, must-revalidate"


class Negotiation(DefaultContentNegotiation):
    def get_accept_list(self, request: Request) -> list[str]:
        """Read a wish for our problems as one for our answers: nobody wants errors alone."""
        accepted = super().get_accept_list(request)
        return [JSON if token.partition(";")[0].strip() == problems.CONTENT_TYPE else token for token in accepted]


class Endpoint(APIView):
    content_negotiation_class = Negotiation
    parameters: Iterable[Parameter] = ()
    asked: dict

    def initial(self, request: Request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        self.asked = parameters.read(request.query_params, self.parameters)

    def options(self, request: Request, *args, **kwargs) -> Response:  # type: ignore[override]
        return Response(status=HTTPStatus.NO_CONTENT)


def reply(
    request: Request,
    text: str,
    *,
    digest: str | None = None,
    modified: datetime | None = None,
    media: str = JSON,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """Answer with `text` as it stands, or with 304 where the client has it. Raises PreconditionFailed.

    `digest` is the text's SHA-256 where it is known already.
    """
    etag = quoted(digest or authored.digest(text))
    second = int(modified.timestamp()) if modified else None
    sent = {"Cache-Control": REVALIDATE, "ETag": etag, **(headers or {})}
    if second:
        sent["Last-Modified"] = http_date(second)
    whole = HttpResponse(text.encode(), content_type=media, headers=sent)
    answer = get_conditional_response(request, etag, second, whole) or whole
    if answer.status_code == HTTPStatus.PRECONDITION_FAILED:
        raise problems.PreconditionFailed
    return answer


def quoted(digest: str) -> str:
    """Return a digest as a strong entity tag."""
    return f'"{digest}"'


def iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
