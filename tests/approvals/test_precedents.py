"""Precedents: what two requests share, and what a decider sees of it."""

from datetime import timedelta
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import Precedent, PrecedentKey
from approvals.precedents import precedents_of
from approvals.rules.ballots import Choice
from approvals.rules.precedents import Likeness, likeness, most_similar, shared
from approvals.rules.reviews import StepKind, Verdict
from govportal.people import actions as people
from tests import make
from tests.api.calling import Caller

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SETS = [frozenset(), frozenset("a"), frozenset("b"), frozenset("ab")]
ALL = [Likeness(tier, tools, data, categories)
       for tier, tools, data, categories in product((1, 3), SETS, SETS, SETS)]  # fmt: skip


def slowly(one, other):
    """The points by counting, written apart from the rule."""
    points = 2 if one.tier == other.tier else 0
    for weight, mine, theirs in (
        (3, one.tools, other.tools),
        (2, one.data, other.data),
        (2, one.categories, other.categories),
        (1, one.actions, other.actions),
    ):
        points += weight * sum(1 for value in mine if value in theirs)
    return points


def test_the_points_are_what_is_shared_for_every_pair():
    for one, other in product(ALL, ALL):
        common = shared(one, other)
        assert common.points == slowly(one, other)
        assert common == shared(other, one)
        has = one.tools & other.tools or one.data & other.data or one.categories & other.categories
        assert common.is_similar == bool(has)


def test_the_order_is_always_the_same_and_the_newest_of_equals_comes_first():
    one = Likeness(3, frozenset("ab"), frozenset("a"))
    others = list(enumerate(ALL))
    found = most_similar(one, others, 1000)
    assert found == most_similar(one, reversed(others), 1000)
    ranks = [(-common.points, -number) for number, common in found]
    assert ranks == sorted(ranks)
    assert most_similar(one, others) == found[:8]


def test_how_a_name_is_written_makes_no_difference():
    def named(tool, data):
        return likeness(
            {"agent_capabilities": {"tools_requested": [{"name": tool}], "data_processed": [data]}},
            1,
        )

    assert named("Refund-API", "bankAccount_tail") == named("refund api", "Bank account tail")
    assert named("x", "bankAccount_tail").categories == {"financial"}
    assert named("", "") == Likeness(1)


@pytest.mark.parametrize("odd", [{}, {"agent_capabilities": None}, {"agent_capabilities": [1]},
                                 {"agent_capabilities": {"data_processed": "text"}}])  # fmt: skip
def test_an_odd_content_is_like_nothing(odd):
    assert likeness(odd, 2) == Likeness(2)


@pytest.mark.django_db
def test_a_decision_is_kept_and_found_with_outcome_and_conditions(client, cast):
    old = make.request(cast, "tier3-claims")
    ballot = make.to_ballot(old, make.START)
    rows = [make.row("A daily limit of EUR 500.")]
    now = make.START + HOUR
    make.vote(ballot, cast.chair, Choice.APPROVE_WITH_CONDITIONS, now=now, rows=rows)
    for person in (cast.co_chair, cast.member):
        make.vote(ballot, person, now=now)
    assert Precedent.objects.get().request == old
    new = make.request(cast, "tier3-claims", name="Another claims agent", now=make.START + DAY)
    found = precedents_of(new, cast.chair)
    assert [one.request for one in found] == [old]
    assert found[0].shared.same_tier
    assert found[0].shared.tools
    assert [c.text for c in found[0].conditions] == ["A daily limit of EUR 500."]
    client.force_login(cast.chair)
    page = client.get(f"/requests/{new.number}/precedents/").content.decode()
    assert old.number in page
    assert "A daily limit of EUR 500." in page
    assert "Same tools" in page
    assert "Same tier" in page
    case = client.get(new.get_absolute_url()).content.decode()
    assert f'hx-get="/requests/{new.number}/precedents/"' in case
    assert f'href="/requests/{new.number}/precedents/"' in case


@pytest.mark.django_db
def test_a_rejection_is_a_precedent_and_what_is_open_is_none(cast):
    old = make.request(cast)
    assert not Precedent.objects.exists()
    make.do_step(old, StepKind.ATTESTATION, make.START, Verdict.REJECT)
    new = make.request(cast, name="Another agent", slug="another", now=make.START + DAY)
    (found,) = precedents_of(new, cast.owner)
    assert found.decision.outcome == "reject"
    assert precedents_of(old, cast.owner) == []  # the other is not decided


@pytest.mark.django_db
def test_nobody_sees_by_it_what_they_may_not_see(client, cast):
    old = make.approve(make.request(cast), make.START)
    elsewhere = people.add_person("e@brackwater.example", "Else Where", actor=make.SETUP,
                                  now=make.START, unit=cast.other_unit)  # fmt: skip
    new = make.request(cast, name="Another agent", slug="another", now=make.START + DAY)
    new.unit = cast.other_unit
    new.save()
    client.force_login(elsewhere)
    page = client.get(f"/requests/{new.number}/precedents/")
    assert page.status_code == 200
    assert old.number not in page.content.decode()
    assert [one.request for one in precedents_of(new, cast.auditor)] == [old]
    client.force_login(cast.stranger)
    assert client.get(f"/requests/{old.number}/precedents/").status_code == 404


@pytest.mark.django_db
def test_the_api_tells_the_same(client, cast):
    old = make.approve(make.request(cast), make.START)
    new = make.request(cast, name="Another agent", slug="another", now=make.START + DAY)
    answered = Caller(cast.chair).call("GET", f"/api/v1/requests/{new.number}/precedents", None)
    (row,) = answered.json()["results"]
    assert row["number"] == old.number
    assert row["decision"]["outcome"] == "approve"
    assert row["shared"]["same_tier"] is True


@pytest.mark.django_db
def test_twenty_precedents_cost_what_one_costs(cast):
    now = make.START
    make.approve(make.request(cast, now=now), now)
    new = make.request(cast, name="Another agent", slug="another", now=now + DAY)

    def price(reader):
        with CaptureQueriesContext(connection) as captured:
            found = precedents_of(new, reader)
        return len(captured), len(found)

    price(cast.owner)
    before, seen = price(cast.owner)
    assert seen == 1
    for n in range(5):
        more = make.request(cast, name=f"Agent {n}", slug=f"agent-{n}", now=now + 2 * DAY)
        make.approve(more, now + 2 * DAY)
    assert price(cast.owner) == (before, 6)
    assert before <= 8


@pytest.mark.django_db
def test_each_key_is_looked_up_by_its_index(cast):
    make.approve(make.request(cast), make.START)
    rows = PrecedentKey.objects.filter(kind="tools", value="x").order_by("-precedent")[:200]
    assert "SCAN" not in rows.explain() or connection.vendor != "sqlite"
