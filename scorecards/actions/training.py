"""Courses, and who has taken them."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import dumps
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from registry.rules.inventory import Fault
from scorecards.actions.workflows import Faulty, Taken
from scorecards.models import Completion, Course
from scorecards.models.workflows import PERSON, SHEET
from scorecards.rules.training import (
    Planned,
    completion_refusal,
    course_refusal,
    expires_on,
    keeper_refusal,
)
from scorecards.rules.workflows import reason_refusal
from scorecards.sources.days import day_of


@dataclass(frozen=True)
class Told:
    """That somebody took a course: the address, the course's short name, the days."""

    person: str
    course: str
    completed_on: date
    expires_on: date | None = None


def keeps_no(person: Person, now: datetime) -> Refusal | None:
    """Why a person may not keep courses and completions."""
    return keeper_refusal(person.roles_on(day_of(now)))


@recorded
def add_course(course: Planned, *, actor: Person, now: datetime) -> Course:
    """Enter a course. Raises Refused for a short name that is taken."""
    refuse(keeps_no(actor, now) or course_refusal(course))
    made = Course(slug=course.slug, created_at=now, **_columns(course))
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused(Refusal("training.slug_taken")) from None
    record("training.course_added", made, actor=actor, now=now)
    return made


@recorded
def change_course(
    course: Course, said: Planned, *, seen: str, actor: Person, now: datetime
) -> Course:
    """Describe a course anew; completions keep the last day they were given. ``seen``: its mark."""
    course = Course.objects.select_for_update().get(pk=course.pk)
    refuse(keeps_no(actor, now))
    if course.mark != seen:
        raise Refused(Refusal("training.changed_stale"))
    refuse(course_refusal(said))
    for name, value in _columns(said).items():
        setattr(course, name, value)
    course.save()
    record("training.course_changed", course, actor=actor, now=now)
    return course


def _columns(course: Planned) -> dict[str, Any]:
    return {
        "title": course.title.strip(),
        "about": course.about.strip(),
        "months": course.months,
        "roles": sorted(course.roles),
        "is_required": course.is_required,
    }


@recorded
def note_completion(
    course: Course,
    person: Person | None,
    completed_on: date | None,
    told: date | None = None,
    *,
    actor: Person,
    now: datetime,
) -> Completion:
    """Somebody took a course. The same again is the same row. Raises Refused."""
    refuse(keeps_no(actor, now))
    if person is None:
        raise Refused(Refusal("training.person_missing"))
    if completed_on is None:
        raise Refused(Refusal("training.day_missing"))
    refuse(completion_refusal(completed_on, told, day_of(now)))
    course = Course.objects.select_for_update().get(pk=course.pk)
    same = Completion.objects.standing().filter(course=course, person=person)
    if (there := same.filter(completed_on=completed_on).first()) is not None:
        return there
    made = _made(course, person, completed_on, told, PERSON, actor, now)
    made.save()
    record("training.completed", course, actor=actor, now=now, refs=[person, made],
           data={"completed_on": completed_on.isoformat(), "source": PERSON})  # fmt: skip
    return made


def _made(
    course: Course,
    person: Person,
    completed_on: date,
    told: date | None,
    source: str,
    actor: Person,
    now: datetime,
) -> Completion:
    return Completion(
        course=course,
        person=person,
        completed_on=completed_on,
        expires_on=expires_on(completed_on, course.months, told),
        source=source,
        recorded_by=actor,
        recorded_at=now,
    )


@recorded
def import_completions(rows: Sequence[tuple[int, Told]], *, actor: Person, now: datetime) -> Taken:
    """Keep a whole list, or nothing of it; what is known already changes nothing.

    Raises Faulty with everything that is wrong, by line.
    """
    refuse(keeps_no(actor, now))
    known = Course.objects.select_for_update().filter(slug__in={row.course for _n, row in rows})
    courses = {course.slug: course for course in known.order_by("pk")}
    addresses = {row.person.lower() for _n, row in rows}
    people = {one.email: one for one in Person.objects.filter(email__in=addresses)}
    faults = [fault for n, row in rows for fault in _faults(n, row, courses, people, now)]
    if faults:
        raise Faulty(faults)
    there = set(
        Completion.objects.standing()
        .filter(course__in=courses.values(), person__in=people.values())
        .values_list("course_id", "person_id", "completed_on")
    )
    made = []
    for _n, row in rows:
        course, person = courses[row.course], people[row.person.lower()]
        key = course.pk, person.pk, row.completed_on
        if key not in there:
            there.add(key)
            told = row.completed_on, row.expires_on
            made.append(_made(course, person, *told, SHEET, actor, now))
    Completion.objects.bulk_create(made)
    _record(courses.values(), made, actor, now)
    return Taken(new=len(made), unchanged=len(rows) - len(made))


def _faults(
    number: int,
    row: Told,
    courses: dict[str, Course],
    people: dict[str, Person],
    now: datetime,
) -> Iterable[Fault]:
    if row.course not in courses:
        yield Fault(number, "course", Refusal("training.course_unknown", {"course": row.course}))
    if row.person.lower() not in people:
        yield Fault(number, "person", Refusal("training.person_unknown", {"person": row.person}))
    if (why := completion_refusal(row.completed_on, row.expires_on, day_of(now))) is not None:
        name = "expires_on" if why.code == "training.expires_before" else "completed_on"
        yield Fault(number, name, why)


def _record(
    courses: Iterable[Course], made: Sequence[Completion], actor: Person, now: datetime
) -> None:
    """One entry for each course, with how many and the digest of who and when."""
    for course in courses:
        rows = [one for one in made if one.course_id == course.pk]
        if rows:
            said = [[one.person.ref, one.completed_on.isoformat()] for one in rows]
            digest = f"sha256:{hashlib.sha256(dumps(said)).hexdigest()}"
            record("training.imported", course, actor=actor, now=now,
                   data={"rows": len(rows), "digest": digest})  # fmt: skip


@recorded
def withdraw_completion(
    completion: Completion, reason: str, *, actor: Person, now: datetime
) -> Completion:
    """Say that a completion was entered wrongly; it stays on record and counts no more."""
    rows = Completion.objects.select_for_update(of=("self",)).select_related("course", "person")
    completion = rows.get(pk=completion.pk)
    refuse(keeps_no(actor, now))
    if completion.withdrawn_at is not None:
        raise Refused(Refusal("training.withdrawn_stale"))
    refuse(reason_refusal(reason))
    completion.withdrawn_at = max(now, completion.recorded_at)
    completion.withdrawn_by, completion.reason = actor, reason.strip()
    completion.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    record("training.withdrawn", completion.course, actor=actor, now=now,
           refs=[completion.person, completion],
           personal={"reason": completion.reason})  # fmt: skip
    return completion
