"""Duties, compliance, usage policies and texts of an agent, as its people keep them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from approvals.actions import drafts, submitting
from approvals.actions.defaults import load_defaults
from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person
from govportal.refusals import Refused
from registry import actions
from registry.duty_room import duty_room
from registry.findings import findings_of
from registry.matrix_room import matrix_room
from registry.models import Agent, ReferenceTable, UsagePolicy
from registry.reference_tables import active_table, drop_regulation, put_regulation
from registry.rules.disclosures import GIVEN, SHIPPED
from registry.rules.manifests import DISCLOSURES
from registry.rules.raci import Duty, Party, Stage
from registry.rules.regulations import entry
from registry.rules.usage import Group, Line, Place, lines_of, usage_answer
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused

pytestmark = pytest.mark.django_db
DAY, WHY = timedelta(days=1), "So that somebody who knows it answers."
NOW = START + DAY


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_defaults(START)
    return made


@pytest.fixture
def agent(cast):
    """An agent with users outside, and the people its request named."""
    return make.request(cast, "tier3-claims", now=START).agent


def codes(agent, now=NOW):
    return [finding.refusal.code for finding in findings_of(Agent.objects.get(pk=agent.pk), now)]


def holders(agent, stage, duty):
    room = duty_room(Agent.objects.get(pk=agent.pk), NOW.date())
    cell = next(c for c in room.line(stage).cells if c.duty is duty)
    return [(one.holder.party, [str(p) for p in one.holder.people]) for one in cell.holders]


def verbs(prefix):
    return list(
        Entry.objects.filter(verb__startswith=prefix).order_by("id").values_list("verb", flat=True)
    )


# --- Duties -----------------------------------------------------------------------------------


def test_duties_follow_the_agents_people_and_the_committee(cast, agent):
    assert holders(agent, Stage.EXECUTION, Duty.ACCOUNTABLE) == [("business_owner", ["Owner"])]
    assert holders(agent, Stage.INCIDENT, Duty.ACCOUNTABLE) == [("ciso", ["Chair"])]
    assert holders(agent, Stage.AUDIT, Duty.RESPONSIBLE) == [("platform_engineering", ["Member"])]
    assert holders(agent, Stage.ESCALATION, Duty.RESPONSIBLE) == [("operators", ["Operator"])]
    assert holders(agent, Stage.CONTEXT, Duty.ACCOUNTABLE) == [("data_steward", [])]
    assert "raci.gap" in codes(agent)


def test_a_named_person_takes_a_duty_and_gives_it_back(cast, agent):
    row = actions.name_duty(
        agent, Stage.CONTEXT, Duty.ACCOUNTABLE, cast.colleague, WHY,
        seen=0, actor=cast.owner, now=NOW,
    )  # fmt: skip
    assert holders(agent, Stage.CONTEXT, Duty.ACCOUNTABLE) == [(None, ["Colleague"])]
    again = actions.name_duty(
        agent, Stage.CONTEXT, Duty.ACCOUNTABLE, Party.SPONSOR, WHY,
        seen=row.pk, actor=cast.tech_owner, now=NOW,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.ended_by == cast.tech_owner and again.who == "Executive sponsor"
    actions.give_duty_back(
        agent, Stage.CONTEXT, Duty.ACCOUNTABLE, WHY, seen=again.pk, actor=cast.owner, now=NOW
    )
    assert holders(agent, Stage.CONTEXT, Duty.ACCOUNTABLE) == [("data_steward", [])]
    assert verbs("duty.") == ["duty.named", "duty.named", "duty.given_back"]
    assert agent.named_duties.count() == 2


def test_from_a_stale_page_nothing_is_named(cast, agent):
    args = (agent, Stage.TRIGGER, Duty.RESPONSIBLE, cast.colleague, WHY)
    actions.name_duty(*args, seen=0, actor=cast.owner, now=NOW)
    with refused("raci.changed_stale"):
        actions.name_duty(*args, seen=0, actor=cast.owner, now=NOW)
    with refused("raci.changed_stale"):
        actions.give_duty_back(*args[:3], WHY, seen=0, actor=cast.owner, now=NOW)


def test_only_the_owners_name_and_only_somebody_who_is_here(cast, agent):
    args = (agent, Stage.TRIGGER, Duty.ACCOUNTABLE)
    for person in (cast.chair, cast.auditor, cast.administrator, cast.compliance):
        with refused("accountability.only_owners"):
            actions.name_duty(*args, cast.colleague, WHY, seen=0, actor=person, now=NOW)
    with refused("raci.accountable_is_one"):
        actions.name_duty(*args, Party.OPERATORS, WHY, seen=0, actor=cast.owner, now=NOW)
    deactivate_person(cast.colleague, actor=SETUP, now=NOW)
    cast.colleague.refresh_from_db()
    with refused("raci.person_left"):
        actions.name_duty(*args, cast.colleague, WHY, seen=0, actor=cast.owner, now=NOW)


def test_whoever_leaves_leaves_a_gap(cast, agent):
    actions.name_duty(agent, Stage.TRIGGER, Duty.ACCOUNTABLE, cast.colleague, WHY,
                      seen=0, actor=cast.owner, now=NOW)  # fmt: skip
    deactivate_person(cast.colleague, actor=SETUP, now=NOW)
    deactivate_person(cast.owner, actor=SETUP, now=NOW)
    assert holders(agent, Stage.TRIGGER, Duty.ACCOUNTABLE) == [(None, [])]
    assert holders(agent, Stage.EXECUTION, Duty.ACCOUNTABLE) == [("business_owner", [])]


def value(agent, actor, owner, seen=0, **more):
    fields = {"workflow": "Claims", "outcome": "Complete at first.", "monthly_cost": None,
              "currency": "", "unit": "", "baseline": None, "target": None}  # fmt: skip
    return actions.describe_value(agent, owner, seen=seen, actor=actor, now=NOW, **fields | more)


def test_the_business_value_is_written_by_owners_and_keeps_its_history(cast, agent):
    value(agent, cast.owner, cast.owner)
    row = value(agent, cast.tech_owner, cast.owner, seen=1, workflow="Claims intake")
    assert row.history.count() == 2 and row.workflow == "Claims intake"
    with refused("value.changed_stale"):
        value(agent, cast.owner, cast.owner, seen=1)
    with refused("accountability.only_owners"):
        value(agent, cast.chair, cast.owner, seen=2)


# --- Compliance matrix ------------------------------------------------------------------------


def mark(agent):
    return actions.proposal_of(agent, NOW.date()).mark


def cells(agent):
    return set(actions.proposal_of(agent, NOW.date()).cells)


def confirm(agent, reviewer, chosen=None, reason="", seen=None):
    return actions.confirm_matrix(
        agent,
        cells(agent) if chosen is None else chosen,
        reason,
        seen=seen or mark(agent),
        actor=reviewer,
        now=NOW,
    )


@pytest.fixture
def reviewed(cast, agent):
    actions.update_agent(agent, compliance_reviewer=cast.compliance, actor=SETUP, now=START)
    agent.refresh_from_db()
    return agent


def test_the_matrix_is_proposed_and_confirmed_for_its_manifest(cast, reviewed):
    assert "matrix.missing" in codes(reviewed)
    found = cells(reviewed)
    assert ("tool:save_intake_checklist", "hipaa") in found
    assert ("tool:save_intake_checklist", "eu_ai_act_users") in found
    matrix = confirm(reviewed, cast.compliance)
    assert matrix.fingerprint == reviewed.manifests.first().fingerprint
    assert matrix.applying == matrix.proposed == found and not matrix.is_changed
    assert not {"matrix.missing", "matrix.outdated"} & set(codes(reviewed))


def test_what_the_reviewer_changes_has_a_reason_and_stays(cast, reviewed):
    fewer = {cell for cell in cells(reviewed) if cell[1] != "hipaa"}
    with refused("accountability.reason_short"):
        confirm(reviewed, cast.compliance, fewer)
    matrix = confirm(reviewed, cast.compliance, fewer, "No patient of the United States.")
    assert matrix.is_changed and matrix.applying == fewer
    room = matrix_room(reviewed, NOW.date())
    assert room.is_confirmed and any("HIPAA" in label for label in room.changes)
    assert "HIPAA" not in [one.regulation for one in room.follows]


def test_a_new_manifest_or_list_or_users_make_it_outdated(cast, reviewed):
    confirm(reviewed, cast.compliance)
    seen = mark(reviewed)
    put_regulation(entry("own", "Works council", "Ask it first."), WHY,
                   seen=1, actor=cast.administrator, now=NOW, is_new=True)  # fmt: skip
    assert "matrix.outdated" in codes(reviewed)
    with refused("matrix.changed_stale"):
        confirm(reviewed, cast.compliance, seen=seen)
    confirm(reviewed, cast.compliance)
    assert "matrix.outdated" not in codes(reviewed)
    body = {**reviewed.manifests.first().content, "purposes": ["something else"]}
    actions.keep_manifest(reviewed, body, "2.0.0", actor=SETUP, now=NOW)
    assert "matrix.outdated" in codes(reviewed)
    assert matrix_room(reviewed, NOW.date()).confirmed.n == 2


def test_only_the_compliance_reviewer_confirms_and_never_an_owner(cast, reviewed):
    for person in (cast.compliance_2, cast.chair, cast.administrator, cast.auditor):
        with refused("matrix.only_reviewer"):
            confirm(reviewed, person)
    with refused("matrix.owner_confirms_not"):
        confirm(reviewed, cast.owner)


def test_without_a_reviewer_of_its_own_whoever_has_the_role_confirms(cast, agent):
    actions.update_agent(agent, compliance_reviewer=None, actor=SETUP, now=START)
    agent.refresh_from_db()
    assert confirm(agent, cast.compliance_2).confirmed_by == cast.compliance_2
    with refused("matrix.only_reviewer"):
        confirm(agent, cast.chair)


def test_an_agent_without_a_manifest_has_nothing_to_confirm(cast):
    bare = actions.register_agent(
        "bare", "Bare", cast.unit, actor=SETUP, now=START, compliance_reviewer=cast.compliance
    )
    with refused("matrix.no_manifest"):
        actions.confirm_matrix(bare, [], "", seen="", actor=cast.compliance, now=NOW)
    assert not [code for code in codes(bare) if code.startswith("matrix")]


def test_what_is_authorised_counts_and_not_what_is_only_asked_for(cast):
    request = make.approve(make.request(cast), START)
    agent = request.agent
    content = make.content(cast, kind="material_change", agent=agent.slug, version="2.0.0")
    content["agent_capabilities"]["llm_provider"] = "Mistral Small 4 (self-hosted)"
    draft = drafts.start_draft(actor=cast.owner, now=NOW, content=content)
    submitting.submit(draft, actor=cast.owner, now=NOW)
    assert agent.manifests.first().label == "2.0.0"
    assert actions.proposal_of(agent, NOW.date()).manifest == request.version.manifest


def test_the_list_of_regulations_is_changed_version_by_version(cast):
    own = entry("own", "Works council", "Ask it first.")
    for person in (cast.owner, cast.chair, cast.auditor):
        with refused("regulation.only_keepers"):
            put_regulation(own, WHY, seen=1, actor=person, now=NOW, is_new=True)
    put_regulation(own, WHY, seen=1, actor=cast.compliance, now=NOW, is_new=True)
    with refused("table.changed_stale"):
        put_regulation(own, WHY, seen=1, actor=cast.compliance, now=NOW, is_new=True)
    with refused("regulation.code_taken"):
        put_regulation(own, WHY, seen=2, actor=cast.compliance, now=NOW, is_new=True)
    changed = {**own, "obligation": "Ask it twice."}
    put_regulation(changed, WHY, seen=2, actor=cast.administrator, now=NOW, is_new=False)
    assert active_table("regulations").content["entries"][-1] == changed
    drop_regulation("own", WHY, seen=3, actor=cast.administrator, now=NOW)
    table = active_table("regulations")
    assert table.version == 4 and "own" not in [e["code"] for e in table.content["entries"]]


def test_loading_the_defaults_again_changes_nothing(cast):
    before = (ReferenceTable.objects.count(), UsagePolicy.objects.count(), Entry.objects.count())
    load_defaults(NOW)
    now = (ReferenceTable.objects.count(), UsagePolicy.objects.count(), Entry.objects.count())
    assert now == before and before[:2] == (3, 1)


# --- Usage policies ---------------------------------------------------------------------------

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


# --- Texts ------------------------------------------------------------------------------------

WORDS = {"organisation": "Brackwater", "help": "claims", "wait": "two minutes"}


def disclose(agent, actor, texts=SHIPPED["en"], words=WORDS, seen=0, language="en"):
    full = {kind: texts.get(kind, "") for kind in DISCLOSURES}
    given = {name: words.get(name, "") for name in GIVEN}
    return actions.write_disclosures(agent, language, full, given, seen=seen, actor=actor, now=NOW)


def test_an_agent_with_users_outside_has_its_three_texts(cast, agent):
    assert "disclosure.missing" in codes(agent)
    disclose(agent, cast.owner, words={})
    assert codes(agent).count("disclosure.incomplete") == 2
    disclose(agent, cast.owner, seen=1)
    assert not [code for code in codes(agent) if code.startswith("disclosure")]
    with refused("disclosure.changed_stale"):
        disclose(agent, cast.tech_owner, seen=1)
    with refused("disclosure.language_unknown"):
        disclose(agent, cast.tech_owner, language="xx")
    with refused("accountability.only_owners"):
        disclose(agent, cast.chair, seen=2)


def test_an_agent_for_people_inside_needs_none(cast):
    agent = make.request(cast).agent
    assert not [code for code in codes(agent) if code.startswith("disclosure")]


def message(agent, actor, text="Your refund of [amount] is granted."):
    return actions.write_template(agent, "granted", "en", text, actor=actor, now=NOW)


def test_a_message_is_approved_by_somebody_else_and_replaces_the_one_before(cast, agent):
    first = message(agent, cast.tech_owner)
    with refused("template.draft_exists"):
        message(agent, cast.owner)
    with refused("accountability.own_text"):
        actions.approve_template(first, actor=cast.tech_owner, now=NOW)
    actions.approve_template(first, actor=cast.owner, now=NOW)
    second = message(agent, cast.tech_owner, "Your refund is granted today.")
    actions.approve_template(second, actor=cast.owner, now=NOW)
    first.refresh_from_db()
    assert first.state == "replaced" and second.n == 2
    with refused("template.moved_on_stale"):
        actions.approve_template(second, actor=cast.owner, now=NOW)
    actions.withdraw_template(second, actor=cast.tech_owner, now=NOW)
    with refused("template.moved_on_stale"):
        actions.withdraw_template(second, actor=cast.owner, now=NOW)
    with pytest.raises(Refused):
        actions.withdraw_template(message(agent, cast.owner), actor=cast.chair, now=NOW)


def test_a_retired_agent_has_no_findings(cast, agent):
    assert codes(agent)
    agent.lifecycle = "retired"
    assert findings_of(agent, NOW) == []
