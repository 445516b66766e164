"""Two people at once on duties, policies and texts: one effect, the other is told. Real threads."""

from datetime import timedelta

import pytest

from approvals.actions.defaults import load_defaults
from govportal.people.models import Person
from registry import actions
from registry.models import Agent, MessageTemplate, NamedDuty, ReferenceTable, UsagePolicy
from registry.reference_tables import put_regulation
from registry.rules.raci import Duty, Stage
from registry.rules.regulations import entry
from registry.rules.usage import Group, Line, Place
from tests import make
from tests.approvals.racing import at_once, codes
from tests.make import START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
NOW, WHY = START + timedelta(days=1), "So that somebody who knows it answers."


@pytest.fixture
def cast(db):
    made = make.organisation()
    load_defaults(START)
    return made


@pytest.fixture
def agent(cast):
    return make.request(cast, now=START).agent


def fresh(person):
    return Person.objects.get(pk=person.pk)


def begins(agent, person):
    return lambda: actions.begin_usage(agent, actor=fresh(person), now=NOW)


def test_two_begin_the_organisations_next_version_and_one_does(cast):
    found = at_once(begins(None, cast.chair), begins(None, cast.compliance))
    assert codes(found) == ["usage.open_stale"]
    assert UsagePolicy.objects.of(None).open().count() == 1


def test_two_put_a_version_in_force_and_it_is_once(cast, agent):
    draft = actions.begin_usage(agent, actor=cast.tech_owner, now=NOW)
    lines = [Line("refund.issue", Group.FINANCIAL, Place.APPROVAL)]
    draft = actions.write_usage(
        draft, lines, WHY, seen=draft.digest, actor=cast.tech_owner, now=NOW
    )
    actions.approve_usage(draft, seen=draft.digest, actor=cast.owner, now=NOW)

    def goes(person):
        return lambda: actions.activate_usage(draft, actor=fresh(person), now=NOW)

    assert codes(at_once(goes(cast.owner), goes(cast.tech_owner))) == ["usage.moved_on_stale"]
    assert UsagePolicy.objects.of(agent).active().count() == 1


def test_two_name_somebody_for_a_duty_and_one_is(cast, agent):
    def names(person):
        return lambda: actions.name_duty(
            Agent.objects.get(pk=agent.pk), Stage.TRIGGER, Duty.ACCOUNTABLE,
            fresh(cast.colleague), WHY, seen=0, actor=fresh(person), now=NOW,
        )  # fmt: skip

    assert codes(at_once(names(cast.owner), names(cast.tech_owner))) == ["raci.changed_stale"]
    assert NamedDuty.objects.filter(ended_at__isnull=True).count() == 1


def test_two_change_the_list_of_regulations_and_one_does(cast):
    def puts(person, code):
        one = entry(code, "Own", "Something follows.")
        return lambda: put_regulation(one, WHY, seen=1, actor=fresh(person), now=NOW, is_new=True)

    found = at_once(puts(cast.administrator, "one"), puts(cast.compliance, "two"))
    assert codes(found) == ["table.changed_stale"]
    assert ReferenceTable.objects.filter(kind="regulations").count() == 2


def test_a_message_is_approved_and_withdrawn_at_once_in_some_order(cast, agent):
    row = actions.write_template(agent, "granted", "en", WHY, actor=cast.tech_owner, now=NOW)
    found = at_once(
        lambda: actions.approve_template(row, actor=fresh(cast.owner), now=NOW),
        lambda: actions.withdraw_template(row, actor=fresh(cast.tech_owner), now=NOW),
    )
    assert codes(found) in ([], ["template.moved_on_stale"])
    assert MessageTemplate.objects.get().state == "withdrawn"
