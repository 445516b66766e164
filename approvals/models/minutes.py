"""The minutes of a meeting, what was added to them, and what somebody was asked to do."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from approvals.models.meetings import AgendaItem, Meeting
from approvals.models.names import MINUTES_STATE_NAMES
from approvals.rules.meetings import MinutesState
from govportal.people.models import Committee, Person
from govportal.worklist.models import WorkItem


class Minutes(models.Model):
    """What happened in a meeting. ``content`` is frozen when sent round, with its ``digest``.

    A draft is read from what happened each time; ``remark`` is what nobody could derive.
    """

    meeting = models.OneToOneField(Meeting, models.PROTECT, related_name="protocol")
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="protocols")
    state = models.CharField(
        max_length=10,
        choices=[(s.value, n) for s, n in MINUTES_STATE_NAMES.items()],
        default=MinutesState.DRAFT,
    )
    remark = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)
    content = models.JSONField(default=dict, blank=True)
    digest = models.CharField(max_length=71, blank=True)
    circulated_at = models.DateTimeField(null=True, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="minutes_approved"
    )
    approved_in = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="minutes_approved"
    )
    history = HistoricalRecords(excluded_fields=["content"])

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=MinutesState.DRAFT)
                | (Q(state__in=["circulated", "approved"]) & ~Q(digest="")),
                name="minutes_sent_round_are_frozen",
            ),
            models.CheckConstraint(
                condition=Q(state=MinutesState.APPROVED) ^ Q(approved_at=None),
                name="minutes_are_approved_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=MinutesState.APPROVED)
                | Q(approved_by__isnull=False)
                | Q(approved_in__isnull=False),
                name="minutes_are_approved_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Minutes: {self.meeting.title}"

    @property
    def ledger_ref(self) -> str:
        return f"minutes:{self.meeting_id}"

    def get_absolute_url(self) -> str:
        return reverse("minutes_detail", args=[self.meeting_id])

    @property
    def is_draft(self) -> bool:
        return self.state == MinutesState.DRAFT


class Addendum(models.Model):
    """A correction of approved minutes: added below them, never in them."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="addenda")
    n = models.PositiveIntegerField()
    text = models.TextField()
    by = models.ForeignKey(Person, models.PROTECT, related_name="addenda")
    added_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["minutes", "n"], name="addenda_are_numbered"),
            models.CheckConstraint(condition=~Q(text=""), name="addendum_has_a_text"),
        ]

    def __str__(self) -> str:
        return f"Addendum {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"addendum:{self.pk}"


class ActionItemQuerySet(QuerySet["ActionItem"]):
    def visible_to(self, person: Any, on: date | None = None) -> "ActionItemQuerySet":
        """One's own, and those somebody was called to; all of them for who sees the meetings."""
        day = on or timezone.now().date()
        if person.sees_all_on(day):
            return self
        called = WorkItem.objects.for_person(person).filter(kind="action.do")
        numbers = [ref.rpartition(":")[2] for ref in called.values_list("subject_ref", flat=True)]
        return self.filter(Q(owner=person) | Q(pk__in=numbers))

    def open(self) -> "ActionItemQuerySet":
        return self.filter(done_at=None)


class ActionItem(models.Model):
    """What a meeting asked somebody to do, until when."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="action_items")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="action_items")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, null=True, blank=True, related_name="action_items"
    )
    text = models.TextField()
    owner = models.ForeignKey(Person, models.PROTECT, related_name="action_items")
    due_on = models.DateField()
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    result = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = ActionItemQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["due_on", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text=""), name="action_item_has_a_text"),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None)
                | (Q(done_at__isnull=False, done_by__isnull=False) & ~Q(result="")),
                name="action_item_is_done_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def ledger_ref(self) -> str:
        return f"action_item:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("action_done", args=[self.pk])

    @property
    def is_late(self) -> bool:
        """Whether its day is over by the clock of its meeting."""
        return self.done_at is None and self.due_on < timezone.localdate(timezone=self.meeting.tz)
