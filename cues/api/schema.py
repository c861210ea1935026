"""The API told about itself: the card's schema, the whole description, and a page to read it."""

from functools import cache

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request

from cues.api.description import described
from cues.api.endpoint import Endpoint, reply
from cues.documents import authored
from cues.documents.schema import schema

SCHEMA_JSON = "application/schema+json"


class SchemaRenderer(JSONRenderer):
    media_type = SCHEMA_JSON


class CardSchema(Endpoint):
    renderer_classes = (SchemaRenderer, JSONRenderer)

    @described(
        "The JSON Schema of a card", "JsonSchema", tag="schemas", operation="read_card_schema", media=SCHEMA_JSON
    )
    def get(self, request: Request) -> HttpResponse:
        return reply(request, authored.as_json(schema("card")), media=request.accepted_renderer.media_type)


class OpenApi(Endpoint):
    @described("This description", "OpenApi", tag="schemas", operation="read_openapi")
    def get(self, request: Request) -> HttpResponse:
        return reply(request, _description())


@cache
def _description() -> str:
    return authored.as_json(SchemaGenerator().get_schema(request=None, public=True))


# Swagger writes style attributes and its template a style element; nothing else is let in, and only on this page.
@method_decorator(csp_replace({"style-src": [SELF, UNSAFE_INLINE], "script-src": [SELF]}), name="dispatch")
class Docs(SpectacularSwaggerSplitView):
    url_name = "api:openapi"
