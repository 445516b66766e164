"""What else of a ballot the database refuses, whoever asks."""

from datetime import timedelta

import pytest

from approvals.actions.ballots import close_ballot
from approvals.models import (
    Ballot,
    Decision,
    SignOff,
)
from approvals.rules.ballots import Choice
from approvals.rules.reviews import StepKind, StepState
from govportal.people.models import RoleAssignment
from tests import make
from tests.approvals.test_ballot_guards import (
    HOUR,
    NOW,
    WITH_CONDITIONS,
    ballot,
    cannot,
    decide,
    row,
)
from tests.make import REASONS, START

__all__ = ["ballot"]  # fixtures
pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_an_absence_is_recorded_while_the_ballot_runs_and_stays(cast, ballot):
    ballot.seats.filter(kind="chair").update(absent_at=NOW)
    cannot(lambda: ballot.seats.filter(kind="chair").update(absent_at=None))
    Ballot.objects.update(state="moved", closed_at=NOW)
    cannot(lambda: ballot.seats.filter(kind="ethics").update(absent_at=NOW))


def test_who_is_no_member_any_more_casts_no_vote(cast, ballot):
    day = NOW.date() - timedelta(days=1)
    RoleAssignment.objects.filter(person=cast.ethics).update(ends_on=day)
    cannot(lambda: row(ballot, cast.ethics))
    RoleAssignment.objects.create(person=cast.ethics, role="committee_member", starts_on=NOW.date())
    assert row(ballot, cast.ethics)


def test_at_tier_4_a_majority_of_all_seats_is_counted(cast):
    make.five_seats(cast)
    ballot = make.to_ballot(make.request(cast, "tier4-vendor-payments"), START + HOUR)
    for person, choice in ((cast.chair, "approve"), (cast.member, "approve"),
                           (cast.ethics, "abstain")):  # fmt: skip
        row(ballot, person, choice)
    cannot(lambda: decide(ballot))
    assert decide(ballot, "reject")
    row(ballot, cast.business)
    assert decide(ballot)


def test_only_a_review_takes_conditions(cast):
    request = make.request(cast)
    step, person = make.step(request, StepKind.ATTESTATION)
    assert step.state == StepState.OPEN
    cannot(lambda: SignOff.objects.create(
        review=step.review, step=step, person=person, role="x", is_signature=False,
        verdict="conditions", conditions="A limit.", rationale=REASONS,
        digest=step.review.digest, signed_at=START))  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_action_and_database_count_the_same(cast, ballot, seed):
    """Whatever a random ballot comes to, the row is accepted: both counts agree."""
    people = [cast.chair, cast.co_chair, cast.member, cast.business, cast.ethics]
    choices = [*list(Choice)[:4], None]
    for n, person in enumerate(people):
        choice = choices[(seed * (n + 3) + n * n) % 5]
        if choice is not None:
            more = {"rows": [make.row("A limit.")]} if choice == WITH_CONDITIONS else {}
            make.vote(ballot, person, choice, now=NOW, **more)
    from_clock = ballot.clock.due_at + HOUR
    if make.fresh(ballot).state == "open":
        close_ballot(ballot, actor=make.SETUP, now=from_clock)
    ballot = make.fresh(ballot)
    decided = Decision.objects.filter(ballot=ballot).exists()
    assert decided == (ballot.state == "decided")
