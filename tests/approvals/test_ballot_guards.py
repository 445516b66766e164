"""The database refuses what the rules refuse: straight to the tables, past every action."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from approvals.models import (
    Ballot,
    BallotSeat,
    CastingVote,
    Condition,
    ConditionProposal,
    Decision,
    Recusal,
    ReviewParty,
    Vote,
)
from govportal.worklist.models import Clock
from tests import make
from tests.make import REASONS, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR = timedelta(hours=1)
NOW = START + 3 * HOUR
WITH_CONDITIONS = "approve_with_conditions"
A_LIMIT = {"text": "A limit.", "owner": "technical_owner", "days": 30}


@pytest.fixture
def ballot(cast):
    make.five_seats(cast)
    return make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def row(ballot, person, choice="approve", **more):
    """A vote, written straight into its table."""
    seat = next(s for s in ballot.seats.all() if person.pk in (s.holder_id, s.alternate_id))
    n = ballot.votes.filter(person=person).count() + 1
    kept = {"conditions": [A_LIMIT], "condition_count": 1} if choice == WITH_CONDITIONS else {}
    values = {"ballot": ballot, "seat": seat, "person": person, "n": n, "choice": choice,
              "rationale": REASONS, "digest": ballot.digest, "cast_at": NOW}  # fmt: skip
    if "person_id" in more:
        values.pop("person")
    return Vote.objects.create(**values | kept | more)


def condition_of(ballot, *votes, **more):
    """A condition that these votes proposed, written straight into its table."""
    due = NOW + timedelta(days=30)
    values = {"review": ballot.review, "n": ballot.review.conditions.count() + 1,
              "text": "A limit.", "owner": ballot.review.steps.first().assignee,
              "part": "technical_owner", "days": 30, "due_at": due,
              "grace_until": due + timedelta(days=7), "created_at": NOW}  # fmt: skip
    made = Condition.objects.create(**values | more)
    for vote in votes:
        ConditionProposal.objects.create(condition=made, vote=vote)
    return made


def decide(ballot, outcome="approve", at=None, **more):
    review = ballot.review
    values = {"review": review, "ballot": ballot, "basis": "ballot", "outcome": outcome,
              "digest": review.digest, "fingerprint": review.fingerprint, "tier": review.tier,
              "decided_at": at or ballot.clock.due_at}  # fmt: skip
    if "ballot_id" in more:
        values.pop("ballot")
    with transaction.atomic():
        made = Decision.objects.create(**values | more)
        transaction.set_rollback(True)
    return made


def stop(ballot):
    """Voting has ended at the deadline."""
    due = ballot.clock.due_at
    Clock.objects.filter(pk=ballot.clock_id).update(
        state="stopped", stopped_at=due, next_event_at=None
    )


def test_a_vote_that_is_not_due_cannot_be_stored(cast, ballot):
    cannot(lambda: row(ballot, cast.chair, digest="sha256:other"))
    cannot(lambda: row(ballot, cast.chair, cast_at=ballot.clock.due_at + HOUR))
    cannot(lambda: row(ballot, cast.chair, person_id=cast.stranger.pk))
    cannot(lambda: row(ballot, cast.chair, rationale=""))
    cannot(lambda: row(ballot, cast.chair, conditions=[A_LIMIT], condition_count=1))
    cannot(lambda: row(ballot, cast.chair, WITH_CONDITIONS, condition_count=0))
    cast.chair.__class__.objects.filter(pk=cast.chair.pk).update(is_active=False)
    cannot(lambda: row(ballot, cast.chair))
    assert not Vote.objects.exists()


def test_who_has_a_conflict_cannot_vote_however_it_was_found(cast, ballot):
    ReviewParty.objects.create(review=ballot.review, person=cast.ethics, relation="declared")
    Recusal.objects.create(ballot=ballot, person=cast.business, relation="declared", reason="Kin.",
                           found_by_system=False, recused_at=NOW)  # fmt: skip
    for person in (cast.ethics, cast.business):
        cannot(lambda person=person: row(ballot, person))


def test_nothing_that_was_said_or_seated_is_changed(cast, ballot):
    row(ballot, cast.chair)
    for table in (Vote, Ballot, BallotSeat):
        cannot(lambda table=table: table.objects.all()._raw_delete("default"))
    cannot(lambda: Vote.objects.update(choice="reject"))
    cannot(lambda: Ballot.objects.update(text={}))
    cannot(lambda: Ballot.objects.update(digest="sha256:other"))
    cannot(lambda: BallotSeat.objects.update(alternate=cast.stranger))
    cannot(lambda: BallotSeat.objects.create(ballot=ballot, position=9, kind="ethics", title="X"))


def test_a_decision_without_quorum_cannot_be_stored(cast, ballot):
    cannot(lambda: decide(ballot))
    row(ballot, cast.chair)
    row(ballot, cast.member)
    cannot(lambda: decide(ballot))
    row(ballot, cast.ethics)
    assert decide(ballot)


def test_a_quorum_needs_chair_or_co_chair(cast, ballot):
    for person in (cast.member, cast.ethics, cast.business):
        row(ballot, person)
    cannot(lambda: decide(ballot))
    row(ballot, cast.co_chair, "abstain")
    assert decide(ballot)


def test_a_decision_before_the_end_cannot_be_stored(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics, cast.co_chair):
        row(ballot, person)
    cannot(lambda: decide(ballot, at=NOW))
    row(ballot, cast.business, "reject")
    assert decide(ballot, at=NOW)


def test_a_decision_on_another_digest_ballot_or_tier_cannot_be_stored(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        row(ballot, person)
    cannot(lambda: decide(ballot, digest="sha256:other"))
    cannot(lambda: decide(ballot, fingerprint="sha256:other"))
    cannot(lambda: decide(ballot, tier=4))
    cannot(lambda: decide(ballot, ballot_id=None))
    cannot(lambda: decide(ballot, basis="sign_off"))
    assert decide(ballot)


def test_the_outcome_is_what_the_last_votes_of_each_amount_to(cast, ballot):
    row(ballot, cast.chair, "reject")
    row(ballot, cast.chair)
    row(ballot, cast.member, "reject")
    row(ballot, cast.ethics)
    for wrong in ("reject", "conditions"):
        cannot(lambda wrong=wrong: decide(ballot, wrong))
    assert decide(ballot)
    given = row(ballot, cast.ethics, WITH_CONDITIONS)
    cannot(lambda: decide(ballot))
    with transaction.atomic():
        condition_of(ballot, given)
        assert decide(ballot, "conditions")
        transaction.set_rollback(True)
    row(ballot, cast.ethics, "reject")
    cannot(lambda: decide(ballot, "conditions"))
    assert decide(ballot, "reject")


def test_the_vote_of_somebody_recused_later_carries_nothing(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        row(ballot, person)
    Recusal.objects.create(ballot=ballot, person=cast.ethics, relation="declared", reason="Kin.",
                           found_by_system=False, recused_at=NOW)  # fmt: skip
    cannot(lambda: decide(ballot))


def test_the_alternates_vote_counts_only_where_they_are_called(cast, ballot):
    cannot(lambda: row(ballot, cast.chair_alternate))
    row(ballot, cast.member)
    row(ballot, cast.ethics)
    ballot.seats.filter(kind="chair").update(absent_at=NOW)
    row(ballot, cast.chair_alternate)
    assert decide(ballot)
    row(ballot, cast.chair, "reject")  # the absent holder answers after all
    row(ballot, cast.ethics, "reject")
    assert decide(ballot, "reject")
    cannot(lambda: row(ballot, cast.chair_alternate))


def test_a_tie_takes_a_casting_vote_in_a_tie(cast, ballot):
    for person, choice in ((cast.chair, "approve"), (cast.co_chair, "reject"),
                           (cast.member, "abstain")):  # fmt: skip
        row(ballot, person, choice)
    for outcome in ("approve", "reject"):
        cannot(lambda outcome=outcome: decide(ballot, outcome))
    cannot(lambda: Ballot.objects.update(state="tied"))  # it still runs
    stop(ballot)
    given = {"ballot": ballot, "choice": "approve", "rationale": REASONS,
             "digest": ballot.digest, "cast_at": NOW}  # fmt: skip
    cannot(lambda: CastingVote.objects.create(person=cast.chair, **given))
    Ballot.objects.update(state="tied")
    for person in (cast.member, cast.co_chair):  # not leading; not presiding while the chair is
        cannot(lambda person=person: CastingVote.objects.create(person=person, **given))
    cannot(lambda: CastingVote.objects.create(person=cast.chair, **given | {"choice": "abstain"}))
    CastingVote.objects.create(person=cast.chair, **given)
    cannot(lambda: decide(ballot, "reject"))
    assert decide(ballot)


def test_an_ended_ballot_takes_nothing_and_does_not_open_again(cast, ballot):
    for person in (cast.chair, cast.member, cast.ethics):
        row(ballot, person)
    Ballot.objects.update(state="next_meeting", closed_at=NOW)
    cannot(lambda: row(ballot, cast.business))
    cannot(lambda: decide(ballot))
    cannot(lambda: Ballot.objects.update(state="open", closed_at=None))
    cannot(lambda: Recusal.objects.create(ballot=ballot, person=cast.ethics, relation="declared",
                                          reason="Kin.", found_by_system=False,
                                          recused_at=NOW))  # fmt: skip


def test_a_ballot_is_decided_by_a_decision_and_never_opens_again(cast, ballot):
    cannot(lambda: Ballot.objects.update(state="decided", closed_at=NOW))
    for person, choice in ((cast.chair, "approve"), (cast.co_chair, "reject"),
                           (cast.member, "abstain")):  # fmt: skip
        row(ballot, person, choice)
    stop(ballot)
    Ballot.objects.update(state="tied")
    cannot(lambda: Ballot.objects.update(state="open"))


def test_a_ballot_is_extended_once_and_keeps_its_base_and_clock(cast, ballot):
    other = Clock.objects.exclude(pk=ballot.clock_id).first()
    cannot(lambda: Ballot.objects.update(base="eligible"))
    cannot(lambda: Ballot.objects.update(clock=other))
    cannot(lambda: Ballot.objects.update(clock=None))
    Ballot.objects.update(clock=other, is_extended=True)
    cannot(lambda: Ballot.objects.update(is_extended=False))
    cannot(lambda: Ballot.objects.update(clock=ballot.clock_id, is_extended=True))
