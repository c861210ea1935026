"""What anybody would write first: a view that answers with bytes it has, and nested serializers over rows."""

import json

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from rest_framework import serializers, viewsets

from cues.models import Caveat, Cue, Evidence, Interpretation

PREBUILT = json.dumps({"slug": "prebuilt", "text": "x" * 4_000}).encode()


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse(PREBUILT, content_type="application/json", headers={"Content-Length": str(len(PREBUILT))})


class EvidenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Evidence
        fields = "__all__"


class InterpretationSerializer(serializers.ModelSerializer):
    evidence = EvidenceSerializer(many=True, read_only=True)

    class Meta:
        model = Interpretation
        fields = "__all__"


class CaveatSerializer(serializers.ModelSerializer):
    class Meta:
        model = Caveat
        fields = "__all__"


class CueSerializer(serializers.ModelSerializer):
    interpretations = InterpretationSerializer(many=True, read_only=True)
    caveats = CaveatSerializer(many=True, read_only=True)

    class Meta:
        model = Cue
        fields = "__all__"


class Nested(viewsets.ReadOnlyModelViewSet):
    queryset = Cue.objects.prefetch_related(
        Prefetch("interpretations", Interpretation.objects.prefetch_related("evidence")), "caveats"
    ).order_by("pk")
    serializer_class = CueSerializer
    lookup_field = "slug"
    filter_backends: list = []
