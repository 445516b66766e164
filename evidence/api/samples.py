"""Samples for programs: read as on their pages, by who reads everything."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.response import Response

from evidence.api.sample_shapes import SampleOut, SampleRow, SamplesQuery
from evidence.models.samples import Sample, SampleItem, SampleQuerySet, SampleResult, SampleTurn
from evidence.rules.packs import audit_refusal
from govportal.api.paging import page
from govportal.api.tags import tagged
from govportal.api.views import Given, operation
from govportal.people.signed_in import PersonsCall
from govportal.refusals import refuse

TAG = "evidence"


def _visible(request: PersonsCall) -> SampleQuerySet:
    refuse(audit_refusal(request.user.sees_all_on(timezone.localdate())))
    return Sample.objects.visible_to(request.user)


@operation("List samples", asks=SamplesQuery, gives=SampleRow, is_list=True, tag=TAG)
def samples_list(request: PersonsCall, query: Given) -> Response:
    """Newest first; for auditors, administrators and committee members."""
    rows = _visible(request)
    for name in ("kind", "state"):
        if name in query:
            rows = rows.filter(**{name: query[name]})
    return page(request, rows, Sample.objects.for_list(), query, SampleRow)


@operation("Read a sample", gives=SampleOut, tagged=True, tag=TAG)
def sample_read(request: PersonsCall, number: str) -> Response:
    """One sample: how it was drawn, each item and what was found of it, its course."""
    results = SampleResult.objects.select_related("finding")
    items = SampleItem.objects.prefetch_related(Prefetch("results", results))
    turns = SampleTurn.objects.select_related("by")
    rows = _visible(request).for_list()
    rows = rows.prefetch_related(Prefetch("items", items), Prefetch("turns", turns))
    sample = get_object_or_404(rows, number=number)
    return tagged(request, sample.state, SampleOut(sample).data)
