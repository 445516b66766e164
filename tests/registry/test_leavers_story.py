"""Somebody leaves who owns five agents and sits on the committee (issue 4, "Shown by")."""

import pytest

from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person, fill_seat, reactivate_person
from govportal.people.leaving_actions import reseat
from govportal.people.models import Person, Seat
from govportal.people.rules import Role, SeatKind
from govportal.worklist.models import Notice, WorkItem
from registry.actions import suspend, update_agent
from registry.actions.handing_over import hand_over_parts
from registry.models import Authorisation, OwnerGap, Suspension
from tests.make import SETUP, START
from tests.refusing import refused
from tests.registry.leaving import (
    DAY,
    FORTNIGHT,
    SECOND,
    an_agent,
    fresh,
    leaves,
    states,
    tasks,
    tick,
)

LEFT = START + DAY


@pytest.fixture
def five(cast):
    """The owner's five agents; they sit in the ethics seat, too."""
    fill_seat(cast.committee, SeatKind.ETHICS, "Ethics", holder=cast.owner, actor=SETUP, now=START)
    made = [an_agent(cast, f"agent-{n}") for n in range(1, 5)]
    return [*made, an_agent(cast, "agent-5", has_right=False)]


def gaps():
    return OwnerGap.objects.open()


def test_every_task_appears_and_each_is_with_somebody_who_is_here(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT + SECOND)
    about = {task.kind: task.assignee for task in tasks()}
    assert [task.kind for task in tasks()].count("handover.agent") == 5
    assert about == {"handover.agent": cast.tech_owner, "handover.seat": cast.chair}
    assert all(task.clock.due_at == LEFT + FORTNIGHT for task in tasks(kind="handover.agent"))
    assert "business owner" in tasks(kind="handover.agent")[0].title
    assert Notice.objects.filter(person=cast.tech_owner, key__startswith="handover").count() == 1
    tick(LEFT + 2 * SECOND)
    assert len(tasks()) == 6


def test_their_manager_comes_first(cast, five):
    person = fresh(cast.tech_owner)
    leaves(person, LEFT)
    tick(LEFT)
    assert {task.assignee for task in tasks(kind="handover.agent")} == {cast.manager}
    assert {task.role for task in tasks(kind="handover.agent")} == {"manager"}


def test_the_suspensions_come_on_day_14_and_not_13(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT + SECOND)
    tick(LEFT + FORTNIGHT - SECOND)
    assert set(states(*five)) == {"production"}
    tick(LEFT + FORTNIGHT)
    assert set(states(*five)) == {"production"}
    tick(LEFT + FORTNIGHT + SECOND)
    assert set(states(*five)) == {"suspended"}
    assert Suspension.objects.count() == 4 and gaps().exclude(held_at=None).count() == 5
    assert set(Authorisation.objects.values_list("state", flat=True)) == {"suspended"}


def test_the_warnings_go_to_who_has_the_task(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT + SECOND)
    tick(LEFT + 0.9 * FORTNIGHT + SECOND)
    told = Notice.objects.filter(key__contains=":warning:")
    assert told.count() == 15 and {one.person for one in told} == {cast.tech_owner}


def test_downtime_delays_and_neither_doubles_nor_loses(cast, five):
    leaves(cast.owner, LEFT)
    late = LEFT + 20 * DAY
    tick(late)
    tick(late)
    assert set(states(*five)) == {"suspended"}
    assert Entry.objects.filter(verb="owner_gap.overdue").count() == 5
    assert Suspension.objects.count() == 4
    assert {gap.since for gap in gaps()} == {LEFT}


def test_naming_an_owner_at_the_very_moment_is_in_time(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT + SECOND)
    due = LEFT + FORTNIGHT
    hand_over_parts(five[0], {"business_owner": cast.colleague}, actor=cast.tech_owner, now=due)
    tick(due + SECOND)
    assert states(five[0], five[1]) == ["production", "suspended"]
    assert not gaps().filter(agent=five[0]).exists()
    assert not tasks(subject_ref=five[0].ledger_ref)


def test_naming_an_owner_before_anybody_looked_is_in_time_too(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT + SECOND)
    named = LEFT + FORTNIGHT + DAY  # nobody has looked for a day
    hand_over_parts(five[0], {"business_owner": cast.colleague}, actor=cast.tech_owner, now=named)
    tick(named + SECOND)
    assert states(five[0], five[1]) == ["production", "suspended"]


def test_a_suspended_agent_goes_on_when_both_owners_are_there(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT + 15 * DAY)
    later = LEFT + 16 * DAY
    for agent in five:
        hand_over_parts(agent, {"business_owner": cast.colleague}, actor=cast.tech_owner, now=later)
    assert set(states(*five)) == {"production"}
    assert set(Authorisation.objects.values_list("state", flat=True)) == {"active"}
    assert not gaps().exists() and not Suspension.objects.filter(lifted_at=None).exists()
    tick(later + SECOND)
    assert not tasks(kind="handover.agent")


def test_both_owners_gone_is_two_gaps_and_goes_on_with_the_second(cast, five):
    leaves(cast.owner, LEFT)
    leaves(cast.tech_owner, LEFT + DAY)
    tick(LEFT + 16 * DAY)
    assert gaps().filter(agent=five[4]).count() == 2
    now = LEFT + 17 * DAY
    for agent in (five[0], five[4]):
        hand_over_parts(agent, {"business_owner": cast.colleague}, actor=cast.manager, now=now)
        assert states(agent) == ["suspended"]
        hand_over_parts(agent, {"technical_owner": cast.manager}, actor=cast.colleague, now=now)
        assert states(agent) == ["production"]


