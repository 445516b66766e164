"""Playbooks and their versions; two people bring one into force."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from govportal.marks import mark_of
from govportal.people.models import Person
from incidents.names import CLASS_NAMES, SEVERITY_NAMES
from incidents.rules.playbooks import Duty, Item, VersionState, item_of
from incidents.rules.severities import IncidentClass, Severity
from registry.models.agents import choices

DUTY_NAMES = {
    Duty.LEAD: _("Lead of the incident"),
    Duty.TECHNICAL: _("Technical owner"),
    Duty.DATA: _("Data protection"),
    Duty.COMMUNICATIONS: _("Communications"),
    Duty.OPERATOR: _("Operator"),
    Duty.COUNSEL: _("Counsel"),
    Duty.OWNER: _("Business owner"),
}
VERSION_NAMES = {
    VersionState.DRAFT: _("Draft"),
    VersionState.ACTIVE: _("In force"),
    VersionState.SUPERSEDED: _("Superseded"),
    VersionState.DISCARDED: _("Discarded"),
}
VERSION_SIGNS = {
    VersionState.DRAFT: ("neutral", "draft"),
    VersionState.ACTIVE: ("ok", "ok"),
    VersionState.SUPERSEDED: ("neutral", "off"),
    VersionState.DISCARDED: ("neutral", "off"),
}
ANY_CLASS, ANY_SEVERITY = _("Any class"), _("any severity")


class Playbook(models.Model):
    """The place of one class and severity; either may be empty and then means any."""

    number = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=30, blank=True, choices=choices(CLASS_NAMES))
    severity = models.CharField(max_length=4, blank=True, choices=choices(SEVERITY_NAMES))
    created_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "severity"], name="one_playbook_per_place"),
            models.CheckConstraint(
                condition=Q(kind__in=["", *(kind.value for kind in IncidentClass)]),
                name="playbook_class_is_known",
            ),
            models.CheckConstraint(
                condition=Q(severity__in=["", *(one.value for one in Severity)]),
                name="playbook_severity_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.place_words}"

    @property
    def ledger_ref(self) -> str:
        return f"playbook:{self.number}"

    def get_absolute_url(self) -> str:
        return reverse("playbook_detail", args=[self.number])

    @property
    def place_words(self) -> str:
        """“Data exfiltration, SEV1”."""
        kind = CLASS_NAMES[IncidentClass(self.kind)] if self.kind else ANY_CLASS
        return f"{kind}, {self.severity or ANY_SEVERITY}"


class PlaybookVersionQuerySet(QuerySet["PlaybookVersion"]):
    def active(self) -> "PlaybookVersionQuerySet":
        return self.filter(state=VersionState.ACTIVE)


class PlaybookVersion(models.Model):
    """One version, fixed once it is in force. ``written_by`` is empty for what ships; ``base``:
    the version it was begun from."""

    playbook = models.ForeignKey(Playbook, models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    content = models.JSONField()
    reason = models.TextField(blank=True)
    state = models.CharField(max_length=12, choices=choices(VERSION_NAMES))
    revision = models.PositiveIntegerField(default=0)
    written_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()
    activated_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    activated_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = PlaybookVersionQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["playbook", "n"], name="one_playbook_version_per_n"),
            models.UniqueConstraint(
                fields=["playbook"], condition=Q(state="active"), name="one_playbook_in_force"
            ),
            models.UniqueConstraint(
                fields=["playbook"], condition=Q(state="draft"), name="one_playbook_draft"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in VersionState]),
                name="playbook_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded"], activated_at=None)
                | Q(state__in=["active", "superseded"], activated_at__isnull=False),
                name="playbook_in_force_says_since_when",
            ),
            models.CheckConstraint(
                condition=Q(written_by=None)
                | Q(activated_by=None, activated_at=None)
                | Q(activated_by__isnull=False) & ~Q(activated_by=F("written_by")),
                name="playbook_needs_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.playbook.number} v{self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"playbook_version:{self.playbook.number}.v{self.n}"

    def get_absolute_url(self) -> str:
        return reverse("playbook_version", args=[self.playbook.number, self.n])

    @property
    def mark(self) -> str:
        return mark_of(self)

    @property
    def items(self) -> list[Item]:
        return [item_of(data) for data in self.content]

    @property
    def shown_items(self) -> "list[ShownItem]":
        """The items in the reader's language."""
        return [ShownItem(item) for item in self.items]

    @property
    def title_words(self) -> str:
        return shown(self.title)

    @property
    def state_now(self) -> VersionState:
        return VersionState(self.state)

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    @property
    def state_words(self) -> str:
        return str(VERSION_NAMES[self.state_now])

    @property
    def tone(self) -> str:
        return VERSION_SIGNS[self.state_now][0]

    @property
    def shape(self) -> str:
        return VERSION_SIGNS[self.state_now][1]


def shown(text: str) -> str:
    """A text in the reader's language where it ships; as it was written where somebody did."""
    return gettext(text) if text else ""


@dataclass(frozen=True)
class ShownItem:
    """An item in the reader's language."""

    item: Item

    @property
    def text_words(self) -> str:
        return shown(self.item.text)

    @property
    def help_words(self) -> str:
        return shown(self.item.help)

    @property
    def duty_words(self) -> str:
        return str(DUTY_NAMES[self.item.duty])


class PlaybookHand(models.Model):
    """That somebody wrote in a version, and so does not bring it into force. Written once."""

    version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="hands")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version", "person"], name="one_hand_per_person")
        ]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.person}"


class IncidentPlaybook(models.Model):
    """On which version an incident runs, from when, and why. Added to, never changed."""

    incident = models.ForeignKey("Incident", models.PROTECT, related_name="playbooks")
    n = models.PositiveIntegerField()
    version = models.ForeignKey(PlaybookVersion, models.PROTECT, related_name="incidents")
    because = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["incident", "n"], name="one_playbook_turn_per_n")
        ]

    def __str__(self) -> str:
        return f"{self.incident_id}: {self.version}"
