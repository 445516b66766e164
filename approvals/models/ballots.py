"""Ballots: the frozen question and the frozen seats."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import F, Q, QuerySet
from simple_history.models import HistoricalRecords

from approvals.models.names import BALLOT_STATE_NAMES
from approvals.models.reviews import Review
from approvals.rules.ballots import (
    BallotFacts,
    BallotState,
    CastingFacts,
    Choice,
    ItemFacts,
    SeatFacts,
)
from govportal.people.models import SEAT_NAMES, Person
from govportal.people.rules import SeatKind
from govportal.worklist.models import Clock
from govportal.worklist.rules.clocks import due_at
from govportal.worklist.timekeeping import times_of_version

if TYPE_CHECKING:
    from approvals.models.votes import CastingVote, Recusal, Vote

UNDECIDED = (BallotState.OPEN.value, BallotState.TIED.value)
FOR_MEETING = (BallotState.NEXT_MEETING.value, BallotState.MOVED.value)


class BallotQuerySet(QuerySet["Ballot"]):
    def undecided(self) -> "BallotQuerySet":
        """Ballots that run, or wait for the casting vote alone."""
        return self.filter(state__in=UNDECIDED)

    def for_next_meeting(self) -> "BallotQuerySet":
        """The last ballots of open reviews that ended without a decision, the oldest first."""
        later = Ballot.objects.filter(review=models.OuterRef("review"), n__gt=models.OuterRef("n"))
        waiting = self.filter(state__in=FOR_MEETING, review__state="open")
        return waiting.exclude(models.Exists(later)).order_by("closed_at", "pk")


class Ballot(models.Model):
    """One question put to the committee between meetings, about one digest of one thing.

    ``text`` is what is voted on, frozen; ``digest`` is over it, and every vote binds to it.
    ``reason``: why it was opened without a review, or again.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="ballots")
    n = models.PositiveSmallIntegerField()
    subject_digest = models.CharField(max_length=71)
    text = models.JSONField()
    digest = models.CharField(max_length=71)
    tier = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    state = models.CharField(
        max_length=12,
        choices=[(s.value, n) for s, n in BALLOT_STATE_NAMES.items()],
        default=BallotState.OPEN,
    )
    is_extended = models.BooleanField(default=False)
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="ballots")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = BallotQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["review", "n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["review", "n"], name="ballots_are_numbered"),
            models.UniqueConstraint(
                fields=["review"],
                condition=Q(state__in=UNDECIDED),
                name="one_undecided_ballot_per_review",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in BallotState]), name="ballot_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNDECIDED) ^ Q(closed_at__isnull=False),
                name="ballot_is_undecided_or_closed",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["closed_at"], condition=Q(state__in=FOR_MEETING), name="ballot_for_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"Ballot {self.n}: {self.review.title}"

    @property
    def ledger_ref(self) -> str:
        return f"ballot:{self.pk}"

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    def rows(self) -> "BallotRows":
        """Seats, answers and recusals, read in five queries."""
        casting = apps.get_model("approvals", "CastingVote").objects.filter(ballot=self)
        seats = list(self.seats.select_related("holder", "alternate").order_by("position"))
        return BallotRows(
            seats=seats,
            votes=list(self.votes.select_related("person", "seat").order_by("pk")),
            recusals=list(self.recusals.select_related("person").order_by("pk")),
            conflicted=frozenset(self.review.parties.values_list("person_id", flat=True)),
            casting=casting.select_related("person").first(),
        )

    def facts(self, now: datetime, rows: "BallotRows | None" = None) -> BallotFacts:
        """What the rules need to know; read anew unless ``rows`` were read just now."""
        return BallotFacts(
            item=(rows or self.rows()).item(self.tier),
            digest=self.digest,
            due_at=self.due_by(now),
            state=BallotState(self.state),
            is_extended=self.is_extended,
        )

    def due_by(self, now: datetime) -> datetime:
        """The deadline; while a question waits, what an answer now would make it."""
        clock = self.clock
        assert clock is not None  # it is given one as soon as it is made
        if not clock.is_paused:
            return clock.due_at
        state = clock.state_now
        return due_at(state, times_of_version(clock.version, state.limit.scale), now)


@dataclass(frozen=True)
class BallotRows:
    """What belongs to a ballot, read once for rules and page."""

    seats: "list[BallotSeat]"
    votes: "list[Vote]"
    recusals: "list[Recusal]"
    conflicted: frozenset[int]
    casting: "CastingVote | None"

    def item(self, tier: int) -> ItemFacts:
        """The same for the rules."""
        casting = self.casting
        seated = {person.pk for person in self.people()}
        recused = self.conflicted | {recusal.person_id for recusal in self.recusals}
        return ItemFacts(
            seats=tuple(seat.facts() for seat in self.seats),
            votes=tuple(vote.facts() for vote in self.votes),
            recused=recused & seated,
            absent=frozenset(
                s.holder_id for s in self.seats if s.absent_at is not None and s.holder_id
            ),
            inactive=frozenset(person.pk for person in self.people() if not person.is_active),
            tier=tier,
            casting=CastingFacts(casting.person_id, Choice(casting.choice)) if casting else None,
        )

    def people(self) -> Iterable[Person]:
        """Holders and alternates; somebody may be both."""
        both = (person for seat in self.seats for person in (seat.holder, seat.alternate))
        return [person for person in both if person is not None]


class BallotSeat(models.Model):
    """A voting seat as it was when the ballot opened. Only an absence is added later."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="seats")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=[(k.value, n) for k, n in SEAT_NAMES.items()])
    title = models.CharField(max_length=120)
    holder = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    alternate = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    absent_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["ballot", "position"], name="seats_of_a_ballot_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True)
                | Q(alternate__isnull=True)
                | ~Q(holder=F("alternate")),
                name="voting_alternate_is_somebody_else",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_ref(self) -> str:
        return f"ballot_seat:{self.pk}"

    def facts(self) -> SeatFacts:
        return SeatFacts(self.pk, SeatKind(self.kind), self.holder_id, self.alternate_id)
