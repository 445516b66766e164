"""Members, chair and clock at once: one effect each, the second is told why. Real threads."""

from datetime import timedelta

import pytest

from approvals.actions import ballots
from approvals.models import Ballot, Decision, Recusal, Vote
from approvals.rules.ballots import Choice
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person
from govportal.people.models import Person
from registry.models import Authorisation
from tests import make
from tests.approvals.racing import at_once, codes
from tests.make import SETUP, START

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]
HOUR = timedelta(hours=1)
NOW = START + 3 * HOUR


@pytest.fixture
def cast(db):
    made = make.organisation()
    make.five_seats(made)
    return made


@pytest.fixture
def ballot(cast):
    return make.to_ballot(make.request(cast, "tier3-claims"), START + HOUR)


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


def votes(ballot, person, choice=Choice.APPROVE, now=NOW):
    return lambda: make.vote(make.fresh(ballot), Person.objects.get(pk=person.pk), choice, now=now)


def closes(ballot, now):
    return lambda: ballots.close_ballot(make.fresh(ballot), actor=SETUP, now=now)


def whole(ballot):
    """One decision at most, with one right to run, and a ledger that verifies."""
    assert Decision.objects.count() == entries("review.decided") <= 1
    assert Authorisation.objects.count() <= 1
    state = Ballot.objects.get(pk=ballot.pk).state
    assert (state == "decided") == Decision.objects.exists()
    seal(START)
    assert verify_ledger(START).fault == ""


def test_the_last_two_votes_at_once_make_one_decision(cast, ballot):
    for person in (cast.chair, cast.co_chair, cast.member):
        votes(ballot, person)()
    results = at_once(votes(ballot, cast.business), votes(ballot, cast.ethics))
    assert codes(results) == [] and Vote.objects.count() == 5
    assert Decision.objects.get().arithmetic["approvals"] == 5
    whole(ballot)


def test_the_last_vote_and_the_deadline_at_once(cast, ballot):
    for person in (cast.chair, cast.co_chair, cast.member, cast.business):
        votes(ballot, person)()
    due = ballot.clock.due_at
    results = at_once(
        votes(ballot, cast.ethics, Choice.REJECT, due), closes(ballot, due + timedelta(seconds=1))
    )
    decision = Decision.objects.get()
    in_time = codes(results) == []
    assert codes(results) in ([], ["ballot.ended_stale"])
    assert decision.arithmetic["rejections"] == int(in_time) == Vote.objects.count() - 4
    whole(ballot)


def test_a_changed_vote_during_the_close(cast, ballot):
    for person in (cast.chair, cast.co_chair, cast.member):
        votes(ballot, person)()
    due = ballot.clock.due_at
    results = at_once(votes(ballot, cast.chair, Choice.REJECT, due), closes(ballot, due + HOUR))
    assert Decision.objects.get().arithmetic["rejections"] == int(codes(results) == [])
    whole(ballot)


def test_two_closers_close_once(cast, ballot):
    for person in (cast.chair, cast.co_chair, cast.member):
        votes(ballot, person)()
    after = ballot.clock.due_at + HOUR
    assert codes(at_once(closes(ballot, after), closes(ballot, after))) == []
    assert Decision.objects.count() == 1
    whole(ballot)


def test_two_closers_extend_once(cast, ballot):
    after = ballot.clock.due_at + HOUR
    at_once(closes(ballot, after), closes(ballot, after))
    assert entries("ballot.extended") == 1
    assert Ballot.objects.get().state == "open"
    whole(ballot)


def test_a_recusal_during_the_close(cast, ballot):
    for person in (cast.chair, cast.co_chair, cast.member):
        votes(ballot, person)()
    after = ballot.clock.due_at + HOUR

    def recuses():
        ballots.recuse(make.fresh(ballot), "My sister works there.", actor=cast.member, now=after)

    results = at_once(recuses, closes(ballot, after))
    if codes(results):
        assert codes(results) == ["ballot.ended_stale"] and Decision.objects.exists()
    else:
        assert Recusal.objects.get().person == cast.member and not Decision.objects.exists()
    whole(ballot)


def test_a_deciding_vote_and_the_suspension_of_the_voter(cast, ballot):
    for person in (cast.chair, cast.co_chair, cast.member, cast.business):
        votes(ballot, person)()

    def suspends():
        deactivate_person(Person.objects.get(pk=cast.ethics.pk), actor=SETUP, now=NOW)

    results = at_once(votes(ballot, cast.ethics), suspends)
    voted = codes(results) == []
    assert codes(results) in ([], ["ballot.inactive"])
    assert Vote.objects.filter(person=cast.ethics).exists() == voted
    assert Decision.objects.exists() == voted
    whole(ballot)


def test_one_person_voting_twice_at_once_is_one_vote_and_a_change(cast, ballot):
    at_once(votes(ballot, cast.chair), votes(ballot, cast.chair, Choice.REJECT))
    assert list(Vote.objects.order_by("n").values_list("n", flat=True)) == [1, 2]
    assert entries("ballot.voted") == entries("ballot.vote_changed") == 1
    whole(ballot)
