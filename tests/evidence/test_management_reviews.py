"""A review of management: what it is given stays, two people stand for it, actions are followed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from evidence.actions import management_corrections as corrections
from evidence.actions import management_points as points
from evidence.actions import management_reviews as acts
from evidence.actions.management_points import PointSaid
from evidence.management_room import fact_name, fact_value
from evidence.models import (
    ManagementAttendee,
    ManagementInput,
    ManagementPoint,
    ManagementPointTurn,
    ManagementReview,
)
from evidence.rules.management_reviews import Act, Input, PointAct, PointState, State
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.models import Notice, WorkItem
from tests import make
from tests.evidence.finding_making import finding
from tests.evidence.management_making import TEXT, WORDS, action, decision, review, signed
from tests.incidents.make import incident
from tests.make import START

SAID = PointSaid("Deputies are named, and stand on each agent's page.")


@pytest.fixture
def cast(db):
    return make.organisation()


def refused(code):
    return pytest.raises(Refused, check=lambda no: no.refusal.code == code)


def test_what_the_portal_knows_is_counted_as_of_the_end_of_the_period(cast):
    before = START - timedelta(days=20)
    make.approve(make.request(cast, now=before), before)
    incident(cast, now=before)
    finding(cast, now=before)
    later = START + timedelta(days=3)
    finding(cast, now=later, title="Another one", by=cast.auditor)
    made = review(cast, later, until=START.date(), held_on=later.date(), since=before.date())
    facts = {name: value for row in made.inputs.all() for name, value in row.facts}
    assert facts["requests.approved"] == 1 and facts["requests.waiting"] == 0
    assert facts["incidents.reported"] == facts["incidents.open"] == 1
    assert facts["findings.raised"] == facts["findings.open"] == 1
    assert {row.kind for row in made.inputs.all()} == {*Input}
    assert all(fact_name(name) and fact_value(name, value) is not None
               for name, value in facts.items())  # fmt: skip


def test_inputs_gathered_anew_are_another_round_and_the_first_stays(cast):
    made = review(cast)
    finding(cast)
    assert acts.gather(made, actor=cast.co_chair, now=START + timedelta(hours=1)) == 2
    rounds = made.inputs.filter(kind=Input.FINDINGS).order_by("round")
    assert [dict(row.facts)["findings.raised"] for row in rounds] == [0, 1]
    assert rounds[0].digest != rounds[1].digest
    told = Entry.objects.filter(verb="management_review.gathered").order_by("id")
    assert told[1].content["data"]["inputs"]["findings"] == rounds[1].digest


def test_a_review_sent_twice_is_one(cast):
    made = review(cast)
    assert review(cast, START + timedelta(minutes=9)) == made
    assert made.number == "MRV-2026-0001" and made.attendees.get().person == cast.chair
    with pytest.raises(Refused, match="looks at these days already"):
        review(cast, START + timedelta(minutes=10))


@pytest.mark.parametrize("who", ["auditor", "administrator", "compliance", "owner"])
def test_members_of_the_committee_hold_it(cast, who):
    with refused("management.committee_only"):
        review(cast, by=getattr(cast, who))


def test_another_member_who_was_there_signs_it_and_actions_begin(cast):
    made = review(cast)
    point, choice = action(cast, made), decision(cast, made)
    assert action(cast, made) == point and not WorkItem.objects.about(point.ledger_ref).exists()
    said = acts.Said(WORDS, next_on=START.date() + timedelta(days=180))
    with refused("management.two_people"):
        acts.act_on_review(made, Act.SIGN, said, actor=cast.chair, now=START)
    with refused("management.attendees_missing"):
        acts.act_on_review(made, Act.SIGN, said, actor=cast.co_chair, now=START)
    corrections.add_attendee(made, cast.member, "", actor=cast.chair, now=START)
    with refused("management.not_there"):
        acts.act_on_review(made, Act.SIGN, said, actor=cast.co_chair, now=START)
    signed(cast, made)
    assert (made.state, made.signed_by, made.conclusion) == ("signed", cast.co_chair, WORDS)
    open_for = WorkItem.objects.open().about(point.ledger_ref).values_list("assignee", flat=True)
    assert list(open_for) == [cast.operator.pk]
    choice.refresh_from_db()
    assert choice.state == PointState.NOTED
    with refused("management.moved_stale"):
        acts.gather(made, actor=cast.chair, now=START)
    with refused("management.point_moved_stale"):
        points.act_on_point(choice, PointAct.STRIKE, SAID, actor=cast.chair, now=START)


def test_an_action_is_done_by_its_owner_and_judged_by_somebody_else(cast):
    point = action(cast, review(cast))
    signed(cast, point.review)
    with refused("management.owner_only"):
        points.act_on_point(point, PointAct.DONE, SAID, actor=cast.chair, now=START)
    points.act_on_point(point, PointAct.DONE, SAID, actor=cast.operator, now=START)
    assert not WorkItem.objects.open().about(point.ledger_ref).exists()
    points.act_on_point(point, PointAct.NOT_DONE, SAID, actor=cast.member, now=START)
    assert WorkItem.objects.open().about(point.ledger_ref).count() == 1
    other = PointSaid(WORDS, owner=cast.owner, due_on=START.date() + timedelta(days=9))
    points.act_on_point(point, PointAct.CHANGE, other, actor=cast.chair, now=START)
    assert WorkItem.objects.open().about(point.ledger_ref).get().assignee == cast.owner
    points.act_on_point(point, PointAct.STRIKE, SAID, actor=cast.chair, now=START)
    points.act_on_point(point, PointAct.NOT_DONE, SAID, actor=cast.chair, now=START)
    point.refresh_from_db()
    assert point.state == PointState.OPEN and point.turns.count() == 5


def test_what_was_struck_before_signing_does_not_come_back(cast):
    point = action(cast, review(cast))
    points.act_on_point(point, PointAct.STRIKE, SAID, actor=cast.chair, now=START)
    signed(cast, point.review, START + timedelta(hours=1))
    later = START + timedelta(hours=2)
    with refused("management.point_moved_stale"):
        points.act_on_point(point, PointAct.NOT_DONE, SAID, actor=cast.member, now=later)
    assert not WorkItem.objects.about(point.ledger_ref).exists()


def test_a_review_that_is_not_held_says_why_and_can_be_opened_again(cast):
    made = review(cast)
    acts.act_on_review(made, Act.DROP, acts.Said(WORDS), actor=cast.chair, now=START)
    made.refresh_from_db()
    assert (made.state, made.reason) == (State.DROPPED, WORDS)
    acts.act_on_review(made, Act.REOPEN, acts.Said(WORDS), actor=cast.member, now=START)
    made.refresh_from_db()
    assert (made.state, made.reason) == (State.PREPARED, "")


def test_a_look_from_before_is_told(cast):
    made = review(cast)
    old = acts.Said(WORDS, mark=made.mark)
    acts.act_on_review(made, Act.DROP, acts.Said(WORDS), actor=cast.chair, now=START)
    acts.act_on_review(made, Act.REOPEN, acts.Said(WORDS), actor=cast.chair, now=START)
    assert acts.act_on_review(made, Act.DROP, old, actor=cast.chair, now=START)
    stale = acts.Said(WORDS, mark="0" * 32)
    with refused("management.changed_stale"):
        acts.act_on_review(made, Act.REOPEN, stale, actor=cast.chair, now=START)


def test_actions_past_their_day_and_the_next_review_are_called_for(cast):
    point = action(cast, review(cast))
    made = signed(cast, point.review)
    assert points.keep_management(START + timedelta(days=30)) == 0
    late = START + timedelta(days=31)
    assert points.keep_management(late) == 1 and points.keep_management(late) == 0
    assert points.keep_management(late + timedelta(days=7)) == 1
    points.act_on_point(point, PointAct.DONE, SAID, actor=cast.operator, now=late)
    soon = START + timedelta(days=151)
    assert points.keep_management(soon) == 1 and points.keep_management(soon) == 0
    asked = WorkItem.objects.open().about(made.ledger_ref)
    assert {item.assignee for item in asked} == {cast.chair, cast.co_chair}
    assert Notice.objects.filter(key__startswith="management.hold").count() == 2
    signed(cast, review(cast, soon), soon)
    assert not WorkItem.objects.open().about(made.ledger_ref).exists()


@pytest.mark.both_databases
def test_the_database_keeps_what_was_signed(cast):
    point = action(cast, review(cast))
    early = point.review
    signing = {"state": "signed", "signed_by": cast.co_chair, "signed_at": START,
               "conclusion": WORDS, "next_on": START.date() + timedelta(days=9)}  # fmt: skip
    never(lambda: ManagementReview.objects.filter(pk=early.pk).update(**signing))  # one was there
    made = signed(cast, early)
    points.act_on_point(point, PointAct.DONE, SAID, actor=cast.operator, now=START)
    reviews, inputs = ManagementReview.objects.filter(pk=made.pk), ManagementInput.objects
    never(lambda: reviews.update(conclusion="Everything is well."))
    never(lambda: reviews.update(state="prepared"))
    never(lambda: reviews.update(next_on=None))
    never(lambda: inputs.filter(review=made).update(facts=[]))
    never(lambda: inputs.filter(review=made).delete())
    never(lambda: inputs.create(review=made, round=9, n=1, kind="audits", facts=[], at=START))
    never(lambda: ManagementAttendee.objects.filter(review=made).delete())
    never(lambda: ManagementAttendee.objects.create(review=made, person=cast.member))
    never(lambda: ManagementPoint.objects.filter(pk=point.pk).update(text="Nothing."))
    never(lambda: ManagementPoint.objects.filter(pk=point.pk).update(done_at=None))
    never(lambda: ManagementPoint.objects.create(review=made, n=9, kind="decision", text=TEXT))
    never(lambda: ManagementPointTurn.objects.update(text="Nothing."))
    other = review(cast, START + timedelta(days=1))
    corrections.add_attendee(other, cast.member, "", actor=cast.chair, now=START)
    own = {**signing, "signed_by": cast.chair, "next_on": START.date() + timedelta(days=90)}
    never(lambda: ManagementReview.objects.filter(pk=other.pk).update(**own))


def never(attempt):
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt()
        pytest.fail("let through")
