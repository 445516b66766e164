"""Ballots: the frozen question, the frozen seats, and everything that was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from simple_history.models import HistoricalRecords

from approvals.models.names import BALLOT_STATE_NAMES, CHOICE_NAMES
from approvals.models.presence import Presence, presence_of
from approvals.models.reviews import Review
from approvals.models.seats import BallotSeat
from approvals.rules.ballots import (
    ASKING,
    BallotFacts,
    BallotState,
    CastingFacts,
    Choice,
    ItemFacts,
    Tally,
    VoteFacts,
    tally_from,
)
from approvals.rules.conditions import Proposal, proposal_of
from approvals.rules.reviews import ReviewState
from govportal.people.models import Person
from govportal.people.names import QUORUM_BASE_NAMES
from govportal.people.rules import QuorumBase
from govportal.worklist.models import Clock
from govportal.worklist.rules.clocks import due_at
from govportal.worklist.timekeeping import times_of_version

if TYPE_CHECKING:
    from approvals.models.recusals import CastingVote, Recusal

UNDECIDED = (BallotState.OPEN.value, BallotState.TIED.value)
FOR_MEETING = (BallotState.NEXT_MEETING.value, BallotState.MOVED.value)
AFTER_A_TIE = (BallotState.TIED.value, BallotState.DECIDED.value, BallotState.WITHDRAWN.value)
ENDED_UNDECIDED = (*FOR_MEETING, BallotState.REPLACED.value)
VOTES = [choice.value for choice in CHOICE_NAMES]


class BallotQuerySet(QuerySet["Ballot"]):
    def undecided(self) -> "BallotQuerySet":
        """Ballots that run, or wait for the casting vote alone."""
        return self.filter(state__in=UNDECIDED)

    def secret(self) -> "BallotQuerySet":
        """Ballots whose votes show only to those who voted in them (``rules.is_secret``)."""
        pending = Review.objects.filter(
            subject_kind=models.OuterRef("review__subject_kind"),
            subject_id=models.OuterRef("review__subject_id"),
            state=ReviewState.OPEN,
        )
        again = Q(state__in=ENDED_UNDECIDED) & models.Exists(pending)
        return self.filter(Q(state__in=UNDECIDED) | again)

    def for_next_meeting(self) -> "BallotQuerySet":
        """The last ballots of open reviews that ended without a decision, the oldest first."""
        later = Ballot.objects.filter(review=models.OuterRef("review"), n__gt=models.OuterRef("n"))
        waiting = self.filter(state__in=FOR_MEETING, review__state="open")
        return waiting.exclude(models.Exists(later)).order_by("closed_at", "pk")


class Ballot(models.Model):
    """One question put to the committee between meetings, about one digest of one thing.

    ``text`` is what is voted on, frozen; ``digest`` is over it, and every vote binds to it.
    ``reason``: why it was opened without a review, or again. ``base``: of what more than half makes
    its quorum. ``arithmetic``: what was counted when it ended, however it ended.
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
    base = models.CharField(
        max_length=10, choices=[(b.value, name) for b, name in QUORUM_BASE_NAMES.items()]
    )
    is_extended = models.BooleanField(default=False)
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="ballots")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    arithmetic = models.JSONField(default=dict)
    history = HistoricalRecords(excluded_fields=["arithmetic"])  # it tells how others voted

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
                condition=Q(base__in=[b.value for b in QuorumBase]), name="ballot_base_is_known"
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

    @property
    def is_in_meeting(self) -> bool:
        """Held in a meeting: it has no clock, and only those in the room vote."""
        return self.clock_id is None

    def rows(
        self, now: datetime, conflicted: frozenset[int] | None = None, *, named: bool = True
    ) -> "BallotRows":
        """Seats, answers and recusals, read in few queries; who has left by ``now``.

        ``conflicted``: who has a conflict in the case, where that was read just now.
        ``named``: with the people, as pages show them; rules need none.
        """
        if conflicted is None:
            conflicted = frozenset(self.review.parties.values_list("person_id", flat=True))
        seats_of, voted, stood_back = self.seats.all(), self.votes.all(), self.recusals.all()
        if named:
            seats_of = seats_of.select_related("holder", "alternate")
            voted = voted.select_related("person", "seat")
            stood_back = stood_back.select_related("person")
        seats = list(seats_of.order_by("position"))
        committee, day = self.review.committee, now.astimezone(UTC).date()
        return BallotRows(
            seats=seats,
            left=committee.left_by({pk for seat in seats for pk in seat.numbers()}, day),
            votes=list(voted.order_by("pk")),
            recusals=list(stood_back.order_by("pk")),
            conflicted=conflicted,
            casting=_casting_of(self) if self.state in AFTER_A_TIE else None,
            presence=presence_of(self, now),
        )

    def facts(self, now: datetime, rows: "BallotRows | None" = None) -> BallotFacts:
        """What the rules need to know; read anew unless ``rows`` were read just now."""
        rows = rows or self.rows(now, named=False)
        return BallotFacts(
            item=rows.item(self),
            digest=self.digest,
            due_at=self.due_by(now),
            state=BallotState(self.state),
            is_extended=self.is_extended,
            is_pending=self.is_undecided or (self.state in ENDED_UNDECIDED and self.is_pending()),
            asking=frozenset(r.person_id for r in rows.recusals if r.relation in ASKING),
        )

    def is_pending(self) -> bool:
        """Whether what it is about is under review still, by this review or one after it."""
        if self.review.state == ReviewState.OPEN:
            return True
        same = {"subject_kind": self.review.subject_kind, "subject_id": self.review.subject_id}
        return Review.objects.filter(**same, state=ReviewState.OPEN).exists()

    @property
    def count(self) -> Tally | None:
        """What was counted when it ended; None while it is undecided."""
        return tally_from(self.arithmetic)

    def due_by(self, now: datetime) -> datetime:
        """The deadline; while a question waits, what an answer now would make it.

        One that had passed when the question was asked stays passed. In a meeting there is none.
        """
        if self.is_in_meeting:
            return now
        clock = self.clock
        assert clock is not None  # it is given one as soon as it is made
        if not clock.is_paused or clock.due_at <= clock.since:
            return clock.due_at
        state = clock.state_now
        return due_at(state, times_of_version(clock.version, state.limit.scale), now)


