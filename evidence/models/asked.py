"""What auditors asked for, and each thing that was said and given about it."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from approvals.models import Attachment, Request
from evidence.asked_names import ACT_NAMES, STATE_NAMES, STATE_SIGNS
from evidence.models.frameworks import FrameworkRequirement
from evidence.models.packs import Pack
from evidence.rules.asked import LINK_MAX, LIVE, TITLE_MAX, WAITS, Act, State
from govportal.marks import mark_of
from govportal.people.models import Person
from govportal.people.rules import Role
from registry.models import Agent
from registry.models.agents import choices

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

HAS_OWNER = (State.GIVEN.value, State.ANSWERED.value, State.ACCEPTED.value)


class AskedQuerySet(QuerySet["AskedEvidence"]):
    def visible_to(self, person: Person, on: date | None = None) -> "AskedQuerySet":
        """All for who sees everything and who names owners; for others what they answer, and
        what those whom they lead answer too late."""
        day = on or timezone.localdate()
        triages = person.is_active and Role.COMPLIANCE_REVIEWER in person.roles_on(day)
        if triages or person.sees_all_on(day):
            return self
        late = Q(owner__manager=person, state=State.GIVEN, due_on__lt=day)
        return self.filter(Q(owner=person) & ~Q(state=State.ASKED) | late)

    def live(self) -> "AskedQuerySet":
        return self.filter(state__in=sorted(LIVE))

    def late(self, on: date) -> "AskedQuerySet":
        """Past their day, and still waiting for the organisation."""
        return self.filter(state__in=sorted(WAITS), due_on__lt=on)

    def for_list(self) -> "AskedQuerySet":
        return self.select_related(
            "owner", "asked_by", "agent", "request", "requirement__framework"
        )


class AskedEvidence(models.Model):
    """One thing that an auditor wants to see. ``since`` and ``until``: the period it is about."""

    number = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=TITLE_MAX)
    what = models.TextField()
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="asked")
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="asked")
    requirement = models.ForeignKey(
        FrameworkRequirement, models.PROTECT, null=True, related_name="asked"
    )
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=choices(STATE_NAMES), default="asked")
    owner = models.ForeignKey(Person, models.PROTECT, null=True, related_name="asked_of")
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in State]), name="asked_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(what=""), name="asked_says_what_for"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=HAS_OWNER) | Q(owner__isnull=False),
                name="answered_evidence_has_an_owner",
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | ~Q(owner=F("asked_by")),
                name="nobody_answers_themselves",
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="asked_period_goes_forward",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "withdrawn"], closed_at__isnull=False)
                | ~Q(state__in=["accepted", "withdrawn"]) & Q(closed_at__isnull=True),
                name="ended_asking_says_when",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "due_on"], name="asked_by_day"),
            models.Index(fields=["owner", "-id"], name="asked_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def ledger_ref(self) -> str:
        return f"asked:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("asked_detail", args=[self.number])

    @property
    def mark(self) -> str:
        """Of the row and of what was said and given: an answer that is judged was seen."""
        return mark_of(self, beside=self.turns.count())

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        """Tone, shape and word of the state."""
        state = State(self.state)
        return (*STATE_SIGNS[state], STATE_NAMES[state])

    @property
    def is_late(self) -> bool:
        """Past its day in the reader's zone, and still waiting for the organisation."""
        return self.state in WAITS and self.due_on < timezone.localdate()


class AskedTurn(models.Model):
    """One thing that was done about it; only ever added. ``link`` leads to a page of the portal."""

    asked = models.ForeignKey(AskedEvidence, models.PROTECT, related_name="turns")
    n = models.PositiveIntegerField()
    act = models.CharField(max_length=12, choices=choices(ACT_NAMES))
    text = models.TextField()
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    link = models.CharField(max_length=LINK_MAX, blank=True)
    pack = models.ForeignKey(Pack, models.PROTECT, null=True, related_name="answers")
    to = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(null=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["asked", "n"], name="one_asked_turn_of_a_number"),
            models.CheckConstraint(condition=~Q(text=""), name="asked_turn_says_what"),
            models.CheckConstraint(
                condition=Q(link="") | Q(link__startswith="/") & ~Q(link__startswith="//"),
                name="answer_leads_inside",
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.GIVE) | Q(to__isnull=False), name="given_to_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(act=Act.CHANGE_DAY) | Q(due_on__isnull=False),
                name="other_day_is_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asked.number}: {self.act}"

    @property
    def ledger_ref(self) -> str:
        return f"asked_turn:{self.pk}"
