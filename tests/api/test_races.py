"""Several programs at once: one effect, the others are told; no count is lost. Real threads."""

import pytest

from govportal.api import metering
from govportal.api.models import Meter
from govportal.people.models import Person, PersonalToken
from govportal.people.token_actions import end_token, make_token
from registry.actions import describe_agent, enter_agent
from registry.models import Agent
from tests import make
from tests.approvals.racing import at_once, codes
from tests.make import START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
CALLS = 10


@pytest.fixture
def cast():
    return make.organisation()


def fresh(person):
    return Person.objects.get(pk=person.pk)


def entered(cast, slug="one"):
    return enter_agent(
        slug, name="Agent", unit=cast.unit, business_owner=cast.owner,
        technical_owner=cast.tech_owner, actor=fresh(cast.owner), now=START,
    )  # fmt: skip


def test_two_who_register_the_same_agent_register_it_once(cast):
    told = at_once(lambda: entered(cast), lambda: entered(cast))
    assert codes(told) == ["agent.slug_taken"] and Agent.objects.count() == 1


def test_two_who_saw_the_same_record_change_it_once(cast):
    seen = {entered(cast).mark}

    def called(name):
        agent, actor = Agent.objects.get(), fresh(cast.owner)
        return lambda: describe_agent(agent, actor=actor, now=START, seen=seen, name=name)

    told = at_once(called("First"), called("Second"))
    assert codes(told) == ["row.changed_stale"]
    assert Agent.objects.get().name in {"First", "Second"}


def test_a_token_is_made_once_and_ended_once(cast):
    def made():
        return make_token("Import", 30, can_write=True, actor=fresh(cast.owner), now=START)

    assert codes(at_once(made, made)) == ["token.name_taken_stale"]
    token = PersonalToken.objects.get()

    def ended():
        return end_token(token, actor=fresh(cast.owner), now=START)

    assert codes(at_once(ended, ended)) == ["token.ended_stale"]


def test_no_call_is_let_through_beyond_the_limit_by_several_processes(cast):
    limit = metering.Limit(20, 60)

    def process():
        blocks = metering.Blocks()
        return sum(blocks.pass_one("key", limit, START) for _n in range(CALLS)) + 0.5

    passed = at_once(*[process] * 4)
    assert sum(int(str(one).partition(".")[0]) for one in passed) == 20
    assert Meter.objects.get().used == 20
