"""An incident runs on its playbook: chosen, added to, ticked, and never shortened."""

from datetime import timedelta

import pytest

from govportal.refusals import Refused
from incidents.actions import (
    acknowledge,
    change_severity,
    close,
    dismiss,
    hand_over_lead,
    reclassify,
)
from incidents.actions.checklists import close_gate, tick_items
from incidents.actions.playbooks import load_playbooks
from incidents.models import ChecklistTick, Playbook
from incidents.rules.checklists import Asked, Tick
from incidents.rules.severities import IncidentClass, Severity
from incidents.rules.states import Act
from tests import make as organisation
from tests.incidents import books_making, make
from tests.incidents.books_making import NOTE, NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return organisation.organisation()


LATER = NOW + timedelta(hours=1)


def keys(incident):
    return list(incident.checklist.values_list("key", flat=True))


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refused) as no:
        act(*args, **kwargs)
    assert no.value.refusal.code == code, str(no.value)
    return no.value.refusal


def test_loading_the_playbooks_again_changes_nothing(cast):
    assert load_playbooks(actor=organisation.SETUP, now=NOW) == 43
    assert load_playbooks(actor=organisation.SETUP, now=LATER) == 0
    assert Playbook.objects.count() == 43


def test_an_incident_gets_the_items_of_class_and_severity_with_their_people(cast):
    agent = books_making.agent_of(cast)
    incident = books_making.grave(cast, agent, kind=IncidentClass.DATA_EXFILTRATION)
    items = {item.key: item for item in incident.checklist.all()}
    assert {"take", "stopped", "exf_route", "learn"} <= items.keys()
    assert items["exf_route"].assignee == cast.tech_owner
    assert items["data_question"].assignee == cast.co_chair
    assert items["take"].due_at == NOW + timedelta(minutes=15)
    run = incident.playbooks.get()
    assert (run.version.playbook.kind, run.version.playbook.severity) == (
        "data_exfiltration",
        "SEV1",
    )


def test_without_any_playbook_an_incident_has_no_checklist_and_is_closed(cast):
    assert not make.closed(cast).checklist.exists()


def test_a_change_of_class_or_severity_adds_and_takes_nothing_away(cast):
    load_playbooks(actor=organisation.SETUP, now=NOW)
    incident = make.taken(cast)
    before = keys(incident)
    change_severity(incident, Severity.SEV1, make.REASON, actor=cast.operator, now=LATER)
    raised = keys(incident)
    assert raised[: len(before)] == before and {"stopped", "frozen"} <= set(raised)
    assert len(raised) == len(set(raised))
    reclassify(incident, IncidentClass.MALICIOUS_CODE, make.REASON, actor=cast.operator, now=LATER)
    assert keys(incident)[: len(raised)] == raised and "mal_keep" in keys(incident)
    change_severity(incident, Severity.SEV2, make.REASON, actor=cast.operator, now=LATER)
    assert incident.playbooks.count() == 4


def test_the_lead_gets_the_leads_items_and_hands_them_over(cast):
    load_playbooks(actor=organisation.SETUP, now=NOW)
    incident = make.incident(cast)
    acknowledge(incident, actor=cast.operator, now=NOW)
    mine = incident.checklist.filter(duty="lead")
    assert {item.assignee for item in mine} == {cast.operator}
    books_making.done(incident, cast.operator, NOW, mine[0].n)
    hand_over_lead(incident, cast.security, actor=cast.operator, now=LATER)
    assert incident.checklist.get(n=mine[0].n).assignee == cast.operator  # it is done
    assert {i.assignee for i in incident.checklist.filter(duty="lead")[1:]} == {cast.security}


