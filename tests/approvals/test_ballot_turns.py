"""What can come in between while a ballot runs: each turn once, through the actions."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from approvals.actions import ballots, closing, revising
from approvals.actions.follow_up import follow_up
from approvals.actions.leading import leader_of
from approvals.actions.questions import answer, ask
from approvals.actions.reviews import raise_tier
from approvals.models import Ballot, Decision, ReviewParty, Vote
from approvals.rules.ballots import Choice
from approvals.rules.content import Step
from approvals.rules.reviews import StepKind
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.models import RoleAssignment, Seat
from govportal.people.rules import QuorumBase, Role, SeatKind
from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import ClockEvent, WorkItem
from tests import make
from tests.make import REASONS, SETUP, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
THEN = START + 4 * HOUR


@pytest.fixture
def cast(cast):
    make.five_seats(cast)
    return cast


@pytest.fixture
def request_3(cast):
    return make.request(cast, "tier3-claims")


@pytest.fixture
def ballot(request_3):
    return make.to_ballot(request_3, START + HOUR)


@contextmanager
def refused(code):
    with pytest.raises(Refused) as error:
        yield
    assert error.value.refusal.code == code


def five(cast):
    return [cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics]


def vote(ballot, person, choice=Choice.APPROVE, now=THEN, **more):
    return make.vote(ballot, person, choice, now=now, **more)


def waiting(person):
    return set(WorkItem.objects.open().for_person(person).values_list("kind", flat=True))


def tick(now):
    sweep(now)
    return follow_up(now)


def seat(cast, kind, **columns):
    Seat.objects.filter(committee=cast.committee, kind=kind).update(**columns)


def recuse(ballot, person, now=THEN):
    return ballots.recuse(ballot, "My sister works there.", actor=person, now=now)


# The base of the quorum


def test_a_committee_may_count_from_its_eligible_seats_and_a_ballot_keeps_its_base(cast):
    for name in ("sixth", "seventh"):
        made = people.add_person(f"{name}@brackwater.example", name, actor=SETUP, now=START)
        people.fill_seat(cast.committee, SeatKind.ETHICS, name, holder=made, actor=SETUP, now=START)
        setattr(cast, name, made)
    people.choose_quorum_base(cast.committee, QuorumBase.ELIGIBLE, actor=SETUP, now=START)
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)
    people.choose_quorum_base(cast.committee, QuorumBase.FIXED, actor=SETUP, now=THEN)
    for person in (cast.sixth, cast.seventh, cast.ethics):
        recuse(ballot, person)  # of seven seats four are eligible: three votes are a quorum
    for person in (cast.chair, cast.member, cast.business):
        vote(ballot, person)
    tick(ballot.clock.due_at + HOUR)
    count = Decision.objects.get().arithmetic
    assert (count["base_kind"], count["base"], count["needed"]) == ("eligible", 4, 3)
    assert (count["seats"], count["present"], count["result"]) == (7, 3, "passed")


def test_from_all_seats_the_same_votes_are_no_quorum(cast):
    for name in ("sixth", "seventh"):
        people.fill_seat(cast.committee, SeatKind.ETHICS, name, holder=None, actor=SETUP, now=START)
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)
    for person in (cast.chair, cast.member, cast.business):
        vote(ballot, person)
    tick(ballot.clock.due_at + HOUR)
    assert make.fresh(ballot).is_extended and not Decision.objects.exists()


def test_in_a_committee_of_three_two_are_enough(cast):
    Seat.objects.filter(kind__in=("business_unit", "ethics")).delete()
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)
    vote(ballot, cast.co_chair)
    vote(ballot, cast.member)
    tick(ballot.clock.due_at + HOUR)
    assert Decision.objects.get().arithmetic["needed"] == 2


# Who sits


def test_the_chairs_alternate_makes_the_quorum_and_presides_where_nobody_before_them_can(
    cast, ballot
):
    recuse(ballot, cast.chair)
    for person, choice in (
        (cast.chair_alternate, Choice.APPROVE),
        (cast.member, Choice.REJECT),
        (cast.ethics, Choice.ABSTAIN),
    ):
        vote(ballot, person, choice)
    tick(ballot.clock.due_at + HOUR)
    tied = make.fresh(ballot)
    assert tied.state == "tied" and waiting(cast.chair_alternate) == {"review.casting"}
    for person, code in ((cast.chair, "ballot.recused"), (cast.co_chair, "ballot.not_presiding")):
        with refused(code):
            ballots.casting_vote(tied, Choice.REJECT, REASONS, tied.digest, actor=person,
                                 now=tied.clock.due_at + DAY)  # fmt: skip
    ballots.casting_vote(tied, Choice.REJECT, REASONS, tied.digest, actor=cast.chair_alternate,
                         now=tied.clock.due_at + DAY)  # fmt: skip
    assert Decision.objects.get().outcome == "reject"


def test_the_co_chair_presides_where_the_chair_is_recused(cast, ballot):
    recuse(ballot, cast.chair)
    vote(ballot, cast.chair_alternate, Choice.ABSTAIN)
    for person, choice in (
        (cast.co_chair, Choice.APPROVE),
        (cast.member, Choice.REJECT),
        (cast.business, Choice.ABSTAIN),
        (cast.ethics, Choice.ABSTAIN),
    ):
        vote(ballot, person, choice)
    assert make.fresh(ballot).state == "tied"
    assert waiting(cast.co_chair) == {"review.casting"} and not waiting(cast.chair_alternate)


def test_the_vote_of_a_member_recused_in_the_tie_counts_no_more_and_the_rest_decides(cast, ballot):
    """Their alternate could answer, were voting not over: that holds nothing up."""
    cast.ethics.refresh_from_db()
    vote(ballot, cast.chair)
    for person, choice in (
        (cast.co_chair, Choice.REJECT),
        (cast.member, Choice.ABSTAIN),
        (cast.business, Choice.ABSTAIN),
        (cast.ethics, Choice.ABSTAIN),
    ):
        vote(ballot, person, choice)
    assert make.fresh(ballot).state == "tied"
    recuse(ballot, cast.chair, THEN + HOUR)
    decision = Decision.objects.get()
    assert decision.outcome == "reject" and decision.arithmetic["silent"] == 1


def test_who_holds_two_seats_votes_for_the_first_and_the_alternate_for_the_second(cast):
    seat(cast, "ethics", holder=cast.chair, alternate=cast.ethics)
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)
    assert vote(ballot, cast.chair).seat.kind == "chair"
    for person in (cast.co_chair, cast.member, cast.business, cast.ethics):
        vote(ballot, person)
    assert Decision.objects.get().arithmetic["approvals"] == 5


def test_whom_an_absent_holder_replaced_is_called_again_for_another_seat(cast):
    seat(cast, "ethics", alternate=cast.chair_alternate)
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)
    chairs = ballot.seats.get(kind="chair")
    ballots.note_absence(chairs, "On leave.", actor=cast.co_chair, now=START + 2 * HOUR)
    vote(ballot, cast.chair_alternate)
    vote(ballot, cast.chair, Choice.REJECT)
    assert "review.ballot" not in waiting(cast.chair_alternate)
    recuse(ballot, cast.ethics)
    assert "review.ballot" in waiting(cast.chair_alternate)
    again = vote(ballot, cast.chair_alternate, now=THEN + HOUR)
    assert (again.n, again.seat.kind) == (2, "ethics")
    for person in (cast.co_chair, cast.member, cast.business):
        vote(ballot, person)
    count = Decision.objects.get().arithmetic
    assert (count["approvals"], count["rejections"]) == (4, 1)


def test_a_replaced_alternate_counts_again_when_the_holder_stands_back(cast, ballot):
    chairs = ballot.seats.get(kind="chair")
    ballots.note_absence(chairs, "On leave.", actor=cast.co_chair, now=START + 2 * HOUR)
    vote(ballot, cast.chair)
    with refused("ballot.holder_answered_stale"):
        vote(ballot, cast.chair_alternate)
    recuse(ballot, cast.chair)
    assert WorkItem.objects.for_person(cast.chair_alternate).count() == 2  # called once more
    assert "review.ballot" in waiting(cast.chair_alternate)
    assert vote(ballot, cast.chair_alternate)


# Who leaves


def test_the_alternate_of_who_left_is_called_by_the_worker(cast, ballot):
    people.deactivate_person(cast.chair, actor=SETUP, now=THEN)
    assert not waiting(cast.chair_alternate)
    tick(THEN)
    assert waiting(cast.chair_alternate) == {"review.ballot"} and not waiting(cast.chair)
    before = Entry.objects.count()
    tick(THEN)
    assert Entry.objects.count() == before


def test_a_ballot_that_waited_for_who_left_alone_ends(cast, ballot):
    for person in (cast.chair, cast.co_chair, cast.member, cast.business):
        vote(ballot, person)
    people.deactivate_person(cast.ethics, actor=SETUP, now=THEN)
    tick(THEN + HOUR)
    assert Decision.objects.get().arithmetic["unfilled"] == 1


def test_the_casting_vote_goes_to_the_next_when_the_presiding_chair_leaves(cast, ballot):
    choices = (Choice.APPROVE, Choice.REJECT, Choice.ABSTAIN, Choice.ABSTAIN, Choice.ABSTAIN)
    for person, choice in zip(five(cast), choices, strict=True):
        vote(ballot, person, choice)
    people.deactivate_person(cast.chair, actor=SETUP, now=THEN)
    tick(THEN + HOUR)
    assert waiting(cast.co_chair) == {"review.casting"}
    people.deactivate_person(cast.co_chair, actor=SETUP, now=THEN + HOUR)
    tick(THEN + 2 * HOUR)
    assert make.fresh(ballot).state == "next_meeting"


def test_who_is_no_member_any_more_votes_no_more_but_what_they_voted_stands(cast, ballot):
    vote(ballot, cast.ethics)
    for person in (cast.ethics, cast.chair):
        row = RoleAssignment.objects.get(person=person, role=Role.COMMITTEE_MEMBER)
        people.end_role(row, on=THEN.date(), actor=SETUP, now=THEN)
    vote(ballot, cast.member)  # the role holds to the end of the day
    tomorrow = START + DAY
    for person in (cast.ethics, cast.chair):
        with refused("ballot.inactive"):
            vote(ballot, person, Choice.REJECT, tomorrow)
    tick(tomorrow)
    assert waiting(cast.chair_alternate) == {"review.ballot"}
    for person in (cast.chair_alternate, cast.co_chair, cast.business):
        vote(ballot, person, now=tomorrow)
    assert Decision.objects.get().arithmetic["approvals"] == 5


def test_a_role_given_again_before_it_ended_changes_nothing(cast, ballot):
    row = RoleAssignment.objects.get(person=cast.chair, role=Role.COMMITTEE_MEMBER)
    people.end_role(row, on=START.date(), actor=SETUP, now=START)
    people.give_role(cast.chair, Role.COMMITTEE_MEMBER, actor=SETUP, now=START)
    assert vote(ballot, cast.chair, now=START + DAY)


def test_a_term_that_ends_leaves_the_frozen_seat_as_it_was(cast, ballot):
    seat(cast, "ethics", ends_on=START.date())
    people.fill_seat(cast.committee, SeatKind.ETHICS, "Ethics", holder=cast.colleague,
                     actor=SETUP, now=START + DAY)  # fmt: skip
    with refused("ballot.no_seat"):
        vote(ballot, cast.colleague, now=START + DAY)
    assert vote(ballot, cast.ethics, now=START + DAY)


# How it ends


def test_all_eligible_seats_answered_and_no_quorum_waits_for_the_meeting_at_once(cast, ballot):
    for person in (cast.member, cast.business, cast.ethics):
        recuse(ballot, person)
    vote(ballot, cast.chair)
    vote(ballot, cast.co_chair)
    ended = make.fresh(ballot)
    assert ended.state == "next_meeting" and not ended.is_extended
    assert ended.count.present == 2 and ended.count.needed == 3


def test_nothing_for_and_nothing_against_is_no_decision(cast, ballot):
    for person in five(cast):
        vote(ballot, person, Choice.ABSTAIN)
    assert make.fresh(ballot).state == "next_meeting" and not Decision.objects.exists()


def test_where_nobody_may_vote_it_waits_for_the_meeting_until_a_new_chair_opens_it_again(cast):
    for person in five(cast):
        people.deactivate_person(person, actor=SETUP, now=START)
    people.deactivate_person(cast.chair_alternate, actor=SETUP, now=START)
    request = make.request(cast, "tier3-claims")
    for row in make.steps(request).filter(assignee=None):
        row.assignee = cast.security
        row.save()
    make.steps(request).filter(kind="architecture").update(assignee=cast.security)
    for row in make.steps(request).exclude(kind="ballot"):
        make.do_step(request, StepKind(row.kind), START + HOUR)
    ended = Ballot.objects.get()
    assert (ended.state, ended.count.eligible) == ("next_meeting", 0)
    assert not WorkItem.objects.open().filter(kind="review.reopen").exists()
    seat(cast, "chair", ends_on=START.date())
    people.fill_seat(cast.committee, SeatKind.CHAIR, "CISO", holder=cast.colleague, actor=SETUP,
                     now=START + DAY)  # fmt: skip
    ended = Ballot.objects.get()
    again = ballots.reopen_ballot(ended, "A new chair.", actor=cast.colleague, now=START + DAY)
    assert again.n == 2 and waiting(cast.colleague) == {"review.ballot"}


def test_what_ended_at_its_deadline_is_not_taken_to_a_meeting_before_the_worker_comes(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        vote(ballot, person)
    late = ballot.clock.due_at + HOUR
    with refused("ballot.ended_stale"):
        ballots.move_to_meeting(ballot, "I am against it.", actor=cast.business, now=late)
    tick(late)
    assert Decision.objects.get().outcome == "approve"


def test_a_question_before_the_deadline_moves_it_and_nothing_ends_meanwhile(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        vote(ballot, person)
    due = ballot.clock.due_at
    question = ask(ballot.review, "Who reads the claims?", "", actor=cast.business,
                   now=due - HOUR)  # fmt: skip
    assert tick(due + HOUR) == 0 and make.fresh(ballot).state == "open"
    assert vote(ballot, cast.co_chair, Choice.REJECT, due + 2 * HOUR)
    answer(question, "Two people of the desk.", actor=cast.owner, now=due + 3 * HOUR)
    tick(due + 4 * HOUR)
    assert make.fresh(ballot).state == "open"
    tick(due + 5 * HOUR)
    assert Decision.objects.get().arithmetic["rejections"] == 1


def test_a_question_after_the_deadline_holds_up_nothing(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        vote(ballot, person)
    late = ballot.clock.due_at + HOUR
    ask(ballot.review, "Who reads the claims?", "", actor=cast.business, now=late)
    with refused("ballot.ended_stale"):
        vote(ballot, cast.business, now=late + HOUR)
    assert tick(late + 2 * HOUR) == 1
    assert Decision.objects.get().outcome == "approve"


def test_one_event_that_fails_does_not_hold_up_the_others(cast, ballot, monkeypatch):
    other = make.to_ballot(make.request(cast, "tier3-hr-screening"), START + HOUR)
    ends = closing.end_ballot

    def fails_once(ended, *args, **more):
        if ended.pk == ballot.pk:
            raise RuntimeError("the disk is full")
        return ends(ended, *args, **more)

    for one in (ballot, other):
        recuse(one, cast.chair)
        Ballot.objects.filter(pk=one.pk).update(is_extended=True)
    late = max(ballot.clock.due_at, other.clock.due_at) + HOUR
    with monkeypatch.context() as patched:
        patched.setattr(ballots.ending, "end_ballot", fails_once)
        assert tick(late) == 1
    assert (make.fresh(ballot).state, make.fresh(other).state) == ("open", "next_meeting")
    assert ClockEvent.objects.unhandled().filter(clock=ballot.clock, kind="due").exists()
    assert tick(late) == 1 and make.fresh(ballot).state == "next_meeting"


def test_what_was_counted_at_the_end_is_kept_whoever_leaves_later(cast, ballot):
    vote(ballot, cast.chair)
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=THEN)
    lines = make.fresh(ballot).count.printed
    for person in (cast.co_chair, cast.business):
        people.deactivate_person(person, actor=SETUP, now=THEN)
    ended = make.fresh(ballot)
    assert ended.count.printed == lines and ended.count.silent == 4
    assert Entry.objects.get(verb="ballot.left_to_meeting").content["data"] == {"state": "moved"}


# Who leads


def test_who_leads_is_chair_co_chair_then_their_alternates(cast, ballot):
    seat(cast, "co_chair", alternate=cast.colleague)
    expected = [cast.chair, cast.co_chair, cast.chair_alternate, cast.colleague]
    found = []
    for _ in expected:
        chief = leader_of(ballot.review, THEN)
        found.append(chief)
        people.deactivate_person(chief, actor=SETUP, now=THEN)
    assert found == expected and leader_of(ballot.review, THEN) is None


def test_the_chair_of_today_opens_a_new_ballot_not_the_one_of_then(cast, ballot):
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=THEN)
    seat(cast, "chair", ends_on=START.date())
    people.fill_seat(cast.committee, SeatKind.CHAIR, "CISO", holder=cast.colleague, actor=SETUP,
                     now=START + DAY)  # fmt: skip
    for person in (cast.chair, cast.co_chair, cast.chair_alternate):
        with refused("ballot.not_leading"):
            ballots.reopen_ballot(ballot, "It is clear now.", actor=person, now=START + DAY)
    assert ballots.reopen_ballot(ballot, "It is clear now.", actor=cast.colleague, now=START + DAY)


def test_an_absent_chair_leaves_reopening_to_the_co_chair(cast, ballot):
    ballots.note_absence(ballot.seats.get(kind="chair"), "On leave.", actor=cast.chair, now=THEN)
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=THEN)
    assert waiting(cast.co_chair) == {"review.reopen"}
    with refused("ballot.not_leading"):
        ballots.reopen_ballot(ballot, "It is clear now.", actor=cast.chair, now=THEN)
    assert ballots.reopen_ballot(ballot, "It is clear now.", actor=cast.co_chair, now=THEN)


# Conflicts that outlast a ballot


def test_who_stood_back_stays_out_of_the_next_ballot_and_of_a_higher_tier(cast, ballot):
    recuse(ballot, cast.member)
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.business, now=THEN)
    again = ballots.reopen_ballot(ballot, "It is clear now.", actor=cast.chair, now=THEN)
    with refused("ballot.recused"):
        vote(again, cast.member)
    higher = raise_tier(again.review, 4, REASONS, actor=cast.security, now=THEN)
    row = ReviewParty.objects.get(review=higher, person=cast.member)
    assert row.relation == "declared" and not row.found_by_system
    assert make.fresh(again).state == "replaced"


def test_whom_a_changed_version_names_has_a_conflict_from_then_on(cast, request_3, ballot):
    vote(ballot, cast.chair)
    draft = revising.start_revision(request_3, actor=cast.owner, now=THEN)
    make.write(draft, {"agent_metadata.executive_sponsor": cast.chair.email}, Step.BASICS)
    revising.submit_revision(draft, actor=cast.owner, now=THEN)
    again = make.to_ballot(request_3, THEN + HOUR)
    with refused("ballot.recused"):
        vote(again, cast.chair, now=THEN + HOUR)
    assert vote(again, cast.chair_alternate, now=THEN + HOUR)
    assert not Vote.objects.filter(ballot=again, person=cast.chair).exists()
