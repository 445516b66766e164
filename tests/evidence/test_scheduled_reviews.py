"""Record and pack tell how the reviews of what runs ended."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from approvals.models import ScheduledReview
from approvals.rules.reviews import Verdict
from evidence.actions.exports import export_record
from evidence.models.dossiers import dossier_of
from evidence.rules.populations import populations
from evidence.rules.slices import Access
from registry.actions import record_go_live
from tests import make
from tests.approvals.reviewing import do_all, tick

NOW = datetime(2027, 10, 25, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def reviewed(cast):
    """Live for a year; the first review was missed and held late, the periodic one rejected."""
    request = make.approve(make.request(cast), make.START)
    record_go_live(request.agent, actor=cast.tech_owner, now=make.START + 2 * HOUR)
    tick(NOW)
    for kind, verdict in (("post_deployment", Verdict.APPROVE), ("periodic", Verdict.REJECT)):
        do_all(ScheduledReview.objects.get(kind=kind), NOW + HOUR, verdict)
    return request


def test_the_dossier_lists_them_with_their_outcomes(reviewed):
    dossier = dossier_of(reviewed, timezone.now())
    told = [(line.number, line.state, line.outcome, line.tone) for line in dossier.scheduled]
    assert told == [("PD-2027-0001", "held", "approve", "ok"),
                    ("PR-2027-0001", "held", "reject", "bad")]  # fmt: skip
    assert dossier.scheduled[0].missed_at == NOW
    assert {"scheduled_review:PD-2027-0001", "scheduled_review:PR-2027-0001"} <= set(dossier.refs)
    rows = next(p for p in populations(dossier, (), Access.FULL) if p.name == "scheduled_reviews")
    assert [row["outcome"] for row in rows.rows] == ["approve", "reject"]
    json.dumps(rows.rows)


def test_one_that_is_open_says_until_when(cast):
    request = make.approve(make.request(cast), make.START)
    tick(NOW)
    line = dossier_of(request, timezone.now()).scheduled[0]
    assert (line.state, line.tone, line.outcome) == ("open", "info", "")


def test_the_record_prints_them(cast, reviewed):
    assert export_record(reviewed, actor=cast.auditor, now=NOW + 2 * HOUR).pdf.startswith(b"%PDF")


def test_a_request_without_reviews_says_nothing_of_them(decided):
    assert dossier_of(decided, timezone.now()).scheduled == ()
