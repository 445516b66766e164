"""Votes within hours: on a provisional order, or on an agent after a critical incident.

They have tables of their own: the constraints of ballots and decisions stay whole. What is counted
is the same (``approvals.rules.ballots``).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet

from approvals.models.names import CHOICE_NAMES
from approvals.rules.ballots import (
    BallotFacts,
    BallotState,
    CastingFacts,
    Choice,
    ItemFacts,
    SeatFacts,
    Tally,
    VoteFacts,
    tally_from,
)
from govportal.gathering import gather, join
from govportal.people.models import Committee, Person, Unit, left_by
from govportal.people.names import QUORUM_BASE_NAMES, SEAT_NAMES
from govportal.people.rules import QuorumBase, SeatKind
from govportal.worklist.models import Clock

ORDER, EMERGENCY = KINDS = ("order", "emergency")
BASES = [base.value for base in QuorumBase]
CHOICES = [(c.value, CHOICE_NAMES[c]) for c in (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN)]


class PollQuerySet(QuerySet["Poll"]):
    def open(self) -> "PollQuerySet":
        """In which votes are waited for still."""
        return self.filter(closed_at__isnull=True, tied_at__isnull=True)

    def undecided(self) -> "PollQuerySet":
        return self.filter(closed_at__isnull=True)


class Poll(models.Model):
    """One question for calendar hours: frozen text and seats, a clock that never pauses.

    ``kind``: what its answer is for. ``tied_at``: since when it waits for the casting vote alone.
    """

    kind = models.CharField(max_length=10, choices=[(k, k) for k in KINDS])
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="polls")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+")
    base = models.CharField(
        max_length=10, choices=[(b.value, name) for b, name in QUORUM_BASE_NAMES.items()]
    )
    tier = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.JSONField()
    digest = models.CharField(max_length=71)
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="polls")
    is_extended = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    tied_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    arithmetic = models.JSONField(default=dict)

    objects = PollQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="poll_kind_is_known"),
            models.CheckConstraint(condition=Q(base__in=BASES), name="poll_base_is_known"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="poll_closes_after_it_opened",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], condition=Q(closed_at__isnull=True), name="poll_is_undecided"
            ),
        ]

    def __str__(self) -> str:
        return str(self.text.get("question", ""))

    @property
    def ledger_ref(self) -> str:
        return f"poll:{self.pk}"

    @property
    def state(self) -> BallotState:
        if self.closed_at is not None:
            return BallotState.DECIDED
        return BallotState.OPEN if self.tied_at is None else BallotState.TIED

    @property
    def is_open(self) -> bool:
        return self.state is BallotState.OPEN

    @property
    def count(self) -> Tally | None:
        """What was counted when it closed; None while it is open."""
        return tally_from(self.arithmetic)

    def rows(self, now: datetime, conflicted: Collection[int]) -> "PollRows":
        """Seats, answers and recusals. ``conflicted``: who else may not answer by now."""
        asked = self.seats.order_by()
        sits = Q(pk__in=asked.values("holder")) | Q(pk__in=asked.values("alternate"))
        seats, votes, recusals, castings, memberships, people = gather(
            self.seats.all(),
            self.votes.all(),
            self.recusals.all(),
            PollCasting.objects.filter(poll=self),
            self.committee.memberships(),
            Person.objects.filter(sits),
        )
        known = {person.pk: person for person in people}
        join(seats, known, "holder", "alternate")
        for rows in (votes, recusals, castings):
            join(rows, known, "person")
        stood_back = frozenset(row.person_id for row in recusals)
        return PollRows(
            seats=sorted(seats, key=lambda seat: seat.position),
            votes=votes,
            recusals=recusals,
            recused=stood_back | (frozenset(conflicted) & known.keys()),
            left=left_by(people, memberships, now.astimezone(UTC).date()),
            casting=next(iter(castings), None),
        )

    def facts(self, rows: "PollRows") -> BallotFacts:
        """The same for the rules of ballots."""
        assert self.clock is not None  # it is given one at once
        return BallotFacts(
            item=rows.item(self),
            digest=self.digest,
            due_at=self.clock.due_at,
            state=self.state,
            is_extended=self.is_extended,
            is_emergency=True,
            is_pending=self.closed_at is None,
        )


class PollSeat(models.Model):
    """A voting seat as it was when the poll opened. Only an absence is added later."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="seats")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(k.value, n) for k, n in SEAT_NAMES.items()])
    title = models.CharField(max_length=120)
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    alternate = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    absent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["poll", "position"], name="poll_seats_are_numbered"),
            models.CheckConstraint(
                condition=Q(holder__isnull=True)
                | Q(alternate__isnull=True)
                | ~Q(holder=F("alternate")),
                name="polled_alternate_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_ref(self) -> str:
        return f"poll_seat:{self.pk}"

    def numbers(self) -> list[int]:
        return [pk for pk in (self.holder_id, self.alternate_id) if pk is not None]

    def facts(self) -> SeatFacts:
        return SeatFacts(self.pk, SeatKind(self.kind), self.holder_id, self.alternate_id)


class PollVote(models.Model):
    """One answer of one person for one seat; a changed one is a further row, the last counts.

    ``scope``: what a yes to an order allows, in its giver's words.
    """

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="votes")
    seat = models.ForeignKey(PollSeat, models.PROTECT, related_name="votes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="poll_votes")
    n = models.PositiveSmallIntegerField()
    choice = models.CharField(max_length=30, choices=CHOICES)
    rationale = models.TextField()
    scope = models.TextField(blank=True)
    digest = models.CharField(max_length=71)
    cast_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["poll", "person", "n"], name="poll_votes_are_numbered"),
            models.CheckConstraint(
                condition=Q(choice__in=[c for c, _name in CHOICES]), name="poll_vote_is_known"
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="poll_vote_has_a_rationale"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"poll_vote:{self.pk}"

    def facts(self) -> VoteFacts:
        return VoteFacts(self.person_id, self.seat_id, Choice(self.choice))


class PollRecusal(models.Model):
    """Somebody with a seat who stands back from a poll, and why. Never taken back."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="poll_recusals")
    relation = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    found_by_system = models.BooleanField()
    recused_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["poll", "person"], name="one_poll_recusal_per_person"),
            models.CheckConstraint(
                condition=Q(found_by_system=True) | ~Q(reason=""),
                name="declared_poll_recusal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.relation}"

    @property
    def ledger_ref(self) -> str:
        return f"poll_recusal:{self.pk}"


class PollCasting(models.Model):
    """The presiding chair's casting vote on an emergency's question, an act of its own."""

    poll = models.OneToOneField(Poll, models.PROTECT, related_name="casting")
    person = models.ForeignKey(Person, models.PROTECT, related_name="poll_castings")
    choice = models.CharField(max_length=30, choices=CHOICES)
    rationale = models.TextField()
    cast_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(choice__in=(Choice.APPROVE, Choice.REJECT)),
                name="poll_casting_decides",
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="poll_casting_has_a_rationale"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"poll_casting:{self.pk}"


@dataclass(frozen=True)
class PollRows:
    """What belongs to a poll, read once for rules and page."""

    seats: list[PollSeat]
    votes: list[PollVote]
    recusals: list[PollRecusal]
    recused: frozenset[int]
    left: frozenset[int]
    casting: PollCasting | None

    def item(self, poll: Poll) -> ItemFacts:
        casting = self.casting
        return ItemFacts(
            seats=tuple(seat.facts() for seat in self.seats),
            votes=tuple(vote.facts() for vote in self.votes),
            recused=self.recused,
            absent=frozenset(s.holder_id for s in self.seats if s.absent_at and s.holder_id),
            inactive=self.left,
            base=QuorumBase(poll.base),
            tier=poll.tier,
            casting=CastingFacts(casting.person_id, Choice(casting.choice)) if casting else None,
        )
