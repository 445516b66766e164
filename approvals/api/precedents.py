"""Similar past requests in the API, as whoever decides sees them."""

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from approvals.api.shapes import DecisionOut
from approvals.models import Request
from approvals.precedents import Similar, precedents_of
from govportal.api.views import operation
from govportal.people.signed_in import PersonsCall

TAG = "requests"
TEXTS = serializers.ListField(child=serializers.CharField())


class SharedOut(serializers.Serializer[Any]):
    """What two requests have in common; the kinds of action are keys of the capabilities."""

    tools = serializers.ListField(child=serializers.CharField())
    data_processed = serializers.ListField(child=serializers.CharField(), source="data")
    categories = serializers.ListField(child=serializers.CharField())
    actions = serializers.ListField(child=serializers.CharField())
    same_tier = serializers.BooleanField()


class PrecedentOut(serializers.Serializer[Similar]):
    """A past request: what it shares, how it was decided, and its conditions."""

    number = serializers.CharField(source="request.number")
    title = serializers.CharField(source="request.title")
    agent = serializers.CharField(source="request.agent.slug")
    tier = serializers.IntegerField(source="decision.tier", min_value=1, max_value=4)
    decision = DecisionOut()
    points = serializers.IntegerField(source="shared.points")
    shared = SharedOut()
    conditions = serializers.SerializerMethodField()

    @extend_schema_field(TEXTS)
    def get_conditions(self, similar: Similar) -> list[str]:
        return [condition.text for condition in similar.conditions]


class PrecedentsOut(serializers.Serializer[Any]):
    """The most similar first."""

    results = PrecedentOut(many=True)


@operation("List similar past requests", gives=PrecedentsOut, tag=TAG)
def request_precedents(request: PersonsCall, number: str) -> Response:
    """Decided requests that share tools or data with this one, of those you may see: what is
    shared, the outcome and its conditions. At most eight."""
    item = get_object_or_404(Request.objects.visible_to(request.user), number=number)
    found = precedents_of(item, request.user)
    return Response(PrecedentsOut({"results": found}).data)
