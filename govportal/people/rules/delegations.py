"""Who may stand in for whom, and when (1-domain.md §1, Delegation). Pure Python."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from govportal.days import LATEST
from govportal.people.rules.roles import Role
from govportal.refusals import Refusal

DECIDING = frozenset({Role.TECHNICAL_OWNER, Role.SECURITY_REVIEWER, Role.COMPLIANCE_REVIEWER})
"""Roles in which somebody decides in reviews: a substitute holds each that the absent one holds."""
DECIDES_NOTHING = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
LONGEST = timedelta(days=366)
REASON_MAX = 300


@dataclass(frozen=True)
class Period:
    """From ``starts_at``, up to but not at ``ends_at``."""

    starts_at: datetime
    ends_at: datetime

    def meets(self, other: "Period") -> bool:
        """Whether both share a moment; an empty one shares none."""
        both = max(self.starts_at, other.starts_at), min(self.ends_at, other.ends_at)
        return both[0] < both[1]


@dataclass(frozen=True)
class DatedRole:
    """A role of somebody, with its days and the unit it is for; None is for good, or for all."""

    role: Role
    starts_on: date
    ends_on: date | None = None
    unit: int | None = None


@dataclass(frozen=True)
class Party:
    """One of the two. ``away``: when they have a substitute themselves; ``stands_in``: when they
    are somebody's.
    """

    person: int
    name: str
    is_active: bool = True
    roles: tuple[DatedRole, ...] = ()
    away: tuple[Period, ...] = ()
    stands_in: tuple[Period, ...] = ()

    def held(self, first: date, last: date) -> list[DatedRole]:
        """The roles in force on one of these days at least."""
        return [
            row
            for row in self.roles
            if row.starts_on <= last and (row.ends_on is None or first <= row.ends_on)
        ]


def period_refusal(first: date, last: date, today: date) -> Refusal | None:
    """Why somebody cannot be out of office on these days, both included."""
    if first < today:
        return Refusal("delegation.begins_past")
    if last < first:
        return Refusal("delegation.ends_first")
    too_long = last - first >= LONGEST or last >= LATEST
    return Refusal("delegation.too_long", {"most": LONGEST.days}) if too_long else None


def reason_refusal(reason: str) -> Refusal | None:
    """Why this is no reason to be out of office."""
    if not reason.strip():
        return Refusal("delegation.reason_missing")
    is_long = len(reason.strip()) > REASON_MAX
    return Refusal("delegation.reason_long", {"most": REASON_MAX}) if is_long else None


def delegates_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody with these roles names no substitute: they have nothing to decide."""
    bars = not DECIDES_NOTHING.isdisjoint(roles)
    return Refusal("delegation.nothing_to_give") if bars else None


def substitute_refusal(
    absent: Party, other: Party, when: Period, first: date, last: date
) -> Refusal | None:
    """Why ``other`` cannot stand in for ``absent``: nobody may who may not decide anyway, and no
    substitute has a substitute. Conflicts concern single cases and are looked at there.
    """
    name = {"person": other.name}
    if absent.person == other.person:
        return Refusal("delegation.oneself")
    if not other.is_active:
        return Refusal("people.inactive", name)
    if not DECIDES_NOTHING.isdisjoint(row.role for row in other.held(first, last)):
        return Refusal("delegation.decides_nothing", name)
    if _meets(absent.away, when):
        return Refusal("delegation.overlaps")
    if _meets(absent.stands_in, when):
        return Refusal("delegation.is_substitute")
    if _meets(other.away, when):
        return Refusal("delegation.substitute_away", name)
    return _role_refusal(absent, other, first, last)


def _meets(periods: Iterable[Period], when: Period) -> bool:
    return any(period.meets(when) for period in periods)


def _role_refusal(absent: Party, other: Party, first: date, last: date) -> Refusal | None:
    for row in absent.held(first, last):
        start = max(first, row.starts_on)
        end = last if row.ends_on is None else min(last, row.ends_on)
        if row.role in DECIDING and not covered(other.roles, row, start, end):
            return Refusal("delegation.role_missing", {"person": other.name})
    return None


def covered(rows: Iterable[DatedRole], wanted: DatedRole, first: date, last: date) -> bool:
    """Whether ``rows`` hold the wanted role, for its unit or for all, on all of these days."""
    fit = [row for row in rows if row.role is wanted.role and row.unit in {wanted.unit, None}]
    day = first
    while day <= last:
        ends = [row.ends_on or last for row in fit if _holds(row, day)]
        if not ends:
            return False
        day = max(ends) + timedelta(days=1)
    return True


def _holds(row: DatedRole, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or day <= row.ends_on)


def end_refusal(roles: Collection[Role], *, is_own: bool, is_over: bool) -> Refusal | None:
    """Why somebody may not end a delegation early: it is the absent one's, or an administrator's
    to end; None when they may.
    """
    if not is_own and Role.ADMINISTRATOR not in roles:
        return Refusal("delegation.not_yours")
    return Refusal("delegation.over_stale") if is_over else None
