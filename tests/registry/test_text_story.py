"""Disclosures and messages of an agent."""

import pytest

from approvals.actions.defaults import load_defaults
from govportal.refusals import Refused
from registry import actions
from registry.findings import findings_of
from registry.rules.disclosures import GIVEN, SHIPPED
from registry.rules.manifests import DISCLOSURES
from tests import make
from tests.make import START
from tests.refusing import refused
from tests.registry.keeping import NOW, codes

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_defaults(START)
    return made


@pytest.fixture
def agent(cast):
    """An agent with users outside, and the people its request named."""
    return make.request(cast, "tier3-claims", now=START).agent


WORDS = {"organisation": "Brackwater", "help": "claims", "wait": "two minutes"}


def disclose(agent, actor, texts=SHIPPED["en"], words=WORDS, seen=0, language="en"):
    full = {kind: texts.get(kind, "") for kind in DISCLOSURES}
    given = {name: words.get(name, "") for name in GIVEN}
    return actions.write_disclosures(agent, language, full, given, seen=seen, actor=actor, now=NOW)


def test_an_agent_with_users_outside_has_its_three_texts(cast, agent):
    assert "disclosure.missing" in codes(agent)
    disclose(agent, cast.owner, words={})
    assert codes(agent).count("disclosure.incomplete") == 2
    disclose(agent, cast.owner, seen=1)
    assert not [code for code in codes(agent) if code.startswith("disclosure")]
    with refused("disclosure.changed_stale"):
        disclose(agent, cast.tech_owner, seen=1)
    with refused("disclosure.language_unknown"):
        disclose(agent, cast.tech_owner, language="xx")
    with refused("accountability.only_owners"):
        disclose(agent, cast.chair, seen=2)


def test_an_agent_for_people_inside_needs_none(cast):
    agent = make.request(cast).agent
    assert not [code for code in codes(agent) if code.startswith("disclosure")]


def message(agent, actor, text="Your refund of [amount] is granted."):
    return actions.write_template(agent, "granted", "en", text, actor=actor, now=NOW)


def test_a_message_is_approved_by_somebody_else_and_replaces_the_one_before(cast, agent):
    first = message(agent, cast.tech_owner)
    with refused("template.draft_exists"):
        message(agent, cast.owner)
    with refused("accountability.own_text"):
        actions.approve_template(first, actor=cast.tech_owner, now=NOW)
    actions.approve_template(first, actor=cast.owner, now=NOW)
    second = message(agent, cast.tech_owner, "Your refund is granted today.")
    actions.approve_template(second, actor=cast.owner, now=NOW)
    first.refresh_from_db()
    assert first.state == "replaced" and second.n == 2
    with refused("template.moved_on_stale"):
        actions.approve_template(second, actor=cast.owner, now=NOW)
    actions.withdraw_template(second, actor=cast.tech_owner, now=NOW)
    with refused("template.moved_on_stale"):
        actions.withdraw_template(second, actor=cast.owner, now=NOW)
    with pytest.raises(Refused):
        actions.withdraw_template(message(agent, cast.owner), actor=cast.chair, now=NOW)


def test_a_retired_agent_has_no_findings(cast, agent):
    assert codes(agent)
    agent.lifecycle = "retired"
    assert findings_of(agent, NOW) == []
