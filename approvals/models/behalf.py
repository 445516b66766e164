"""What a substitute did for somebody who was away: the record says "B for A"."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from approvals.models.conditions import Submission
from approvals.models.decisions import Question
from approvals.models.steps import SignOff
from govportal.people.models import Delegation, Person


def _only(name: str) -> Q:
    others = {"sign_off", "question", "evidence", "verified"} - {name}
    return Q(**{f"{name}__isnull": False}, **{f"{other}__isnull": True for other in others})


class OnBehalf(models.Model):
    """One act of a substitute, with the delegation by which it was done. Never changed.

    A verdict on a step, a question, evidence handed in, or a verdict on evidence (``verified``).
    """

    delegation = models.ForeignKey(Delegation, models.PROTECT, related_name="acts")
    sign_off = models.OneToOneField(SignOff, models.PROTECT, null=True, related_name="behalf")
    question = models.OneToOneField(Question, models.PROTECT, null=True, related_name="behalf")
    evidence = models.OneToOneField(Submission, models.PROTECT, null=True, related_name="behalf")
    verified = models.OneToOneField(
        Submission, models.PROTECT, null=True, related_name="verdict_behalf"
    )
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=_only("sign_off")
                | _only("question")
                | _only("evidence")
                | _only("verified"),
                name="on_behalf_is_of_one_act",
            ),
        ]

    def __str__(self) -> str:
        return str(self.delegation)

    @property
    def ledger_ref(self) -> str:
        return f"on_behalf:{self.pk}"

    @property
    def principal(self) -> Person:
        """For whom it was done."""
        return self.delegation.person