def _casting_of(ballot: Ballot) -> "CastingVote | None":
    """Read anew: what a loaded ballot remembers may be from before."""
    fresh = Ballot.objects.select_related("casting__person").get(pk=ballot.pk)
    return getattr(fresh, "casting", None)


@dataclass(frozen=True)
class BallotRows:
    """What belongs to a ballot, read once for rules and page."""

    seats: list[BallotSeat]
    votes: "list[Vote]"
    recusals: "list[Recusal]"
    conflicted: frozenset[int]
    left: frozenset[int]
    casting: "CastingVote | None"
    presence: Presence = Presence()

    def item(self, ballot: Ballot) -> ItemFacts:
        """The same for the rules."""
        casting = self.casting
        seated = {number for seat in self.seats for number in seat.numbers()}
        recused = self.conflicted | {recusal.person_id for recusal in self.recusals}
        return ItemFacts(
            seats=tuple(seat.facts() for seat in self.seats),
            votes=tuple(vote.facts() for vote in self.votes),
            recused=recused & seated,
            absent=frozenset(
                s.holder_id for s in self.seats if s.absent_at is not None and s.holder_id
            ),
            inactive=self.left,
            present=self.presence.present,
            gone=self.presence.gone,
            base=QuorumBase(ballot.base),
            tier=ballot.tier,
            casting=CastingFacts(casting.person_id, Choice(casting.choice)) if casting else None,
        )

    def people(self) -> Iterable[Person]:
        """Holders and alternates; somebody may be both."""
        return [person for seat in self.seats for person in seat.people()]


class Vote(models.Model):
    """One answer of one person for one seat. A changed vote is a further row; the last counts.

    ``conditions``: what it proposes, as ``Proposal.as_json`` writes it, and how many there are.
    """

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="votes")
    seat = models.ForeignKey(BallotSeat, models.PROTECT, related_name="votes")
    person = models.ForeignKey(Person, models.PROTECT, related_name="votes")
    n = models.PositiveSmallIntegerField()
    choice = models.CharField(
        max_length=30, choices=[(c.value, n) for c, n in CHOICE_NAMES.items()]
    )
    rationale = models.TextField()
    conditions = models.JSONField(default=list, blank=True)
    condition_count = models.PositiveSmallIntegerField(default=0)
    digest = models.CharField(max_length=71)
    seconds_open = models.PositiveIntegerField(null=True, blank=True)
    cast_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ballot", "person", "n"], name="votes_are_numbered"),
            models.CheckConstraint(condition=Q(choice__in=VOTES), name="vote_is_known"),
            models.CheckConstraint(condition=~Q(rationale=""), name="vote_has_a_rationale"),
            models.CheckConstraint(
                condition=Q(choice=Choice.APPROVE_WITH_CONDITIONS) ^ Q(condition_count=0),
                name="voted_conditions_are_written_down",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"vote:{self.pk}"

    @property
    def proposals(self) -> list[Proposal]:
        """The conditions it proposes."""
        return [proposal_of(data) for data in self.conditions]

    def facts(self) -> VoteFacts:
        return VoteFacts(self.person_id, self.seat_id, Choice(self.choice))
