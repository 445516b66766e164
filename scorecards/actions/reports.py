"""Reports: asked for or due, made in the background, kept and sent."""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext, gettext_noop

from govportal import pdf
from govportal.ledger.actions import record, recorded
from govportal.ledger.inserts import insert_once
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from govportal.worklist.actions import Enclosure, beat_job, enqueue_job, notify
from govportal.worklist.models import Job
from govportal.worklist.models.jobs import FAILED
from govportal.worklist.saying import phrase
from scorecards.actions.report_files import stored
from scorecards.figure_lines import paper_formats
from scorecards.models import Report, Snapshot
from scorecards.models.reports import stored_at
from scorecards.recipients import recipients
from scorecards.report_paper import Paper, decided_names, paper_of
from scorecards.rules.mailings import Mail
from scorecards.rules.reports import (
    LATEST_MONTHS,
    ReportKind,
    ReportState,
    ask_refusal,
    due_at,
    last_day,
    month_earlier,
    month_later,
    month_of,
)
from scorecards.sources.days import day_of, zone
from scorecards.working_days import working_days

KIND = "scorecards.report"
MAKER = SYSTEM("reports")
TITLES = {
    ReportKind.GOVERNANCE: gettext_noop("Governance report %(month)s"),
    ReportKind.BOARD: gettext_noop("Report to the board %(month)s"),
}

month_name = lazy(date_format, str)
"""In the language of who reads it."""


def has_figures(month: date) -> bool:
    rows = Snapshot.objects.of(None).filter(day__gte=month, day__lte=last_day(month))
    return rows.exists()


@recorded
def request_report(kind: ReportKind, month: date, *, actor: Person, now: datetime) -> Report:
    """Ask for a report; the same one while it is made. Raises Refused."""
    roles = actor.roles_on(day_of(now)) if actor.is_active else set()
    refuse(ask_refusal(kind, roles))
    if not has_figures(month):
        refuse(Refusal("report.no_figures"))
    return _begin(kind, month, actor, actor, now)


def _begin(
    kind: ReportKind, month: date, actor: Actor, requester: Person | None, now: datetime
) -> Report:
    rows = Report.objects.filter(kind=kind, month=month)
    waiting = rows.filter(state=ReportState.WAITING).first()
    if waiting is not None:
        return waiting
    last = rows.aggregate(last=Max("n"))["last"] or 0
    report = Report(kind=kind, month=month, n=last + 1, requested_by=requester, requested_at=now,
                    language=settings.LANGUAGE_CODE)  # fmt: skip
    if not insert_once(report):  # somebody else has just asked for the same
        return rows.latest("n")
    _enqueue(report, actor, now)
    record("report.requested", report, actor=actor, now=now, data=_named(report))
    return report


def _named(report: Report) -> dict[str, object]:
    kind = ReportKind(report.kind)
    return {"kind": kind.value, "month": report.month.isoformat(), "n": report.n}


def _enqueue(report: Report, actor: Actor, now: datetime) -> None:
    report.job = enqueue_job(
        KIND, {"report": report.pk}, subject=report, requester=report.requested_by,
        actor=actor, now=now,
    )  # fmt: skip
    report.save(update_fields=["job"])


@recorded
def retry_report(report: Report, *, actor: Person, now: datetime) -> Report:
    """Make one anew that failed. Raises Refused."""
    report = _locked(report)
    roles = actor.roles_on(day_of(now)) if actor.is_active else set()
    refuse(ask_refusal(ReportKind(report.kind), roles))
    if report.state != ReportState.FAILED or _under_way(report):
        refuse(Refusal("report.moved_stale"))
    report.state, report.failure = ReportState.WAITING, None
    report.save(update_fields=["state", "failure"])
    _enqueue(report, actor, now)
    record("report.requested", report, actor=actor, now=now, data=_named(report))
    return report


def _under_way(report: Report) -> bool:
    rows = Report.objects.filter(kind=report.kind, month=report.month, state=ReportState.WAITING)
    return rows.exists()


