"""What another scheme would change for whom, over the whole inventory."""

import io
import json
import tracemalloc

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.rules.classification import classify
from approvals.rules.intake import read_yaml
from approvals.rules.schemes import with_numbers, write_scheme
from approvals.rules.schemes.files import without_versions
from approvals.rules.what_if import Comparer, Judge, Subject
from approvals.schemes import SHIPPED
from approvals.what_if import run
from govportal.people.models import Unit
from registry.models import Agent
from tests import make
from tests.make import START

pytestmark = pytest.mark.django_db


def shipped():
    return json.loads(json.dumps(SHIPPED.content))


def changed(**numbers):
    return with_numbers(shipped(), numbers)


def ran(new, **more):
    found = []
    outcome = run(shipped(), new, lambda rows, so_far: found.extend(rows), **more)
    return {one.slug: one for one in found}, outcome


@pytest.fixture
def agents(cast):
    """One under review at each tier, one approved, one that was only imported."""
    make.five_seats(cast)
    names = {1: "tier1-ticket-triage", 2: "tier2-crm-update", 3: "tier3-claims"}
    made = {tier: make.request(cast, name, name=f"Agent {tier}") for tier, name in names.items()}
    make.approve(made[1], START)
    _imported(cast.other_unit, 1, tier=3)
    return made


def _imported(unit, count, **fields):
    Agent.objects.bulk_create(
        Agent(slug=f"imported-{n}", name=f"Imported {n}", unit=unit, created_at=START, **fields)
        for n in range(count)
    )


def test_the_same_scheme_changes_nothing(agents):
    found, outcome = ran(shipped())
    assert found == {} and (outcome.agents, outcome.changed) == (4, 0)


def test_a_lower_threshold_moves_agents_and_says_why(agents):
    found, outcome = ran(changed(from_2=1))
    before = {slug: one.before.tier for slug, one in found.items()}
    assert set(before.values()) <= {1} or not before
    found, outcome = ran(changed(from_3=3, from_4=4))
    one = found["agent-3"]
    assert (one.before.tier, one.after.tier) == (3, 4)
    assert {"tier", "time", "review_days"} <= set(one.changes)
    assert outcome.tiers["3-4"] == 1 and outcome.units["claims"]["changed"] >= 1
    assert "imported-0" not in found  # nothing was ever sent: its tier stays


def test_a_draft_without_a_number_is_judged_like_any(agents):
    new = without_versions(changed(from_3=3, from_4=4))
    assert ran(new)[1].tiers == ran(changed(from_3=3, from_4=4))[1].tiers


def test_heavier_points_name_the_answer(agents):
    found, _outcome = ran(changed(points_3=9))
    assert any("Writes to a system of record: 9" in line for line in found["agent-2"].why)


def test_another_time_reaches_all_of_the_tier_whoever_sent_them(agents):
    found, outcome = ran(changed(limit_3=5, reviews_3=2))
    assert set(found) == {"agent-3", "imported-0"}
    one = found["imported-0"]
    assert (one.before.time, one.after.time) == ("7 business days", "5 business days")
    assert one.changes == ("time", "steps") and not one.by_request
    assert outcome.changes["time"] == 2
    assert found["agent-3"].in_review


def test_other_intervals_move_the_days_of_the_next_reviews(agents):
    agent = agents[1].agent
    agent.refresh_from_db()
    found, _ = ran(changed(periodic_review_days_1=300))
    one = found[agent.slug]
    assert one.changes == ("review_days",)
    assert (one.next_review_before - one.next_review_after).days == 65


def test_a_tier_that_a_person_raised_is_not_lowered(agents):
    Agent.objects.filter(slug="agent-2").update(tier=4)
    found, _ = ran(changed(from_2=3))  # its two points no longer reach tier 2
    content = agents[2].version.content
    assert classify(content, changed(from_2=5, from_3=6, from_4=7)["tiers"]).tier == 1
    assert "agent-2" not in found or found["agent-2"].after.tier == 4


