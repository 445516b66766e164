"""What the committee of the demo did in its year: ballots, conditions, releases, letters."""

from collections import Counter

import pytest

from approvals.models import (
    Ballot,
    BoardLetter,
    CastingVote,
    Condition,
    Decision,
    PolicyReview,
    PolicyVersion,
    Question,
    ScheduledReview,
    Submission,
)
from approvals.rules.ballots import BallotState
from approvals.rules.conditions import ConditionState
from approvals.rules.reviews import Basis, StepKind
from approvals.rules.states import State
from govportal.worklist.models import Clock, WorkItem
from registry.models import Agent, ReleaseStage, Suspension
from registry.rules.lifecycle import Lifecycle
from tests.approvals.demo.looking import NOW, ballot_about, request_for, scheduled

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def test_ballots_have_met_every_end():
    ends = Counter(Ballot.objects.values_list("state", flat=True))
    assert set(ends) == {state.value for state in BallotState} - {BallotState.WITHDRAWN}
    outcomes = Decision.objects.filter(basis=Basis.BALLOT).values_list("outcome", flat=True)
    assert set(outcomes) == {"approve", "conditions", "reject"}


def test_a_late_review_was_left_out_and_made_up_for_by_a_condition():
    review = request_for("data-subject-desk").review
    assert review is not None
    assert review.steps.get(kind=StepKind.SECURITY).state == "cancelled"
    assert ballot_about("data-subject-desk").text["without"] == ["security"]
    assert {c.state for c in review.conditions.all()} == {ConditionState.MET}


def test_members_stood_back_by_the_system_and_by_themselves():
    chair = ballot_about("access-request-router")
    assert {r.relation for r in chair.recusals.filter(found_by_system=True)} >= {
        "requester",
        "manager_of_requester",
    }
    assert chair.decision.arithmetic["recused"] == 1
    owner = ballot_about("underwriting-note-desk")
    assert owner.recusals.filter(person__email__startswith="yvette.harrow").exists()
    declared = owner.recusals.get(found_by_system=False)
    assert owner.votes.filter(person=declared.person).exists()  # before they stepped back
    voters = {vote.person.full_name for vote in owner.votes.select_related("person")}
    assert {"Isolde Marsh", "Saoirse Nguyen"} <= voters  # their alternates


def test_an_absent_chair_was_stood_in_for_after_an_extension():
    ballot = ballot_about("supplier-dispute-writer")
    assert ballot.is_extended and ballot.decision.is_yes
    assert ballot.seats.get(kind="chair").absent_at is not None
    assert ballot.votes.filter(person__email__startswith="jonas.ferreira").exists()


def test_a_vote_was_changed_a_tie_broken_and_a_majority_of_all_seats_missed():
    tied = ballot_about("broker-chat-guide")
    assert tied.votes.filter(n=2).count() == 1
    assert CastingVote.objects.get(ballot=tied).choice == "approve" and tied.decision.is_yes
    few = ballot_about("policy-cancellation-desk").decision
    assert few.outcome == "reject"
    assert few.arithmetic["approvals"] > few.arithmetic["rejections"]


def test_ballots_without_a_quorum_went_to_the_meeting_and_were_put_anew():
    first, second = request_for("repair-dispatcher").review.ballots.order_by("n")  # type: ignore[union-attr]
    assert (first.state, first.is_extended) == (BallotState.NEXT_MEETING, True)
    assert second.state == BallotState.DECIDED and second.reason
    moved, again = request_for("collection-call-planner").review.ballots.order_by("n")  # type: ignore[union-attr]
    assert (moved.state, again.state) == (BallotState.MOVED, BallotState.DECIDED)
    waiting = Ballot.objects.for_next_meeting()
    assert [ballot.review.subject_id for ballot in waiting] == [request_for("refund-desk").number]


def test_a_changed_version_restarted_reviews_and_ballot():
    request = request_for("applicant-question-desk")
    assert (request.version_n, request.state) == (2, State.APPROVED)
    replaced, decided = request.review.ballots.order_by("n")  # type: ignore[union-attr]
    assert replaced.state == BallotState.REPLACED and replaced.votes.exists()
    assert decided.subject_digest != replaced.subject_digest


