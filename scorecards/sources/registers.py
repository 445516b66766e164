"""Training as it stood, and requests of people about their data."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Case, Count, DateField, F, Q, When
from django.db.models.functions import Coalesce

from govportal.ledger.as_of import as_of
from govportal.people.models import Person, RoleAssignment
from govportal.people.models.people import in_force
from scorecards.models.data_requests import DataRequest
from scorecards.models.training import Completion, Course
from scorecards.rules.kpi import DAYS
from scorecards.rules.kpis.registers import DataRequests, Trained
from scorecards.sources.days import AsOf


def must_have(at: AsOf) -> dict[int, list[tuple[int, int]]]:
    """By course that was required then, the people who must have taken it, with their units."""
    people = dict(as_of(Person, at.end).filter(is_active=True).values_list("id", "unit_id"))
    held: dict[str, set[int]] = defaultdict(set)
    roles = as_of(RoleAssignment, at.end).filter(in_force(at.day))
    for role, person in roles.values_list("role", "person_id"):
        if person in people:
            held[role].add(person)
    found = {}
    for course, for_roles in required(at):
        members = set().union(*(held[r] for r in for_roles)) if for_roles else people.keys()
        found[course] = [(person, people[person] or 0) for person in sorted(members)]
    return found


def required(at: AsOf) -> list[tuple[int, list[str]]]:
    """The courses that were required then, and for which roles."""
    rows = as_of(Course, at.end).filter(is_required=True).order_by("id")
    return list(rows.values_list("id", "roles"))


def trained(at: AsOf) -> Mapping[int, Trained]:
    """Five histories, five queries."""
    courses = must_have(at)
    slugs = dict(Course.objects.filter(pk__in=courses).values_list("pk", "slug"))
    counts = Completion.objects.known(at.end).valid(at.day)
    has = set(counts.filter(course__in=courses).values_list("course_id", "person_id"))
    needed: dict[int, dict[str, int]] = defaultdict(dict)
    valid: dict[int, dict[str, int]] = defaultdict(dict)
    for course, people in courses.items():
        slug = slugs[course]
        for person, unit in people:
            needed[unit][slug] = needed[unit].get(slug, 0) + 1
            valid[unit][slug] = valid[unit].get(slug, 0) + ((course, person) in has)
    return {unit: Trained(needed[unit], valid[unit]) for unit in needed}


def cases_at(at: AsOf) -> Any:
    """The requests that count: closed in the window, or open and overdue, as known then.

    ``until``: the day that was in time, as known then.
    """
    since = at.day - timedelta(days=DAYS - 1)
    extended = When(extended_at__lt=at.end, then=F("extended_on"))
    rows = DataRequest.objects.known(at.end).annotate(
        until=Coalesce(Case(extended, output_field=DateField()), "due_on")
    )
    closed = Q(closed_at__lt=at.end)
    still_open = Q(closed_at__isnull=True) | Q(closed_at__gte=at.end)
    return rows.filter(
        (closed & Q(closed_on__gte=since)) | (still_open & Q(until__lt=at.day))
    ).order_by()


def in_time(at: AsOf) -> Q:
    """Of those, the ones that were closed by their day."""
    return Q(closed_at__lt=at.end, closed_on__lte=F("until"))


def data_requests(at: AsOf) -> Mapping[int, DataRequests]:
    """One query."""
    rows = cases_at(at).values("unit_id")
    rows = rows.annotate(cases=Count("pk"), on_time=Count("pk", filter=in_time(at)))
    return {row["unit_id"]: DataRequests(row["cases"], row["on_time"]) for row in rows}
