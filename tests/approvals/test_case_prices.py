"""A case costs at most fifteen queries, at every turn of its course and whoever looks."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.models import Request, Review, ScheduledReview
from tests.approvals.courses import NOW, STATES

pytestmark = pytest.mark.django_db
A_PAGE = 15  # 3-quality.md §1
LEADS_ON = re.compile(r'(?:href|hx-get)="(/[^"#?]*)')
BY_SIGNATURE = {"renewal", "change_by_signature"}  # at tier 1, without a security review
FOLLOWING = ("owner", "chair", "auditor")


def queries(client, address: str) -> list[str]:
    """The statements behind a page; none where the reader does not get it.

    What only a first page asks, because nothing is remembered yet, is not counted.
    """
    for _again in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address)
        if answer.status_code != 200:
            return []
        if len(captured) <= A_PAGE:
            break
    return [query["sql"] for query in captured]


def led_to(client, address: str) -> set[str]:
    """Where the page itself leads: its links and its panels, without the frame around it."""
    page = client.get(address).content.decode()
    body = page.partition("<main")[2].partition("</main>")[0]
    return {found for found in LEADS_ON.findall(body) if found != address}


@time_machine.travel(NOW, tick=False)
@pytest.mark.parametrize("state", STATES)
def test_a_case_has_its_price_at_every_turn(client, cast, state):
    made = STATES[state](cast)
    review = made if isinstance(made, Review) else made.review
    agent = f"/agents/{agent_of(review)}/"
    dear, seen = {}, set()
    for role, person in cast.everybody().items():
        client.force_login(person)
        addresses = {review.url}
        if role in FOLLOWING:
            addresses |= {agent, *led_to(client, review.url), *led_to(client, agent)}
        for address in addresses:
            asked = queries(client, address)
            seen |= {role} if asked and address == review.url else set()
            if len(asked) > A_PAGE:
                dear[role, address] = "\n".join(asked)
    assert {"owner", "chair", "member", "auditor"} <= seen
    assert "security" in seen or state in BY_SIGNATURE
    assert not dear, "\n".join(f"{who}:\n{asked}" for who, asked in dear.items())


def agent_of(review: Review) -> str:
    """The slug of the agent that the review is about."""
    model = Request if review.subject_kind == "request" else ScheduledReview
    return str(model.objects.get(number=review.subject_id).agent.slug)
