"""The pages of readiness: read, filtered, paged, confirmed; nothing typed is lost."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from registry import actions as registry
from scorecards.actions import readiness
from scorecards.models import AgentReadiness, ReadinessWord
from scorecards.readiness_counts import item_counts
from scorecards.rules.data_requests import entry_refusal
from scorecards.rules.organisation import reason_refusal as proof_reason
from scorecards.rules.readiness_items import Item
from tests import make
from tests.make import SETUP, START
from tests.registry.visiting import page, post
from tests.scorecards.readying import say_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(cast):
    return agents(cast, 1)[0]


def agents(cast, number):
    return [
        registry.register_agent(
            f"agent-{n}", f"Agent {n}", cast.unit, actor=SETUP, now=START + timedelta(minutes=n),
            tier=2 + n % 3, business_owner=cast.owner, technical_owner=cast.tech_owner,
            compliance_reviewer=cast.compliance,
        )
        for n in range(number)
    ]  # fmt: skip


def form_of(agent, **said):
    """What a reviewer posts who sees the page now."""
    looked = readiness.look([agent.pk], timezone.now())[agent.pk]
    return {f"seen_{item}": looked.seen(item) for item in Item} | said


def test_an_agent_shows_ten_items_with_reasons_and_links(client, cast, agent):
    text = page(client, cast.owner, "agent_readiness", agent.slug)
    assert "Both owners are named and here." in text
    assert reverse("agent_accountability", args=[agent.slug]) in text
    assert text.count("Waits for data of the run-time gateway.") == 2
    assert "Compliance and security reviewers confirm" in text
    assert 'aria-current="page"' in text and "11 of 20, confirmed" in text


def test_a_reviewer_confirms_and_says_otherwise(client, cast, agent):
    why = "Shown to me in the team’s own log on 4 November."
    data = form_of(agent, score_owners="2", score_sessions="1", reason_sessions=why)
    post(client, cast.compliance, "agent_readiness_say", agent.slug, **data)
    text = page(client, cast.owner, "agent_readiness", agent.slug)
    assert why in text and "confirmed by" in text and "said otherwise by" in text
    assert {(w.item, w.score) for w in ReadinessWord.objects.all()} == {
        ("owners", 2), ("sessions", 1),
    }  # fmt: skip


def test_nothing_typed_is_lost_when_a_reason_is_missing(client, cast, agent):
    data = form_of(agent, score_sessions="2", reason_sessions="too short", score_owners="2")
    text = post(client, cast.compliance, "agent_readiness_say", agent.slug, status=422, **data)
    assert "too short" in text and "Say in 20 characters or more" in text
    assert text.count(" checked") >= 2 and not ReadinessWord.objects.exists()


def test_a_reason_that_nobody_can_read_is_none(client, cast, agent):
    data = form_of(agent, score_sessions="2", reason_sessions="\u200b" * 40)
    post(client, cast.compliance, "agent_readiness_say", agent.slug, status=422, **data)
    assert proof_reason("\u200b" * 40).code == "proof.reason_short"
    said = ("access", "\u200b", START.date(), START.date())
    assert entry_refusal(*said, has_handler=True).code == "dsr.reference_missing"


def test_the_panel_gives_the_reason_of_who_said_otherwise(client, cast, agent):
    why = "Neither of the two has answered in three weeks."
    proposal = "Both owners are named and here."
    data = form_of(agent, score_owners="0", reason_owners=why)
    post(client, cast.compliance, "agent_readiness_say", agent.slug, **data)
    text = page(client, cast.owner, "agent_scorecard", agent.slug)
    assert f"{cast.compliance}: “{why}”" in text and proposal not in text


def test_only_who_may_name_somebody_is_sent_there(client, cast, agent):
    address = f'href="{reverse("agent_hand_over", args=[agent.slug])}"'
    type(agent).objects.filter(pk=agent.pk).update(compliance_reviewer=None)
    assert address not in page(client, cast.owner, "agent_readiness", agent.slug)
    type(agent).objects.filter(pk=agent.pk).update(technical_owner=None)
    for person in (cast.owner, cast.chair):
        shown = address in page(client, person, "agent_readiness", agent.slug)
        opens = client.get(reverse("agent_hand_over", args=[agent.slug])).status_code == 200
        assert shown is opens is (person == cast.owner)


def test_nothing_said_is_told(client, cast, agent):
    data = form_of(agent)
    text = post(client, cast.compliance, "agent_readiness_say", agent.slug, status=422, **data)
    assert "Choose a score for one item at least." in text


def test_a_stale_page_and_a_second_click_show_what_is_there_now(client, cast, agent):
    data = form_of(agent, score_owners="2", reason_owners="As it was this morning.")
    post(client, cast.compliance, "agent_readiness_say", agent.slug, **data)
    text = post(client, cast.compliance, "agent_readiness_say", agent.slug, status=409, **data)
    assert "has changed since you opened the page" in text and "As it was this morning." in text
    assert ReadinessWord.objects.count() == 1
    fresh = form_of(agent, score_owners="2")
    assert f'value="{fresh["seen_owners"]}"' in text


def test_owners_are_told_why_not(client, cast, agent):
    text = page(client, cast.owner, "agent_readiness_say", agent.slug, status=403)
    assert "Compliance and security reviewers confirm the readiness of agents." in text
    page(client, cast.stranger, "agent_readiness", agent.slug, status=404)


def test_bad_input_is_no_error(client, cast, agent):
    data = form_of(agent, score_owners="9", score_tier="x")
    post(client, cast.compliance, "agent_readiness_say", agent.slug, status=422, **data)
    client.force_login(cast.chair)
    for query in ("tier=9&band=x&item=none&unit=nobody&view=x", "after=a.b", "before=1.2.3",
                  "q=%00", "after=99999999999999999999.1"):  # fmt: skip
        assert client.get(f"/scorecards/readiness/?{query}").status_code == 200


def test_the_panel_is_a_page_too(client, cast, agent):
    assert "Readiness 3 of 20" in page(client, cast.owner, "agent_scorecard", agent.slug)
    client.force_login(cast.owner)
    part = client.get(reverse("agent_scorecard", args=[agent.slug]), HTTP_HX_REQUEST="true")
    assert b"<html" not in part.content and b"none open" in part.content


def test_the_list_is_by_total_and_pages_by_key(client, cast):
    made = agents(cast, 45)
    say_all(made[3], cast.compliance, START + timedelta(hours=1))
    readiness.keep_readiness(START + timedelta(hours=2))
    client.force_login(cast.chair)
    first = client.get("/scorecards/readiness/")
    rows = [row.readiness for row in first.context["rows"]]
    assert len(rows) == 40 and rows == sorted(rows, key=lambda r: (r.total, -r.agent_id))
    second = client.get("/scorecards/readiness/" + first.context["page"].older)
    assert second.context["rows"][-1].readiness.agent_id == made[3].pk
    back = client.get("/scorecards/readiness/" + second.context["page"].newer)
    assert [row.readiness for row in back.context["rows"]] == rows
    found = client.get("/scorecards/readiness/?band=scale").context["rows"]
    assert [row.readiness.agent_id for row in found] == [made[3].pk]
    held = client.get("/scorecards/readiness/?view=below&tier=3&item=sessions").context["page"]
    assert {row.agent.tier for row in held.rows} == {3} and held.shown == 15


def test_prices(client, cast):
    made = agents(cast, 41)
    readiness.keep_readiness(START)
    client.force_login(cast.compliance)

    def price(address):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    many = price("/scorecards/readiness/")
    assert many <= 12 and price("/scorecards/readiness/?q=agent-7") == many
    for name in ("agent_readiness", "agent_readiness_say", "agent_scorecard"):
        assert price(reverse(name, args=[made[0].slug])) <= 15
    with CaptureQueriesContext(connection) as one:
        readiness.look([made[0].pk], START)
    with CaptureQueriesContext(connection) as all_:
        readiness.look([agent.pk for agent in made], START)
    assert len(one) == len(all_) == 4


def test_the_tick_counts_each_once_an_hour_and_what_is_retired_never(cast):
    made = agents(cast, 3)
    registry.move_agent(made[0], "retire", actor=SETUP, now=START)
    assert readiness.keep_readiness(START) == 2
    assert readiness.keep_readiness(START + timedelta(minutes=50)) == 0
    assert readiness.keep_readiness(START + timedelta(minutes=56)) == 2
    assert AgentReadiness.objects.count() == 2


def test_counts_are_of_production_and_agree_with_each_agent(cast):
    request = make.approve(make.request(cast, "tier1-internal-drafting"), START)
    at = make.to_production(request, START + timedelta(days=1))
    agents(cast, 2)
    readiness.keep_readiness(at)
    counts = item_counts()
    readied = AgentReadiness.objects.in_production().get()
    for item in Item:
        assert counts[item][readied.score(item)] == 1 and sum(counts[item].values()) == 1


def test_the_command_says_what_the_page_says(client, cast, agent):
    say_all(agent, cast.compliance, timezone.now(), score=1)
    out = StringIO()
    call_command("readiness", agent.slug, "--json", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["total"], found["confirmed"], found["band"]) == (10, 10, "pilot")
    assert [one["score"] for one in found["items"]] == [1] * 10
    assert "10 of 20" in page(client, cast.owner, "agent_readiness", agent.slug)
    out = StringIO()
    call_command("readiness", agent.slug, stdout=out)
    assert "10 of 20 (Pilot only), confirmed 10, production needs 11" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("readiness", "nobody")
