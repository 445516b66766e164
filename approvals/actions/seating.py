"""Which seats of a committee sit for one case, and which holders are away."""

from collections.abc import Iterable
from datetime import datetime

from govportal.people.models import Delegation, Seat, Unit


def away_of(people: Iterable[int | None], now: datetime) -> frozenset[int]:
    """Who of these, by primary key, is out of office at ``now``."""
    known = [person for person in people if person is not None]
    rows = Delegation.objects.in_force(now).filter(person__in=known)
    return frozenset(rows.values_list("person_id", flat=True))


def line_of(unit: Unit | None) -> list[int]:
    """The unit and those above it, the nearest first; ends where it would go in a circle."""
    found: list[int] = []
    while unit is not None and unit.pk not in found:
        found.append(unit.pk)
        unit = unit.parent
    return found


def seated(seats: Iterable[Seat], unit: Unit | None) -> list[Seat]:
    """The seats that sit for a case of ``unit``, in the order given.

    Of the rows of a rotating seat that of the unit sits, else of the nearest unit above it, else
    the one without a unit, else nobody: a vacant seat stays in the fixed base of the quorum.
    """
    rows = list(seats)
    rotating = {(row.committee_id, row.kind, row.title) for row in rows if row.unit_id is not None}
    if not rotating:
        return rows
    line, found, done = line_of(unit), [], set()
    for row in rows:
        seat = (row.committee_id, row.kind, row.title)
        if seat not in rotating:
            found.append(row)
        elif seat not in done:
            done.add(seat)
            found.append(_of_unit([r for r in rows if (r.committee_id, r.kind, r.title) == seat],
                                  line))  # fmt: skip
    return found


def _of_unit(rows: list[Seat], line: list[int]) -> Seat:
    for unit in line:
        if (own := next((row for row in rows if row.unit_id == unit), None)) is not None:
            return own
    rest = next((row for row in rows if row.unit_id is None), None)
    first = rows[0]
    return rest or Seat(committee_id=first.committee_id, kind=first.kind, title=first.title,
                        starts_on=first.starts_on)  # fmt: skip
