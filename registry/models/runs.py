"""Test evidence: runs of suites against a manifest, which stay as they were stored."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import PurePosixPath
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from registry.models.agents import Agent, choices
from registry.models.manifests import Manifest
from registry.rules.runs import RunFacts, Suite, pass_rate

SUITE_NAMES = {
    Suite.BEHAVIOUR: _("Behaviour"),
    Suite.BOUNDARY: _("Boundary"),
    Suite.ESCALATION: _("Escalation"),
    Suite.REGRESSION: _("Regression"),
}


def report_path(run: "TestRun", name: str) -> str:
    """Stored by content: the name that was given never becomes a path."""
    digest = run.report_sha256
    return str(PurePosixPath("reports") / digest[:2] / digest)


class TestRun(models.Model):
    """One run of a suite against one manifest. A wrong one is corrected by another.

    ``reference`` is the sender's own name for the run: the same one twice is one run.
    ``recorded_as`` is the ledger's reference of the program that sent it, empty for a person.
    """

    __test__ = False  # not a test of the portal's own

    FORM, PIPELINE = "form", "pipeline"
    SOURCES: ClassVar[dict[str, Any]] = {FORM: _("In the portal"), PIPELINE: _("By a pipeline")}
    agent = models.ForeignKey(Agent, models.PROTECT, related_name="test_runs")
    manifest = models.ForeignKey(Manifest, models.PROTECT, related_name="test_runs")
    kind = models.CharField(max_length=20, choices=choices(SUITE_NAMES))
    suite = models.CharField(max_length=120)
    model_version = models.CharField(max_length=300, blank=True)
    ran_on = models.DateField()
    passed = models.PositiveIntegerField()
    failed = models.PositiveIntegerField()
    report = models.FileField(upload_to=report_path, max_length=200, blank=True)
    report_name = models.CharField(max_length=200, blank=True)
    report_size = models.PositiveBigIntegerField(default=0)
    report_sha256 = models.CharField(max_length=64, blank=True)
    source = models.CharField(max_length=10, choices=choices(SOURCES))
    reference = models.CharField(max_length=120)
    recorded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    recorded_as = models.CharField(max_length=120, blank=True)
    recorded_at = models.DateTimeField()
    corrects = models.OneToOneField("self", models.PROTECT, null=True, related_name="corrected_by")
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["agent", "reference"], name="one_run_per_reference"),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in Suite]), name="suite_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(passed__gt=0) | Q(failed__gt=0), name="a_run_runs_something"
            ),
            models.CheckConstraint(
                condition=Q(report="", report_sha256="", report_name="")
                | ~Q(report="") & ~Q(report_sha256="") & ~Q(report_name=""),
                name="a_report_has_its_hash",
            ),
            models.CheckConstraint(
                condition=Q(recorded_by__isnull=False) | ~Q(recorded_as=""),
                name="a_run_is_recorded_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="")
                | Q(corrects__isnull=False) & ~Q(reason=""),
                name="a_run_is_corrected_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("id")),
                name="a_run_corrects_another",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["agent", "kind", "id"], name="runs_of_an_agent"),
            models.Index(fields=["manifest", "kind", "id"], name="runs_of_a_manifest"),
        ]

    def __str__(self) -> str:
        return f"{self.agent}: {self.suite}, {self.ran_on}"

    @property
    def ledger_ref(self) -> str:
        return f"test_run:{self.pk}"

    @property
    def all(self) -> int:
        return self.passed + self.failed

    @property
    def rate(self) -> Decimal:
        """The share that passed, in per cent."""
        return pass_rate(self.passed, self.failed)

    @property
    def is_corrected(self) -> bool:
        """Whether another run took its place; lists load ``corrected_by`` with their runs."""
        return hasattr(self, "corrected_by")

    @property
    def facts(self) -> RunFacts:
        return RunFacts(Suite(self.kind), self.model_version, self.passed, self.failed)


def latest_runs(agent: Agent, fingerprint: str) -> dict[Suite, TestRun | None]:
    """The newest run of each kind against one manifest that no other run corrects.

    For readiness and releases. One query.
    """
    return latest_by_kind(agent, [fingerprint])[fingerprint]


def latest_by_kind(
    agent: Agent, fingerprints: Iterable[str]
) -> dict[str, dict[Suite, TestRun | None]]:
    """``latest_runs`` of several manifests of an agent, in one query."""
    marks = list(fingerprints)
    newest: dict[str, dict[Suite, TestRun | None]] = {mark: dict.fromkeys(Suite) for mark in marks}
    place = Window(
        RowNumber(),
        partition_by=[F("manifest"), F("kind")],
        order_by=[F("ran_on").desc(), F("pk").desc()],
    )
    rows = TestRun.objects.filter(agent=agent, manifest__fingerprint__in=marks)
    rows = rows.filter(corrected_by__isnull=True).annotate(place=place).filter(place=1)
    for row in rows.select_related("manifest"):
        newest[row.manifest.fingerprint][Suite(row.kind)] = row
    return newest
