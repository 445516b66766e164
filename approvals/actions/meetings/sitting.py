"""Who sits on a committee today, who of them is in the room, and who leads its meeting."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

from django.utils.translation import gettext as _

from approvals.actions.leading import Sitting
from approvals.actions.seating import seated
from approvals.models import AgendaItem, Meeting
from approvals.rules.ballots import ItemFacts, SeatFacts, places, presiding
from approvals.rules.meetings import EARLY, ItemState, MeetingFacts, MeetingState
from govportal.people.models import Committee, Person, Seat, Unit, in_force
from govportal.people.rules import QuorumBase, Role, SeatKind


@dataclass(frozen=True)
class Bench:
    """The seats of a committee in force on a day, who may act no more, and who is in the room.

    ``present`` is None outside a meeting.
    """

    committee: Committee
    seats: list[Seat]
    left: frozenset[int]
    present: frozenset[int] | None = None

    def people(self) -> list[Person]:
        """Holders and alternates, chair first, each once."""
        order = sorted(self.seats, key=lambda seat: seat.kind not in (SeatKind.CHAIR,))
        both = (p for seat in order for p in (seat.holder, seat.alternate) if p is not None)
        return list({person.pk: person for person in both}.values())

    def has_seat(self, person: Person) -> bool:
        return any(person.pk in (s.holder_id, s.alternate_id) for s in self.seats)

    def role_of(self, person: Person) -> str:
        """What somebody is on the committee, its chair first; empty for who has no seat."""
        order = sorted(self.seats, key=lambda seat: seat.kind not in (SeatKind.CHAIR,))
        for seat in order:
            if person.pk == seat.holder_id:
                return str(seat.title)
        named = (seat.title for seat in order if person.pk == seat.alternate_id)
        return next((_("alternate of %(seat)s") % {"seat": title} for title in named), "")

    @cached_property
    def item(self) -> ItemFacts:
        """The committee as the rules see it, with nothing called."""
        return ItemFacts(
            seats=tuple(
                SeatFacts(seat.pk, SeatKind(seat.kind), seat.holder_id, seat.alternate_id)
                for seat in seated(self.seats, None)
            ),
            inactive=self.left,
            present=self.present,
            base=QuorumBase(self.committee.quorum_base),
        )

    def as_sitting(self, unit: Unit | None, conflicted: frozenset[int]) -> Sitting:
        """The same for a case of a unit in which these have a conflict."""
        return Sitting(seats=seated(self.seats, unit), left=self.left, conflicted=conflicted)

    @property
    def chief(self) -> int | None:
        """Who leads: chair, co-chair, chair's alternate, co-chair's alternate, of those present."""
        return presiding(self.item)

    def leads(self, person: Person) -> bool:
        """In the room the first in that order; before, and while nobody is there, whoever sits in a
        leading seat."""
        if self.present:
            return self.chief == person.pk
        own = [p for p in places(self.item) if p.seat.is_leading]
        names = {pk for p in own for pk in (p.seat.holder, p.seat.alternate)} - {None}
        return person.pk in names - self.left


def bench_of(committee: Committee, now: datetime, meeting: Meeting | None = None) -> Bench:
    """The committee today; with ``meeting`` who is in its room, where it is in session."""
    day = now.astimezone(UTC).date()
    rows = committee.seats.filter(in_force(day)).select_related("holder", "alternate")
    seats = list(rows.order_by("pk"))
    numbers = {pk for s in seats for pk in (s.holder_id, s.alternate_id) if pk is not None}
    is_open = meeting is not None and meeting.state == MeetingState.OPEN
    present = meeting.present_at(now) if meeting is not None and is_open else None
    return Bench(committee, seats, committee.left_by(numbers, day), present)


def keeps(person: Person, now: datetime) -> bool:
    """Whether somebody keeps agenda and attendance without a seat: an administrator."""
    return person.is_active and Role.ADMINISTRATOR in person.roles_on(now.date())


def facts_for(
    meeting: Meeting,
    person: Person,
    now: datetime,
    bench: Bench | None = None,
    items: Iterable[AgendaItem] | None = None,
) -> MeetingFacts:
    """The meeting as somebody finds it; ``bench`` and ``items`` where they were read just now."""
    bench = bench or bench_of(meeting.committee, now, meeting)
    rows = meeting.items.all() if items is None else items
    return MeetingFacts(
        state=MeetingState(meeting.state),
        leads=bench.leads(person),
        keeps=keeps(person, now),
        has_seat=bench.has_seat(person) and person.pk not in bench.left,
        is_here=person.pk in (bench.present or ()),
        is_empty=bench.present is not None and not bench.present,
        is_early=now < meeting.starts_at - EARLY,
        item_called=any(row.state == ItemState.CALLED for row in rows),
    )


def locked_meeting(meeting: Meeting) -> Meeting:
    """The meeting's row, locked before any review's."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("committee")
    return rows.get(pk=meeting.pk)
