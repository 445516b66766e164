"""Who stands back from a ballot, and the casting vote of who presides."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from approvals.models.ballots import Ballot
from approvals.models.names import CHOICE_NAMES
from approvals.rules.ballots import Choice
from govportal.people.models import Person


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
