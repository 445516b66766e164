"""Meetings of a committee, their agenda, and who was in the room when."""

import uuid
from datetime import date, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from approvals.models.ballots import Ballot
from approvals.models.names import ITEM_KIND_NAMES, ITEM_STATE_NAMES, MEETING_STATE_NAMES
from approvals.models.reviews import Review
from approvals.models.seats import BallotSeat
from approvals.rules.meetings import ItemKind, ItemState, MeetingState
from govportal.people.models import Committee, Person


def new_uid() -> str:
    """What calendars know a meeting by, for good."""
    return f"{uuid.uuid4()}@govportal"


class MeetingQuerySet(QuerySet["Meeting"]):
    def visible_to(self, person: Any, on: date | None = None) -> "MeetingQuerySet":
        """Committee members, auditors and administrators see the meetings (1-domain.md §1)."""
        return self if person.sees_all_on(on or timezone.now().date()) else self.none()

    def to_come(self) -> "MeetingQuerySet":
        return self.filter(state__in=(MeetingState.PLANNED, MeetingState.OPEN)).order_by(
            "starts_at", "pk"
        )


class Meeting(models.Model):
    """One meeting. ``sequence`` counts its invitations; ``zone`` is where its time is said."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="meetings")
    n = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    minutes = models.PositiveSmallIntegerField(default=60)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=300, blank=True)
    state = models.CharField(
        max_length=10,
        choices=[(s.value, n) for s, n in MEETING_STATE_NAMES.items()],
        default=MeetingState.PLANNED,
    )
    uid = models.CharField(max_length=80, unique=True, default=new_uid, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-starts_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["committee", "n"], name="meetings_are_numbered"),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(state=MeetingState.OPEN),
                name="one_meeting_of_a_committee_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in MeetingState]),
                name="meeting_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.PLANNED, opened_at=None, closed_at=None)
                | Q(state=MeetingState.OPEN, opened_at__isnull=False, closed_at=None)
                | Q(state=MeetingState.CLOSED, opened_at__isnull=False, closed_at__isnull=False)
                | Q(state=MeetingState.CANCELLED, opened_at=None, closed_at__isnull=False),
                name="meeting_state_fits_its_times",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee}: {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"meeting:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("meeting_detail", args=[self.pk])

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def is_open(self) -> bool:
        return self.state == MeetingState.OPEN

    def present_at(self, at: datetime) -> frozenset[int]:
        """Who is in the room at that moment, by primary key."""
        return frozenset(self.attendances.in_the_room(at).values_list("person_id", flat=True))


class AgendaItem(models.Model):
    """One item. ``review`` is what is decided: the case itself, or the review of a motion.

    ``about``: the meeting whose minutes are to be approved. ``note`` is what the minutes say of
    the discussion; ``outcome`` how it ended, in numbers.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    kind = models.CharField(
        max_length=10, choices=[(k.value, n) for k, n in ITEM_KIND_NAMES.items()]
    )
    title = models.CharField(max_length=240)
    text = models.TextField(blank=True)
    review = models.ForeignKey(
        Review, models.PROTECT, null=True, blank=True, related_name="agenda_items"
    )
    about = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="minutes_items"
    )
    moved_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="motions"
    )
    is_consent = models.BooleanField(default=False)
    pulled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.CharField(
        max_length=10,
        choices=[(s.value, n) for s, n in ITEM_STATE_NAMES.items()],
        default=ItemState.WAITING,
    )
    note = models.TextField(blank=True)
    outcome = models.JSONField(default=dict, blank=True)
    added_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords(excluded_fields=["outcome"])

    class Meta:
        ordering: ClassVar[list[str]] = ["position", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(state=ItemState.CALLED),
                name="one_item_is_called_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["meeting", "review"],
                condition=~Q(state=ItemState.REMOVED),
                name="a_case_stands_on_an_agenda_once",
            ),
            models.CheckConstraint(
                condition=~Q(kind=ItemKind.CASE) | Q(review__isnull=False, is_consent=False),
                name="a_case_is_judged_on_its_own",
            ),
            models.CheckConstraint(
                condition=Q(kind=ItemKind.MINUTES) ^ Q(about__isnull=True),
                name="minutes_are_of_a_meeting",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in ItemKind])
                & Q(state__in=[s.value for s in ItemState]),
                name="agenda_item_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_ref(self) -> str:
        return f"agenda_item:{self.pk}"

    @property
    def is_voted_on(self) -> bool:
        return self.kind != ItemKind.REPORT


class Hearing(models.Model):
    """A ballot that is held in a meeting: it has no clock, and only those in the room vote.

    ``voting_ended_at``: when who presides closed the vote; then it is decided, tied or left.
    """

    ballot = models.OneToOneField(Ballot, models.PROTECT, related_name="hearing")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="hearings")
    voting_ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]

    def __str__(self) -> str:
        return f"{self.ballot} · {self.item}"


class HearingSeat(models.Model):
    """Who sat for which seat when the vote was closed: what its quorum and votes are counted in."""

    hearing = models.ForeignKey(Hearing, models.PROTECT, related_name="seats")
    seat = models.ForeignKey(BallotSeat, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    seated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["hearing", "seat"], name="a_seat_is_taken_once"),
            models.UniqueConstraint(fields=["hearing", "person"], name="nobody_sits_twice"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.seat}"


class AttendanceQuerySet(QuerySet["Attendance"]):
    def in_the_room(self, at: datetime) -> "AttendanceQuerySet":
        """Who has come by then and not left."""
        return self.filter(Q(left_at=None) | Q(left_at__gt=at), arrived_at__lte=at)


class Attendance(models.Model):
    """Somebody in the room, from a moment until a moment. Who comes back has another row."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances")
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances")
    arrived_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["arrived_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["meeting", "person"],
                condition=Q(left_at=None),
                name="nobody_is_in_the_room_twice",
            ),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("arrived_at")),
                name="nobody_leaves_before_they_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.arrived_at:%H:%M}"

    @property
    def ledger_ref(self) -> str:
        return f"attendance:{self.pk}"
