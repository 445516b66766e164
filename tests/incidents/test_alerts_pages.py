"""The pages of alerts, monitors and figures: read by who may, done by who does, nothing lost."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incidents.models import Alert, Incident, Monitor, MonitorKey
from incidents.rules.severities import Severity
from tests import make
from tests.approvals.reviewing import running
from tests.incidents.alerting import KIND, REASON, Program, body, key, monitor, send, sender, told
from tests.incidents.make import closed, incident

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def now():
    return timezone.now() - HOUR


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture
def agent(cast):
    return running(cast).agent


def page(client, person, name, *args, query=""):
    client.force_login(person)
    return client.get(reverse(name, args=args) + query)


def post(client, person, page_name, *args, **typed):
    client.force_login(person)
    return client.post(reverse(page_name, args=args), typed)


def cost_of(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


TYPED = {"name": "Watchtower", "highest": "SEV2", "usual_class": "cost_overrun", "agents": "",
         "owner": "operator@brackwater.example"}  # fmt: skip


def test_a_monitor_is_set_up_gets_a_key_once_and_reports(client, cast, agent):
    answer = post(client, cast.administrator, "monitor_new", **TYPED, units=[cast.unit.slug])
    watch = Monitor.objects.get()
    assert answer["Location"] == watch.get_absolute_url()
    shown = post(client, cast.operator, "monitor_key_issue", watch.pk, days=90)
    found = re.search(r"gpm_\w+", shown.content.decode())
    assert found is not None
    text = found[0]
    assert "no-store" in shown["Cache-Control"]
    detail = page(client, cast.auditor, "monitor_detail", watch.pk).content.decode()
    assert MonitorKey.objects.get().prefix in detail and text not in detail
    assert Program(text).send(body(agent)).status_code == 201
    revoked = post(client, cast.operator, "monitor_key_revoke", watch.pk,
                   MonitorKey.objects.get().prefix, reason="Lost.")  # fmt: skip
    assert revoked.status_code == 302
    assert Program(text).send(body(agent)).status_code == 403
    assert post(client, cast.operator, "monitor_end", watch.pk, reason="Gone.").status_code == 302
    stale = page(client, cast.operator, "monitor_edit", watch.pk)
    assert stale.status_code == 409 and "This monitor has ended." in stale.content.decode()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(client, cast):
    answer = post(client, cast.operator, "monitor_new", **TYPED | {"agents": "nobody, none"})
    text = answer.content.decode()
    assert answer.status_code == 422 and "nobody, none" in text and not Monitor.objects.exists()
    nothing = post(client, cast.operator, "monitor_new", **TYPED)
    assert nothing.status_code == 422 and "Choose all agents" in nothing.content.decode()
    assert "Watchtower" in nothing.content.decode()


def test_from_a_stale_page_a_monitor_is_not_changed(client, cast, now):
    watch = monitor(cast, now)
    shown = page(client, cast.operator, "monitor_edit", watch.pk).content.decode()
    found = re.search(r'name="seen" value="([^"]+)"', shown)
    assert found is not None
    seen = found[1]
    typed = TYPED | {"all_agents": "on", "seen": seen}
    first = post(client, cast.operator, "monitor_edit", watch.pk, **typed)
    assert first.status_code == 302
    second = post(client, cast.administrator, "monitor_edit", watch.pk, **typed | {"name": "Mine"})
    assert second.status_code == 409 and "Mine" in second.content.decode()
    assert Monitor.objects.get().name == "Watchtower"


def test_only_those_who_read_of_monitors_do(client, cast, now):
    watch = monitor(cast, now)
    told_why = page(client, cast.owner, "monitor_list")
    assert told_why.status_code == 403 and "read of" in told_why.content.decode()
    assert page(client, cast.owner, "monitor_detail", watch.pk).status_code == 404
    assert page(client, cast.auditor, "monitor_new").status_code == 403


def test_the_alerts_of_an_incident_are_judged_and_it_is_a_false_alarm(client, cast, agent, now):
    by = sender(cast, now)
    first = send(told(agent, evidence={"html": "<b>x</b>"}), by, now).alert
    send(told(agent, summary="Twice"), by, now)
    row = first.incident
    detail = page(client, cast.owner, "alert_detail", first.pk).content.decode()
    assert "&lt;b&gt;x" in detail and "Was it true?" in detail
    short = post(client, cast.operator, "alert_judge", first.pk, verdict="false", reason="no")
    assert short.status_code == 422 and "at least 10" in short.content.decode()
    done = post(client, cast.operator, "alert_judge", first.pk, verdict="false", reason=REASON,
                seen="")  # fmt: skip
    assert done.status_code == 302
    early = page(client, cast.operator, "incident_alerts_dismiss", row.number)
    assert early.status_code == 409
    rest = post(client, cast.operator, "incident_alerts_judge", row.number, verdict="false",
                reason=REASON)  # fmt: skip
    assert rest.status_code == 302
    tab = page(client, cast.operator, "incident_alerts", row.number).content.decode()
    address = reverse("incident_alerts_dismiss", args=[row.number])
    assert "Every alert of this incident was false" in tab and address in tab
    assert address not in page(client, cast.auditor, "incident_alerts", row.number).content.decode()
    mark = Incident.objects.get(pk=row.pk).mark
    client.force_login(cast.operator)
    assert client.post(address, {"reason": REASON, "seen": "old"}).status_code == 409
    assert client.post(address, {"reason": REASON, "seen": mark}).status_code == 302
    assert Incident.objects.get(pk=row.pk).outcome == "false_alarm"


def test_the_list_shows_what_one_may_see_and_filters(client, cast, agent, now):
    by = sender(cast, now)
    send(told(agent), by, now)
    shown = page(client, cast.owner, "alert_list").content.decode()
    assert "It called forty tools" in shown
    assert "It called forty tools" not in page(client, cast.stranger, "alert_list").content.decode()
    for query, there in (("?view=true", False), ("?view=all", True), ("?q=nobody", False),
                         (f"?monitor={by.monitor.pk}", True), ("?kind=cost_overrun", False),
                         (f"?q={agent.slug}", True), ("?monitor=x&kind=y", True)):  # fmt: skip
        text = page(client, cast.owner, "alert_list", query=query).content.decode()
        assert ("It called forty tools" in text) is there, query


def test_figures_say_no_data_where_there_is_none(client, cast, agent, now):
    empty = page(client, cast.owner, "incident_figures").content.decode()
    assert "No incident was reported in these days." in empty
    incident(cast, agent, now=now)
    text = page(client, cast.owner, "incident_figures").content.decode()
    assert "no data" in text and "0 of 1" in text
    old = page(client, cast.owner, "incident_figures", query="?since=2020-01-01&until=2020-02-01")
    assert "No incident was reported" in old.content.decode()
    for query in ("?since=x", "?since=0001-01-01&until=9999-12-31", "?since=2027-01-01"):
        assert page(client, cast.owner, "incident_figures", query=query).status_code == 200


def test_figures_are_taken_away_as_a_table(client, cast, agent, now):
    monitor(cast, now, name="=HYPERLINK()")
    by = sender(cast, now)
    send(told(agent), by, now)
    closed(cast, agent, now=now - 10 * HOUR, kind=KIND, severity=Severity.SEV2)
    answer = post(client, cast.owner, "incident_figures_export")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer["Content-Type"] == "text/csv" and lines[0].startswith("group,name,incidents")
    assert lines[1].startswith("all,,2,,,0,5.00,5.00,1,60.00,60.00,1,120.00,120.00,1,")
    assert "Watchtower,unusual_tool_pattern,0,0,1" in lines


@pytest.mark.parametrize("name", ["alert_list", "incident_figures", "monitor_list"])
def test_lists_cost_the_same_for_forty_rows(client, cast, agent, now, name):
    by = sender(cast, now)
    send(told(agent), by, now)

    client.force_login(cast.auditor)
    few = cost_of(client, reverse(name))
    for n in range(39):
        send(told(agent, summary=f"Alert {n}"), by, now)
        monitor(cast, now, name=f"Monitor {n}", agents=[agent])
    assert cost_of(client, reverse(name)) == few <= 12


def test_the_alerts_tab_costs_the_same_for_forty_rows(client, cast, agent, now):
    by = sender(cast, now)
    number = send(told(agent), by, now).alert.incident.number

    client.force_login(cast.operator)
    address = reverse("incident_alerts", args=[number])
    few = cost_of(client, address)
    for n in range(39):
        send(told(agent, summary=f"Alert {n}"), by, now)
    assert Alert.objects.count() == 40
    assert cost_of(client, address) == few <= 15


def test_the_panel_says_what_was_seen_before(client, cast, agent, now):
    first = closed(cast, agent, now=now - 10 * HOUR, kind=KIND)
    later = incident(cast, agent, now=now, kind=KIND)
    text = page(client, cast.owner, "incident_detail", later.number).content.decode()
    assert "Seen before" in text and first.number in text
    text = page(client, cast.owner, "incident_detail", first.number).content.decode()
    assert "Came again" in text and later.number in text


def test_keys_are_issued_anew_beside_the_old_one(client, cast, now):
    watch = monitor(cast, now)
    key(cast, watch, now)
    wrong = post(client, cast.operator, "monitor_key_issue", watch.pk, days=30, overlap=999)
    assert wrong.status_code == 422 and "0 to 168" in wrong.content.decode()
    right = post(client, cast.operator, "monitor_key_issue", watch.pk, days=30, overlap=24)
    assert right.status_code == 200 and "works until" in right.content.decode()
    again = post(client, cast.operator, "monitor_key_issue", watch.pk, days=30, overlap=24)
    assert again.status_code == 422 and "still works" in again.content.decode()
