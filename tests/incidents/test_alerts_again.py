"""What a monitor says again, and what it says is over, raises nothing that somebody lowered."""

import pytest

from govportal.api.reading import _unstorable
from incidents import actions
from incidents.models import Incident
from incidents.rules.severities import Severity
from tests.approvals.reviewing import running
from tests.incidents.alerting import REASON, send, sender, told
from tests.incidents.make import HOUR
from tests.make import START

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(cast):
    return running(cast).agent


def test_an_all_clear_raises_nothing_and_ends_no_earlier_than_it_began(cast, agent):
    by = sender(cast)
    first = send(told(agent, severity=Severity.SEV3), by).alert
    over = told(
        agent, severity=Severity.SEV1, is_over=True, occurred_at=START, ended_at=START - HOUR
    )
    ended = send(over, by).alert
    assert first.incident is not None and ended.ended_at == START
    assert fresh_incident(first).severity == Severity.SEV3


def test_what_somebody_lowered_is_not_raised_by_the_same_alert_again(cast, agent):
    by = sender(cast)
    first = send(told(agent, severity=Severity.SEV2), by).alert
    actions.change_severity(
        fresh_incident(first), Severity.SEV3, REASON, actor=cast.operator, now=START
    )
    send(told(agent, severity=Severity.SEV2, summary="again"), by)
    assert fresh_incident(first).severity == Severity.SEV3
    send(told(agent, severity=Severity.SEV1, summary="worse"), by)
    assert fresh_incident(first).severity == Severity.SEV1


def fresh_incident(alert):
    return Incident.objects.get(pk=alert.incident_id)


def test_a_whole_number_beyond_all_fractions_is_a_fault_and_no_failure():
    assert [fault.code for fault in _unstorable({"evidence": [10**400, -(10**400), 1]})] == [
        "too_large",
        "too_large",
    ]
