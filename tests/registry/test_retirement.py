"""Retiring an agent: two people, one teardown, a receipt that is complete when all is confirmed."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from govportal.ledger.models import Entry
from govportal.worklist.models import WorkItem
from registry import actions as registry
from registry.actions import revoking_keys, teardown
from registry.actions.confirming_data import confirm_data, do_again
from registry.actions.credentials import issue_credential
from registry.actions.identifying import identify
from registry.actions.receipts import print_receipt
from registry.actions.retiring import (
    agree_to_retirement,
    ask_retirement,
    keep_retirements,
    withdraw_retirement,
)
from registry.models import Agent, Authorisation, OwnerGap, Retirement
from registry.rules.manifests import build
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.leaving import DAY, an_agent, fresh, states, tick

NOW = START + DAY
TODAY = NOW.date()
REMOVED = "Prompts, logs and the service account are deleted in every environment."


@pytest.fixture
def agent(cast):
    return an_agent(cast, "agent-1")


def asked(agent, cast, on=TODAY, actor=None):
    return ask_retirement(agent, "Replaced.", on, actor=actor or cast.owner, now=NOW)


def down(agent, cast):
    return agree_to_retirement(asked(agent, cast), actor=cast.tech_owner, now=NOW)


def lines(retirement):
    return dict(retirement.lines.values_list("code", "state"))


def test_one_owner_asks_the_other_agrees_and_it_is_down(cast, agent):
    retirement = asked(agent, cast)
    assert [i.assignee for i in WorkItem.objects.open().filter(kind="retirement.agree")] == [
        cast.tech_owner
    ]
    agree_to_retirement(retirement, actor=cast.tech_owner, now=NOW)
    assert states(agent) == ["retired"]
    assert Authorisation.objects.get().state == "revoked"
    assert lines(retirement) == {
        "keys": "done", "delegations": "done", "authorisations": "done", "releases": "done",
        "reviews": "waiting", "data": "waiting",
    }  # fmt: skip
    assert fresh(retirement).completed_at is None
    assert not WorkItem.objects.open().filter(kind="retirement.agree").exists()


def test_it_is_complete_when_every_line_is_confirmed(cast, agent):
    retirement = down(agent, cast)
    tick(NOW)
    assert lines(retirement)["reviews"] == "done" and fresh(retirement).completed_at is None
    with refused("retirement.only_technical_owner"):
        confirm_data(retirement, REMOVED, actor=cast.owner, now=NOW)
    with refused("retirement.data_short"):
        confirm_data(retirement, "Gone.", actor=cast.tech_owner, now=NOW)
    with refused("retirement.file_unknown"):
        proof = SimpleUploadedFile("proof.exe", b"MZ")
        confirm_data(retirement, REMOVED, proof, actor=cast.tech_owner, now=NOW)
    proof = SimpleUploadedFile("proof.txt", b"deleted")
    line = confirm_data(retirement, REMOVED, proof, actor=cast.tech_owner, now=NOW)
    assert line.person == cast.tech_owner and line.sha256 and Entry.objects.get(pk=line.entry)
    assert fresh(retirement).completed_at == NOW
    assert not WorkItem.objects.open().exists()


def test_who_may_ask_and_who_may_agree(cast, agent):
    for nobody in (cast.colleague, cast.chair, cast.administrator):
        with refused("retirement.only_owners"):
            asked(agent, cast, actor=nobody)
    with refused("retirement.date"):
        asked(agent, cast, on=TODAY - DAY)
    retirement = asked(agent, cast)
    with refused("retirement.asked_stale"):
        asked(agent, cast, actor=cast.tech_owner)
    with refused("retirement.two_people"):
        agree_to_retirement(retirement, actor=cast.owner, now=NOW)
    with refused("retirement.only_other_owner"):
        agree_to_retirement(retirement, actor=cast.chair, now=NOW)


def test_at_tier_3_the_chair_may_agree(cast, agent):
    registry.update_agent(agent, actor=SETUP, now=NOW, tier=3)
    retirement = asked(agent, cast)
    with refused("retirement.only_chair"):
        agree_to_retirement(retirement, actor=cast.co_chair, now=NOW)
    agree_to_retirement(retirement, actor=cast.chair, now=NOW)
    assert states(agent) == ["retired"]


def test_without_another_owner_the_chair_agrees_at_every_tier(cast, agent):
    registry.update_agent(agent, actor=SETUP, now=NOW, technical_owner=None)
    agree_to_retirement(asked(agent, cast), actor=cast.chair, now=NOW)
    assert states(agent) == ["retired"] and not OwnerGap.objects.open().exists()


def test_it_comes_down_on_its_day(cast, agent):
    retirement = asked(agent, cast, on=(NOW + 3 * DAY).date())
    agree_to_retirement(retirement, actor=cast.tech_owner, now=NOW)
    tick(NOW + 2 * DAY)
    assert states(agent) == ["production"]
    tick(NOW + 4 * DAY)
    assert states(agent) == ["retired"]
    assert Entry.objects.filter(verb="retirement.begun").count() == 1


def test_it_can_be_taken_back_before(cast, agent):
    retirement = asked(agent, cast, on=(NOW + 3 * DAY).date())
    agree_to_retirement(retirement, actor=cast.tech_owner, now=NOW)
    withdraw_retirement(retirement, actor=cast.tech_owner, now=NOW)
    keep_retirements(NOW + 4 * DAY)
    assert states(agent) == ["production"] and asked(agent, cast).pk != retirement.pk


def test_a_retired_agent_gets_no_right_again_and_stays_readable(client, cast, agent):
    down(agent, cast)
    with refused("agent.retired"):
        registry.authorise(
            agent.manifests.get(), environment="production", basis="decision:9", monitoring="",
            valid_until=TODAY, lapses_on=TODAY, post_deployment_days=9, actor=SETUP, now=NOW,
        )  # fmt: skip
    with refused("agent.move_impossible"):
        registry.move_agent(agent, "go_live", actor=SETUP, now=NOW)
    client.force_login(cast.owner)
    for address in ("", "retirement/"):
        assert client.get(f"/agents/agent-1/{address}").status_code == 200


def test_requests_reviews_and_conditions_end_with_it(cast):
    request = make.request(cast)
    agent = request.agent
    down(agent, cast)
    tick(NOW)
    request.refresh_from_db()
    assert request.state == "withdrawn" and states(agent) == ["retired"]
    line = Retirement.objects.get().lines.get(code="reviews")
    assert line.state == "done" and request.ledger_ref in line.refs


def test_manifests_that_name_it_are_listed_until_they_are_issued_again(cast, agent):
    other = an_agent(cast, "agent-2")
    content = {"agent_metadata": {}, "agent_capabilities": {"sub_agents": ["agent-1"]}}
    naming = registry.keep_manifest(other, build(content), "2", actor=SETUP, now=NOW)
    terms = {"environment": "production", "monitoring": "", "valid_until": (NOW + 9 * DAY).date(),
             "lapses_on": (NOW + 16 * DAY).date(), "post_deployment_days": 9}  # fmt: skip
    registry.authorise(naming, basis="decision:8", actor=SETUP, now=NOW, **terms)
    retirement = down(agent, cast)
    line = retirement.lines.get(code="delegations")
    assert line.state == "waiting" and "agent-2 2" in line.result
    assert WorkItem.objects.open().get(kind="retirement.reissue").assignee == cast.tech_owner
    keep_retirements(NOW)
    assert lines(retirement)["delegations"] == "waiting"
    registry.authorise(other.manifests.last(), basis="decision:9", actor=SETUP, now=NOW, **terms)
    keep_retirements(NOW)
    assert lines(retirement)["delegations"] == "done"
    assert not WorkItem.objects.open().filter(kind="retirement.reissue").exists()


def test_a_line_that_fails_says_so_and_is_tried_again(cast, agent, monkeypatch):
    whole = revoking_keys.revoke_keys

    def broken(*_args, **_more):
        raise OSError("the key store is away")

    monkeypatch.setattr(teardown, "revoke_keys", broken)
    retirement = down(agent, cast)
    assert states(agent) == ["retired"] and lines(retirement)["keys"] == "failed"
    monkeypatch.setattr(teardown, "revoke_keys", whole)
    with refused("retirement.only_owners"):
        do_again(retirement, actor=cast.colleague, now=NOW)
    do_again(retirement, actor=cast.tech_owner, now=NOW)
    assert lines(retirement)["keys"] == "done"
    with refused("retirement.nothing_failed_stale"):
        do_again(retirement, actor=cast.tech_owner, now=NOW)


def test_its_key_opens_nothing_any_more(cast, agent):
    issued = issue_credential(agent, "production", actor=cast.tech_owner, now=NOW)
    assert identify(issued.key, source="test", now=NOW).agent == agent
    line = down(agent, cast).lines.get(code="keys")
    assert line.refs == [issued.credential.ledger_ref]
    with refused("credential"):
        identify(issued.key, source="test", now=NOW)


def test_the_receipt_is_printed_complete_or_not(cast, agent):
    retirement = down(agent, cast)
    retirement = Retirement.objects.select_related("agent__unit", "asked_by", "agreed_by").get()
    assert print_receipt(retirement, now=NOW).startswith(b"%PDF")


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE registry_retirement SET completed_at = down_at",
        "UPDATE registry_retirementline SET state = 'waiting' WHERE code = 'keys'",
        "DELETE FROM registry_retirementline",
        "UPDATE registry_retirement SET agreed_by_id = asked_by_id",
    ],
)
def test_what_must_never_be_is_refused_by_the_database(cast, agent, statement):
    down(agent, cast)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Agent.objects.get().lifecycle == "retired"
