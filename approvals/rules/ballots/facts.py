"""What the committee's arithmetic needs to know. People and seats are numbers here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from govportal.people.rules import QuorumBase, SeatKind

LEADING = (SeatKind.CHAIR, SeatKind.CO_CHAIR)
"""The seats one of which a quorum needs, in the order in which they preside."""


class Choice(StrEnum):
    """What somebody can answer. ``RECUSE`` is no vote: whoever ever gave it is recused."""

    APPROVE = "approve"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    REJECT = "reject"
    ABSTAIN = "abstain"
    RECUSE = "recuse"


APPROVALS = frozenset({Choice.APPROVE, Choice.APPROVE_WITH_CONDITIONS})
DECIDING = frozenset({Choice.APPROVE, Choice.REJECT})
"""The choices that a casting vote can have: it brings no conditions of its own."""


class Venue(StrEnum):
    """In a ballot those who answered count as present, in a meeting those in the room."""

    BALLOT = "ballot"
    MEETING = "meeting"


class BallotState(StrEnum):
    """Where a ballot stands.

    ``TIED`` has ended but for the casting vote; ``NEXT_MEETING`` ended without a decision;
    ``MOVED``: a member took it to a meeting; ``REPLACED``: its frozen text was changed.
    """

    OPEN = "open"
    TIED = "tied"
    DECIDED = "decided"
    NEXT_MEETING = "next_meeting"
    MOVED = "moved"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class SeatFacts:
    """A voting seat in force. None: vacant, or no alternate named."""

    seat: int
    kind: SeatKind
    holder: int | None
    alternate: int | None = None

    @property
    def is_leading(self) -> bool:
        """Whether it is the chair's or the co-chair's."""
        return self.kind in LEADING


@dataclass(frozen=True)
class VoteFacts:
    """One answer: who, for which seat, what."""

    person: int
    seat: int
    choice: Choice


@dataclass(frozen=True)
class CastingFacts:
    """The presiding chair's casting vote, an act of its own."""

    person: int
    choice: Choice


ASKING = frozenset(
    {"requester", "owner", "writer", "author", "business_owner", "technical_owner", "sponsor"}
)
"""Conflicts of those whose own matter it is: of them some may take it back while it is open."""


@dataclass(frozen=True)
class ItemFacts:
    """What is put to the committee once, in a ballot or in a meeting, and all that was said.

    ``votes`` in the order in which they were given, changes included: the last of each person
    stands. ``recused`` by declaration or by the system, whatever the reason. ``absent``: recorded
    absent at any time while the item was open. ``inactive``: may act no more (account closed,
    role ended); what they voted before stands. ``present``: who is in the room, None in a ballot;
    once the vote is closed who was then, and ``gone`` who has left since, and presides no more.
    """

    seats: tuple[SeatFacts, ...]
    votes: tuple[VoteFacts, ...] = ()
    recused: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()
    inactive: frozenset[int] = frozenset()
    present: frozenset[int] | None = None
    gone: frozenset[int] = frozenset()
    base: QuorumBase = QuorumBase.FIXED
    tier: int | None = None
    casting: CastingFacts | None = None

    @property
    def venue(self) -> Venue:
        return Venue.BALLOT if self.present is None else Venue.MEETING

    @cached_property
    def stood_back(self) -> frozenset[int]:
        """Everybody recused, those who recused themselves instead of voting included."""
        return self.recused | {v.person for v in self.votes if v.choice is Choice.RECUSE}

    @cached_property
    def standing(self) -> Mapping[int, VoteFacts]:
        """The last answer of each person who is not recused."""
        return {v.person: v for v in self.votes if v.person not in self.stood_back}

    @cached_property
    def seats_in_order(self) -> tuple[SeatFacts, ...]:
        """Chair, co-chair, then the others as given."""
        return tuple(sorted(self.seats, key=_rank))

    def seats_of(self, person: int) -> tuple[SeatFacts, ...]:
        """Where the person is holder or alternate."""
        return tuple(s for s in self.seats_in_order if person in (s.holder, s.alternate))

    def is_available(self, person: int | None) -> bool:
        """Whether the person could sit: not recused, and active or has voted already."""
        if person is None or person in self.stood_back:
            return False
        return person not in self.inactive or person in self.standing


def _rank(seat: SeatFacts) -> int:
    return LEADING.index(seat.kind) if seat.is_leading else len(LEADING)


@dataclass(frozen=True)
class BallotFacts:
    """A ballot: the item, the digest of its frozen text, and how far it has come.

    ``due_at`` is the deadline as it stands, with its zone; while a question pauses the clock it is
    what an answer now would give, so that it is never reached. ``is_emergency``: about an incident.
    ``is_pending``: what it is about was neither decided nor withdrawn yet, here or later.
    ``asking``: who of those recused asks for it, owns it or wrote it.
    """

    item: ItemFacts
    digest: str
    due_at: datetime
    state: BallotState = BallotState.OPEN
    is_extended: bool = False
    is_emergency: bool = False
    is_pending: bool = True
    asking: frozenset[int] = frozenset()
