"""The completeness desk: whether a request says all that its reviewers need, and what did not."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet

from approvals.models.decisions import Question
from approvals.models.requests import Request
from approvals.rules.completeness import Outcome
from govportal.people.models import Person
from govportal.worklist.models import Clock

KNOWN = tuple(outcome.value for outcome in Outcome)


class CompletenessQuerySet(QuerySet["CompletenessCheck"]):
    def open(self) -> "CompletenessQuerySet":
        return self.filter(outcome="")

    def complete(self) -> "CompletenessQuerySet":
        """What settled that later questions name what made them necessary."""
        return self.filter(outcome=Outcome.COMPLETE)


class CompletenessCheck(models.Model):
    """One look of the security reviewers' desk at a request, with a clock of its own.

    ``digest``: the version that was looked at. ``missing``: path and sentence of each thing that
    was, as they went to the requester in ``question``; the next round follows its answer.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="checks")
    round = models.PositiveSmallIntegerField()
    assignee = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="checks_given"
    )
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    behalf = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    digest = models.CharField(max_length=71, blank=True)
    missing = models.JSONField(default=list)
    question = models.OneToOneField(
        Question, models.PROTECT, null=True, blank=True, related_name="check_of"
    )
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CompletenessQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "round"], name="checks_are_numbered"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(outcome=""), name="one_open_check_per_request"
            ),
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(outcome=Outcome.COMPLETE),
                name="a_request_is_complete_once",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=("", *KNOWN)), name="completeness_is_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="") ^ Q(closed_at__isnull=False),
                name="check_is_open_or_closed",
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=(Outcome.COMPLETE, Outcome.MISSING))
                | Q(by__isnull=False) & ~Q(digest=""),
                name="somebody_said_it_of_a_version",
            ),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.MISSING) ^ Q(question__isnull=True),
                name="what_is_missing_is_asked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"Completeness of {self.request}, round {self.round}"

    @property
    def ledger_ref(self) -> str:
        return f"completeness:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.outcome == ""

    @property
    def is_complete(self) -> bool:
        return self.outcome == Outcome.COMPLETE


class QuestionGround(models.Model):
    """What in a complete request made a later question necessary. Written before it, and stays.

    ``n``: the question's number; numbers never repeat for one request. ``path``: the answer that
    it is about.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="grounds")
    n = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=120)
    sentence = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "n"], name="a_question_has_one_ground"),
            models.CheckConstraint(
                condition=~Q(sentence="") & ~Q(path=""), name="a_ground_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request.number}, question {self.n}: {self.path}"

    @property
    def ledger_ref(self) -> str:
        return f"question_ground:{self.pk}"
