"""What the demo's registry holds beside requests: sightings, test runs, policies and grants."""

from collections import Counter

import pytest

from registry.actions.usage import conflicts_of
from registry.models import (
    Agent,
    Grant,
    Manifest,
    PermissionPolicy,
    Retest,
    Sighting,
    TestRun,
    UsagePolicy,
)
from registry.policy_room import policy_room
from registry.rules.lifecycle import RUNNING
from registry.rules.runs import Suite
from tests.approvals.demo.looking import NOW, work_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_sightings_have_met_every_end_and_some_wait():
    states = Counter(Sighting.objects.values_list("state", flat=True))
    assert states == {"matched": 3, "registered": 1, "unauthorised": 1, "stopped": 1, "open": 3}
    assert set(Sighting.objects.values_list("source", flat=True)) == {
        "call",
        "trace",
        "import",
        "person",
    }
    assert Sighting.objects.filter(state="open", count__gte=3).count() == 2
    assert Agent.objects.get(slug="travel-booking-copilot").lifecycle == "discovered"
    assert "sighting.unauthorised" in work_of("halvard.imre")


def test_what_runs_at_tier_3_and_4_was_tested_in_all_four_ways():
    running = Agent.objects.filter(tier__gte=3, lifecycle__in=[state.value for state in RUNNING])
    for agent in running.filter(manifests__isnull=False).distinct():
        kinds = set(agent.test_runs.values_list("kind", flat=True))
        assert kinds == {kind.value for kind in Suite}, agent.slug
    tested = TestRun.objects.values_list("agent__tier", flat=True)
    assert {2, 3, 4} <= set(tested)
    assert TestRun.objects.filter(ran_on__gt=NOW.date()).count() == 0


def test_one_run_failed_one_was_corrected_and_one_answers_a_change_of_model():
    red = TestRun.objects.get(failed__gt=0)
    assert red.agent.slug == "treasury-sweeper" and red.kind == "boundary" and red.report
    assert TestRun.objects.get(corrects__isnull=False).reason
    done = Retest.objects.get(state="done")
    answer = TestRun.objects.get(model_version="002")
    assert done.agent == answer.agent and done.test_run == answer.ledger_ref
    assert Retest.objects.filter(state="open").count() >= 5


def test_agents_have_permission_policies_of_which_one_goes_beyond_its_manifest():
    newest = {one.agent: one for one in PermissionPolicy.objects.order_by("n")}
    assert len(newest) == 6 and max(one.n for one in newest.values()) == 2
    beyond = {
        agent.slug: policy_room(one.content, Manifest.objects.filter(agent=agent).latest("pk"))
        for agent, one in newest.items()
    }
    assert {slug for slug, room in beyond.items() if room.beyond} == {"repair-dispatcher"}


def test_three_agents_have_a_usage_policy_of_their_own_and_one_a_new_version_that_waits():
    own = UsagePolicy.objects.exclude(agent=None)
    in_force = own.filter(state="active")
    assert in_force.count() == 3
    assert all(not conflicts_of(policy) for policy in own)
    draft = own.get(state="draft")
    assert draft.agent is not None and draft.agent.slug == "broker-chat-guide" and draft.n == 2


def test_grants_run_are_over_and_were_ended():
    grants = Grant.objects.all()
    assert grants.count() == 4
    assert grants.filter(revoked_at__isnull=False).count() == 1
    assert grants.filter(revoked_at=None, expires_at__gt=NOW).count() == 2