def _locked(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("requested_by")
    return rows.get(pk=report.pk)


def do_report(job: Job) -> Mapping[str, Any]:
    """The work behind jobs of this kind; may be begun again by another worker."""
    report = Report.objects.get(pk=job.params["report"])
    if report.state != ReportState.WAITING:
        return {"report": report.pk, "state": report.state}
    try:
        paper, printed = _printed(report, job)
    except Refused as refused:
        if not refused.refusal.is_stale:
            fail_report(report, refused.refusal, job=job, now=timezone.now())
        raise
    except Exception:
        fail_report(report, Refusal("report.broken"), job=job, now=timezone.now())
        raise
    made = finish_report(report, paper, printed, job=job, now=timezone.now())
    return {"report": made.pk, "sha256": made.sha256}


def _printed(report: Report, job: Job) -> tuple[Paper, bytes]:
    beat_job(job, now=timezone.now(), done=0, total=2)
    with pdf.on_paper(report.language):
        paper = paper_of(ReportKind(report.kind), report.month)
        if paper is None:
            raise Refused(Refusal("report.no_figures"))
        beat_job(job, now=timezone.now(), done=1)
        try:
            printed = pdf.render_apart(
                *page_of_paper(paper),
                moment=paper.scores.as_of,
                while_waiting=lambda: beat_job(job, now=timezone.now()),
            )
        except pdf.RenderFailed as failed:
            raise Refused(Refusal("report.not_printed")) from failed
    return paper, printed


def page_of_paper(paper: Paper) -> tuple[str, dict[str, object]]:
    """The template, and all that it shows."""
    title = gettext(TITLES[paper.kind]) % {"month": paper.month_words}
    return f"scorecards/report_{paper.kind.value}.html", {
        "paper": paper,
        "title": title,
        "running": title,
        "seal": paper.digest[:23],
        "portal_name": settings.PORTAL_NAME,
        "decided_names": decided_names(),
        **paper_formats(),
    }


@recorded
def finish_report(
    report: Report, paper: Paper, printed: bytes, *, job: Job, now: datetime
) -> Report:
    """Keep the file and send it. Raises Refused when another worker has taken over."""
    report = _locked(report)
    beat_job(job, now=now, done=2)
    if report.state != ReportState.WAITING:
        refuse(Refusal("report.moved_stale"))
    report.sha256 = hashlib.sha256(printed).hexdigest()
    report.path = stored(stored_at(report.sha256), printed)
    report.size, report.built_at, report.state = len(printed), now, ReportState.READY
    report.day, report.digest = paper.scores.day, paper.digest
    people = _send(report, paper, now)
    report.sent_to = len(people)
    report.save()
    record(
        "report.made",
        report,
        actor=MAKER,
        now=now,
        refs=people,
        data={"kind": report.kind, "month": report.month.isoformat(), "sha256": report.sha256,
              "size": report.size, "snapshot": report.digest, "day": report.day.isoformat(),
              "sent_to": len(people)},
    )  # fmt: skip
    return report


def _send(report: Report, paper: Paper, now: datetime) -> list[Person]:
    """The scheduled one to everybody who gets it, another to who asked."""
    if report.requested_by is not None:
        people, body = (
            [report.requested_by],
            gettext_noop("The report that you asked for is ready."),
        )
    else:
        people = recipients(Mail(report.kind), day_of(now))
        body = gettext_noop(
            "The report of the month is attached. It and those before it also lie in the portal."
        )
    file = Enclosure(report.path, report.sha256, report.file_name, "application/pdf")
    subject = phrase(TITLES[paper.kind], month=month_name(report.month, "F Y"))
    for person in people:
        notify(
            person, key=f"{report.ledger_ref}:{person.ref}", subject=subject, body=phrase(body),
            url=report.get_absolute_url(), now=now, enclosed=[file],
        )  # fmt: skip
    return people


@recorded
def fail_report(report: Report, why: Refusal, *, job: Job | None, now: datetime) -> Report:
    """Note why it could not be made. Raises Refused when another worker has taken over."""
    report = _locked(report)
    if job is not None:
        beat_job(job, now=now)
    if report.state != ReportState.WAITING:
        refuse(Refusal("report.moved_stale"))
    report.state = ReportState.FAILED
    report.failure = {"code": why.code, "params": dict(why.params)}
    report.save(update_fields=["state", "failure"])
    record("report.failed", report, actor=MAKER, now=now, data={"code": why.code})
    return report


def keep_reports(now: datetime) -> int:
    """Begin what is due, and note what nobody makes any more; how many reports. Idempotent."""
    lost = Report.objects.filter(state=ReportState.WAITING, job__state=FAILED)
    gone = [fail_report(one, Refusal("report.worker_lost"), job=None, now=now) for one in lost]
    return len(gone) + sum(schedule_report(kind, month, now=now) for kind, month in _due(now))


def _due(now: datetime) -> list[tuple[ReportKind, date]]:
    """Scheduled reports whose morning has come and whose figures are final, the oldest first."""
    this = month_of(day_of(now))
    months = [month_earlier(this, n) for n in range(LATEST_MONTHS, 0, -1)]
    made = set(
        Report.objects.filter(requested_by=None, month__in=months).values_list("kind", "month")
    )
    missing = [(kind, month) for month in months for kind in ReportKind
               if (kind.value, month) not in made]  # fmt: skip
    if not missing:
        return []
    ends = {last_day(month) for month in months}
    final = Snapshot.objects.of(None).filter(day__in=ends, is_final=True)
    known = set(final.values_list("day", flat=True))
    is_working = working_days()
    return [
        (kind, month)
        for kind, month in missing
        if last_day(month) in known and now >= due_at(month_later(month), is_working, zone())
    ]


@recorded
def schedule_report(kind: ReportKind, month: date, *, now: datetime) -> int:
    """Begin one that is due; 0 where it was begun, or somebody's own is under way."""
    rows = Report.objects.filter(kind=kind, month=month)
    if rows.filter(requested_by=None).exists() or rows.filter(state=ReportState.WAITING).exists():
        return 0
    report = _begin(kind, month, MAKER, None, now)
    return int(report.requested_by is None and report.requested_at == now)
