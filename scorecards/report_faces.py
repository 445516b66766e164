"""A report as pages draw it: its state in words, its progress, what can be done with it."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from govportal.refusals import Refusal, sentence
from govportal.worklist.models.jobs import FAILED
from scorecards.models import Report
from scorecards.rules.reports import ReportKind, ReportState

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

KIND_NAMES: "dict[ReportKind, StrOrPromise]" = {
    ReportKind.GOVERNANCE: _("Governance report"),
    ReportKind.BOARD: _("Report to the board"),
}
SIGNS: "dict[ReportState, tuple[str, str, StrOrPromise]]" = {
    ReportState.WAITING: ("info", "wait", _("Being made")),
    ReportState.READY: ("ok", "ok", _("Ready")),
    ReportState.FAILED: ("bad", "bad", _("Not made")),
}
STEPS: "tuple[StrOrPromise, ...]" = (_("Reading figures"), _("Printing"), _("Keeping and sending"))


@dataclass(frozen=True)
class ReportFace:
    """What the templates show of one report."""

    report: Report
    state: ReportState
    share: Fraction
    reason: str

    @property
    def kind(self) -> "StrOrPromise":
        return KIND_NAMES[ReportKind(self.report.kind)]

    @property
    def month(self) -> str:
        return month_words(self.report.month)

    @property
    def sign(self) -> "tuple[str, str, StrOrPromise]":
        return SIGNS[self.state]

    @property
    def is_under_way(self) -> bool:
        return self.state is ReportState.WAITING

    @property
    def is_ready(self) -> bool:
        return self.state is ReportState.READY

    @property
    def percent(self) -> int:
        return int(self.share * 100)

    @property
    def step(self) -> "StrOrPromise":
        done = self.report.job.done if self.report.job else 0
        return STEPS[min(done, len(STEPS) - 1)]


def month_words(month: date) -> str:
    return date_format(month, "F Y")


def face_of(report: Report) -> ReportFace:
    """Load it with its job: a job that was given up fails its report before that is noted."""
    state, failure, job = ReportState(report.state), report.failure, report.job
    if state is ReportState.WAITING and job is not None and job.state == FAILED:
        state, failure = ReportState.FAILED, {"code": "report.worker_lost", "params": {}}
    share = Fraction(job.done, job.total) if job is not None and job.total else Fraction(0)
    reason = sentence(Refusal(failure["code"], failure["params"])) if failure else ""
    return ReportFace(report, state, share, reason)
