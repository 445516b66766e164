"""Tier 3 and 4 from sending to a decision by ballot, and every way a ballot can turn."""

from contextlib import contextmanager
from datetime import timedelta

import pytest

from approvals.actions import ballots
from approvals.actions.follow_up import follow_up
from approvals.actions.questions import answer, ask
from approvals.actions.reviews import Given, sign
from approvals.models import Ballot, Decision, Vote
from approvals.rules.ballots import Choice
from approvals.rules.reviews import StepKind, StepState, Verdict
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import ClockEvent, WorkItem
from registry.models import Authorisation
from tests import make
from tests.make import REASONS, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def request_3(cast):
    """A tier 3 request in a committee of five."""
    make.five_seats(cast)
    return make.request(cast, "tier3-claims")


@pytest.fixture
def ballot(request_3):
    return make.to_ballot(request_3, START + HOUR)


@contextmanager
def refused(code):
    with pytest.raises(Refused) as error:
        yield
    assert code in error.value.refusal.code


def waiting(person):
    return set(WorkItem.objects.open().for_person(person).values_list("kind", flat=True))


def vote(ballot, person, choice=Choice.APPROVE, now=START + 3 * HOUR, **more):
    return make.vote(ballot, person, choice, now=now, **more)


def tick(now):
    """How many events were followed up, those of the desk aside, which ends no ballot."""
    sweep(now)
    desk = ClockEvent.objects.unhandled().filter(kind="hop", clock__kind="completeness").count()
    return follow_up(now) - desk


def test_reviews_run_in_parallel_with_days_of_their_own(cast, request_3):
    steps = {step.kind: step for step in make.steps(request_3)}
    for kind in ("attestation", "legal_class", "security", "compliance", "architecture"):
        assert steps[kind].state == StepState.OPEN and steps[kind].assignee is not None
        assert (steps[kind].clock.scale, steps[kind].clock.amount) == ("business_days", 4)
        assert steps[kind].clock.due_at < make.review(request_3).clock.due_at
    assert steps["security"].assignee == cast.security
    assert steps["architecture"].assignee == cast.member
    assert "review.security" in waiting(cast.security)
    assert steps["ballot"].state == StepState.WAITING and not Ballot.objects.exists()


def test_a_recommendation_never_decides(cast, request_3):
    ballot = make.to_ballot(request_3, START + HOUR, Verdict.REJECT)
    assert ballot.state == "open" and not Decision.objects.exists()
    assert {line["verdict"] for line in ballot.text["reviews"]} == {"approve", "reject"}


def test_only_a_review_recommends_conditions_and_writes_them_down(cast, request_3):
    review = make.review(request_3)
    given = Given(Verdict.CONDITIONS, REASONS, review.digest)
    with refused("conditions_missing"):
        sign(review, StepKind.SECURITY, given, actor=cast.security, now=START)
    with refused("conditions_not_here"):
        sign(review, StepKind.ATTESTATION, given, actor=cast.tech_owner, now=START)
    given = Given(Verdict.CONDITIONS, REASONS, review.digest, findings="One.", conditions="Two.")
    signed = sign(review, StepKind.SECURITY, given, actor=cast.security, now=START)
    assert (signed.findings, signed.conditions) == ("One.", "Two.")


def test_tier_3_is_decided_by_five_people_with_a_recusal_and_a_changed_vote(cast, ballot):
    voters = (cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics)
    assert all("review.ballot" in waiting(person) for person in voters)
    vote(ballot, cast.chair)
    vote(ballot, cast.co_chair, Choice.REJECT)
    ballots.recuse(ballot, "My sister works there.", actor=cast.member, now=START + 4 * HOUR)
    assert "review.ballot" not in waiting(cast.member)
    with refused("ballot.recused"):
        vote(ballot, cast.member)
    question = ask(ballot.review, "Who reads the claims?", "", actor=cast.ethics,
                   now=START + 5 * HOUR)  # fmt: skip
    due = make.fresh(ballot).due_by(START + 5 * HOUR)
    answer(question, "Two people of the desk.", actor=cast.owner, now=START + 8 * HOUR)
    assert make.fresh(ballot).due_by(START + 8 * HOUR) == due + 3 * HOUR
    rows = [make.row("A person reads every refusal."), make.row(" "), make.row("A report.", days=9)]
    then = START + 9 * HOUR
    changed = vote(ballot, cast.co_chair, Choice.APPROVE_WITH_CONDITIONS, then, rows=rows)
    assert (changed.n, changed.condition_count, len(changed.conditions)) == (2, 2, 2)
    vote(ballot, cast.business, Choice.ABSTAIN, START + 9 * HOUR)
    vote(ballot, cast.ethics, now=START + 10 * HOUR)

    ballot.refresh_from_db()
    decision = Decision.objects.get()
    assert (ballot.state, decision.basis, decision.outcome) == ("decided", "ballot", "conditions")
    assert decision.arithmetic["approvals"] == 3 and decision.arithmetic["recused"] == 1
    assert decision.arithmetic["result"] == "passed" and decision.arithmetic["abstentions"] == 1
    assert Vote.objects.filter(person=cast.co_chair).count() == 2
    granted = Authorisation.objects.get()
    assert (granted.stage, granted.fingerprint) == ("shadow", decision.fingerprint)
    granted.agent.refresh_from_db()
    assert (granted.agent.lifecycle, granted.agent.approval) == ("approved", "conditional")
    kinds = WorkItem.objects.open().values_list("kind", flat=True)
    assert sorted(kinds) == ["agent.release", "condition.evidence", "condition.evidence"]
    assert not WorkItem.objects.open().filter(kind__startswith="review.").exists()
    assert set(ballot.review.steps.values_list("state", flat=True)) == {"done"}
    seal(START + DAY)
    assert verify_ledger(START + DAY).fault == ""