def test_questions_held_reviews_and_a_ballot():
    held = Clock.objects.filter(pauses_taken__isnull=False).distinct()
    assert {"review", "ballot"} <= set(held.values_list("kind", flat=True))
    number = request_for("pension-statement-explainer").number
    assert Question.objects.get(review__subject_id=number).answer


def test_conditions_are_met_returned_merged_late_and_overdue():
    by_state = Counter(Condition.objects.values_list("state", flat=True))
    assert by_state[ConditionState.MET] >= 6
    assert {ConditionState.OPEN, ConditionState.SUBMITTED, ConditionState.MERGED} <= set(by_state)
    assert Submission.objects.filter(verdict="returned").exists()
    late = Condition.objects.get(review=request_for("underwriting-note-desk").review, n=4)
    assert late.state == ConditionState.MET and late.grace_over_at is not None
    assert Suspension.objects.get(cause=late.ledger_ref).lifted_at is not None
    (in_grace,) = Condition.objects.overdue(NOW).filter(grace_over_at=None)
    assert in_grace.review == request_for("collection-call-planner").review
    (held,) = Suspension.objects.filter(lifted_at=None, cause__startswith="condition:")
    assert held.authorisation.agent.slug == "pension-statement-explainer"
    assert held.authorisation.agent.lifecycle == Lifecycle.SUSPENDED


def test_releases_stand_in_every_stage():
    stages = {
        "injury-severity-sorter": Lifecycle.SHADOW,
        "status-page-writer": Lifecycle.SHADOW,
        "broker-onboarding-checker": Lifecycle.LIMITED,
        "claims-triage-desk": Lifecycle.PRODUCTION,
        "treasury-sweeper": Lifecycle.SHADOW,
    }
    for slug, stage in stages.items():
        assert Agent.objects.get(slug=slug).lifecycle == stage, slug
    back = ReleaseStage.objects.get(ending=ReleaseStage.STEPPED_BACK)
    assert back.authorisation.agent.slug == "treasury-sweeper"
    turns = WorkItem.objects.open().filter(kind="agent.release").values_list("title", flat=True)
    assert any(turn.startswith("Go on to") for turn in turns)
    assert any(turn.startswith("Sign the exit criteria") for turn in turns)


def test_the_board_has_letters_and_one_waits():
    letters = BoardLetter.objects.filter(subject_kind="request")
    decided = Decision.objects.filter(tier=4, review__subject_kind="request")
    assert letters.count() == decided.count() >= 5
    assert all(letter.is_printed for letter in letters)
    (waiting,) = letters.waiting()
    assert waiting.decision.review.subject_id == request_for("commission-payer").number  # type: ignore[union-attr]


def test_reviews_of_what_runs_were_held_late_missed_and_wait():
    held = ScheduledReview.objects.filter(state="held")
    assert held.filter(kind="post_deployment").count() >= 30
    assert {1, 2, 3, 4} <= set(held.values_list("tier", flat=True))
    late = scheduled("broker-chat-guide")
    assert late.closed_at is not None and late.due_at < late.closed_at < late.grace_ends_at
    assert late.authorisation.valid_until > NOW.date()
    overdue = {review.agent.slug for review in ScheduledReview.objects.overdue(NOW)}
    assert overdue == {"patch-window-planner", "treasury-sweeper"}
    assert scheduled("access-request-router").state == "lapsed"
    assert Agent.objects.get(slug="access-request-router").approval == "lapsed"
    near = scheduled("supplier-payment-runner")
    assert near.state == "open" and 5 <= (near.due_on - NOW.date()).days <= 11
    assert scheduled("tender-comparison").state == "open"


def test_one_policy_is_up_for_its_review_and_one_has_a_draft():
    states = set(PolicyVersion.objects.values_list("policy__title", "n", "state"))
    assert states == {
        ("Use of AI agents", 1, "adopted"),
        ("Keys and grants of agents", 1, "adopted"),
        ("Keys and grants of agents", 2, "draft"),
    }
    found = PolicyReview.objects.select_related("policy").get()
    assert (found.policy.title, found.state) == ("Use of AI agents", "open")
