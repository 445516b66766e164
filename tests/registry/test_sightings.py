"""Unknown agents: met, counted, placed, or marked as unauthorised until they are stopped."""

from datetime import timedelta

import pytest

from govportal.ledger.models import Entry
from govportal.worklist.models import WorkItem
from registry.actions import note_sighting
from registry.actions import sightings as actions
from registry.models import Agent, Sighting
from registry.rules.lifecycle import Lifecycle
from registry.rules.sightings import (
    DECIDES,
    MOVES,
    Act,
    SightingState,
    Source,
    detail_of,
    name_of,
    refusal,
)
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.identities import running

DAY = timedelta(days=1)
NOW = START + 2 * DAY
WHY = "Nobody here knows it."


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("state", SightingState)
@pytest.mark.parametrize("roles", [{"operator"}, {"security_reviewer"}, {"auditor"}, set()])
def test_what_may_be_decided_by_whom(act, state, roles):
    allowed = {
        Act.MATCH: {"open", "unauthorised"},
        Act.REGISTER: {"open", "unauthorised"},
        Act.MARK_UNAUTHORISED: {"open", "matched"},
        Act.STOP: {"unauthorised"},
        Act.REOPEN: {"matched", "registered", "unauthorised", "stopped"},
    }[act]
    no = refusal(act, state, roles)
    if not roles & DECIDES:
        assert no is not None and no.code == "sighting.only_operators"
    else:
        assert (no is None) == (state in allowed)


def test_every_state_has_a_way_out():
    for state in SightingState:
        assert [act for act, move in MOVES.items() if state in move.sources], state


@pytest.mark.parametrize(
    ("claimed", "kept"),
    [("  bot \n 7 ", "bot 7"), ("", "unnamed"), (None, "unnamed"), ("\0\u202e", "unnamed"),
     ("x" * 200, "x" * 160), ("a\0b", "a b")],
)  # fmt: skip
def test_claimed_names_are_kept_on_one_line(claimed, kept):
    assert name_of(claimed) == kept


def test_details_are_cut_and_keep_their_lines():
    assert detail_of("one\ntwo\0") == "one\ntwo" and len(detail_of("x" * 9_000)) == 2_000


pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(cast):
    return note_sighting(
        Source.TRACE, "shadow-bot", environment="production", detail="from a trace",
        actor=SETUP, now=NOW,
    )  # fmt: skip


def test_the_same_name_only_counts_and_another_place_is_another(seen):
    again = note_sighting(
        Source.TRACE, " shadow-bot", environment="production", detail="", actor=SETUP, now=NOW + DAY
    )
    assert (again.pk, again.count, again.last_seen_at) == (seen.pk, 2, NOW + DAY)
    assert (
        again.detail == "from a trace" and Entry.objects.filter(verb="sighting.noted").count() == 1
    )
    note_sighting(Source.TRACE, "shadow-bot", environment="staging", actor=SETUP, now=NOW)
    note_sighting(Source.CALL, "shadow-bot", environment="production", actor=SETUP, now=NOW)
    assert Sighting.objects.count() == 3


def test_a_report_that_comes_late_does_not_turn_time_back(seen):
    again = note_sighting(
        Source.TRACE, "shadow-bot", environment="production", actor=SETUP, now=NOW - DAY
    )
    assert again.last_seen_at == NOW and again.count == 2


def test_an_agents_short_name_is_a_claim_to_be_it(cast):
    agent = running(cast)
    claim = note_sighting(Source.TRACE, agent.slug, actor=SETUP, now=NOW)
    assert (claim.state, claim.agent) == ("matched", agent)
    Agent.objects.filter(pk=agent.pk).update(lifecycle=Lifecycle.RETIRED)
    retired = note_sighting(Source.IMPORT, agent.slug, actor=SETUP, now=NOW)
    assert (retired.state, retired.agent) == ("open", None)


def test_matched_then_doubted(cast, seen):
    agent = running(cast)
    with refused("identity.reason_missing"):
        actions.match_sighting(seen, agent, " ", actor=cast.operator, now=NOW)
    with refused("sighting.agent_missing"):
        actions.match_sighting(seen, None, WHY, actor=cast.operator, now=NOW)
    actions.match_sighting(seen, agent, "Its old name.", actor=cast.operator, now=NOW)
    with refused("sighting.decided_stale"):
        actions.match_sighting(seen, agent, "Its old name.", actor=cast.operator, now=NOW)
    seen.refresh_from_db()
    assert (seen.state, seen.agent, seen.decided_by) == ("matched", agent, cast.operator)
    actions.reopen_sighting(seen, "Another bot.", actor=cast.security, now=NOW)
    seen.refresh_from_db()
    assert (seen.state, seen.agent) == ("open", None)


def test_registered_as_discovered(cast, seen):
    agent = actions.register_sighting(
        seen, "shadow-bot", "Shadow bot", cast.unit, WHY, actor=cast.security, now=NOW
    )
    assert (agent.lifecycle, agent.environment) == ("discovered", "production")
    seen.refresh_from_db()
    assert (seen.state, seen.agent) == ("registered", agent)
    other = note_sighting(Source.CALL, "other", actor=SETUP, now=NOW)
    with refused("agent.slug_taken"):
        actions.register_sighting(
            other, "shadow-bot", "Other", cast.unit, WHY, actor=cast.security, now=NOW
        )


def test_unauthorised_until_it_is_stopped_and_again_when_it_comes_back(cast, seen):
    def work():
        return WorkItem.objects.open().about(seen.ledger_ref)

    actions.mark_unauthorised(seen, WHY, actor=cast.security, now=NOW)
    assert [item.assignee for item in work()] == [cast.operator]
    assert work().get().url == f"/sightings/{seen.pk}/"
    entry = Entry.objects.get(verb="sighting.marked_unauthorised")
    assert WHY not in entry.body and seen.claimed_name not in entry.body
    note_sighting(Source.TRACE, "shadow-bot", environment="production", actor=SETUP, now=NOW + DAY)
    assert work().count() == 1
    actions.note_stopped(seen, "Its key at the vendor is gone.", actor=cast.operator, now=NOW + DAY)
    assert not work().exists()
    for days in (2, 3):
        note_sighting(
            Source.TRACE, "shadow-bot", environment="production", actor=SETUP, now=NOW + days * DAY
        )
    seen.refresh_from_db()
    assert seen.state == "unauthorised" and work().count() == 1
    assert Entry.objects.filter(verb="sighting.seen_again").count() == 1


def test_only_operators_and_security_reviewers_decide(cast, seen):
    for name, person in cast.everybody().items():
        if name in {"operator", "security"}:
            continue
        with refused("sighting.only_operators"):
            actions.mark_unauthorised(seen, WHY, actor=person, now=NOW)
