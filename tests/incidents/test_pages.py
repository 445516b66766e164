"""The pages of incidents: the list, one incident, its timeline, an agent's own."""

import pytest
from django.urls import reverse

from tests import make
from tests.approvals.reviewing import running
from tests.incidents.make import incident, taken

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make.organisation()


def shown(client, person, address, status=200):
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_every_page_is_drawn(client, cast):
    agent = running(cast).agent
    row = taken(cast, agent)
    other = incident(cast)
    for address in (
        reverse("incident_list"),
        reverse("incident_list") + "?group=agent",
        reverse("incident_new"),
        *(reverse(f"incident_{name}", args=[row.number]) for name in
          ("detail", "timeline", "note", "people", "contain", "severity", "agent", "merge", "lead")),
        reverse("incident_detail", args=[other.number]),
    ):
        assert shown(client, cast.operator, address)
    assert row.number in shown(client, cast.owner, reverse("agent_incidents", args=[agent.slug]))
