"""Paging: channels, who is on call, the chain, and each page that was sent."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from govportal.marks import mark_of
from govportal.people.models import Person, Unit
from govportal.worklist.models import Notice, Post, Receiver
from govportal.worklist.rules.shapes import Shape
from incidents.models.incidents import Incident
from incidents.paging_names import AUDIENCE_NAMES, ENDED_NAMES, SHAPE_NAMES
from incidents.rules.paging import ORDER_MAX, Audience, Ended, chain_from
from incidents.rules.paging import Chain as ChainOfSteps
from registry.models.agents import choices


class PagingChannel(models.Model):
    """A place outside where several people are paged: a mailbox, Slack, Teams, a webhook.

    ``takes_exercises``: whether it hears of exercises too. ``tested``: the newest test page.
    """

    name = models.CharField(max_length=80, unique=True)
    audience = models.CharField(max_length=12, choices=choices(AUDIENCE_NAMES))
    receiver = models.OneToOneField(Receiver, models.PROTECT, related_name="channel")
    is_active = models.BooleanField(default=True)
    takes_exercises = models.BooleanField(default=False)
    tested = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    history = HistoricalRecords(excluded_fields=["tested"])

    class Meta:
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(name=""), name="channel_has_a_name"),
            models.CheckConstraint(
                condition=Q(audience__in=[one.value for one in Audience]),
                name="channel_audience_is_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def ledger_ref(self) -> str:
        return f"paging_channel:{self.pk}"

    @property
    def mark(self) -> str:
        return mark_of(self, without=["tested_id"])

    @property
    def shape_words(self) -> str:
        return str(SHAPE_NAMES[Shape(self.receiver.shape)])

    @property
    def audience_words(self) -> str:
        return str(AUDIENCE_NAMES[Audience(self.audience)])


class OnCallQuerySet(QuerySet["OnCall"]):
    def at(self, now: datetime) -> "OnCallQuerySet":
        return self.filter(starts_at__lte=now, ends_at__gt=now)


class OnCall(models.Model):
    """Somebody on call from one moment up to another, for a business unit or for all.

    ``order``: who is paged first. Ended early, ``ends_at`` is when.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="on_call")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="on_call")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    order = models.PositiveSmallIntegerField(default=1)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    history = HistoricalRecords()

    objects = OnCallQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ends_at__gte=F("starts_at")), name="on_call_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(order__gte=1, order__lte=ORDER_MAX), name="on_call_order_is_known"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["ends_at", "starts_at"])]

    def __str__(self) -> str:
        return f"{self.person}, {self.order}"

    @property
    def ledger_ref(self) -> str:
        return f"on_call:{self.pk}"


class PagingChain(models.Model):
    """One version of the chain, of a business unit or of all the others. Written once.

    ``content`` empty: the unit goes by the chain of all again.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="paging_chains")
    n = models.PositiveIntegerField()
    content = models.JSONField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["n"], name="one_chain_per_number"),
            models.CheckConstraint(
                condition=Q(by__isnull=True) | ~Q(reason=""), name="a_changed_chain_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit or _('All business units')}: {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"paging_chain:{self.n}"

    @property
    def chain(self) -> ChainOfSteps:
        return chain_from(self.content)


class PagingRound(models.Model):
    """People are paged for one incident, step by step, until somebody takes it.

    ``next_step_at``: when the tick has to look at it; ``steps_done`` of its chain. Opened again or
    raised, an incident has another round.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="paging_rounds")
    n = models.PositiveIntegerField()
    chain = models.ForeignKey(PagingChain, models.PROTECT, related_name="+")
    severity = models.CharField(max_length=4)
    because = models.CharField(max_length=12)
    started_at = models.DateTimeField()
    steps_done = models.PositiveSmallIntegerField(default=0)
    next_step_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended = models.CharField(max_length=12, blank=True, choices=choices(ENDED_NAMES))
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_round_per_number"),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(ended_at__isnull=True), name="one_open_round"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended="")
                | Q(ended_at__isnull=False, next_step_at__isnull=True) & ~Q(ended=""),
                name="an_ended_round_pages_nobody",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_step_at"],
                condition=Q(next_step_at__isnull=False),
                name="paging_next_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"paging_round:{self.pk}"

    @property
    def ended_words(self) -> str:
        return str(ENDED_NAMES[Ended(self.ended)]) if self.ended else ""


class Page(models.Model):
    """One person or channel paged in one step. ``instead_of``: who is out of office.

    ``how``: where they acknowledged it, by the page's own screen or by the incident's.
    """

    BY_PAGE, BY_INCIDENT = "page", "incident"
    HOW: ClassVar[dict[str, Any]] = {
        BY_PAGE: _("from the page"),
        BY_INCIDENT: _("from the incident"),
    }
    incident = models.ForeignKey(Incident, models.PROTECT, related_name="pages")
    round = models.ForeignKey(PagingRound, models.PROTECT, related_name="pages")
    step = models.PositiveSmallIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="pages")
    instead_of = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    channel = models.ForeignKey(PagingChannel, models.PROTECT, null=True, related_name="pages")
    notice = models.ForeignKey(Notice, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    paged_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=10, blank=True, choices=choices(HOW))

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, channel__isnull=True, notice__isnull=False)
                | Q(person__isnull=True, channel__isnull=False, post__isnull=False),
                name="a_page_is_for_somebody",
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, how="")
                | Q(acknowledged_at__gte=F("paged_at"), person__isnull=False) & ~Q(how=""),
                name="a_person_acknowledges_a_page",
            ),
            models.UniqueConstraint(
                fields=["round", "step", "person"],
                condition=Q(person__isnull=False),
                name="nobody_is_paged_twice_in_a_step",
            ),
            models.UniqueConstraint(
                fields=["round", "step", "channel"],
                condition=Q(channel__isnull=False),
                name="no_channel_is_paged_twice_in_a_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.channel}"

    @property
    def ledger_ref(self) -> str:
        return f"page:{self.pk}"


class UpdateTold(models.Model):
    """An update that those on the incident, and the committee's channels, were told of. Once."""

    note = models.OneToOneField("incidents.IncidentNote", models.PROTECT, related_name="told")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.note_id}"
