"""Agent Deployment Requests and their immutable versions."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from approvals.models.drafts import Attachment
from approvals.rules.states import State
from govportal.people.models import Delegation, Person, Unit
from registry.models import Agent, Manifest, granted

if TYPE_CHECKING:
    from approvals.models.reviews import Review

STATE_NAMES = {
    State.IN_REVIEW: _("In review"),
    State.APPROVED: _("Approved"),
    State.REJECTED: _("Rejected"),
    State.WITHDRAWN: _("Withdrawn"),
}
SIGNS = {
    State.IN_REVIEW: ("neutral", "wait"),
    State.APPROVED: ("ok", "ok"),
    State.REJECTED: ("bad", "bad"),
    State.WITHDRAWN: ("neutral", "off"),
}
KIND_NAMES = {
    "new": _("New deployment"),
    "material_change": _("Change to an approved agent"),
    "renewal": _("Renewal"),
    "pilot": _("Pilot"),
    "exception": _("Exception"),
    "emergency_change": _("Emergency change"),
    "tier_change": _("Tier change"),
    "retirement": _("Retirement"),
}


class NumberSeries(models.Model):
    """The last number given in a year, for ADR-2026-0042; its row is the lock."""

    prefix = models.CharField(max_length=6, default="ADR")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["prefix", "year"], name="one_series_a_year"),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last}"


class RequestQuerySet(QuerySet["Request"]):
    def visible_to(self, person: Person, on: date | None = None) -> "RequestQuerySet":
        """Requests this person may see on ``on``, today by default (1-domain.md §1).

        A union of indexed id sets: own unit, takes part, stands in for who takes part in what goes
        on still, granted; never OR over joins.
        """
        if person.sees_all_on(on or timezone.localdate()):
            return self
        requests = Request.objects.order_by()
        away = Delegation.objects.of(person, timezone.now()).values("person_id")
        going_on = Q(request__state__in=(State.IN_REVIEW, State.APPROVED), person__in=away)
        mine: list[QuerySet[Any, Any]] = [
            Participant.objects.filter(person=person).values("request_id"),
            Participant.objects.filter(going_on).values("request_id"),
        ]
        if person.unit_id:
            mine.append(requests.filter(unit_id=person.unit_id).values("pk"))
        shared = requests.filter(
            pk__in=[
                int(pk)
                for pk in granted(person, "approvals.view_request").values_list(
                    "object_pk", flat=True
                )
            ]
        ).values("pk")
        return self.filter(pk__in=shared.union(*mine, all=True))

    def for_list(self) -> "RequestQuerySet":
        """With all that a row shows, its clock included, at the same price for any page."""
        return self.select_related("agent", "unit", "requester", "review__clock__version")


class Request(models.Model):
    """An Agent Deployment Request (ADR): may this agent run, as described?"""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20, choices=list(KIND_NAMES.items()), default="new")
    state = models.CharField(
        max_length=20,
        choices=[(s.value, n) for s, n in STATE_NAMES.items()],
        default=State.IN_REVIEW,
    )
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="requests")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="requests")
    requester = models.ForeignKey(Person, models.PROTECT, related_name="requests_made")
    title = models.CharField(max_length=240)
    tier = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    version_n = models.PositiveSmallIntegerField(default=1)
    review: "models.ForeignKey[Review | None, Review | None]" = models.ForeignKey(
        "approvals.Review", models.PROTECT, null=True, blank=True, related_name="+"
    )
    submitted_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    close_reason = models.TextField(blank=True)
    history = HistoricalRecords()

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="request_state_is_known"
            ),
            models.CheckConstraint(condition=Q(tier__range=(1, 4)), name="request_tier_1_to_4"),
            models.CheckConstraint(
                condition=Q(state=State.IN_REVIEW) ^ Q(closed_at__isnull=False),
                name="request_is_open_or_closed",
            ),
            models.UniqueConstraint(
                fields=["agent"],
                condition=Q(state=State.IN_REVIEW),
                name="one_request_in_review_per_agent",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit", "-id"]),
            models.Index(fields=["state", "-id"]),
            models.Index(fields=["tier", "-id"]),
            models.Index(fields=["requester", "-id"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"request:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("request_detail", args=[self.number])

    @staticmethod
    def waiting_for(requests: Iterable["Request"]) -> dict[int, list[Person]]:
        """By review id: who has an open step, for a whole page in one query."""
        reviews = [row.review_id for row in requests if row.is_open and row.review_id]
        found: dict[int, list[Person]] = {pk: [] for pk in reviews}
        steps = apps.get_model("approvals", "ReviewStep").objects.filter(
            review__in=reviews, state="open", assignee__isnull=False
        )
        for step in steps.select_related("assignee"):
            if step.assignee is not None and step.assignee not in found[step.review_id]:
                found[step.review_id].append(step.assignee)
        return found

    @property
    def is_open(self) -> bool:
        return self.state == State.IN_REVIEW

    @property
    def kind_words(self) -> str:
        """As ``get_kind_display`` has it, which lays out all kinds anew for each row."""
        return str(KIND_NAMES[self.kind])

    @property
    def state_words(self) -> str:
        return str(STATE_NAMES[State(self.state)])

    @property
    def tone(self) -> str:
        return SIGNS[State(self.state)][0]

    @property
    def shape(self) -> str:
        return SIGNS[State(self.state)][1]

    @property
    def version(self) -> "RequestVersion":
        """The version the review is about now."""
        return self.versions.select_related("manifest").get(n=self.version_n)


class RequestVersion(models.Model):
    """What was submitted, frozen: content, attachments, tier and manifest. Never changed."""

    request = models.ForeignKey(Request, models.PROTECT, related_name="versions")
    n = models.PositiveSmallIntegerField()
    content = models.JSONField()
    unknown = models.JSONField(default=list)
    attachments = models.ManyToManyField(Attachment, related_name="versions", blank=True)
    digest = models.CharField(max_length=71)
    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="request_versions")
    tier = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    classification = models.JSONField()
    findings = models.JSONField(default=list)
    submitted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["request", "n"], name="request_versions_are_numbered"),
        ]

    def __str__(self) -> str:
        return f"{self.request.number}, version {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"request_version:{self.digest}"


class Participant(models.Model):
    """Somebody who takes part in a request, and as what; opens it to them."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=40)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "request", "role"], name="takes_part_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.role}"


def requests_seen(person: Person, day: date) -> "QuerySet[Any, Any]":
    """The numbers of the requests that somebody may see."""
    return Request.objects.visible_to(person, day).order_by().values("number")
