"""Pages of failure patterns and reports: their price, what they show, what is typed wrongly."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry.models import Agent
from scorecards.actions.patterns import look_for
from scorecards.models import PatternFinding, Report
from scorecards.rules.patterns import Pattern
from tests.scorecards.test_pattern_findings import REASON

pytestmark = pytest.mark.django_db


@pytest.fixture
def agents(cast):
    """Three agents that nothing watches."""
    more(cast, range(3))
    return cast


def more(cast, numbers):
    now = timezone.now()
    for n in numbers:
        Agent.objects.create(slug=f"agent-{n}", name=f"Agent {n}", unit=cast.unit, created_at=now,
                             lifecycle="production")  # fmt: skip
    look_for(Pattern.MODEL_MONITORING, now=now)


def price(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("who", ["operator", "colleague"])
def test_the_lists_price_is_the_same_for_forty_rows(client, agents, who):
    client.force_login(getattr(agents, who))
    address = reverse("scorecard_patterns")
    few = price(client, address)
    more(agents, range(3, 42))
    assert price(client, address) == few <= 12


def test_reports_cost_the_same_for_forty_rows(client, agents):
    client.force_login(agents.compliance)
    address, now = reverse("scorecard_reports"), timezone.now()

    def made(numbers):
        Report.objects.bulk_create(
            Report(kind="board", month=now.date().replace(day=1), n=n, requested_at=now,
                   requested_by=agents.compliance, state="failed", failure={"code": "report.broken",
                   "params": {}})
            for n in numbers
        )  # fmt: skip

    made(range(1, 3))
    few = price(client, address)
    made(range(3, 42))
    assert price(client, address) == few <= 12


def test_patterns_that_wait_say_so_and_are_not_zero(client, agents):
    client.force_login(agents.auditor)
    page = client.get(reverse("scorecard_patterns")).content.decode()
    assert page.count("Waits for the gateway") == 2
    assert "3 open" in page and "Agent 2" in page


def test_filters_take_what_fits_and_hide_what_is_not_ones_own(client, agents):
    client.force_login(agents.colleague)
    address = reverse("scorecard_patterns")
    assert "Agent 1</a>" in client.get(address, {"agent": "AGENT-1"}).content.decode()
    for query in ({"view": "gone"}, {"agent": "no-such"}, {"pattern": "rushed"}):
        assert "Nothing here" in client.get(address, query).content.decode(), query
    wild = {"view": "x", "pattern": "x", "before": "x"}
    assert "Agent 1</a>" in client.get(address, wild).content.decode()
    client.force_login(agents.stranger)
    page = client.get(address, {"agent": "agent-1"}).content.decode()
    assert "Nothing here" in page and "Agent 1" not in page


def test_nothing_typed_is_lost_and_the_second_click_is_stale(client, agents):
    client.force_login(agents.compliance)
    finding = PatternFinding.objects.first()
    address = reverse("scorecard_pattern_accept", args=[finding.pk])
    until = (timezone.localdate() + timedelta(days=20)).isoformat()
    wrong = client.post(address, {"reason": "Soon.", "until": until, "seen": finding.mark})
    page = wrong.content.decode()
    assert wrong.status_code == 422 and "Soon." in page and until in page
    no_day = client.post(address, {"reason": REASON, "until": "soon", "seen": finding.mark})
    assert no_day.status_code == 422 and REASON[:30] in no_day.content.decode()
    typed = {"reason": REASON, "until": until, "seen": finding.mark}
    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed)
    assert again.status_code == 409 and REASON[:30] in again.content.decode()
    page = client.get(finding.get_absolute_url()).content.decode()
    assert "Do not accept it any more" in page and REASON[:30] in page
    finding.refresh_from_db()
    back = reverse("scorecard_pattern_take_back", args=[finding.pk])
    assert client.post(back, {"reason": REASON, "seen": finding.mark}).status_code == 302
    assert client.get(back).status_code == 409


def test_who_may_not_is_told_before_and_after(client, agents):
    finding = PatternFinding.objects.first()
    client.force_login(agents.auditor)
    page = client.get(finding.get_absolute_url()).content.decode()
    assert "Compliance and security reviewers accept" in page
    address = reverse("scorecard_pattern_accept", args=[finding.pk])
    assert client.post(address, {"reason": REASON}).status_code == 403
    client.force_login(agents.stranger)
    assert client.get(finding.get_absolute_url()).status_code == 404
    assert client.post(address).status_code == 404
