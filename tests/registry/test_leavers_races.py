"""Two at once where somebody left: one effect. Real threads."""

import pytest

from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.models import Person
from govportal.worklist.actions import sweep
from govportal.worklist.actions.handovers import keep_handovers
from govportal.worklist.models import ClockEvent, WorkItem
from registry.actions import update_agent
from registry.actions.handing_over import hand_over_parts
from registry.actions.owner_gaps import on_due
from registry.actions.retiring import agree_to_retirement, ask_retirement
from registry.models import OwnerGap, Retirement, Suspension
from tests.approvals.racing import at_once, codes
from tests.make import SETUP, START
from tests.registry.leaving import FORTNIGHT, SECOND, an_agent, fresh, leaves, states, tick

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
DUE = START + FORTNIGHT


@pytest.fixture
def agent(cast):
    return an_agent(cast, "agent-1")


def whole():
    seal(START)
    assert verify_ledger(START).fault == ""


def test_two_workers_notice_somebody_who_left_once(cast, agent):
    leaves(cast.owner, START)
    at_once(lambda: keep_handovers(START), lambda: keep_handovers(START))
    keep_handovers(START)
    assert OwnerGap.objects.count() == 1
    assert WorkItem.objects.open().filter(kind="handover.agent").count() == 1
    whole()


def test_the_end_of_the_fortnight_and_a_new_owner_at_once(cast, agent):
    leaves(cast.owner, START)
    tick(START + SECOND)
    late = DUE + SECOND
    sweep(late)
    event = ClockEvent.objects.select_related("clock").get(kind="due")
    named = {"business_owner": Person.objects.get(pk=cast.colleague.pk)}

    def names():
        hand_over_parts(agent, named, actor=fresh(cast.tech_owner), now=late)

    at_once(lambda: on_due(event, late), names)
    assert states(agent) == ["production"]
    assert not OwnerGap.objects.open().exists()
    assert not Suspension.objects.filter(lifted_at=None).exists()
    whole()


def test_two_handlers_of_the_same_end_suspend_once(cast, agent):
    leaves(cast.owner, START)
    tick(START + SECOND)
    late = DUE + SECOND
    sweep(late)
    event = ClockEvent.objects.select_related("clock").get(kind="due")
    at_once(lambda: on_due(event, late), lambda: on_due(event, late))
    assert states(agent) == ["suspended"] and Suspension.objects.count() == 1
    assert Entry.objects.filter(verb="owner_gap.overdue").count() == 1
    whole()


def test_two_name_an_owner_at_once_and_the_second_is_told(cast, agent):
    leaves(cast.owner, START)
    tick(START + SECOND)

    def names(person):
        who = {"business_owner": fresh(person)}
        return lambda: hand_over_parts(agent, who, actor=fresh(cast.tech_owner), now=START + SECOND)

    results = at_once(names(cast.colleague), names(cast.manager))
    assert codes(results) == ["handover.done_stale"]
    assert not OwnerGap.objects.open().exists()
    whole()


def test_an_owner_is_named_while_the_look_goes_on(cast, agent):
    leaves(cast.owner, START)
    late = START + FORTNIGHT + SECOND

    def names():
        update_agent(agent, actor=SETUP, now=late, business_owner=fresh(cast.colleague))

    at_once(lambda: keep_handovers(late), names)
    keep_handovers(late)
    assert not OwnerGap.objects.open().exists() and states(agent) == ["production"]
    whole()


def test_two_ask_and_two_agree_at_once(cast, agent):
    def asks(person):
        return lambda: ask_retirement(
            agent, "Replaced.", START.date(), actor=fresh(person), now=START
        )

    results = at_once(asks(cast.owner), asks(cast.tech_owner))
    assert codes(results) == ["retirement.asked_stale"]
    assert len(results) == 2
    retirement = Retirement.objects.get()
    other = cast.tech_owner if retirement.asked_by_id == cast.owner.pk else cast.owner

    def agrees():
        agree_to_retirement(retirement, actor=fresh(other), now=START)

    assert codes(at_once(agrees, agrees)) == ["retirement.moved_on_stale"]
    assert states(agent) == ["retired"] and retirement.lines.count() == 6
    assert Entry.objects.filter(verb="retirement.begun").count() == 1
    whole()
