"""Everything that is said in a ballot: votes, recusals, the casting vote. Never changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from approvals.models.ballots import Ballot, BallotSeat
from approvals.models.names import CHOICE_NAMES
from approvals.rules.ballots import Choice, VoteFacts
from approvals.rules.conditions import Proposal, proposal_of
from govportal.people.models import Person

VOTES = [choice.value for choice in CHOICE_NAMES]


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


class Recusal(models.Model):
    """Somebody with a seat who stands back from a ballot, and why. Never taken back."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="recusals")
    person = models.ForeignKey(Person, models.PROTECT, related_name="recusals")
    relation = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    found_by_system = models.BooleanField()
    recused_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["ballot", "person"], name="one_recusal_per_person"),
            models.CheckConstraint(
                condition=Q(found_by_system=True) | ~Q(reason=""),
                name="declared_recusal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.relation}"

    @property
    def ledger_ref(self) -> str:
        return f"recusal:{self.pk}"


class CastingVote(models.Model):
    """The presiding chair's casting vote, an act of its own after a tie."""

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="casting")
    person = models.ForeignKey(Person, models.PROTECT, related_name="casting_votes")
    choice = models.CharField(
        max_length=30, choices=[(c.value, n) for c, n in CHOICE_NAMES.items()]
    )
    rationale = models.TextField()
    digest = models.CharField(max_length=71)
    cast_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(choice__in=(Choice.APPROVE, Choice.REJECT)),
                name="casting_vote_decides",
            ),
            models.CheckConstraint(condition=~Q(rationale=""), name="casting_vote_has_a_rationale"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_choice_display()}"

    @property
    def ledger_ref(self) -> str:
        return f"casting_vote:{self.pk}"
