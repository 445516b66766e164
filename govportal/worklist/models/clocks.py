"""Clocks: what they are now, what was done to them, what fell due, and what held them."""

from datetime import datetime
from fractions import Fraction
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet

from govportal.people.models import Committee
from govportal.worklist.models.calendars import CalendarVersion
from govportal.worklist.rules.clocks import ClockState
from govportal.worklist.rules.firings import EventKind, Outcome
from govportal.worklist.rules.intervals import Scale
from govportal.worklist.rules.limits import Limit
from govportal.worklist.rules.replays import Change, ChangeKind, chain_data, chain_from

RUNNING, PAUSED, STOPPED = "running", "paused", "stopped"
STATES = (RUNNING, PAUSED, STOPPED)


class ClockQuerySet(QuerySet["Clock"]):
    def running(self) -> "ClockQuerySet":
        """Clocks that count or wait; not those that were stopped."""
        return self.exclude(state=STOPPED)

    def due(self, before: datetime) -> "ClockQuerySet":
        """Clocks of which something fell due earlier than ``before``, the oldest first."""
        return self.filter(next_event_at__lt=before).order_by("next_event_at", "pk")

    def with_story(self) -> "ClockQuerySet":
        """With all that drawing a clock needs, at the same price for one and for many."""
        return self.select_related("version").prefetch_related("changes")

    def visible_to(self, user: Any) -> "ClockQuerySet":
        """The clocks of a person's own work items. Pages about a subject show its clock to those
        who may see the subject."""
        return self.filter(Q(items__assignee=user.pk)).distinct()


class Clock(models.Model):
    """A running time limit on something.

    ``used`` (microseconds of its own time) and ``paused`` (business days) are exact fractions,
    counted up to ``since``. ``due_at`` is when the limit is used up if nothing else happens; while
    a question waits, what an answer at its start would have given. ``next_event_at`` is when the
    sweep has to look at it again. ``refs`` are further subjects of its ledger entries; ``barred``
    the people (by primary key) whom no escalation calls, since they have a part in the case.
    """

    subject_ref = models.CharField(max_length=120, db_index=True)
    refs = models.JSONField(default=list, blank=True)
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300, blank=True)
    scale = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Scale])
    amount = models.PositiveIntegerField()
    chain = models.JSONField(default=list, blank=True)
    barred = models.JSONField(default=list, blank=True)
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, related_name="clocks")
    version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="clocks")
    state = models.CharField(max_length=10, default=RUNNING, choices=[(s, s) for s in STATES])
    started_at = models.DateTimeField()
    since = models.DateTimeField()
    used = models.CharField(max_length=200, default="0")
    paused = models.CharField(max_length=200, default="0")
    causes = models.JSONField(default=list, blank=True)
    stopped_at = models.DateTimeField(null=True)
    overdue_since = models.DateTimeField(null=True)
    due_at = models.DateTimeField()
    next_event_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    objects = ClockQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="clock_state_is_known"),
            models.CheckConstraint(
                condition=Q(scale__in=[s.value for s in Scale]), name="clock_scale_is_known"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="clock_limit_is_positive"),
            models.CheckConstraint(
                condition=Q(state=STOPPED, stopped_at__isnull=False, next_event_at__isnull=True)
                | (~Q(state=STOPPED) & Q(stopped_at__isnull=True)),
                name="stopped_clock_does_nothing_more",
            ),
            models.CheckConstraint(
                condition=~Q(state=PAUSED) | ~Q(scale=Scale.CALENDAR_HOURS.value),
                name="calendar_hours_never_pause",
            ),
            models.CheckConstraint(
                condition=Q(since__gte=F("started_at")), name="clock_goes_forward"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_event_at", "id"],
                condition=Q(next_event_at__isnull=False),
                name="clock_next_event",
            ),
            models.Index(fields=["state", "due_at", "id"], name="clock_by_due"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject_ref}"

    @property
    def ledger_ref(self) -> str:
        return f"clock:{self.pk}"

    @property
    def limit(self) -> Limit:
        return Limit(Scale(self.scale), self.amount)

    @property
    def is_running(self) -> bool:
        """Whether time passes on it now."""
        return self.state == RUNNING

    @property
    def is_paused(self) -> bool:
        return self.state == PAUSED

    @property
    def is_stopped(self) -> bool:
        return self.state == STOPPED

    @property
    def pauses(self) -> bool:
        """Whether a question can hold it."""
        return self.limit.pauses

    @property
    def state_now(self) -> ClockState:
        """The row as the rules see it."""
        return ClockState(
            limit=self.limit,
            chain=chain_from(self.chain),
            calendar=str(self.version_id),
            started_at=self.started_at,
            since=self.since,
            used=Fraction(self.used),
            paused=Fraction(self.paused),
            causes=frozenset(self.causes),
            stopped_at=self.stopped_at,
            overdue_since=self.overdue_since,
        )

    def take(self, state: ClockState) -> None:
        """Put a state into the columns; due and next event are the action's to set."""
        self.scale, self.amount = state.limit.scale.value, state.limit.amount
        self.chain = chain_data(state.chain)
        self.version_id = int(state.calendar)
        self.since, self.stopped_at = state.since, state.stopped_at
        self.overdue_since = state.overdue_since
        self.used, self.paused = str(state.used), str(state.paused)
        self.causes = sorted(state.causes)
        self.state = STOPPED if state.stopped_at else PAUSED if state.causes else RUNNING


