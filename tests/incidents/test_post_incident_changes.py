"""What a review recommends is opened once, and what was frozen is what was seen."""

from datetime import timedelta

import pytest

from approvals.models import Policy
from govportal.refusals import Refused
from incidents.actions import post_incident
from incidents.models import (
    Recommendation,
)
from incidents.rules.post_incident import Way
from tests import make
from tests.approvals.reviewing import running
from tests.incidents.pir_making import (
    LATER,
    opened,
    ready,
)
from tests.make import START

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def code(act, *args, **named):
    with pytest.raises(Refused) as refused:
        act(*args, **named)
    return refused.value.refusal.code


def fresh(pir):
    return post_incident.loaded(pir.pk)


def test_a_recommended_policy_is_opened_once_and_names_the_incident(cast):
    pir = opened(cast)
    now = START + LATER
    text = "Addresses are checked at every call."
    one = post_incident.recommend(pir, "policy", text, actor=cast.operator, now=now)
    same = post_incident.recommend(pir, "policy", text, actor=cast.operator, now=now)
    assert one == same
    security = {"owner": cast.security, "actor": cast.security, "now": now}
    version = post_incident.open_policy(pir, one.n, **security)
    assert pir.incident.number in version.reason
    assert Recommendation.objects.get().policy == version
    assert code(post_incident.open_policy, pir, one.n, **security) == "pir.opened_stale"
    assert Policy.objects.count() == 1


def test_a_recommended_change_is_a_copy_of_what_was_approved(cast):
    agent = running(cast).agent
    pir = opened(cast, agent)
    now = START + LATER
    one = post_incident.recommend(
        pir, "change", "Fewer tools are enough.", actor=cast.operator, now=now
    )
    draft = post_incident.open_change(pir, one.n, actor=cast.tech_owner, now=now)
    basics = draft.content["agent_metadata"]
    assert (basics["kind"], basics["agent"]) == ("material_change", agent.slug)
    assert pir.incident.number in draft.content["business_justification"]["problem_statement"]


def test_nobody_recommends_a_change_of_an_unregistered_agent(cast):
    pir = opened(cast)
    said = {"actor": cast.operator, "now": START + LATER}
    assert code(post_incident.recommend, pir, "change", "Fewer tools.", **said) == "pir.no_agent"


def test_what_was_frozen_is_what_was_seen(cast):
    pir = ready(cast, opened(cast), START + LATER)
    pir = post_incident.hand_in(
        pir, Way.COMMITTEE, revision=1, actor=cast.operator, now=START + LATER
    )
    frozen = pir.handed.frozen
    assert frozen["actions"][0]["owner"] == "Tech Owner"
    assert {row["kind"] for row in frozen["timeline"]} >= {"open", "acknowledge", "close"}
    assert frozen["entries"]
    assert post_incident.writing.digest_of(frozen) == pir.handed.digest == pir.handed.review.digest
