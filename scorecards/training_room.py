"""Training as pages show it: how many have taken a course, and who still has to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from govportal.people.names import ROLE_NAMES
from govportal.people.rules import Role
from scorecards.models import Completion, Course
from scorecards.rights import reads_every_unit
from scorecards.rules.kpis.registers import Trained, training
from scorecards.rules.measures import Measured, Unit
from scorecards.sources.days import as_of_day, day_of
from scorecards.sources.registers import trained
from scorecards.words import counted_words, measured_words

MISSING_SHOWN = 100
COLUMN_WORDS = {
    "person": _("E-mail address of their account."),
    "course": _("Its short name, as in the list of courses."),
    "completed_on": _("The day, as 2026-11-23."),
    "expires_on": _("Last day it counts; empty: as long as the course says."),
}


@dataclass(frozen=True)
class CourseLine:
    """A course and its share of those who must have taken it."""

    course: Course
    measured: Measured

    @property
    def words(self) -> str:
        return measured_words(self.measured, Unit.SHARE)

    @property
    def counted(self) -> str:
        return counted_words(self.measured)

    @property
    def for_whom(self) -> list[str]:
        return [str(ROLE_NAMES[Role(role)]) for role in self.course.roles]


def lines_of(courses: Sequence[Course], now: datetime) -> list[CourseLine]:
    """As known now; at the price of the figure, however many courses there are."""
    total = sum(trained(as_of_day(day_of(now), now)).values(), Trained())
    return [
        CourseLine(one, training(Trained({one.slug: total.required.get(one.slug, 0)},
                                         {one.slug: total.valid.get(one.slug, 0)})))
        for one in courses
    ]  # fmt: skip


def readable(reader: Person) -> QuerySet[Person]:
    """Whose training somebody may read: their own, that of their people, or everybody's."""
    if reads_every_unit(reader, timezone.localdate()):
        return Person.objects.all()
    return Person.objects.filter(Q(pk=reader.pk) | Q(manager=reader))


def missing(course: Course, reader: Person, now: datetime) -> list[Person]:
    """Who still has to take a course, of those the reader may read of; the first by name."""
    if not course.is_required:
        return []
    people = readable(reader).filter(is_active=True)
    if course.roles:
        today = day_of(now)
        held = Q(role_assignments__ends_on__isnull=True) | Q(role_assignments__ends_on__gte=today)
        people = people.filter(
            held, role_assignments__role__in=course.roles,
            role_assignments__starts_on__lte=today,
        )  # fmt: skip
    has = Completion.objects.standing().valid(day_of(now)).filter(course=course)
    people = people.exclude(pk__in=has.values("person")).order_by("full_name", "pk").distinct()
    return list(people[:MISSING_SHOWN])


def needs_of(person: Person, now: datetime) -> list[tuple[Course, Completion | None]]:
    """Each course that somebody must have taken, with what counts now. Three queries."""
    today = day_of(now)
    roles = {role.value for role in person.roles_on(today)}
    rows = Completion.objects.standing().valid(today).filter(person=person)
    best: dict[int, Completion] = {}
    for one in rows.order_by("completed_on"):
        last = best.get(one.course_id)
        if last is None or _until(last) <= _until(one):
            best[one.course_id] = one
    return [
        (course, best.get(course.pk))
        for course in Course.objects.filter(is_required=True)
        if not course.roles or roles & set(course.roles)
    ]


def _until(one: Completion) -> date:
    return one.expires_on or date.max
