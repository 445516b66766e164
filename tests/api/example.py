"""A small API over business units, to test the base by itself; its own address book."""

from django.shortcuts import get_object_or_404
from django.urls import include, path
from rest_framework import serializers
from rest_framework.response import Response

from govportal.api.fields import Day, Moment, Text, Truth, Whole
from govportal.api.paging import Paged, page
from govportal.api.reading import Closed
from govportal.api.tags import tagged
from govportal.api.views import operation, resource
from govportal.marks import changed_refusal, mark_of
from govportal.people.models import Unit
from govportal.refusals import Refusal, refuse


class UnitOut(serializers.Serializer):
    """A business unit."""

    slug = serializers.CharField()
    name = serializers.CharField()


class Part(Closed):
    weight = Whole(min_value=1, max_value=9)
    remark = Text(required=False, max_length=5)


class UnitIn(Closed):
    slug = Text(max_length=60)
    name = Text(max_length=120)
    since = Day(required=False)
    big = Truth(required=False)
    parts = Part(many=True, required=False)


class UnitQuery(Paged):
    big = Truth(required=False)


class Echo(serializers.Serializer):
    got = serializers.JSONField()
    at = Moment(required=False)


@operation("List the units", asks=UnitQuery, gives=UnitOut, is_list=True)
def units_list(request, query):
    return page(request, Unit.objects.all(), Unit.objects.all(), query, UnitOut)


@operation("Echo", takes=UnitIn, gives=Echo, status=201, refuses=(409, 422))
def unit_echo(request, body):
    if body["name"] == "refuse me":
        refuse(Refusal("people.inactive", {"person": "Somebody"}))
    if body["name"] == "break":
        raise RuntimeError("broken on purpose")
    return Response({"got": body}, 201)


@operation("One unit", gives=UnitOut, tagged=True)
def unit_read(request, slug):
    unit = get_object_or_404(Unit, slug=slug)
    return tagged(request, mark_of(unit), UnitOut(unit).data)


@operation("Change one", takes=Closed, gives=UnitOut, tagged=True, matched=True)
def unit_change(request, slug, body, seen):
    unit = get_object_or_404(Unit, slug=slug)
    refuse(changed_refusal(mark_of(unit), seen))
    return tagged(request, mark_of(unit), UnitOut(unit).data)


@operation("For machines", gives=Echo, kinds=frozenset({"gpz"}))
def machine_read(request):
    return Response({"got": 1})


urlpatterns = [
    path("", include("govportal.urls")),
    path("api/v1/units", resource(GET=units_list, POST=unit_echo), name="units"),
    path("api/v1/units/<slug:slug>", resource(GET=unit_read, PATCH=unit_change), name="unit"),
    path("api/v1/machine", resource(GET=machine_read), name="machine"),
]
handler400 = "govportal.errors.bad_request"
handler404 = "govportal.errors.not_found"
handler500 = "govportal.errors.broken"
