"""The compliance matrix and the list it is proposed from, as reviewers keep them."""

import pytest

from approvals.actions import drafts, submitting
from approvals.actions.defaults import load_defaults
from govportal.ledger.models import Entry
from registry import actions
from registry.matrix_room import matrix_room
from registry.models import ReferenceTable, UsagePolicy
from registry.reference_tables import active_table, drop_regulation, put_regulation
from registry.rules.regulations import entry
from tests import make
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.keeping import NOW, WHY, codes

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
    matrix = confirm(reviewed, cast.compliance, found | {("tool:nowhere", "gdpr")})
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
    assert now == before and before[:2] == (4, 1)
