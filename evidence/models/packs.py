"""Evidence packs: what was asked for, where the file lies, and until when."""

from datetime import date, datetime
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from approvals.models import Request
from evidence.models.subjects import Subject
from evidence.rules.packing import Kind, Scope, Span, archive_name
from evidence.rules.packs import State
from evidence.rules.slices import Access
from evidence.sentences import STATE_WORDS
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.models import Job
from govportal.worklist.models.jobs import FAILED
from incidents.models import Incident
from registry.models import Agent

ONE_THING = (Kind.REQUEST, Kind.INCIDENT, Kind.AGENT)
POPULATIONS = tuple(kind.value for kind in Kind if kind not in ONE_THING)
"""Scopes that reach over units: for those who see everything."""


def _is_about(kind: Kind) -> Q:
    """The one thing is named, and no other."""
    others = {f"{one.value}__isnull": one is not kind for one in ONE_THING}
    return Q(kind=kind.value, **others)


class PackSeries(models.Model):
    """The last number given in a year, for EP-2026-0077; its row is the lock."""

    year = models.PositiveSmallIntegerField(unique=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class PackQuerySet(QuerySet["Pack"]):
    def visible_to(self, person: Person, on: date | None = None) -> "PackQuerySet":
        """All packs for auditors; for others their own, of what they may see.

        A pack built for somebody who saw everything stays closed to them once they no longer do.
        """
        day = on or timezone.localdate()
        if Role.AUDITOR in person.roles_on(day) and person.is_active:
            return self
        own = self.filter(requested_by=person)
        if not person.sees_all_on(day):
            own = own.filter(access=Access.PART)
        requests = Request.objects.visible_to(person, day).values("pk")
        incidents = Incident.objects.visible_to(person, day).values("pk")
        agents = Agent.objects.visible_to(person, day).values("pk")
        seen = Q(request__in=requests) | Q(incident__in=incidents) | Q(agent__in=agents)
        if person.sees_all_on(day):
            seen |= Q(kind__in=POPULATIONS)
        return own.filter(seen)

    def for_list(self) -> "PackQuerySet":
        return self.select_related("requested_by", "job")

    def kept_too_long(self, now: datetime) -> "PackQuerySet":
        return self.filter(state=State.READY, expires_at__lte=now)

    def lost(self) -> "PackQuerySet":
        """Packs that nobody builds any more: their job was given up."""
        return self.filter(state=State.WAITING, job__state=FAILED)

    def standing(self, state: State, now: datetime) -> "PackQuerySet":
        """Those in a state as their pages show it: a worker may be lost, or the time be over,
        before that is noted."""
        lost, over = Q(job__state=FAILED), Q(expires_at__lte=now)
        rows = {
            State.WAITING: Q(state=State.WAITING) & ~lost,
            State.READY: Q(state=State.READY) & ~over,
            State.FAILED: Q(state=State.FAILED) | Q(state=State.WAITING) & lost,
            State.EXPIRED: Q(state=State.EXPIRED) | Q(state=State.READY) & over,
            State.CANCELLED: Q(state=State.CANCELLED),
        }
        return self.filter(rows[state])


class Pack(models.Model):
    """One evidence pack. The file can be made again from scope and tree size, byte for byte."""

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(
        max_length=10, choices=[(k.value, k.value) for k in Kind], default=Kind.REQUEST.value
    )
    about_number = models.CharField(max_length=120, default="")
    about_title = models.CharField(max_length=300, default="")
    about_ref = models.CharField(max_length=160, default="")
    span = models.CharField(max_length=21, blank=True)
    request = models.ForeignKey(Request, models.PROTECT, null=True, related_name="packs")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="packs")
    agent = models.ForeignKey(Agent, models.PROTECT, null=True, related_name="packs")
    access = models.CharField(max_length=4, choices=[(a.value, a.value) for a in Access])
    language = models.CharField(max_length=8, default="en")
    state = models.CharField(
        max_length=10, choices=[(k, words) for k, words in STATE_WORDS.items()], default="waiting"
    )
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="packs")
    requested_at = models.DateTimeField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="packs")
    step = models.CharField(max_length=10, blank=True)  # while it is built, with how much of it
    step_done = models.PositiveIntegerField(default=0)
    step_total = models.PositiveIntegerField(default=0)
    tree_size = models.BigIntegerField(null=True, blank=True)
    moment = models.DateTimeField(null=True, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True, blank=True)
    files = models.PositiveIntegerField(null=True, blank=True)
    entries = models.PositiveIntegerField(null=True, blank=True)
    built_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    failure = models.JSONField(null=True, blank=True)  # {"code", "params"} of a refusal

    objects = PackQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="pack_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.READY.value, State.EXPIRED.value])
                | Q(tree_size__isnull=False, size__isnull=False, expires_at__isnull=False)
                & ~Q(sha256=""),
                name="built_pack_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FAILED.value) | Q(failure__isnull=False),
                name="failed_pack_says_why",
            ),
            models.UniqueConstraint(
                fields=["kind", "about_number", "span", "requested_by", "access", "language"],
                condition=Q(state=State.WAITING.value),
                name="one_pack_under_way_per_scope",
            ),
            models.CheckConstraint(
                condition=_is_about(Kind.REQUEST)
                | _is_about(Kind.INCIDENT)
                | _is_about(Kind.AGENT)
                | Q(kind__in=POPULATIONS, request=None, incident=None, agent=None),
                name="pack_is_about_one_thing",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["requested_by", "-id"]),
            models.Index(fields=["state", "expires_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.about_number}"

    @property
    def ledger_ref(self) -> str:
        return f"pack:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("pack_detail", args=[self.number])

    @property
    def about(self) -> Subject:
        """What it is about, without reading it again."""
        days = Span.read(self.span)
        return Subject(Kind(self.kind), self.about_number, self.about_title, self.about_ref, days)

    @property
    def scope(self) -> Scope:
        days = Span.read(self.span)
        return Scope(self.kind, self.about_number, Access(self.access), self.language, days)

    @property
    def path(self) -> Path:
        """Where the file lies: beside the data, never below a folder that is served."""
        return Path(settings.DATA_DIR) / "packs" / f"{self.number}.zip"

    @property
    def file_name(self) -> str:
        """The name it is downloaded under."""
        return archive_name(self.about_number, self.tree_size or 0)

    @property
    def is_under_way(self) -> bool:
        return self.state == State.WAITING
