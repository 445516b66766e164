"""Emergency ballots about agents: the question, what it came to, and what restricts an agent."""

from dataclasses import replace
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from approvals.models.polls import Poll, PollRows
from approvals.rules.ballots import BallotFacts, BallotState
from approvals.rules.emergencies import EmergencyState, Question
from govportal.people.models import Person
from registry.models import Agent

QUESTION_NAMES = {
    Question.RESUME: _("It runs again"),
    Question.RESTRICT: _("It runs again, restricted"),
    Question.STAY_STOPPED: _("It stays stopped"),
}
EMERGENCY_STATE_NAMES = {
    EmergencyState.OPEN: _("Open"),
    EmergencyState.PASSED: _("Passed"),
    EmergencyState.FAILED: _("Failed"),
    EmergencyState.NEXT_MEETING: _("No decision: it stays stopped"),
    EmergencyState.OVERTAKEN: _("No longer needed"),
}
NO_MAJORITY = _("No majority: it stays stopped all the same")
EMERGENCY_SIGNS = {
    EmergencyState.OPEN: ("warn", "wait"),
    EmergencyState.PASSED: ("ok", "ok"),
    EmergencyState.FAILED: ("bad", "bad"),
    EmergencyState.NEXT_MEETING: ("warn", "pause"),
    EmergencyState.OVERTAKEN: ("neutral", "off"),
}


class EmergencyQuerySet(QuerySet["EmergencyBallot"]):
    def visible_to(self, person: Person, on: date | None = None) -> "EmergencyQuerySet":
        """Those about agents that the person may see."""
        if person.sees_all_on(on or timezone.localdate()):
            return self
        agents = Agent.objects.visible_to(person, on).order_by()
        return self.filter(agent__in=agents.values("pk"))

    def holding(self) -> "EmergencyQuerySet":
        """Those that keep their agent stopped: it was not let run since."""
        return self.filter(released_at__isnull=True)

    def waiting(self) -> "EmergencyQuerySet":
        """Open, or ended without a decision while the agent stands still for it."""
        undecided = Q(state=EmergencyState.NEXT_MEETING, released_at__isnull=True)
        return self.filter(Q(closed_at__isnull=True) | undecided)

    def secret(self) -> "EmergencyQuerySet":
        """Those whose votes show only to those who voted in them (``rules.ballots.is_secret``)."""
        return self.waiting()

    def restricting(self) -> "EmergencyQuerySet":
        """Those whose restriction is in force."""
        passed = self.filter(question=Question.RESTRICT, state=EmergencyState.PASSED)
        return passed.filter(lifted_at__isnull=True)


class EmergencyBallot(models.Model):
    """What the committee is asked about an agent after a critical incident, within four hours.

    Opening it stops the agent. ``stopped_from``: where it was, where it ran without a right.
    ``released_at``: since when it no longer holds the agent; ``lifted_at``: since when its
    restriction does not bind any more.
    """

    agent = models.ForeignKey(Agent, models.PROTECT, related_name="emergency_ballots")
    poll = models.OneToOneField(Poll, models.PROTECT, related_name="emergency")
    question = models.CharField(
        max_length=12, choices=[(q.value, n) for q, n in QUESTION_NAMES.items()]
    )
    reason = models.TextField()
    restriction = models.TextField(blank=True)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="emergency_ballots")
    state = models.CharField(
        max_length=12,
        choices=[(s.value, n) for s, n in EMERGENCY_STATE_NAMES.items()],
        default=EmergencyState.OPEN,
    )
    stopped_from = models.CharField(max_length=20, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = EmergencyQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["agent"],
                condition=Q(closed_at__isnull=True),
                name="one_emergency_ballot_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in EmergencyState]),
                name="emergency_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(question__in=[q.value for q in Question]),
                name="emergency_question_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=EmergencyState.OPEN) ^ Q(closed_at__isnull=False),
                name="emergency_ballot_is_open_or_closed",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="emergency_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(question=Question.RESTRICT) | ~Q(restriction=""),
                name="restriction_is_written_down",
            ),
        ]

    def __str__(self) -> str:
        return f"Emergency ballot: {self.agent}"

    @property
    def ledger_ref(self) -> str:
        return f"emergency_ballot:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("emergency_detail", args=[self.pk])

    @property
    def title(self) -> str:
        return str(self)

    @property
    def is_open(self) -> bool:
        return self.state == EmergencyState.OPEN

    @property
    def question_words(self) -> str:
        return str(QUESTION_NAMES[Question(self.question)])

    @property
    def state_words(self) -> str:
        names = EMERGENCY_STATE_NAMES
        return str(NO_MAJORITY if self._stops_anyhow else names[EmergencyState(self.state)])

    @property
    def tone(self) -> str:
        return self._sign[0]

    @property
    def shape(self) -> str:
        return self._sign[1]

    @property
    def _sign(self) -> tuple[str, str]:
        state = EmergencyState.NEXT_MEETING if self._stops_anyhow else EmergencyState(self.state)
        return EMERGENCY_SIGNS[state]

    @property
    def _stops_anyhow(self) -> bool:
        """A no to “it stays stopped”: nothing has failed, since only a yes lets it run."""
        is_no = self.state == EmergencyState.FAILED
        return is_no and self.question == Question.STAY_STOPPED

    def facts(self, rows: PollRows) -> BallotFacts:
        """For the rules of ballots. One that ended undecided may be asked again: its votes stay
        hidden while it may."""
        found = self.poll.facts(rows)
        if self.state != EmergencyState.NEXT_MEETING:
            return found
        pending = self.released_at is None
        return replace(found, state=BallotState.NEXT_MEETING, is_pending=pending)
