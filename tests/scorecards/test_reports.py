"""Reports: figures out of snapshots, made once, on schedule, sent and taken away."""

import hashlib
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from govportal import pdf
from govportal.ledger.models import Entry
from govportal.ledger.rules import SYSTEM
from govportal.refusals import Refused
from govportal.worklist.actions import run_jobs
from govportal.worklist.models import Job, Notice
from scorecards.actions import reports, snapshots
from scorecards.actions.patterns import keep_patterns
from scorecards.models import Report, Snapshot
from scorecards.pattern_sources import LOOKS
from scorecards.report_paper import paper_of
from scorecards.rules.patterns import WAITS, Pattern
from scorecards.rules.reports import (
    ReportKind,
    due_at,
    first_working_day,
    last_day,
    month_earlier,
    month_later,
    week_of,
)
from scorecards.words import measured_words
from tests import make
from tests.make import START

SYS = SYSTEM("tests")
DAY = timedelta(days=1)
NOVEMBER = date(2026, 11, 1)
DECEMBER_1 = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture
def month(cast):
    """A November with an agent in production, counted at its end and a month before."""
    request = make.request(cast, "tier1-internal-drafting")
    make.approve(request, START)
    make.to_production(request, START + 2 * DAY)
    for day in (date(2026, 10, 30), date(2026, 11, 30)):
        snapshots.count_day(day, actor=SYS, now=DECEMBER_1)
    return cast


@pytest.fixture
def printer(monkeypatch):
    """Printing is looked at elsewhere; what it is given is kept."""
    given = []

    def render(template, context, *, moment, while_waiting=None):
        html = render_to_string(template, {**context, "LANGUAGE_BIDI": False})
        given.append(html)
        return html.encode()

    monkeypatch.setattr(pdf, "render_apart", render)
    return given


def test_months_and_their_first_working_days():
    assert (last_day(NOVEMBER), month_later(NOVEMBER)) == (date(2026, 11, 30), date(2026, 12, 1))
    assert month_earlier(date(2026, 1, 1), 2) == date(2025, 11, 1)
    assert week_of(date(2026, 11, 26)) == date(2026, 11, 23)
    workdays = {date(2027, 1, 4)}
    assert first_working_day(date(2027, 1, 1), workdays.__contains__) == date(2027, 1, 4)
    zone = timezone.get_default_timezone()
    assert due_at(date(2027, 1, 1), workdays.__contains__, zone).hour == 6


@pytest.mark.parametrize("kind", list(ReportKind))
def test_every_figure_on_paper_is_that_of_the_snapshot(month, kind):
    with pdf.on_paper("en"):
        paper = paper_of(kind, NOVEMBER)
        template, context = reports.page_of_paper(paper)
        html = render_to_string(template, {**context, "LANGUAGE_BIDI": False})
        kept = Snapshot.objects.of(None).get(day=date(2026, 11, 30))
        rows = dict(re.findall(r'<tr data-kpi="([^"]+)">.*?<td[^>]*>([^<]*)</td>', html))
        assert rows and set(rows) <= set(kept.figures)
        for kpi, shown in rows.items():
            score = paper.scores.by_id[kpi]
            found = kept.figure(kpi).measured
            assert shown == measured_words(found, score.kpi.unit), kpi
    assert kept.digest in html and paper.is_whole
    if kind is ReportKind.GOVERNANCE:
        waiting = {line.id for line in paper.waiting}
        assert set(rows) | waiting == set(kept.figures)
        assert "waits for the gateway" in html


def test_what_happened_in_the_month_is_counted_and_nothing_else(month):
    with pdf.on_paper("en"):
        november = paper_of(ReportKind.GOVERNANCE, NOVEMBER)
        assert november.decisions == [("New deployment", [1, 0, 0])]
        october = paper_of(ReportKind.GOVERNANCE, date(2026, 10, 1))
        assert (october.decisions, october.is_whole) == ([], False)
        assert paper_of(ReportKind.GOVERNANCE, date(2026, 9, 1)) is None


def test_on_the_first_working_day_both_are_made_once_and_sent(month, printer):
    morning = due_at(date(2026, 12, 1), lambda day: True, timezone.get_default_timezone())
    assert reports.keep_reports(morning - timedelta(minutes=1)) == 0
    assert reports.keep_reports(morning) == 2
    assert reports.keep_reports(morning + DAY) == 0
    run_jobs(timezone.now())
    governance, board = Report.objects.order_by("kind")[::-1]
    assert (governance.kind, board.kind) == ("governance", "board")
    assert governance.is_ready and governance.digest in printer[0]
    with default_storage.open(governance.path) as file:
        assert hashlib.sha256(file.read()).hexdigest() == governance.sha256
    assert governance.file_name == "2026-11-governance-report.pdf"
    mails = Notice.objects.filter(key__startswith=f"{governance.ledger_ref}:")
    assert {one.person.full_name for one in mails} == {
        "Compliance", "Compliance 2", "Chair", "Chair Alternate", "Co Chair", "Member"}  # fmt: skip
    assert mails[0].attachments.get().sha256 == governance.sha256
    assert "November 2026" in mails[0].subject
    [liaison] = Notice.objects.filter(key__startswith=f"{board.ledger_ref}:")
    assert liaison.person == month.board
    made = Entry.objects.filter(verb="report.made")
    assert made.count() == 2


def test_without_final_figures_nothing_is_made(month):
    Snapshot.objects.filter(day=date(2026, 11, 30)).update(is_final=False)
    assert reports.keep_reports(DECEMBER_1 + DAY) == 0


