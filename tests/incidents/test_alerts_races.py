"""Alerts at once: one effect, nothing lost. Real threads, on both databases."""

from datetime import timedelta

import pytest

from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from incidents import actions
from incidents.actions.judging import judge_alert
from incidents.actions.monitors import revoke_key
from incidents.actions.receiving import Sender
from incidents.models import Alert, Incident, MonitorKey, Recurrence
from incidents.rules.alerts import Verdict
from incidents.rules.severities import IncidentClass, Severity
from tests import make
from tests.approvals.racing import at_once, codes
from tests.approvals.reviewing import running
from tests.incidents.alerting import KIND, REASON, key, monitor, send, told
from tests.incidents.make import closed, report
from tests.make import START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
HOUR = timedelta(hours=1)


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture
def agent(cast):
    return running(cast).agent


@pytest.fixture
def by(cast):
    watch = monitor(cast)
    return Sender(monitor=watch, key=key(cast, watch).key)


def whole():
    seal(START)
    assert verify_ledger(START).fault == ""


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def test_two_identical_alerts_at_once_are_one(agent, by):
    said = told(agent, key="ik:run-7", digest="d")
    found = at_once(lambda: send(said, by), lambda: send(said, by))
    assert codes(found) == []
    assert Alert.objects.count() == Incident.objects.count() == 1
    assert Entry.objects.filter(verb="alert.received").count() == 1
    whole()


@pytest.mark.parametrize("slug", ["agent", "shadow-bot"])
def test_two_monitors_at_once_open_one_incident(cast, agent, by, slug):
    other = monitor(cast, name="Second")
    second = Sender(monitor=other, key=key(cast, other).key)
    said = told(agent if slug == "agent" else slug)
    assert codes(at_once(lambda: send(said, by), lambda: send(said, second))) == []
    assert Incident.objects.count() == 1 and Alert.objects.count() == 2
    assert Alert.objects.filter(opened=True).count() == 1
    whole()


def test_an_alert_and_a_persons_report_at_once(cast, agent, by):
    """Whoever is second sees the first: an alert is added, a report is found to be seen before."""

    def tells():
        said = report(fresh(agent), kind=KIND, severity=Severity.SEV2)
        return actions.report_incident(said, actor=fresh(cast.colleague), now=START)

    assert codes(at_once(lambda: send(told(agent), by), tells)) == []
    alert = Alert.objects.get()
    assert Incident.objects.count() == (2 if alert.opened else 1)
    if alert.opened:
        assert Recurrence.objects.standing().count() == 1
    whole()


def test_an_alert_while_the_incident_is_dismissed(cast, agent, by):
    row = send(told(agent), by).alert.incident
    later = START + HOUR

    def dismisses():
        return actions.dismiss(fresh(row), REASON, actor=fresh(cast.operator), now=later)

    assert codes(at_once(lambda: send(told(agent, summary="Two"), by, later), dismisses)) == []
    second = Alert.objects.latest("pk")
    assert second.opened == (second.incident != row)
    assert (second.verdict == "false") is not second.opened
    whole()


def test_an_alert_while_its_key_is_revoked(cast, agent, by):
    def revokes():
        held = MonitorKey.objects.select_related("monitor").get(pk=by.key.pk)
        return revoke_key(held, "Lost.", actor=fresh(cast.operator), now=START + HOUR)

    refused = codes(at_once(lambda: send(told(agent), by, START + HOUR), revokes))
    assert refused in ([], ["monitor.key_revoked"])
    assert Alert.objects.count() == (0 if refused else 1)
    whole()


def test_two_judge_at_once_and_the_second_is_told(cast, agent, by):
    alert = send(told(agent), by).alert

    def judges(verdict):
        return lambda: judge_alert(
            fresh(alert), verdict, REASON, actor=fresh(cast.operator), now=START, seen=""
        )

    found = at_once(judges(Verdict.TRUE), judges(Verdict.FALSE))
    assert codes(found) == ["alert.judged_stale"]
    whole()


def test_two_incidents_reclassified_at_once_find_each_other_once(cast, agent):
    kind, other = IncidentClass.HALLUCINATION, IncidentClass.PROMPT_INJECTION
    first = closed(cast, agent, kind=other)
    later = closed(cast, agent, now=START + 9 * HOUR, kind=other)
    for row in (first, later):
        actions.reopen(row, REASON, actor=cast.operator, now=START + 20 * HOUR)

    def reclassifies(row):
        return lambda: actions.reclassify(
            fresh(row), kind, REASON, actor=fresh(cast.operator), now=START + 21 * HOUR
        )

    assert codes(at_once(reclassifies(first), reclassifies(later))) == []
    assert Recurrence.objects.standing().count() == 1
    whole()
