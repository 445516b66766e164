"""Courses and who has taken them. Pure Python."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from govportal.faults import is_unseen
from govportal.people.rules import Role
from govportal.refusals import Refusal
from scorecards.rules.sheets import EARLIEST, Reader, day, text
from scorecards.rules.workflows import SLUG

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.COMPLIANCE_REVIEWER})
TITLE_MAX, ABOUT_MAX, MONTHS_MAX = 160, 4_000, 120
ROWS_MAX = 10_000
COLUMNS: dict[str, Reader] = {
    "person": text(254),
    "course": text(60),
    "completed_on": day,
    "expires_on": day,
}
NEEDED = ("person", "course", "completed_on")


def keeper_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody with these roles keeps no courses and completions."""
    may = KEEPERS & set(roles) and Role.AUDITOR not in roles
    return None if may else Refusal("training.keepers_only")


@dataclass(frozen=True)
class Planned:
    """What somebody wrote of a course. ``roles``: whose it is for; none is everybody's."""

    slug: str
    title: str
    about: str = ""
    months: int | None = None
    roles: tuple[str, ...] = ()
    is_required: bool = True


def course_refusal(course: Planned) -> Refusal | None:
    """Why this is no course yet."""
    if not SLUG.fullmatch(course.slug):
        return Refusal("training.slug_malformed")
    if is_unseen(course.title):
        return Refusal("training.title_missing")
    if len(course.title.strip()) > TITLE_MAX or len(course.about) > ABOUT_MAX:
        return Refusal("training.text_long", {"title": TITLE_MAX, "about": ABOUT_MAX})
    if course.months is not None and not 1 <= course.months <= MONTHS_MAX:
        return Refusal("training.months_odd", {"most": MONTHS_MAX})
    known = {role.value for role in Role}
    return None if set(course.roles) <= known else Refusal("training.role_unknown")


def months_later(begin: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has none such."""
    year, month = divmod(begin.year * 12 + begin.month - 1 + months, 12)
    for last in (begin.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has a 28th")


def expires_on(completed_on: date, months: int | None, told: date | None) -> date | None:
    """The last day on which a completion counts: as told, or as long as the course says."""
    if told is not None:
        return told
    return None if months is None else months_later(completed_on, months)


def completion_refusal(completed_on: date, told: date | None, today: date) -> Refusal | None:
    """Why somebody has not taken a course so."""
    if completed_on > today:
        return Refusal("training.completed_later")
    if completed_on < EARLIEST:
        return Refusal("training.completed_early", {"since": EARLIEST.year})
    if told is not None and told < completed_on:
        return Refusal("training.expires_before")
    return None
