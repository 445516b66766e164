"""The inventory costs the same however long it is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make

A_LIST, A_PAGE = 12, 15  # 3-quality.md §1


@pytest.fixture
def cast(db):
    return make.organisation()


def queries(client, address: str) -> list[str]:
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"] for query in captured]


def an_agent(cast, n: int):
    now = make.START + timedelta(minutes=n)
    return make.request(cast, now=now, name=f"Agent {n}", slug=f"agent-{n}").agent


@pytest.mark.parametrize("reader", ["owner", "auditor"])
@pytest.mark.parametrize(
    "address", ["/agents/", "/agents/?q=agent", "/agents/?lifecycle=in_review"]
)
def test_forty_agents_cost_what_one_costs(client, cast, reader, address):
    client.force_login(getattr(cast, reader))
    an_agent(cast, 0)
    one = queries(client, address)
    for n in range(1, 40):
        an_agent(cast, n)
    many = queries(client, address)
    assert len(many) == len(one), "\n".join(many)
    assert len(one) <= A_LIST


@pytest.mark.parametrize("reader", ["owner", "tech_owner", "auditor"])
def test_an_agent_has_its_price(client, cast, reader):
    agent = an_agent(cast, 0)
    request = agent.requests.get()
    make.approve(request, make.START + timedelta(hours=1))
    client.force_login(getattr(cast, reader))
    asked = queries(client, f"/agents/{agent.slug}/")
    assert len(asked) <= A_PAGE, "\n".join(asked)
