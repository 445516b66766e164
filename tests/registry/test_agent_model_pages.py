"""The models of an agent and its re-tests, as people meet them on pages."""

import pytest
from django.urls import reverse

from registry import actions
from registry.models import AgentModel, ModelChangeNotice, Retest
from registry.rules.vendors import NoticeKind
from tests.make import REASONS
from tests.registry import vendor_steps as steps
from tests.registry.test_query_counts import A_PAGE, queries
from tests.registry.vendor_visits import DAY, SECOND, assessed, google, now, pdf, send, show, today

__all__ = ["google", "now", "today"]  # fixtures
pytestmark = pytest.mark.django_db


def test_a_change_is_noted_and_the_agents_page_asks_for_tests(client, cast, google, now, today):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, model, now=now)
    typed = {"model": model.pk, "kind": "new_version", "text": "Better.", "source": "A mail"}
    page = send(client, cast.tech_owner, "vendor_note", "google", status=422, **typed)
    assert "Name the new version." in page and "Better." in page
    typed |= {"to_version": "002", "effective_on": today + 20 * DAY}
    send(client, cast.tech_owner, "vendor_note", "google", **typed)
    send(client, cast.tech_owner, "vendor_note", "google", status=409, **typed)
    assert ModelChangeNotice.objects.count() == Retest.objects.count() == 1
    page = show(client, cast.owner, "vendor_detail", "google")
    assert "1 re-test open" in page and agent.name in page
    retest = Retest.objects.get()
    page = show(client, cast.owner, "agent_models", agent.slug)
    assert reverse("agent_retest", args=[agent.slug, retest.pk]) in page
    page = show(client, cast.colleague, "agent_retest", agent.slug, retest.pk)
    assert "Only the agent’s technical owner and business owner answer a re-test." in page


def test_a_retest_is_answered_on_its_page_and_keeps_what_was_typed(client, cast, google, now):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, model, now=now)
    retest = steps.change(model, cast.manager, now=now, effective_on=None)
    where = ("agent_retest", agent.slug, retest.pk)
    typed = {"answer": "done", "text": "Short.", "document": pdf("report.pdf")}
    page = send(client, cast.tech_owner, *where, status=422, **typed)
    assert "needs 40 characters" in page and "Short." in page and "report.pdf" in page
    kept = google.documents.get()
    assert str(kept.pk) in page
    for person in (cast.colleague, cast.auditor, cast.compliance):
        send(client, person, *where, status=403, **typed)
    typed = {"answer": "done", "text": REASONS, "document_kept": kept.pk}
    send(client, cast.tech_owner, *where, **typed)
    page = send(client, cast.tech_owner, *where, status=409, **typed)
    assert "This re-test is closed already." in page and REASONS in page
    page = show(client, cast.owner, *where)
    assert "Tested again" in page and REASONS in page
    document = reverse("vendor_document", args=["google", kept.pk])
    client.force_login(cast.colleague)
    assert document in page and client.get(document).status_code == 200
    client.force_login(cast.stranger)
    assert client.get(document).status_code == 404


def test_only_the_technical_owner_says_what_an_agent_uses(client, cast, google, now):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, now=now)
    send(client, cast.owner, "agent_model_name", agent.slug, status=403, model=model.pk)
    page = send(client, cast.tech_owner, "agent_model_name", agent.slug, status=422, model="x")
    assert "Models it uses" in page
    send(client, cast.tech_owner, "agent_model_name", agent.slug, model=model.pk)
    send(client, cast.tech_owner, "agent_model_name", agent.slug, status=409, model=model.pk)
    link = AgentModel.objects.get()
    send(client, cast.tech_owner, "agent_model_confirm", agent.slug, link.pk)  # says: stale
    page = send(client, cast.tech_owner, "agent_model_leave", agent.slug, link.pk, status=422)
    assert "Say why; the record keeps it." in page
    send(client, cast.tech_owner, "agent_model_leave", agent.slug, link.pk, text="Replaced.")
    page = show(client, cast.owner, "agent_models", agent.slug)
    assert "No longer used" in page and "Replaced." in page
    assert "Only the agent’s technical owner says which models it uses." in page


def test_what_is_over_stands_on_the_vendors_page_and_on_those_of_its_agents(
    client, cast, google, now, today
):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, model, now=now)
    panel = ("agent_model_dates", agent.slug)
    assert show(client, cast.owner, *panel).strip() == ""
    file = steps.document(cast, google)
    assessed(cast, google, now, agreement=file, agreement_until=today - 3 * DAY)
    for where in (("vendor_detail", "google"), ("agent_models", agent.slug), panel):
        assert "over for 3 days" in show(client, cast.owner, *where), where
    assert reverse(*panel[:1], args=panel[1:]) in show(
        client, cast.owner, "agent_detail", agent.slug
    )


def test_the_vendors_page_hides_the_names_of_agents_one_may_not_see(client, cast, google, now):
    model = steps.pinned(cast, google, now=now)
    agent = steps.agent_of(cast, model, now=now)
    page = show(client, cast.stranger, "vendor_detail", "google")
    assert agent.name not in page and "1 agent you may not see" in page


@pytest.mark.parametrize("reader", ["owner", "tech_owner", "auditor", "manager", "compliance_2"])
def test_a_vendor_and_an_agents_models_have_their_price(client, cast, google, now, reader):
    person = getattr(cast, reader)
    client.force_login(person)
    agents = [
        steps.agent_of(cast, now=now + n * SECOND, name=f"Agent {n}", slug=f"agent-{n}")
        for n in range(2)
    ]
    for n in range(4):
        model = steps.pinned(cast, google, version=f"00{n}", now=now)
        for agent in agents:
            actions.name_model(agent, model, actor=cast.tech_owner, now=now)
        steps.change(model, cast.manager, now=now, kind=NoticeKind.BEHAVIOUR, to_version="",
                     effective_on=None)  # fmt: skip
        assessed(cast, google, now)
    addresses = ["/vendors/google/"]
    if reader != "compliance_2":
        retest = Retest.objects.filter(agent=agents[0]).first()
        addresses += [f"/agents/agent-0/{page}" for page in
                      ("models/", "models/dates/", f"retests/{retest.pk}/")]  # fmt: skip
    for address in addresses:
        asked = queries(client, address)
        assert len(asked) <= A_PAGE, "\n".join(asked)
