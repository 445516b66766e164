"""The legal side of an incident: answers, statutory clocks, and whom it affects. Rows stay."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from govportal.people.models import Person
from govportal.worklist.models import Clock
from incidents.legal_names import (
    ACTUALITY_NAMES,
    ANSWER_NAMES,
    ANSWER_SIGNS,
    CATEGORY_NAMES,
    ENDED_NAMES,
    HARM_NAMES,
    QUESTION_SHORT,
    REVERSIBILITY_NAMES,
    ROLE_NAMES,
)
from incidents.models.incidents import Incident
from incidents.rules.questions import Answer, Given, Question
from incidents.rules.statutory import Deadline, Ended
from registry.models.agents import choices


class LegalAnswer(models.Model):
    """What somebody answered to one of the questions, or proposed; the newest decision counts."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="legal_answers")
    n = models.PositiveIntegerField()
    question = models.CharField(max_length=10, choices=choices(QUESTION_SHORT))
    answer = models.CharField(max_length=8, choices=choices(ANSWER_NAMES))
    is_proposal = models.BooleanField()
    reason = models.TextField()
    aware_at = models.DateTimeField(null=True)
    role = models.CharField(max_length=20, blank=True, choices=choices(ROLE_NAMES))
    category = models.CharField(max_length=1, blank=True)
    death = models.BooleanField(default=False)
    widespread = models.BooleanField(default=False)
    by = models.ForeignKey(Person, models.PROTECT, related_name="legal_answers")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_legal_answer_per_number"),
            models.CheckConstraint(
                condition=Q(question__in=[q.value for q in Question]), name="question_is_known"
            ),
            models.CheckConstraint(
                condition=Q(answer="yes", aware_at__isnull=False)
                | Q(answer__in=["no", "unknown"], aware_at__isnull=True),
                name="yes_says_since_when",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="answer_has_a_reason"),
            models.CheckConstraint(
                condition=Q(aware_at__isnull=True) | Q(aware_at__lte=F("at")),
                name="nobody_is_aware_in_advance",
            ),
            models.CheckConstraint(
                condition=~Q(answer="yes", question__in=["breach", "serious"]) | ~Q(role=""),
                name="yes_says_in_which_role",
            ),
            models.CheckConstraint(
                condition=~Q(answer="yes", question="serious") | ~Q(category=""),
                name="serious_incident_has_a_category",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.question}, {self.answer}"

    @property
    def ledger_ref(self) -> str:
        return f"legal_answer:{self.pk}"

    @property
    def given(self) -> Given:
        return Given(
            Question(self.question), Answer(self.answer), self.reason, self.aware_at,
            self.role, self.category, self.death, self.widespread,
        )  # fmt: skip

    @property
    def answer_words(self) -> str:
        return str(ANSWER_NAMES[Answer(self.answer)])

    @property
    def question_words(self) -> str:
        return str(QUESTION_SHORT[Question(self.question)])

    @property
    def tone(self) -> str:
        return ANSWER_SIGNS[Answer(self.answer)][0]

    @property
    def detail_words(self) -> list[str]:
        """Role, category and what makes it graver."""
        said = [ROLE_NAMES.get(self.role, ""), CATEGORY_NAMES.get(self.category, "")]
        said += [_("A person died")] if self.death else []
        said += [_("Widespread infringement")] if self.widespread else []
        return [str(words) for words in said if words]


class StatutoryClock(models.Model):
    """One time limit of the law, as the table said when it began. Ended once, never paused.

    ``clock`` is empty for *at once*, which has no number. ``ended_at`` is when it was sent, where
    that is why it ended.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="statutory_clocks")
    question = models.CharField(max_length=10, choices=choices(QUESTION_SHORT))
    statute = models.CharField(max_length=60)
    basis = models.CharField(max_length=80)
    period = models.CharField(max_length=20, blank=True)
    moves = models.BooleanField(default=False)
    also = models.CharField(max_length=200)
    who = models.CharField(max_length=80)
    to = models.CharField(max_length=120)
    notice = models.CharField(max_length=20)
    table_version = models.PositiveIntegerField()
    table_digest = models.CharField(max_length=71)
    aware_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    is_provisional = models.BooleanField()
    answer = models.ForeignKey(LegalAnswer, models.PROTECT, null=True, related_name="clocks")
    clock = models.OneToOneField(Clock, models.PROTECT, null=True, related_name="statutory")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=12, blank=True, choices=choices(ENDED_NAMES))

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "question"],
                condition=Q(ended_at__isnull=True),
                name="one_statutory_clock_of_a_question",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="")
                | Q(ended_at__isnull=False) & ~Q(ended_why=""),
                name="statutory_clock_ended_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(period="", due_at__isnull=True, clock__isnull=True)
                | ~Q(period="") & Q(due_at__isnull=False, clock__isnull=False),
                name="statutory_limit_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(is_provisional=True, answer__isnull=True)
                | Q(is_provisional=False, answer__isnull=False),
                name="statutory_clock_is_decided_or_provisional",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.basis}"

    @property
    def ledger_ref(self) -> str:
        return f"statutory_clock:{self.pk}"

    @property
    def fact(self) -> Deadline:
        return Deadline(self.due_at, self.is_provisional, self.ended_at)

    @property
    def is_running(self) -> bool:
        return self.ended_at is None

    @property
    def question_words(self) -> str:
        return str(QUESTION_SHORT[Question(self.question)])

    @property
    def ended_words(self) -> str:
        return str(ENDED_NAMES[Ended(self.ended_why)])

    def passed_by(self, now: datetime) -> bool:
        """Whether its deadline had passed when it ended, or has by now."""
        return self.due_at is not None and self.due_at < (self.ended_at or now)


class AffectedScope(models.Model):
    """Whom and what the incident affects, as far as known then. Each change is a new version."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="scopes")
    n = models.PositiveIntegerField()
    people_least = models.PositiveBigIntegerField(null=True)
    people_most = models.PositiveBigIntegerField(null=True)
    records = models.PositiveBigIntegerField(null=True)
    data_categories = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    systems = models.JSONField(default=list)
    harm_types = models.JSONField(default=list)
    actuality = models.CharField(max_length=12, choices=choices(ACTUALITY_NAMES))
    reversibility = models.CharField(max_length=12, choices=choices(REVERSIBILITY_NAMES))
    harm_so_far = models.TextField(blank=True)
    still_possible = models.TextField(blank=True)
    not_known = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="affected_scopes")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_scope_per_number"),
            models.CheckConstraint(
                condition=Q(people_least__isnull=True, people_most__isnull=True)
                | Q(people_least__isnull=False, people_most__gte=F("people_least")),
                name="people_affected_are_a_range",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"affected_scope:{self.pk}"

    @property
    def people_words(self) -> str:
        """How many people, as a number or a range; empty while nobody knows."""
        if self.people_least is None or self.people_most is None:
            return ""
        if self.people_least != self.people_most:
            words = {"least": self.people_least, "most": self.people_most}
            return _("%(least)s to %(most)s people") % words
        n = self.people_most
        return ngettext("%(n)s person", "%(n)s people", n) % {"n": n}

    @property
    def harm_words(self) -> str:
        named: list[Any] = [HARM_NAMES.get(one, one) for one in self.harm_types]
        return ", ".join(str(one) for one in named)

    @property
    def actuality_words(self) -> str:
        return str(ACTUALITY_NAMES[self.actuality])

    @property
    def reversibility_words(self) -> str:
        return str(REVERSIBILITY_NAMES[self.reversibility])