def test_a_vote_needs_a_seat_the_text_reasons_and_an_open_ballot(cast, ballot):
    for person in (cast.stranger, cast.owner, cast.security):
        with refused("ballot.no_seat"):
            vote(ballot, person)
    with refused("ballot.holder_sits"):
        vote(ballot, cast.chair_alternate)
    with refused("ballot.text_stale"):
        vote(ballot, cast.chair, digest="sha256:old")
    with refused("review.rationale_short"):
        vote(ballot, cast.chair, rationale="Fine.")
    with refused("ballot.conditions_missing"):
        vote(ballot, cast.chair, Choice.APPROVE_WITH_CONDITIONS)
    with refused("ballot.ended_stale"):
        vote(ballot, cast.chair, now=ballot.clock.due_at + HOUR)
    assert not Vote.objects.exists()


def test_a_vote_at_the_due_moment_is_in_time(cast, ballot):
    assert vote(ballot, cast.chair, now=ballot.clock.due_at)


def test_the_choice_is_not_in_plain_in_the_ledger(cast, ballot):
    vote(ballot, cast.chair)
    body = Entry.objects.get(verb="ballot.voted").content
    assert "choice" in body["personal"] and "choice" not in body["data"]
    assert "approve" not in str(body["data"])


def test_an_alternate_answers_for_who_is_recorded_absent(cast, ballot):
    seat = ballot.seats.get(kind="chair")
    with refused("may_not_note_absence"):
        ballots.note_absence(seat, "On leave.", actor=cast.member, now=START + 2 * HOUR)
    ballots.note_absence(seat, "On leave.", actor=cast.co_chair, now=START + 2 * HOUR)
    assert "review.ballot" in waiting(cast.chair_alternate) & waiting(cast.chair)
    vote(ballot, cast.chair_alternate)
    assert "review.ballot" not in waiting(cast.chair_alternate)
    for person in (cast.co_chair, cast.member, cast.business, cast.ethics):
        vote(ballot, person)
    assert Decision.objects.get().arithmetic["approvals"] == 5


def test_without_quorum_it_is_extended_once_then_waits_for_the_meeting_and_is_reopened(
    cast, ballot
):
    vote(ballot, cast.member)
    first = ballot.clock.due_at
    assert tick(first) == 0  # at the due moment nothing fires
    assert tick(first + HOUR) == 1
    assert tick(first + 2 * HOUR) == 0
    ballot = make.fresh(ballot)
    assert ballot.is_extended and ballot.state == "open"
    assert (ballot.clock.scale, ballot.clock.amount) == ("working_hours", 36 * 60)
    vote(ballot, cast.ethics, now=first + 3 * HOUR)
    tick(ballot.clock.due_at + HOUR)
    ballot = make.fresh(ballot)
    assert ballot.state == "next_meeting" and not Decision.objects.exists()
    assert ballot.review.state == "open"
    assert list(Ballot.objects.for_next_meeting()) == [ballot]
    assert "review.reopen" in waiting(cast.chair)
    later = ballot.closed_at + HOUR
    with refused("ballot.not_leading"):
        ballots.reopen_ballot(ballot, "Everybody is back.", actor=cast.member, now=later)
    again = ballots.reopen_ballot(ballot, "Everybody is back.", actor=cast.chair, now=later)
    assert again.n == 2 and not Ballot.objects.for_next_meeting().exists()
    with refused("ballot.not_waiting_stale"):
        ballots.reopen_ballot(ballot, "Everybody is back.", actor=cast.chair, now=later)
    for person in (cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics):
        vote(again, person, Choice.REJECT, later + HOUR)
    assert Decision.objects.get().outcome == "reject"
    assert not Authorisation.objects.exists()


def test_a_quorum_at_the_deadline_decides_by_the_clock(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        vote(ballot, person)
    assert make.fresh(ballot).state == "open"
    tick(ballot.clock.due_at + HOUR)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.arithmetic["silent"]) == ("approve", 2)
    assert Entry.objects.get(verb="review.decided").actor == "system:clock"


def test_a_tie_waits_for_the_casting_vote_of_who_presides(cast, ballot):
    for person, choice in ((cast.chair, Choice.APPROVE), (cast.co_chair, Choice.REJECT),
                           (cast.member, Choice.ABSTAIN), (cast.business, Choice.ABSTAIN),
                           (cast.ethics, Choice.ABSTAIN)):  # fmt: skip
        vote(ballot, person, choice)
    ballot = make.fresh(ballot)
    assert ballot.state == "tied" and not Decision.objects.exists()
    assert "review.casting" in waiting(cast.chair)
    now = START + 5 * HOUR
    with refused("ballot.not_presiding"):
        ballots.casting_vote(ballot, Choice.APPROVE, REASONS, ballot.digest,
                             actor=cast.co_chair, now=now)  # fmt: skip
    ballots.casting_vote(ballot, Choice.REJECT, REASONS, ballot.digest, actor=cast.chair, now=now)
    assert Decision.objects.get().outcome == "reject"


def test_tier_4_takes_more_than_half_of_all_seats(cast):
    make.five_seats(cast)
    request = make.request(cast, "tier4-vendor-payments")
    ballot = make.to_ballot(request, START + HOUR)
    for person, choice in ((cast.chair, Choice.APPROVE), (cast.co_chair, Choice.APPROVE),
                           (cast.member, Choice.ABSTAIN), (cast.business, Choice.ABSTAIN),
                           (cast.ethics, Choice.ABSTAIN)):  # fmt: skip
        vote(ballot, person, choice)
    assert Decision.objects.get().outcome == "reject"
