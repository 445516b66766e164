"""What a committee may look like, and who shapes it (1-domain.md §1, Committee). Pure Python."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from govportal.people.rules.roles import Role, SeatKind
from govportal.refusals import Refusal

NAME_MAX, SLUG_MAX, TITLE_MAX = 120, 60, 120
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
RESERVED = frozenset({"new"})
"""Words of the portal's own addresses."""
LEADING = frozenset({SeatKind.CHAIR, SeatKind.CO_CHAIR})
SEATS_LEAST, SEATS_MOST = 3, 9
TERM_NOTICE = timedelta(days=30)


def shaping_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody may not make or change committees and their seats; None when they may."""
    return None if Role.ADMINISTRATOR in roles else Refusal("committee.only_administrators")


def committee_refusal(
    name: str,
    slug: str,
    taken: Collection[str],
    served: Mapping[str, str],
    *,
    is_default: bool,
    was_default: bool,
) -> Refusal | None:
    """Why a committee cannot be so. ``taken``: addresses of the others; ``served``: units asked for
    that another committee serves, with its name. There is always one default: another takes over.
    """
    if not name.strip():
        return Refusal("committee.name_missing")
    if len(name.strip()) > NAME_MAX:
        return Refusal("committee.name_long", {"most": NAME_MAX})
    if not SLUG.fullmatch(slug) or slug in RESERVED:
        return Refusal("committee.slug")
    if slug in taken:
        return Refusal("committee.slug_taken", {"slug": slug})
    for unit, other in served.items():
        return Refusal("committee.unit_served", {"unit": unit, "committee": other})
    return Refusal("committee.default_stays") if was_default and not is_default else None


@dataclass(frozen=True)
class SeatPlan:
    """A seat as somebody wants to add it. ``unit``: for whose requests it sits, by name."""

    kind: SeatKind | None
    title: str
    starts_on: date
    ends_on: date | None = None
    unit: str = ""


@dataclass(frozen=True)
class SeatedNow:
    """A seat of the committee that is in force at some time of the plan's."""

    kind: SeatKind
    title: str
    unit: str = ""


def plan_refusal(plan: SeatPlan, others: Collection[SeatedNow], today: date) -> Refusal | None:
    """Why this seat cannot be added beside the ``others``; None when it can.

    One chair and one co-chair; only the business units' seat rotates, with one row for a unit; a
    committee has nine seats at most, the rows of a rotating one counted once.
    """
    if plan.kind is None:
        return Refusal("committee.kind_missing")
    if not plan.title.strip() or len(plan.title.strip()) > TITLE_MAX:
        return Refusal("committee.title", {"most": TITLE_MAX})
    if plan.unit and plan.kind is not SeatKind.BUSINESS_UNIT:
        return Refusal("committee.rotates_not")
    if refusal := term_refusal(plan.starts_on, plan.ends_on, today):
        return refusal
    if plan.kind in LEADING and any(one.kind is plan.kind for one in others):
        return Refusal("committee.one_of_these")
    title = plan.title.strip()
    same = [one for one in others if (one.kind, one.title) == (plan.kind, title)]
    if any(one.unit == plan.unit for one in same):
        return Refusal("committee.seat_taken", {"title": title})
    seats = {(one.kind, one.title) for one in others} | {(plan.kind, title)}
    too_many = len(seats) > SEATS_MOST
    return Refusal("committee.seats_too_many", {"most": SEATS_MOST}) if too_many else None


def term_refusal(starts_on: date, ends_on: date | None, today: date) -> Refusal | None:
    """Why a term cannot begin and end so: it begins today or later, and ends after that."""
    if starts_on < today:
        return Refusal("committee.term_past")
    is_backward = ends_on is not None and ends_on < starts_on
    return Refusal("committee.term_backward") if is_backward else None


def end_refusal(starts_on: date, ends_on: date | None, today: date) -> Refusal | None:
    """Why the term of a seat that exists cannot end then; None is: for good."""
    if ends_on is None:
        return None
    if ends_on < today - timedelta(days=1):
        return Refusal("committee.term_past")
    return Refusal("committee.term_backward") if ends_on < starts_on else None


def ends_soon(ends_on: date | None, today: date) -> bool:
    """Whether a term ends within the thirty days in which that is announced."""
    return ends_on is not None and today <= ends_on <= today + TERM_NOTICE