class ClockChange(models.Model):
    """Something done to a clock: start, pause, answer, other limit or calendar, stop.

    Folding these again gives the clock as of any moment. Never changed, never deleted.
    """

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="changes")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in ChangeKind])
    at = models.DateTimeField()
    data = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["clock", "number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clock", "number"], name="clock_change_number_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in ChangeKind]), name="clock_change_is_known"
            ),
            models.CheckConstraint(
                condition=Q(number=1, kind=ChangeKind.STARTED.value)
                | (Q(number__gt=1) & ~Q(kind=ChangeKind.STARTED.value)),
                name="clock_starts_once_and_first",
            ),
            models.UniqueConstraint(
                fields=["clock"],
                condition=Q(kind=ChangeKind.STOPPED.value),
                name="clock_stops_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"

    @property
    def fact(self) -> Change:
        """The change as the rules replay it."""
        return Change(ChangeKind(self.kind), self.at, self.data)


class ClockEventQuerySet(QuerySet["ClockEvent"]):
    def unhandled(self) -> "ClockEventQuerySet":
        """Events that a higher room has not dealt with yet, the oldest first."""
        return self.filter(handled_at__isnull=True).order_by("pk")


class ClockEvent(models.Model):
    """Something that fell due by itself, exactly once: a warning, the deadline, an escalation,
    or the end of a pause. ``due_at`` is when it should have happened, ``happened_at`` when it did;
    ``told`` are the ledger references of those who heard of it.

    ``handled_at`` belongs to the room above that has to act on it.
    """

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=15, choices=[(k.value, k.value) for k in EventKind])
    threshold = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    happened_at = models.DateTimeField()
    outcome = models.CharField(max_length=20, choices=[(o.value, o.value) for o in Outcome])
    told = models.JSONField(default=list, blank=True)
    handled_at = models.DateTimeField(null=True)

    objects = ClockEventQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clock", "kind", "threshold"], name="clock_event_happens_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in EventKind]), name="clock_event_is_known"
            ),
            models.CheckConstraint(
                condition=Q(happened_at__gte=F("due_at")), name="clock_event_is_never_early"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["kind", "id"],
                condition=Q(handled_at__isnull=True),
                name="clock_event_unhandled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.threshold}"

    @property
    def key(self) -> tuple[str, int]:
        return self.kind, self.threshold


class ClockPause(models.Model):
    """One question that holds a clock, from when until when."""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="pauses_taken")
    cause = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["opened_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["clock", "cause"],
                condition=Q(closed_at__isnull=True),
                name="one_open_pause_per_cause",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="pause_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.cause
