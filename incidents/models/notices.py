"""Notices to authorities, people, providers and customers: versions, and what became of them."""

from pathlib import PurePosixPath
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from govportal.people.models import Person
from incidents.legal_names import NOTICE_NAMES
from incidents.models.incidents import Incident
from incidents.rules.notices import Move, NoticeKind, Written
from registry.models.agents import choices

UNPRINTED = Q(file="", sha256="", size__isnull=True, printed_at__isnull=True)
PRINTED = ~Q(file="") & ~Q(sha256="") & Q(size__isnull=False, printed_at__isnull=False)


class LegalNotice(models.Model):
    """One notice of an incident; its text is in versions, its fate in moves."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="legal_notices")
    kind = models.CharField(max_length=12, choices=choices(NOTICE_NAMES))
    prepared_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["incident", "kind"], name="one_notice_of_a_kind_per_incident"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in NoticeKind]),
                name="notice_kind_of_incident_is_known",
            ),
        ]

    def __str__(self) -> str:
        return str(NOTICE_NAMES[NoticeKind(self.kind)])

    @property
    def ledger_ref(self) -> str:
        return f"legal_notice:{self.pk}"

    @property
    def kind_words(self) -> str:
        return str(self)


def notice_path(version: "NoticeVersion", name: str) -> str:
    """Stored by content, as letters are."""
    return str(PurePosixPath("notices") / version.sha256[:2] / version.sha256)


class NoticeVersion(models.Model):
    """What a notice says: written once; its printed file is added once.

    ``content`` is all that is on paper, frozen; ``digest`` is over it. ``by`` is empty where the
    portal prepared it from the incident.
    """

    notice = models.ForeignKey(LegalNotice, models.PROTECT, related_name="versions")
    n = models.PositiveIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=71)
    by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="notice_versions")
    at = models.DateTimeField()
    file = models.FileField(upload_to=notice_path, max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    printed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "n"], name="one_notice_version_per_number"),
            models.CheckConstraint(
                condition=UNPRINTED | PRINTED, name="notice_version_is_printed_or_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice}, {self.n}"

    @property
    def ledger_ref(self) -> str:
        return f"notice_version:{self.pk}"

    @property
    def written(self) -> Written:
        return Written(self.content["to"], self.content["sender"], self.content["parts"])

    @property
    def file_name(self) -> str:
        """The name it is taken away under; sorts by incident."""
        return f"{self.content['incident']['number']}_{self.content['kind']}_v{self.n}.pdf"


class NoticeMove(models.Model):
    """That a version was sent, or that the notice is not needed, or needed again. Written once."""

    notice = models.ForeignKey(LegalNotice, models.PROTECT, related_name="moves")
    n = models.PositiveIntegerField()
    move = models.CharField(max_length=12, choices=[(m.value, m.value) for m in Move])
    version = models.ForeignKey(NoticeVersion, models.PROTECT, null=True, related_name="moves")
    sent_at = models.DateTimeField(null=True)
    to = models.CharField(max_length=300, blank=True)
    how = models.CharField(max_length=200, blank=True)
    reference = models.CharField(max_length=200, blank=True)
    is_late = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.PROTECT, related_name="notice_moves")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list[str]] = ["n"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["notice", "n"], name="one_notice_move_per_number"),
            models.CheckConstraint(
                condition=Q(move="sent", version__isnull=False, sent_at__isnull=False)
                & ~Q(to="")
                & ~Q(how="")
                | Q(move__in=["unnecessary", "needed"], version__isnull=True, sent_at__isnull=True)
                & ~Q(reason=""),
                name="notice_move_says_what_it_needs",
            ),
            models.CheckConstraint(
                condition=Q(is_late=False) | ~Q(reason=""), name="late_notice_has_reasons"
            ),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True) | Q(sent_at__lte=F("at")),
                name="notice_was_sent_before_it_was_recorded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.move}"

    @property
    def ledger_ref(self) -> str:
        return f"notice_move:{self.pk}"