def test_closing_waits_for_what_has_to_be_done(cast):
    incident = books_making.grave(cast)
    acknowledge(incident, actor=cast.operator, now=NOW)
    no = close_gate(incident, Act.CLOSE)
    assert no.code == "checklist.open" and str(no)
    assert no.params["count"] == incident.checklist.filter(mandatory=True).count()
    assert close_gate(incident, Act.RESOLVE) is None
    needed = [item.n for item in incident.checklist.filter(mandatory=True)]
    books_making.done(incident, cast.operator, LATER, *needed[1:])
    assert close_gate(incident, Act.CLOSE).params["count"] == 1
    skip = {needed[0]: Asked(Tick.NOT_APPLICABLE, NOTE)}
    tick_items(incident, skip, actor=cast.operator, now=LATER)
    assert close_gate(incident, Act.CLOSE) is None
    dismiss(incident, make.REASON, actor=cast.operator, now=LATER)
    again = {needed[0]: Asked(Tick.DONE)}
    refused("checklist.ended_stale", tick_items, incident, again, actor=cast.operator, now=LATER)


def test_the_gate_is_asked_before_an_incident_is_closed(cast):
    load_playbooks(actor=organisation.SETUP, now=NOW)
    incident = make.resolved(cast, severity=Severity.SEV3)
    refused("checklist.open", close, incident, actor=cast.operator, now=LATER)
    books_making.done(incident, cast.operator, LATER)
    assert close(incident, actor=cast.operator, now=NOW + timedelta(hours=3)).state == "closed"


def test_a_false_alarm_is_closed_without_going_through_the_list(cast):
    incident = books_making.grave(cast)
    assert dismiss(incident, make.REASON, actor=cast.operator, now=LATER).state == "closed"


def test_a_word_is_taken_back_only_by_another_with_a_reason(cast):
    incident = books_making.grave(cast)
    books_making.done(incident, cast.operator, NOW, 1)
    books_making.done(incident, cast.operator, NOW, 1)  # twice clicked
    assert ChecklistTick.objects.count() == 1
    back = {1: Asked(Tick.OPEN, "no", seen=1)}
    refused("incident.reason_short", tick_items, incident, back, actor=cast.operator, now=LATER)
    tick_items(incident, {1: Asked(Tick.OPEN, NOTE, 1)}, actor=cast.operator, now=LATER)
    stale = {1: Asked(Tick.DONE, "", seen=1)}
    refused("checklist.changed_stale", tick_items, incident, stale, actor=cast.security, now=LATER)
    assert [tick.tick for tick in ChecklistTick.objects.order_by("n")] == ["done", "open"]


def test_all_are_said_or_none(cast):
    incident = books_making.grave(cast)
    both = {1: Asked(Tick.DONE), 2: Asked(Tick.NOT_APPLICABLE, "")}
    refused("incident.reason_short", tick_items, incident, both, actor=cast.operator, now=LATER)
    assert not ChecklistTick.objects.exists()
    unknown = {99: Asked(Tick.DONE)}
    refused("checklist.unknown", tick_items, incident, unknown, actor=cast.operator, now=LATER)


def test_whose_the_item_is_says_so_and_nobody_else(cast):
    incident = books_making.grave(cast)
    own = incident.checklist.get(key="data_question")
    asked = {own.n: Asked(Tick.DONE)}
    refused("checklist.not_yours", tick_items, incident, asked, actor=cast.colleague, now=LATER)
    assert tick_items(incident, asked, actor=cast.co_chair, now=LATER)
    other = {1: Asked(Tick.DONE)}
    refused("checklist.not_yours", tick_items, incident, other, actor=cast.co_chair, now=LATER)


def test_an_incident_keeps_the_version_it_runs_on(cast):
    incident = books_making.grave(cast, kind=IncidentClass.DATA_EXFILTRATION)
    version = incident.playbooks.get().version
    books_making.next_version(cast, version.playbook)
    change_severity(incident, Severity.SEV2, make.REASON, actor=cast.operator, now=LATER)
    assert incident.playbooks.first().version == version
    assert "own-1" not in keys(incident)
    second = make.incident(
        cast, severity=Severity.SEV1, kind=IncidentClass.DATA_EXFILTRATION, now=LATER
    )
    assert "own-1" in keys(second)
