"""The page of containment and the drills, through the browser’s eyes: acts, refusals, prices."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from govportal.ledger.rules import Reference
from govportal.worklist.models import WorkItem
from incidents import actions, probing
from incidents.actions import containing
from incidents.models import Containment, ResumeRequest
from incidents.rules.containments import is_pressing, quarter_ends
from registry.actions.suspending import suspend
from registry.models import SafeState
from tests import make
from tests.incidents.containing import WHY, asked_here, containment, operator
from tests.incidents.make import HOUR, REASON, report, taken
from tests.registry.identities import key_of, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.setattr(probing, "ask", asked_here)


@pytest.fixture
def agent(cast):
    return running(cast, timezone.now() - timedelta(days=3))


def address(row):
    return reverse("incident_containment", args=[row.number])


def post(client, person, row, status=302, **data):
    client.force_login(person)
    answer = client.post(address(row), data)
    assert answer.status_code == status, answer.content.decode()[-2000:]
    return answer.content.decode()


def test_from_the_stop_to_the_last_confirmation_on_one_page(client, cast, agent):
    now = timezone.now()
    key_of(agent, now=now)
    row = taken(cast, agent, now=now - HOUR)
    said = post(client, cast.operator, row, 422, act="contain", **{"contain-reason": "short"})
    assert "short" in said and "at least 10 characters" in said
    post(client, cast.operator, row, act="contain", **{"contain-reason": REASON})
    containing.run_steps(timezone.now())
    stop = containment(row)
    shown = client.get(address(row)).content.decode()
    assert "403 credential.revoked" in shown and "Proven" in shown and stop.number in shown
    assert "What happened automatically" in client.get(row.get_absolute_url()).content.decode()
    post(client, cast.colleague, row, 403, act="ask", containment=stop.pk, **{"ask-reason": WHY})
    said = post(client, cast.owner, row, 422, act="ask", containment=stop.pk,
                **{"ask-reason": "no"})  # fmt: skip
    assert ">no<" in said.replace("\n", "")
    post(client, cast.owner, row, act="ask", containment=stop.pk, **{"ask-reason": WHY})
    made = ResumeRequest.objects.get()
    post(client, cast.owner, row, 403, act="confirm", resume=made.pk)
    post(client, cast.operator, row, act="confirm", resume=made.pk)
    post(client, cast.operator, row, 409, act="confirm", resume=made.pk)  # twice clicked
    assert not Containment.objects.standing().exists()
    post(client, cast.operator, row, 404, act="nonsense")
    post(client, cast.operator, row, 404, act="ask", containment="1e9")


def test_the_agents_page_says_what_stopped_it(client, cast, agent):
    row = actions.report_incident(report(agent), actor=cast.colleague, now=timezone.now())
    client.force_login(cast.owner)
    shown = client.get(reverse("agent_detail", args=[agent.slug])).content.decode()
    assert f"Stopped by {row.number}" in shown and address(row) in shown


def test_what_else_holds_it_is_shown(client, cast, agent):
    now = timezone.now()
    first = actions.report_incident(report(agent), actor=cast.colleague, now=now)
    second = actions.report_incident(report(agent, key="m:2"), actor=cast.colleague, now=now)
    right = agent.authorisations.get()
    suspend(right, cause=Reference("condition:7"), reason="Overdue.", actor=make.SETUP, now=now)
    client.force_login(cast.owner)
    shown = client.get(address(first)).content.decode()
    assert "Something else holds it too" in shown and "Overdue." in shown
    assert address(second) in shown


def test_at_sev2_somebody_answers(client, cast, agent):
    row = taken(cast, agent, now=timezone.now() - HOUR)
    client.force_login(cast.operator)
    assert "Keep it running" in client.get(address(row)).content.decode()
    post(client, cast.operator, row, act="keep", **{"keep-reason": WHY})
    assert WHY in client.get(address(row)).content.decode()


def test_the_price_of_the_page_does_not_grow(client, cast, agent):
    row = actions.report_incident(report(agent), actor=cast.colleague, now=timezone.now())
    client.force_login(cast.owner)
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address(row))
        counts.append(len(asked))
        stop = Containment.objects.get(lifted_at=None)
        made = containing.ask_resume(stop, WHY, is_false=True, actor=cast.owner, now=timezone.now())
        for who in (cast.operator, operator(cast, f"op{len(counts)}"), cast.chair):
            made = containing.confirm_resume(made, actor=who, now=timezone.now())
        fresh = Containment.objects.get(pk=stop.pk).incident
        containing.contain_agent(fresh, make.SETUP, timezone.now())
    assert max(counts) <= 24 and counts[2] == counts[1], counts


def test_a_drill_from_the_button_to_its_result(client, cast):
    client.force_login(cast.owner)
    assert "Operators hold drills" in client.get(reverse("drill_list")).content.decode()
    assert client.post(reverse("drill_list"), {"drill-reason": WHY}).status_code == 403
    client.force_login(cast.operator)
    assert client.post(reverse("drill_list"), {"drill-reason": "x"}).status_code == 422
    assert client.post(reverse("drill_list"), {"drill-reason": WHY}).status_code == 302
    assert client.post(reverse("drill_list"), {"drill-reason": WHY}).status_code == 409
    for _ in range(2):
        containing.run_steps(timezone.now())
    drill = Containment.objects.get()
    assert drill.confirmed_at is not None and drill.agent.lifecycle == "retired"
    assert "Passed" in client.get(reverse("drill_list")).content.decode()
    assert "probe.not_refused" in client.get(drill.get_absolute_url()).content.decode()


def test_the_list_of_drills_has_its_price(client, cast, django_assert_max_num_queries):
    client.force_login(cast.operator)
    for _ in range(3):
        containing.start_drill(WHY, actor=cast.operator, now=timezone.now())
        for _ in range(2):
            containing.run_steps(timezone.now())
    with django_assert_max_num_queries(12):
        client.get(reverse("drill_list"))


def test_once_a_quarter_operators_are_asked(cast):
    january, march = make.START.replace(year=2027, month=1), make.START.replace(year=2027, month=3)
    containing.keep_drills(january)
    assert not WorkItem.objects.filter(kind="containment.drill").exists()
    for _ in range(2):
        containing.keep_drills(march)
    assert WorkItem.objects.open().filter(kind="containment.drill").count() == 1
    containing.start_drill(WHY, actor=cast.operator, now=march)
    assert not WorkItem.objects.open().filter(kind="containment.drill").exists()
    assert [quarter_ends(2027, n).isoformat() for n in (1, 4)] == ["2027-03-31", "2027-12-31"]
    assert is_pressing(march.date()) and not is_pressing(january.date())


def test_owners_declare_the_safe_state(client, cast, agent):
    there = reverse("safe_state_edit", args=[agent.slug])
    client.force_login(cast.colleague)
    assert client.get(there).status_code == 403
    client.force_login(cast.owner)
    told = {"mode": "drain", "minutes": "600", "reason": WHY, "seen": ""}
    answer = client.post(there, told)
    assert answer.status_code == 422 and WHY in answer.content.decode()
    assert client.post(there, told | {"minutes": "20"}).status_code == 302
    assert SafeState.objects.get().minutes == 20
    assert client.post(there, told | {"minutes": "30"}).status_code == 409  # a stale page
    shown = client.get(reverse("agent_accountability", args=[agent.slug])).content.decode()
    assert "20 minutes at most" in shown
