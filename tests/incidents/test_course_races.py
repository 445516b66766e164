"""Several people at one incident at once: one effect, and the second is told. Real threads."""

import pytest

from govportal.ledger.actions import seal, verify_ledger
from govportal.people.models import Person
from incidents import actions
from incidents.models import Incident, IncidentTurn
from incidents.rules.severities import Severity
from incidents.rules.states import Act, IncidentState
from tests import make
from tests.approvals.racing import at_once, codes
from tests.incidents.make import HOUR, REASON, incident, report, taken
from tests.make import START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW = START + HOUR


@pytest.fixture
def cast(db):
    return make.organisation()


def takes(row, person):
    return lambda: actions.acknowledge(
        Incident.objects.get(pk=row.pk), actor=Person.objects.get(pk=person.pk), now=NOW
    )


def merges(row, into, person):
    return lambda: actions.merge(
        Incident.objects.get(pk=row.pk),
        Incident.objects.get(pk=into.pk),
        REASON,
        actor=Person.objects.get(pk=person.pk),
        now=NOW,
    )


def whole():
    seal(START)
    assert verify_ledger(START).fault == ""


def test_two_take_it_at_once_and_one_leads(cast):
    row = incident(cast)
    results = at_once(takes(row, cast.operator), takes(row, cast.security))
    assert codes(results) == ["incident.acknowledge_stale"]
    assert IncidentTurn.objects.filter(act=Act.ACKNOWLEDGE).count() == 1
    assert Incident.objects.get().parts.filter(part="lead", until=None).count() == 1
    whole()


def test_the_same_told_at_once_is_one(cast):
    def tells():
        actor = Person.objects.get(pk=cast.colleague.pk)
        return actions.report_incident(report(key="monitor:7"), actor=actor, now=NOW)

    results = at_once(tells, tells)
    assert codes(results) == [] and Incident.objects.count() == 1
    whole()


def test_each_told_at_once_gets_a_number_of_its_own(cast):
    def tells():
        actor = Person.objects.get(pk=cast.colleague.pk)
        return actions.report_incident(report(), actor=actor, now=NOW)

    assert codes(at_once(tells, tells)) == []
    numbers = Incident.objects.order_by("number").values_list("number", flat=True)
    assert list(numbers) == [f"INC-{NOW.year}-0001", f"INC-{NOW.year}-0002"]
    whole()


def test_two_that_are_merged_into_each_other_leave_one_open(cast):
    first, second = taken(cast), taken(cast)
    results = at_once(merges(first, second, cast.operator), merges(second, first, cast.security))
    assert len(codes(results)) == 1
    states = sorted(Incident.objects.values_list("state", flat=True))
    assert states == [IncidentState.ACKNOWLEDGED, IncidentState.MERGED]
    whole()


def test_contained_while_the_severity_is_raised(cast):
    row = taken(cast)

    def raises():
        actor = Person.objects.get(pk=cast.security.pk)
        return actions.change_severity(
            Incident.objects.get(pk=row.pk), Severity.SEV1, REASON, actor=actor, now=NOW
        )

    def contains():
        actor = Person.objects.get(pk=cast.operator.pk)
        return actions.contain(Incident.objects.get(pk=row.pk), REASON, actor=actor, now=NOW)

    assert codes(at_once(raises, contains)) == []
    row.refresh_from_db()
    assert (row.severity, row.state) == (Severity.SEV1, IncidentState.CONTAINED)
    assert [turn.n for turn in row.turns.all()] == [1, 2, 3, 4]
    whole()
