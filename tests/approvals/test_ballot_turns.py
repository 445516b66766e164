"""What can come in between while a ballot runs: each turn once, through the actions."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from approvals.actions import ballots
from approvals.actions.follow_up import follow_up
from approvals.models import Decision
from approvals.rules.ballots import Choice
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.models import Seat
from govportal.people.rules import QuorumBase, SeatKind
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
    """How many events were followed up, those of the desk aside, which ends no ballot."""
    sweep(now)
    desk = ClockEvent.objects.unhandled().filter(kind="hop", clock__kind="completeness").count()
    return follow_up(now) - desk


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
