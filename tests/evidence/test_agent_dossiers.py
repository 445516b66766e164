"""The dossier of an agent: who answers, what it may do and why, its life, as of a moment."""

from datetime import timedelta

import pytest

from evidence.models.agent_dossiers import agent_dossier
from evidence.rules.sheets import plain
from evidence.rules.slices import Access
from govportal.ledger.actions import record, recorded
from govportal.ledger.models import Entry
from govportal.ledger.rules import Reference
from govportal.pdf import on_paper
from incidents.actions import acknowledge
from tests import make
from tests.evidence import finding_making
from tests.incidents import books_making

pytestmark = pytest.mark.django_db
NOW = make.START + timedelta(days=20)


def told(agent, moment=NOW, access=Access.FULL, reader=None):
    with on_paper("en"):
        found = agent_dossier(agent, moment, access, reader)
    assert found is not None
    return found


def rows(dossier, name):
    return next(d.population.rows for d in dossier.populations if d.population.name == name)


def facts(dossier, name):
    return dict(dossier.section(name).facts)


def cells(dossier, name):
    return [str(cell) for row in dossier.section(name).table.rows for cell in row]


def test_it_says_what_the_agent_is_who_answers_what_it_may_and_by_whom(cast, decided):
    found = told(decided.agent)
    assert found.lead[0].startswith("It was allowed to run version 0.9.3 in Production")
    assert "by Tech Owner and Compliance" in found.lead[1]
    assert facts(found, "standing")["Version allowed"] == "0.9.3"
    assert str(cast.owner) in cells(found, "people")
    assert {row["tool"] for row in rows(found, "agent_reach")} >= {"propose_label"}
    assert decided.number in cells(found, "reach")
    assert [row["outcome"] for row in rows(found, "agent_requests")] == ["approve"]
    assert make.REASONS in {row["why"] for row in rows(found, "agent_verdicts")}
    assert facts(found, "figures")["Requests decided"] == "1, of these 1 approved"
    assert facts(found, "tier")["Points"].endswith(f"by version 1 of {decided.number}")
    assert decided.ledger_ref in found.refs and cast.owner.ledger_ref in found.named


def test_before_the_decision_nothing_of_it_is_told(cast, decided):
    given = Entry.objects.get(verb="agent.authorised").occurred_at
    before = told(decided.agent, given)
    assert before.lead == ("Nothing allowed it to run.",)
    assert before.section("rights") is None and before.section("reach").table is None
    assert rows(before, "agent_decisions") == []
    assert facts(before, "figures")["Requests decided"] == "none"
    waits = [row for row in before.section("open").table.rows if row[0] == "Request"]
    assert len(waits) == 1 and decided.number in waits[0][1]
    with on_paper("en"):
        assert agent_dossier(decided.agent, make.START - timedelta(days=400), Access.FULL) is None


def test_what_happens_later_does_not_change_the_dossier_of_a_past_moment(cast, decided):
    moment = NOW + timedelta(days=1)
    before = told(decided.agent, moment)
    incident = books_making.grave(cast, decided.agent, NOW + timedelta(days=2))
    acknowledge(incident, actor=cast.operator, now=NOW + timedelta(days=2, minutes=5))
    finding_making.finding(cast, NOW + timedelta(days=2), agent=decided.agent)
    assert told(decided.agent, moment) == before
    after = told(decided.agent, NOW + timedelta(days=3))
    assert [row["number"] for row in rows(after, "agent_incidents")] == [incident.number]
    assert {row[0] for row in after.section("open").table.rows} >= {"Incident", "Finding"}
    assert facts(after, "figures")["Incidents"] == "1, of these 1 of SEV1, 1 not closed"
    assert after.section("stops") is not None
    said = facts(after, "figures")["From report to containment"]
    assert said == "no incident was put down as contained"  # beside stops that were proved
    open_one = next(row for row in after.section("open").table.rows if row[0] == "Incident")
    running = [row["due_at"] for row in rows(after, "agent_clocks")
               if row["about"] == incident.ledger_ref and row["stopped_at"] is None]  # fmt: skip
    assert running and plain(open_one[3]) == min(running)
    assert f"incident:{incident.number}" in after.refs


def test_who_does_not_see_everything_reads_outcomes_and_own_things_only(cast, decided):
    finding_making.finding(cast, NOW - timedelta(days=1), agent=decided.agent)
    part = told(decided.agent, access=Access.PART)
    assert rows(part, "agent_verdicts") == [] and len(rows(part, "agent_decisions")) == 1
    assert part.section("findings") is None and part.section("events") is None
    codes = [one.code for one in part.omissions]
    assert codes == ["agent_findings", "agent_events", "agent_reasons"]
    assert "Tech Owner" not in part.lead[1]
    owners = told(decided.agent, access=Access.PART, reader=cast.owner)
    assert make.REASONS in {row["why"] for row in rows(owners, "agent_verdicts")}
    assert [one.code for one in owners.omissions] == ["agent_findings", "agent_events"]
    strangers = told(decided.agent, access=Access.PART, reader=cast.stranger)
    assert rows(strangers, "agent_verdicts") == []
    operators = told(decided.agent, access=Access.PART, reader=cast.operator)
    assert operators.section("findings") is not None  # the finding's owner


def test_what_the_agent_did_itself_bears_its_name(cast, decided):
    did(decided.agent, NOW - timedelta(days=1))
    assert decided.agent.name in [
        row[1] for row in told(decided.agent).section("events").table.rows
    ]


@recorded
def did(agent, now):
    verb = "incident.reported"
    record(verb, agent, actor=Reference(agent.ledger_ref), now=now)


def votes(agent, moment):
    return [r for r in rows(told(agent, moment), "agent_verdicts") if r["id"].startswith("vote:")]


def test_votes_are_told_once_the_ballot_is_decided(cast):
    make.five_seats(cast)
    request = make.request(cast, "tier3-claims")
    ballot = make.to_ballot(request, make.START + timedelta(hours=1))
    make.vote(ballot, cast.member, now=make.START + timedelta(hours=2))
    assert votes(request.agent, make.START + timedelta(hours=3)) == []
    make.carry(ballot, make.START + timedelta(hours=4))
    assert len(votes(request.agent, make.START + timedelta(hours=5))) >= 3
    assert votes(request.agent, make.START + timedelta(hours=3)) == []


def test_the_people_of_its_past_are_named_with_their_time(cast, decided):
    agent = decided.agent
    handed = NOW - timedelta(days=2)
    change_owner(agent, cast.member, handed)
    found = told(agent)
    spans = {
        row["person"]: (row["since"], row["until"])
        for row in rows(found, "agent_people")
        if row["part"] == "business_owner"
    }
    assert spans[str(cast.member)][1] is None
    assert spans[str(cast.owner)][1] == spans[str(cast.member)][0]
    assert told(agent, handed).people[cast.owner.ledger_ref] == str(cast.owner)
    assert cast.member.ledger_ref not in told(agent, handed).people


@recorded
def change_owner(agent, person, now):
    agent.refresh_from_db()
    agent.business_owner = person
    agent._history_date = now
    agent.save()
    record("agent.updated", agent, actor=make.SETUP, now=now)


def test_a_long_life_costs_no_more_queries(cast, decided, django_assert_max_num_queries):
    for n in range(6):
        books_making.grave(cast, decided.agent, NOW - timedelta(days=n + 1))
    with django_assert_max_num_queries(50):
        told(decided.agent)