def test_another_cause_keeps_it_suspended(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT + 15 * DAY)
    right, later = five[0].authorisations.get(), LEFT + 16 * DAY
    suspend(right, cause=cast.unit, reason="A condition.", actor=SETUP, now=later)
    hand_over_parts(five[0], {"business_owner": cast.colleague}, actor=cast.tech_owner, now=later)
    assert states(five[0]) == ["suspended"]


def test_an_emptied_owner_counts_from_then(cast, five):
    update_agent(five[0], actor=SETUP, now=LEFT, business_owner=None)
    assert gaps().get().since == LEFT
    tick(LEFT + FORTNIGHT)
    assert states(five[0]) == ["production"]
    assert tasks(kind="handover.agent")[0].assignee == cast.tech_owner
    tick(LEFT + FORTNIGHT + SECOND)
    assert states(five[0]) == ["suspended"]


def test_somebody_who_comes_back_has_everything_again(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT + 15 * DAY)
    back = reactivate_person(fresh(cast.owner), actor=SETUP, now=LEFT + 16 * DAY)
    assert back.left_at is None
    tick(LEFT + 16 * DAY)
    assert not tasks() and set(states(*five)) == {"production"}


def test_the_seat_is_filled_and_the_task_ends(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT)
    seat = Seat.objects.get(holder=cast.owner)
    with refused("seat.not_yours"):
        reseat(seat, cast.colleague, None, actor=cast.member, now=LEFT + DAY)
    with refused("seat.sits_already"):
        reseat(seat, cast.member, None, actor=cast.chair, now=LEFT + DAY)
    made = reseat(seat, cast.colleague, None, actor=cast.chair, now=LEFT + DAY)
    assert cast.committee.seat(SeatKind.ETHICS, (LEFT + DAY).date()) == made
    assert fresh(seat).ends_on == LEFT.date()
    tick(LEFT + DAY)
    assert not tasks(kind="handover.seat")


def test_nobody_names_themselves_and_who_decides_nothing_sits_nowhere(cast, five):
    seat = Seat.objects.get(holder=cast.owner)
    for named, actor, code in (
        (None, cast.administrator, "seat.nobody"),
        (cast.administrator, cast.chair, "seat.decides_nothing"),
        (cast.auditor, cast.chair, "seat.decides_nothing"),
        (cast.chair_alternate, cast.chair_alternate, "seat.not_yours"),
        (cast.co_chair, cast.co_chair, "seat.oneself"),
    ):
        with refused(code):
            reseat(seat, named, None, actor=actor, now=LEFT)
    with refused("seat.changed_stale"):
        reseat(seat, cast.colleague, None, seen="", actor=cast.chair, now=LEFT)


def test_who_sits_no_more_is_a_member_no_more(cast, five):
    seat = Seat.objects.get(holder=cast.owner)
    made = reseat(seat, cast.colleague, None, actor=cast.chair, now=LEFT)
    sits = Person.objects.get(pk=cast.colleague.pk)
    assert Role.COMMITTEE_MEMBER in sits.roles_on(LEFT.date())
    reseat(made, cast.security, None, actor=cast.chair, now=LEFT + DAY)
    colleague = Person.objects.get(pk=cast.colleague.pk)
    assert Role.COMMITTEE_MEMBER not in colleague.roles_on((LEFT + DAY).date())


def test_a_task_whose_holder_leaves_goes_to_the_next(cast, five):
    leaves(cast.owner, LEFT)
    tick(LEFT)
    leaves(cast.tech_owner, LEFT + DAY)
    tick(LEFT + DAY)
    assert {task.assignee for task in tasks(kind="handover.agent")} == {cast.manager}
    leaves(cast.manager, LEFT + 2 * DAY)
    leaves(cast.chair, LEFT + 2 * DAY)
    tick(LEFT + 2 * DAY)
    assert {task.assignee for task in tasks(kind="handover.agent")} == {cast.administrator}
    gone = WorkItem.objects.open().filter(assignee__is_active=False, kind__startswith="handover.")
    assert not gone.exists()
    about = {task.title: task.assignee for task in tasks(kind="handover.seat")}
    assert set(about.values()) == {cast.co_chair} and len(about) == 2


def test_only_an_administrator_closes_accounts_and_never_their_own(cast):
    with refused("people.only_administrators"):
        deactivate_person(cast.owner, actor=cast.chair, now=LEFT)
    with refused("people.not_yourself"):
        deactivate_person(cast.administrator, actor=cast.administrator, now=LEFT)
    gone = deactivate_person(cast.owner, actor=cast.administrator, now=LEFT)
    assert (gone.is_active, gone.left_at) == (False, LEFT)
    with refused("people.closed_stale"):
        deactivate_person(cast.owner, actor=cast.administrator, now=LEFT + DAY)
    assert fresh(cast.owner).left_at == LEFT


def test_who_may_name_somebody_and_whom(cast, five):
    leaves(cast.owner, LEFT)
    for nobody in (cast.colleague, cast.auditor, cast.chair, cast.stranger):
        with refused("handover.not_yours"):
            hand_over_parts(five[0], {"business_owner": cast.colleague}, actor=nobody, now=LEFT)
    with refused("people.inactive"):
        hand_over_parts(
            five[0], {"business_owner": fresh(cast.owner)}, actor=cast.tech_owner, now=LEFT
        )
    with refused("handover.done_stale"):
        hand_over_parts(
            five[0], {"technical_owner": cast.colleague}, actor=cast.tech_owner, now=LEFT
        )
