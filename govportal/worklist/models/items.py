"""Work items (who has to do what) and notices (the outbox of mails)."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Case, DateTimeField, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from govportal.people.models import Delegation, Person
from govportal.worklist.days import today_at
from govportal.worklist.models.clocks import RUNNING, Clock
from govportal.worklist.waits_as import waits_as

SUBSTITUTED = (
    "condition.evidence", "condition.verify", "review.completeness",
    "review.question", "running.question",
    *(f"review.{duty}" for duty in (
        "attestation", "legal_class", "privacy", "sign_off_technical_owner", "sign_off_ciso",
        "sign_off_security",
        "security", "compliance", "architecture")),
)  # fmt: skip
"""The kinds of work that a substitute may do for who is away."""


def is_late(now: datetime) -> Q:
    """Of what is open: its clock has run out, or, where it has none, its last day is over."""
    clock = Q(clock__state=RUNNING, clock__due_at__lt=now)
    return clock | Q(clock__isnull=True, due_on__lt=today_at(now))


class WorkItemQuerySet(QuerySet["WorkItem"]):
    def open(self) -> "WorkItemQuerySet":
        return self.filter(closed_at__isnull=True)

    def for_person(self, person: Any) -> "WorkItemQuerySet":
        return self.filter(assignee=person.pk)

    def for_stand_in(self, person: Any, now: datetime) -> "WorkItemQuerySet":
        """What waits for those whom this person stands in for at ``now``; nobody votes for them."""
        away = Delegation.objects.of(person, now).values("person_id")
        return self.filter(assignee__in=away, kind__in=SUBSTITUTED)

    def for_person_or_absent(self, person: Any, now: datetime) -> "WorkItemQuerySet":
        """Both at once, where only their number is asked."""
        away = Delegation.objects.of(person, now).values("person_id")
        return self.filter(
            Q(assignee=person.pk) | Q(assignee__in=away, kind__in=SUBSTITUTED),
            closed_at__isnull=True,
        )

    def about(self, subject_ref: str) -> "WorkItemQuerySet":
        return self.filter(subject_ref=subject_ref)

    def visible_to(self, user: Any) -> "WorkItemQuerySet":
        """A person sees their own items; what others have to do shows on the subject's page."""
        return self.for_person(user)

    def by_urgency(self) -> "WorkItemQuerySet":
        """Running clocks and last days first, the one that ends first on top, a day before its
        hours; then paused clocks, then what has no day."""
        has_day = Case(When(due_on__isnull=False, then=Value(RUNNING)))
        ends = Coalesce(F("clock__due_at"), Cast("due_on", DateTimeField()))
        return (
            self.select_related("clock__version")
            .prefetch_related("clock__changes")
            .order_by(
                Coalesce(F("clock__state"), has_day).desc(nulls_last=True),
                ends.asc(nulls_last=True),
                "pk",
            )
        )


class WorkItem(models.Model):
    """Something one person has to do, in one role, perhaps before a clock runs out.

    ``due_on`` is the last day for what has no clock; where there is one, the clock says it.
    ``escalated_from`` is the item of the first assignee, who keeps theirs; ``hop`` the percent of
    the limit at which this one was added.
    """

    subject_ref = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    assignee = models.ForeignKey(Person, models.PROTECT, related_name="work_items")
    role = models.CharField(max_length=40, blank=True)
    clock = models.ForeignKey(Clock, models.PROTECT, null=True, related_name="items")
    due_on = models.DateField(null=True)
    key = models.CharField(max_length=200, unique=True)
    escalated_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="escalations"
    )
    hop = models.PositiveIntegerField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=120, blank=True)
    outcome = models.CharField(max_length=60, blank=True)

    objects = WorkItemQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(escalated_from__isnull=True) | Q(hop__gte=100),
                name="escalated_item_names_its_hop",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by="")
                | Q(closed_at__gte=F("opened_at")),
                name="closed_item_was_open",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["assignee"], condition=Q(closed_at__isnull=True), name="item_open_for"
            ),
            models.Index(
                fields=["subject_ref"], condition=Q(closed_at__isnull=True), name="item_open_about"
            ),
            models.Index(
                fields=["kind"], condition=Q(closed_at__isnull=True), name="item_open_of_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ledger_ref(self) -> str:
        return f"item:{self.pk}"

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def kind_words(self) -> str:
        """In which role it waits for its assignee."""
        return waits_as(self.role)

    @property
    def note(self) -> str:
        """Why it came to this person, where that is not plain."""
        if self.hop is None:
            return ""
        return _("Escalated to you at %(percent)s %% of the time limit") % {"percent": self.hop}


class NoticeQuerySet(QuerySet["Notice"]):
    def waiting(self, now: datetime) -> "NoticeQuerySet":
        """Notices to be sent now, whose last attempt is far enough back and that nobody holds."""
        free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
        return self.filter(free, state=Notice.WAITING, next_try_at__lte=now).order_by(
            "next_try_at", "pk"
        )


class Notice(models.Model):
    """A mail to one person, written with the change it tells of and sent afterwards."""

    WAITING, SENT, DEAD = "waiting", "sent", "dead"

    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    subject = models.CharField(max_length=300)
    body = models.TextField()
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    state = models.CharField(
        max_length=10, default=WAITING, choices=[(s, s) for s in (WAITING, SENT, DEAD)]
    )
    attempts = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | Q(state__in=("waiting", "dead"), sent_at__isnull=True),
                name="notice_is_sent_or_not",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_try_at"], condition=Q(state="waiting"), name="notice_waiting"
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    @property
    def ledger_ref(self) -> str:
        return f"notice:{self.pk}"


class NoticeAttachment(models.Model):
    """A stored file that goes out with a notice: which, under what name, as what.

    ``path`` is its name in the default storage; ``sha256`` says which bytes are meant.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attachments")
    path = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["notice", "name"], name="a_notice_attaches_a_name_once"
            ),
            models.CheckConstraint(
                condition=~Q(path="") & ~Q(sha256="") & ~Q(name="") & ~Q(content_type=""),
                name="an_attachment_says_what_it_is",
            ),
        ]

    def __str__(self) -> str:
        return self.name
