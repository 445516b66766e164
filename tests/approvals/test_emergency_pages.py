"""Emergency ballots on their pages: from the agent, by who leads; votes hidden until one voted."""

import pytest
import time_machine
from django.urls import reverse

from approvals.models import EmergencyBallot
from approvals.rules.emergencies import Question
from registry.models import Agent
from tests.approvals.ordering import MINUTE
from tests.approvals.reviewing import running
from tests.approvals.test_emergency_story import LIMIT, opened, vote
from tests.make import REASONS, START

pytestmark = pytest.mark.django_db
NOW = START + 10 * MINUTE
OPEN, PANEL = (reverse(name, args=["triage"]) for name in ("emergency_open", "agent_emergencies"))


def page_of(ballot):
    return reverse("emergency_detail", args=[ballot.pk])


@time_machine.travel(NOW, tick=False)
def test_an_operator_stops_an_agent_from_its_page(client, cast):
    running(cast)
    client.force_login(cast.operator)
    Agent.objects.update(unit=cast.operator.unit)  # operators see what their unit has
    assert OPEN in client.get(PANEL).content.decode()
    shown = client.post(OPEN, {"question": "restrict", "rationale": "A word of mine."})
    assert shown.status_code == 422 and "A word of mine." in shown.content.decode()
    given = {"question": "restrict", "restriction": LIMIT, "rationale": REASONS}
    assert client.post(OPEN, given).status_code == 302
    assert Agent.objects.get().lifecycle == "suspended"
    assert client.get(OPEN).status_code == 409
    page = client.get(page_of(EmergencyBallot.objects.get())).content.decode()
    assert LIMIT in page and "Four hours by the watch" in page


@time_machine.travel(NOW, tick=False)
def test_votes_show_to_who_has_voted_and_the_agent_shows_its_restriction(client, cast):
    running(cast)
    ballot = opened(cast, Question.RESTRICT, NOW - MINUTE, restriction=LIMIT)
    vote(
        ballot,
        cast.chair,
        now=NOW,
        rationale="The chair’s reasons, which others read when they voted.",
    )
    client.force_login(cast.member)
    assert "The chair’s reasons" not in client.get(page_of(ballot)).content.decode()
    given = {"choice": "approve", "rationale": REASONS, "digest": ballot.poll.digest}
    assert client.post(page_of(ballot), given | {"rationale": "no"}).status_code == 422
    assert client.post(page_of(ballot), given).status_code == 302
    assert "The chair’s reasons" in client.get(page_of(ballot)).content.decode()
    client.force_login(cast.co_chair)
    client.post(page_of(ballot), given)
    client.force_login(cast.owner)
    assert LIMIT in client.get(PANEL).content.decode()
    page = client.get(page_of(ballot)).content.decode()
    assert "Passed" in page and "The chair’s reasons" in page
    late = client.post(page_of(ballot), given)
    assert late.status_code == 409 and REASONS in late.content.decode()


@time_machine.travel(NOW, tick=False)
def test_a_tie_is_broken_on_the_page(client, cast):
    running(cast)
    ballot = opened(cast, now=NOW - MINUTE)
    for person, choice in ((cast.chair, "approve"), (cast.member, "reject"),
                           (cast.co_chair, "abstain")):  # fmt: skip
        client.force_login(person)
        given = {"choice": choice, "rationale": REASONS, "digest": ballot.poll.digest}
        assert client.post(page_of(ballot), given).status_code == 302
    client.force_login(cast.chair)
    assert 'name="casting"' in client.get(page_of(ballot)).content.decode()
    given = {"casting": "1", "choice": "approve", "rationale": REASONS}
    client.post(page_of(ballot), given | {"digest": ballot.poll.digest})
    assert Agent.objects.get().lifecycle == "production"


@time_machine.travel(NOW, tick=False)
def test_stepping_back_and_who_may_not(client, cast):
    running(cast)
    ballot = opened(cast, now=NOW - MINUTE)
    address = reverse("emergency_recuse", args=[ballot.pk])
    client.force_login(cast.member)
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "My sister sells it."}).status_code == 302
    client.force_login(cast.owner)
    assert client.get(address).status_code == 403
    client.force_login(cast.stranger)
    assert client.get(page_of(ballot)).status_code == 404
    assert client.get(PANEL).status_code == 404


@time_machine.travel(NOW, tick=False)
def test_pages_have_their_price(client, cast, django_assert_max_num_queries):
    running(cast)
    ballot = opened(cast, now=NOW - MINUTE)
    vote(ballot, cast.chair, now=NOW)
    for person in (cast.owner, cast.chair, cast.auditor):
        client.force_login(person)
        for address in (page_of(ballot), PANEL, reverse("emergency_list"), reverse("next_meeting")):
            client.get(address)
            is_list = "about" not in address and address != page_of(ballot)
            with django_assert_max_num_queries(12 if is_list else 15):
                assert client.get(address).status_code == 200
