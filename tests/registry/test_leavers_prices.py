"""Looking for leavers costs the same however much there is, when nothing is to do."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from govportal.worklist.actions.handovers import keep_handovers
from tests.make import START
from tests.registry.leaving import DAY, an_agent, leaves, tick


def price(now):
    with CaptureQueriesContext(connection) as captured:
        assert keep_handovers(now) == 0
    return [query["sql"] for query in captured]


def test_a_look_costs_the_same_for_one_agent_and_for_thirty(cast):
    an_agent(cast, "agent-0")
    nobody = price(START)
    leaves(cast.owner, START)
    tick(START)
    one = price(START + DAY)
    for n in range(1, 30):
        an_agent(cast, f"agent-{n}", business_owner=cast.colleague)
    leaves(cast.colleague, START)
    tick(START + DAY)
    many = price(START + DAY)
    assert len(many) == len(one), "\n".join(many)
    assert len(nobody) <= 23 and len(one) <= 24, "\n".join(one)


@pytest.mark.parametrize(
    ("address", "most"), [("/people/leaving/", 14), ("/agents/agent-0/hand-over/", 15)]
)
def test_the_pages_have_their_price(client, cast, address, most):
    for n in range(12):
        an_agent(cast, f"agent-{n}")
    leaves(cast.owner, START)
    tick(START)
    client.force_login(cast.administrator)
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    assert len(captured) <= most, "\n".join(query["sql"] for query in captured)


def test_the_list_has_its_price_with_seats_and_reports_too(client, cast):
    an_agent(cast, "agent-0")
    for person in (cast.owner, cast.chair, cast.member, cast.manager):
        leaves(person, START)
    tick(START)
    client.force_login(cast.administrator)
    client.get("/people/leaving/")
    with CaptureQueriesContext(connection) as captured:
        shown = client.get("/people/leaving/").content.decode()
    assert "Fill the seat" in shown and "Name a manager" in shown
    assert len(captured) <= 14, "\n".join(query["sql"] for query in captured)
