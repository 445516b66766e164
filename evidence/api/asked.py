"""What auditors asked for, in the API: read as on its pages."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.response import Response

from evidence.api.asked_shapes import AskedOut, AskedQuery, AskedRow
from evidence.models.asked import AskedEvidence, AskedQuerySet, AskedTurn
from govportal.api.paging import page
from govportal.api.tags import tagged
from govportal.api.views import Given, operation
from govportal.people.signed_in import PersonsCall

TAG = "evidence"


@operation("List evidence asked for", asks=AskedQuery, gives=AskedRow, is_list=True, tag=TAG)
def asked_list(request: PersonsCall, query: Given) -> Response:
    """What auditors asked for, newest first: all for who reads everything and who names owners,
    for others what they answer."""
    rows = _narrowed(AskedEvidence.objects.visible_to(request.user), query)
    return page(request, rows, AskedEvidence.objects.for_list(), query, AskedRow)


def _narrowed(rows: AskedQuerySet, query: Given) -> AskedQuerySet:
    if "state" in query:
        rows = rows.filter(state=query["state"])
    if "agent" in query:
        rows = rows.filter(agent__slug=query["agent"])
    return rows.late(timezone.localdate()) if query.get("late") else rows


@operation("Read evidence asked for", gives=AskedOut, tagged=True, tag=TAG)
def asked_read(request: PersonsCall, number: str) -> Response:
    """One thing that an auditor asked for, with what was said and given."""
    turns = AskedTurn.objects.select_related("by", "to", "attachment", "pack")
    rows = AskedEvidence.objects.visible_to(request.user).for_list()
    asked = get_object_or_404(rows.prefetch_related(Prefetch("turns", turns)), number=number)
    return tagged(request, asked.mark, AskedOut(asked).data)