def test_somebodys_own_is_the_same_while_it_is_made_and_goes_to_them_alone(month, printer):
    ask = {"actor": month.compliance, "now": DECEMBER_1}
    one = reports.request_report(ReportKind.BOARD, NOVEMBER, **ask)
    assert reports.request_report(ReportKind.BOARD, NOVEMBER, **ask) == one
    run_jobs(timezone.now())
    assert Notice.objects.get(key__startswith="report:").person == month.compliance
    two = reports.request_report(ReportKind.BOARD, NOVEMBER, **ask)
    assert (two.n, two.file_name) == (2, "2026-11-board-report-2.pdf")


@pytest.mark.parametrize(("who", "kind", "code"), [
    ("auditor", "governance", "ask for"), ("administrator", "board", "ask for"),
    ("owner", "governance", "ask for"), ("board", "governance", "ask for"),
    ("operator", "board", "ask for"),
])  # fmt: skip
def test_who_does_not_ask_for_one(month, who, kind, code):
    with pytest.raises(Refused, match=code):
        reports.request_report(
            ReportKind(kind), NOVEMBER, actor=getattr(month, who), now=DECEMBER_1
        )


def test_a_report_that_breaks_says_so_and_is_tried_again(month, monkeypatch, printer):
    report = reports.request_report(
        ReportKind.GOVERNANCE, NOVEMBER, actor=month.compliance, now=DECEMBER_1
    )
    good = pdf.render_apart

    def broken(*args, **more):
        raise pdf.RenderFailed("no")

    monkeypatch.setattr(pdf, "render_apart", broken)
    run_jobs(timezone.now())
    report.refresh_from_db()
    assert (report.state, report.failure["code"]) == ("failed", "report.not_printed")
    monkeypatch.setattr(pdf, "render_apart", good)
    reports.retry_report(report, actor=month.compliance, now=DECEMBER_1)
    run_jobs(timezone.now())
    report.refresh_from_db()
    assert report.is_ready
    with pytest.raises(Refused, match="moved on"):
        reports.retry_report(report, actor=month.compliance, now=DECEMBER_1)


def test_a_job_that_was_given_up_fails_its_report(month):
    reports.request_report(ReportKind.BOARD, NOVEMBER, actor=month.board, now=DECEMBER_1)
    Job.objects.update(state="failed", ended_at=DECEMBER_1)
    assert reports.keep_reports(START) == 1
    assert Report.objects.get().failure["code"] == "report.worker_lost"


def test_taken_away_from_the_page_and_recorded(client, month, printer):
    report = reports.request_report(
        ReportKind.GOVERNANCE, NOVEMBER, actor=month.compliance, now=DECEMBER_1
    )
    client.force_login(month.auditor)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "Being made" in page and 'hx-trigger="every 2s"' in page
    early = client.post(reverse("scorecard_report_download", args=[report.pk]))
    assert early.status_code == 403 and "still being made" in early.content.decode()
    run_jobs(timezone.now())
    report.refresh_from_db()
    assert "Download" in client.get(report.get_absolute_url()).content.decode()
    answer = client.post(reverse("scorecard_report_download", args=[report.pk]))
    assert hashlib.sha256(answer.content).hexdigest() == report.sha256
    assert report.file_name in answer["Content-Disposition"]
    assert Entry.objects.filter(verb="report.downloaded").count() == 1


def test_a_month_that_is_none_keeps_what_was_chosen(client, month):
    client.force_login(month.compliance)
    page = client.post(reverse("scorecard_report_new"), {"kind": "board", "month": "1999-01-01"})
    assert page.status_code == 422 and 'value="board" selected' in page.content.decode()
    client.force_login(month.owner)
    assert client.post(reverse("scorecard_report_new"), {}).status_code == 403


@pytest.mark.both_databases
def test_what_was_made_stays(month):
    Report.objects.create(
        kind="board", month=NOVEMBER, n=1, requested_at=START, state="ready", day=NOVEMBER,
        digest="sha256:1", path="x", sha256="1", size=1, built_at=START, sent_to=0,
    )  # fmt: skip
    for change in (
        lambda: Report.objects.update(sha256="2"),
        lambda: Report.objects.update(state="failed", failure={}),
        lambda: Report.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    Report.objects.update(job=None)


def test_where_nobody_had_looked_for_patterns_no_number_is_made_up(month):
    assert "Nobody had looked for failure patterns by its end." in lead_of(NOVEMBER)
    assert "not looked for yet" in printed(NOVEMBER)
    keep_patterns(DECEMBER_1)
    assert "Nobody had looked for failure patterns by its end." in lead_of(NOVEMBER)


def test_from_the_first_look_on_none_found_is_a_number(month, monkeypatch):
    for one in set(Pattern) - WAITS:
        monkeypatch.setitem(LOOKS, one, lambda now: [])
    keep_patterns(datetime(2026, 11, 30, 12, tzinfo=UTC))
    keep_patterns(DECEMBER_1)
    assert "0 findings of failure patterns stood at its end." in lead_of(NOVEMBER)
    assert "Nobody had looked" in lead_of(date(2026, 10, 1))
    assert "not looked for yet" not in printed(NOVEMBER)
    assert "waits for the gateway" in printed(NOVEMBER)


def printed(month):
    with pdf.on_paper("en"):
        template, context = reports.page_of_paper(paper_of(ReportKind.GOVERNANCE, month))
        return render_to_string(template, {**context, "LANGUAGE_BIDI": False})


def lead_of(month):
    return re.findall(r'<p class="lead">(.*?)</p>', printed(month), re.S)[0]
