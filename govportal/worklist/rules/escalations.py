"""Whom an overdue clock calls (1-domain.md §5, 4-fine-print.md). People are numbers here."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from govportal.worklist.rules.limits import HopTo


@dataclass(frozen=True)
class SeatFacts:
    """A seat in force: its kind, who sits there, who stands in; None where nobody active does."""

    committee: int
    kind: str
    holder: int | None
    alternate: int | None


@dataclass(frozen=True)
class RoleFacts:
    """A role in force: what, who, for which unit (None: all)."""

    role: str
    person: int
    unit: int | None


@dataclass(frozen=True)
class Desk:
    """Whose duty is overdue: assignee (if any), their unit and active manager, in which role."""

    assignee: int | None
    unit: int | None
    manager: int | None
    role: str


@dataclass(frozen=True)
class Organisation:
    """Seats and roles in force on the day, in a fixed order; who is away, with who stands in."""

    seats: tuple[SeatFacts, ...]
    roles: tuple[RoleFacts, ...]
    substitutes: Mapping[int, int] = field(default_factory=dict)


def called(
    to: str,
    desk: Desk,
    organisation: Organisation,
    committee: int | None,
    barred: Collection[int] = (),
) -> int | None:
    """The person a hop calls, or None when nobody can be found.

    Never the assignee, and nobody who is ``barred``.
    """
    candidates = _candidates(HopTo(to), desk, organisation, committee)
    fit = (p for p in candidates if p is not None and p != desk.assignee and p not in barred)
    return next(fit, None)


def _candidates(
    to: HopTo, desk: Desk, organisation: Organisation, committee: int | None
) -> Iterable[int | None]:
    if to is HopTo.ALTERNATE:
        return _alternates(desk, organisation, committee)
    if to is HopTo.MANAGER:
        return [desk.manager]
    if to is HopTo.CHAIR:
        return _presiding(organisation.seats, committee)
    return _holders("board_liaison", None, organisation.roles)


def _alternates(
    desk: Desk, organisation: Organisation, committee: int | None
) -> Iterable[int | None]:
    """Who stands in while the assignee is away, else the seat's alternate; else who holds the same
    role, in the same unit first.

    A manager is no alternate: they have a hop of their own.
    """
    seats = _of(organisation.seats, committee)
    if desk.assignee:
        yield organisation.substitutes.get(desk.assignee)
    yield from (seat.alternate for seat in seats if desk.assignee and seat.holder == desk.assignee)
    yield from _holders(desk.role, desk.unit, organisation.roles)


def _presiding(seats: Iterable[SeatFacts], committee: int | None) -> list[int | None]:
    """Chair, co-chair, chair's alternate, co-chair's alternate."""
    if committee is None:
        return []
    own = _of(seats, committee)
    leading = [seat for kind in ("chair", "co_chair") for seat in own if seat.kind == kind]
    return [seat.holder for seat in leading] + [seat.alternate for seat in leading]


def _holders(role: str, unit: int | None, roles: Iterable[RoleFacts]) -> list[int]:
    fit = [row for row in roles if row.role == role and row.unit in {unit, None}]
    return [row.person for row in sorted(fit, key=lambda row: (row.unit is None, row.person))]


def _of(seats: Iterable[SeatFacts], committee: int | None) -> list[SeatFacts]:
    return [seat for seat in seats if committee is None or seat.committee == committee]
