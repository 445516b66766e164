"""What pages say of an agent that is stopped, beside what it might do if it ran."""

import pytest
import time_machine
from django.urls import reverse

from approvals.rules.ballots import Choice
from approvals.rules.emergencies import Question
from registry.models import Authorisation
from tests.approvals.ordering import HOUR, MINUTE
from tests.approvals.reviewing import authorisation, running
from tests.approvals.test_emergency_story import LIMIT, agent, opened, vote
from tests.make import START

pytestmark = pytest.mark.django_db
PANEL, AGENT, LIST = (
    reverse("agent_emergencies", args=["triage"]),
    reverse("agent_detail", args=["triage"]),
    reverse("emergency_list"),
)


def decided(cast, ballot, choice, now):
    for person in (cast.chair, cast.co_chair, cast.member):
        vote(ballot, person, choice, now=now)


def read(client, address, now):
    with time_machine.travel(now, tick=False):
        return client.get(address).content.decode()


def test_what_is_stopped_again_is_not_said_to_run_restricted(client, cast):
    running(cast)
    client.force_login(cast.chair)
    first = opened(cast, Question.RESTRICT, restriction=LIMIT)
    decided(cast, first, Choice.APPROVE, START + MINUTE)
    assert "It runs restricted" in read(client, PANEL, START + 2 * MINUTE)
    opened(cast, now=START + HOUR)
    page = read(client, PANEL, START + HOUR + MINUTE)
    assert "It runs restricted" not in page and "It is stopped" in page and LIMIT in page


def test_a_right_that_is_granted_meanwhile_says_that_the_agent_is_stopped(client, cast):
    right = running(cast)
    client.force_login(cast.chair)
    assert "the agent is stopped" not in read(client, AGENT, START + MINUTE)
    opened(cast)
    authorisation(agent(), right.manifest, now=START + MINUTE, basis="test:later")
    assert Authorisation.objects.filter(state="active").exists()
    assert "the agent is stopped" in read(client, AGENT, START + 2 * MINUTE)


def test_a_no_to_staying_stopped_is_not_drawn_as_a_failure(client, cast):
    running(cast)
    client.force_login(cast.chair)
    ballot = opened(cast, Question.STAY_STOPPED)
    decided(cast, ballot, Choice.REJECT, START + MINUTE)
    for page in (PANEL, LIST, ballot.get_absolute_url()):
        shown = read(client, page, START + 2 * MINUTE)
        assert "No majority: it stays stopped all the same" in shown and "Failed" not in shown
