"""The people behind the figure of training: each with how many of their courses count."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from govportal.ledger.as_of import as_of
from govportal.people.models import Person, RoleAssignment, Unit
from govportal.people.models.people import in_force
from scorecards.models import Completion
from scorecards.records import Records, Row
from scorecards.sources.days import AsOf
from scorecards.sources.registers import must_have, required
from scorecards.training_room import readable


def training(at: AsOf, units: Collection[int] | None) -> Records:
    """Who had to have a course then; what each tells (“2 of 3”) adds up to the figure."""
    rows = as_of(Person, at.end).filter(is_active=True)
    roles = [for_roles for _course, for_roles in required(at)]
    if all(roles):  # no course is everybody's
        asked = {role for some in roles for role in some}
        held = as_of(RoleAssignment, at.end).filter(in_force(at.day), role__in=asked)
        rows = rows.filter(id__in=held.values("person_id"))
    if units is not None:
        of_none = Q(unit_id__isnull=True) if 0 in units else Q()
        rows = rows.filter(Q(unit_id__in=[one for one in units if one]) | of_none)

    def visible(person: Person) -> QuerySet[Any]:
        return rows.filter(id__in=readable(person).order_by().values("pk"))

    return Records(rows, visible, lambda found: _rows(at, found))


def _rows(at: AsOf, people: Sequence[Any]) -> list[Row]:
    keys = {one.id for one in people}
    needs: dict[int, set[int]] = defaultdict(set)
    for course, members in must_have(at).items():
        for person, _unit in members:
            if person in keys:
                needs[person].add(course)
    counts = Completion.objects.known(at.end).valid(at.day).filter(person__in=keys)
    has = set(counts.values_list("course_id", "person_id"))
    units = Unit.objects.in_bulk([one.unit_id for one in people if one.unit_id])
    found = []
    for one in people:
        asked = needs[one.id]
        taken = sum((course, one.id) in has for course in asked)
        found.append(
            Row(
                label=one.full_name,
                url=reverse("scorecard_training_person", args=[one.id]),
                unit=units[one.unit_id].name if one.unit_id else "",
                counts=taken == len(asked),
                value=_("%(part)s of %(whole)s") % {"part": taken, "whole": len(asked)},
            )
        )
    return found