def test_lowering_below_the_floors_shows(agents):
    content = read_yaml((make.EXAMPLES / "tier2-crm-update.yaml").read_bytes()).content
    content["agent_capabilities"]["financial_transactions"] = True
    subject = Subject(1, "pays", "Pays", "u", "U", 4, "production", content=content)
    new = changed(floor_0=1, floor_1=1, points_0=0)
    change = Comparer(Judge(shipped()), Judge(new)).change(subject)
    assert change is not None and change.after.tier < 4 and change.why


def test_retired_agents_are_left_out_and_those_without_a_tier_are_counted(cast):
    _imported(cast.unit, 3)
    Agent.objects.filter(slug="imported-0").update(lifecycle="retired")
    _found, outcome = ran(changed(limit_1=30))
    assert (outcome.agents, outcome.without_tier, outcome.changed) == (2, 2, 0)


def test_the_digest_of_the_inventory_tells_states_apart(agents):
    first = ran(shipped())[1].inventory
    assert first == ran(changed(limit_1=30))[1].inventory
    Agent.objects.filter(slug="imported-0").update(tier=2)
    assert ran(shipped())[1].inventory != first


def test_a_batch_costs_the_same_however_many_agents_it_has(cast):
    def asked(size):
        with CaptureQueriesContext(connection) as queries:
            _rows, outcome = ran(changed(limit_2=80), size=size)
        assert outcome.agents == outcome.changed == 60
        return len(queries)

    _imported(cast.unit, 60, tier=2)
    assert asked(60) == 3  # agents, what was sent, and that there are no more
    assert asked(20) == 3 * 2 + 1


def said(*args):
    out = io.StringIO()
    call_command("what_if", *args, stdout=out)
    return out.getvalue()


def test_the_command_tells_what_would_change_for_whom(agents, tmp_path):
    file = tmp_path / "routes.yaml"
    file.write_text(write_scheme(changed(limit_3=5, reviews_3=2)))
    text = said("--routing", str(file))
    assert "imported-0 (Treasury): 7 business days → 5 business days, steps" in text
    assert "2 of 4 agents change" in text and "running review keeps its version" in text
    found = json.loads(said("--routing", str(file), "--json"))
    assert {row["slug"] for row in found["changed"]} == {"agent-3", "imported-0"}
    assert found["counts"]["changed"] == 2 and found["counts"]["inventory"].startswith("sha256:")
    assert found["version"] == 1


def test_the_command_takes_a_part_alone(agents, tmp_path):
    file = tmp_path / "tiers.json"
    file.write_text(json.dumps(changed(from_3=3, from_4=4)["tiers"]))
    found = json.loads(said("--tiers", str(file), "--json"))
    assert found["counts"]["tiers"] == {"2-3": 1, "3-4": 1}


def test_the_command_refuses_a_file_with_faults_and_one_that_is_not_there(db, tmp_path):
    file = tmp_path / "routes.yaml"
    file.write_text(write_scheme(shipped()).replace("business_days", "moons", 1))
    with pytest.raises(CommandError, match="moons"):
        said("--routing", str(file))
    with pytest.raises(CommandError, match="fault"):
        said("--tiers", str(tmp_path / "nowhere.yaml"))
    with pytest.raises(CommandError):
        said("--tiers", str(file), "--routing", str(file))


def test_units_have_their_names(cast):
    _imported(Unit.objects.get(slug="treasury"), 1, tier=1)
    assert ran(changed(limit_1=30))[1].units["treasury"]["name"] == "Treasury"


def test_memory_does_not_grow_with_the_inventory(cast):
    def peak(agents):
        _imported(cast.unit, agents, tier=2)
        tracemalloc.start()
        outcome = run(shipped(), changed(limit_2=80), lambda rows, so_far: None, size=200)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert outcome.changed == agents
        Agent.objects.filter(tier=2).delete()
        return found

    peak(200)  # what is read once and kept
    assert peak(2000) < peak(400) * 1.5
