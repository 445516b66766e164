"""Usage policies, from a draft into force."""

from dataclasses import replace

import pytest

from approvals.actions.defaults import load_defaults
from registry import actions
from registry.models import UsagePolicy
from registry.rules.usage import Group, Line, Place, lines_of, usage_answer
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.keeping import NOW, WHY, codes, verbs

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_defaults(START)
    return made


@pytest.fixture
def agent(cast):
    """An agent with users outside, and the people its request named."""
    return make.request(cast, "tier3-claims", now=START).agent


ASK = Line("refund.issue", Group.FINANCIAL, Place.APPROVAL)
STRICT = [ASK, Line("email.customer.send", Group.COMMUNICATION, Place.PROHIBITED)]
MILD = [Line("social.post.publish", Group.COMMUNICATION, Place.PERMITTED)]


def write(policy, lines, actor, note=WHY):
    policy.refresh_from_db()
    return actions.write_usage(policy, lines, note, seen=policy.digest, actor=actor, now=NOW)


def approve(policy, actor):
    policy.refresh_from_db()
    return actions.approve_usage(policy, seen=policy.digest, actor=actor, now=NOW)


def in_force(agent, author, approver, lines=STRICT):
    policy = actions.begin_usage(agent, actor=author, now=NOW)
    write(policy, lines, author)
    approve(policy, approver)
    return actions.activate_usage(policy, actor=author, now=NOW)


def test_an_agents_policy_goes_from_draft_to_force_with_two_people(cast, agent):
    assert "usage.missing" in codes(agent)
    policy = actions.begin_usage(agent, actor=cast.tech_owner, now=NOW)
    with refused("usage.empty"):
        approve(policy, cast.owner)
    write(policy, STRICT, cast.tech_owner)
    with refused("accountability.own_text"):
        approve(policy, cast.tech_owner)
    with refused("accountability.only_approver"):
        approve(policy, cast.chair)
    approve(policy, cast.owner)
    policy.refresh_from_db()
    assert policy.state == "approved" and policy.basis == cast.owner.ledger_ref
    with refused("usage.moved_on_stale"):
        write(policy, STRICT, cast.tech_owner)
    active = actions.activate_usage(policy, actor=cast.tech_owner, now=NOW)
    assert "usage.missing" not in codes(agent)
    theirs = UsagePolicy.objects.of(None).active().get()
    assert usage_answer(theirs.lines, active.lines, "refund.issue").place is Place.APPROVAL
    assert usage_answer(theirs.lines, active.lines, "refund.issue").by == "agent"


def test_the_next_version_supersedes_the_one_before(cast, agent):
    first = in_force(agent, cast.tech_owner, cast.owner)
    second = actions.begin_usage(agent, actor=cast.tech_owner, now=NOW)
    assert second.content == first.content and second.n == 2
    write(second, [ASK], cast.tech_owner)
    approve(second, cast.owner)
    actions.activate_usage(second, actor=cast.owner, now=NOW)
    first.refresh_from_db()
    assert first.state == "superseded" and first.ended_at == NOW
    with refused("usage.moved_on_stale"):
        actions.activate_usage(second, actor=cast.owner, now=NOW)


def test_one_version_at_a_time_is_on_its_way(cast, agent):
    policy = actions.begin_usage(agent, actor=cast.tech_owner, now=NOW)
    with refused("usage.open_stale"):
        actions.begin_usage(agent, actor=cast.owner, now=NOW)
    with refused("accountability.reason_short"):
        actions.discard_usage(policy, "no", actor=cast.owner, now=NOW)
    actions.discard_usage(policy, WHY, actor=cast.owner, now=NOW)
    assert actions.begin_usage(agent, actor=cast.owner, now=NOW).n == 2


def test_what_was_read_is_approved_and_nothing_else(cast, agent):
    policy = actions.begin_usage(agent, actor=cast.tech_owner, now=NOW)
    read = write(policy, STRICT, cast.tech_owner).digest
    write(policy, [ASK], cast.tech_owner)
    with refused("usage.edited_stale"):
        actions.approve_usage(policy, seen=read, actor=cast.owner, now=NOW)
    with refused("usage.edited_stale"):
        actions.write_usage(policy, STRICT, WHY, seen=read, actor=cast.tech_owner, now=NOW)
    with refused("usage.only_author"):
        write(policy, STRICT, cast.owner)


def test_where_the_business_owner_writes_the_sponsor_approves(cast, agent):
    policy = actions.begin_usage(agent, actor=cast.owner, now=NOW)
    write(policy, STRICT, cast.owner)
    with refused("accountability.nobody_approves"):
        approve(policy, cast.tech_owner)
    actions.update_agent(agent, executive_sponsor=cast.manager, actor=SETUP, now=NOW)
    assert approve(policy, cast.manager).approved_by == cast.manager


def test_an_agents_policy_is_never_milder(cast, agent):
    policy = actions.begin_usage(agent, actor=cast.tech_owner, now=NOW)
    write(policy, MILD, cast.tech_owner)
    with refused("usage.milder"):
        approve(policy, cast.owner)
    assert [c.line.action for c in actions.conflicts_of(policy)] == ["social.post.publish"]
    write(policy, [Line("rocket.launch", Group.SYSTEM, Place.PERMITTED)], cast.tech_owner)
    with refused("usage.milder"):
        approve(policy, cast.owner)


def test_when_the_organisation_tightens_a_milder_line_is_a_finding_and_holds_nothing_open(
    cast, agent
):
    allowed = [Line("refund.issue", Group.FINANCIAL, Place.PERMITTED)]
    own = in_force(agent, cast.tech_owner, cast.owner, allowed)
    assert "usage.milder" not in codes(agent)
    theirs = in_force(None, cast.compliance, cast.chair, [replace(ASK, place=Place.PROHIBITED)])
    assert "usage.milder" in codes(agent)
    assert usage_answer(theirs.lines, own.lines, "refund.issue").place is Place.PROHIBITED


def test_the_organisations_policy_is_approved_by_chair_or_co_chair(cast):
    for person in (cast.owner, cast.auditor, cast.operator):
        with refused("usage.only_drafters"):
            actions.begin_usage(None, actor=person, now=NOW)
    policy = actions.begin_usage(None, actor=cast.chair, now=NOW)
    assert lines_of(policy.content) and policy.n == 2
    write(policy, STRICT, cast.chair)
    with refused("accountability.own_text"):
        approve(policy, cast.chair)
    for person in (cast.member, cast.administrator, cast.chair_alternate):
        with refused("usage.only_chairs"):
            approve(policy, person)
    approve(policy, cast.co_chair)
    with refused("usage.not_yours"):
        actions.activate_usage(policy, actor=cast.owner, now=NOW)
    actions.activate_usage(policy, actor=cast.co_chair, now=NOW)
    assert UsagePolicy.objects.of(None).active().get() == policy
    assert verbs("usage.")[1:] == [
        "usage.begun", "usage.written", "usage.approved", "usage.activated"
    ]  # fmt: skip


def test_a_review_can_take_the_place_of_the_approval(cast, agent):
    policy = actions.begin_usage(agent, actor=cast.tech_owner, now=NOW)
    write(policy, STRICT, cast.tech_owner)
    decision = SETUP  # anything the ledger can name
    noted = actions.note_usage_approval(policy, basis=decision, approver=None, actor=SETUP, now=NOW)
    assert noted.state == "approved" and noted.basis == decision.ledger_ref
