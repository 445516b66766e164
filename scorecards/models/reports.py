"""Reports on paper and weekly mails: what was made of which figures, and who wants what."""

from datetime import date
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.models import Job
from scorecards.rights import reads_every_unit
from scorecards.rules.mailings import Mail
from scorecards.rules.reports import ReportKind, ReportState

REPORTS = [kind.value for kind in ReportKind]
STATES = [state.value for state in ReportState]


class ReportQuerySet(QuerySet["Report"]):
    def visible_to(self, person: Person, on: date | None = None) -> "ReportQuerySet":
        """All for who reads the figures of every unit; reports to the board for its liaison."""
        day = on or timezone.localdate()
        if not person.is_active:
            return self.none()
        if reads_every_unit(person, day):
            return self
        is_liaison = Role.BOARD_LIAISON in person.roles_on(day)
        return self.filter(kind=ReportKind.BOARD) if is_liaison else self.none()

    def for_list(self) -> "ReportQuerySet":
        return self.select_related("requested_by", "job")


class Report(models.Model):
    """One report about a month. Made on schedule (``requested_by`` empty) or asked for; ``n``
    counts those of a kind and month.

    ``day``, ``digest``: of the snapshot whose figures it shows. The file lies in the storage by
    its content and stays.
    """

    kind = models.CharField(max_length=12, choices=[(one, one) for one in REPORTS])
    month = models.DateField()
    n = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=8, default="en")
    state = models.CharField(
        max_length=10, choices=[(one, one) for one in STATES], default=ReportState.WAITING
    )
    requested_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    requested_at = models.DateTimeField()
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    day = models.DateField(null=True)
    digest = models.CharField(max_length=71, blank=True)
    path = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    built_at = models.DateTimeField(null=True)
    sent_to = models.PositiveIntegerField(null=True)
    failure: Any = models.JSONField(null=True, blank=True)  # {"code", "params"} of a refusal

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "month", "n"], name="reports_are_numbered"),
            models.UniqueConstraint(
                fields=["kind", "month"],
                condition=Q(requested_by=None),
                name="one_scheduled_report_a_month",
            ),
            models.UniqueConstraint(
                fields=["kind", "month"],
                condition=Q(state=ReportState.WAITING),
                name="one_report_under_way",
            ),
            models.CheckConstraint(condition=Q(kind__in=REPORTS), name="report_kind_is_known"),
            models.CheckConstraint(condition=Q(state__in=STATES), name="report_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state=ReportState.READY)
                | Q(day__isnull=False, size__isnull=False, built_at__isnull=False)
                & ~Q(sha256="")
                & ~Q(path="")
                & ~Q(digest=""),
                name="made_report_says_what_it_is",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.FAILED) | Q(failure__isnull=False),
                name="failed_report_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.month:%Y-%m}"

    @property
    def ledger_ref(self) -> str:
        return f"report:{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("scorecard_report", args=[self.pk])

    @property
    def file_name(self) -> str:
        """The name it is downloaded under; names sort by month."""
        again = f"-{self.n}" if self.n > 1 else ""
        return f"{self.month:%Y-%m}-{self.kind}-report{again}.pdf"

    @property
    def is_ready(self) -> bool:
        return self.state == ReportState.READY


def stored_at(sha256: str) -> str:
    """Where a report lies in the storage: by its content."""
    return str(PurePosixPath("scorecards") / sha256[:2] / f"{sha256}.pdf")


class WeeklyMail(models.Model):
    """The weekly mail of one week, by its Monday. Written once, with the mails."""

    week = models.DateField(unique=True)
    day = models.DateField(null=True)
    sent_at = models.DateTimeField()
    sent_to = models.PositiveIntegerField()

    class Meta:
        ordering: ClassVar[list[str]] = ["-week"]

    def __str__(self) -> str:
        return str(self.week)

    @property
    def ledger_ref(self) -> str:
        return f"weekly_mail:{self.week}"


class MailChoice(models.Model):
    """Whether somebody wants a mail; who has chosen nothing gets what their roles bring."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="scorecard_mails")
    mail = models.CharField(max_length=12, choices=[(one.value, one.value) for one in Mail])
    wanted = models.BooleanField()
    chosen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["person", "mail"], name="one_choice_of_a_mail"),
            models.CheckConstraint(
                condition=Q(mail__in=[one.value for one in Mail]), name="scorecard_mail_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.mail}"

    @property
    def ledger_ref(self) -> str:
        return f"mail_choice:{self.pk}"
