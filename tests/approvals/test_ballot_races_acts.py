"""Acts on a ballot that meet each other: one effect each, the second is told why. Real threads."""

from datetime import timedelta

import pytest

from approvals.actions import ballots, questions, requests, revising
from approvals.models import Ballot, CastingVote, Decision, Question, Recusal, Request, Review, Vote
from approvals.rules.ballots import Choice
from approvals.rules.content import Step
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person
from govportal.people.models import Person
from registry.models import Authorisation
from tests import make
from tests.approvals.racing import at_once, codes
from tests.make import REASONS, SETUP, START

pytestmark = pytest.mark.django_db(transaction=True)
both_databases = pytest.mark.both_databases
postgres = pytest.mark.postgres  # SQLite lets one write at a time; each test costs it seconds
HOUR = timedelta(hours=1)
NOW = START + 3 * HOUR


@pytest.fixture
def cast(db):
    made = make.organisation()
    make.five_seats(made)
    return made


@pytest.fixture
def request_3(cast):
    return make.request(cast, "tier3-claims")


@pytest.fixture
def ballot(request_3):
    return make.to_ballot(request_3, START + HOUR)


@pytest.fixture
def nearly(cast, ballot):
    """Four of five have voted for it."""
    for person in (cast.chair, cast.co_chair, cast.member, cast.business):
        votes(ballot, person)()
    return ballot


@pytest.fixture
def tied(cast, ballot):
    for person, choice in ((cast.chair, Choice.APPROVE), (cast.co_chair, Choice.REJECT),
                           (cast.member, Choice.ABSTAIN), (cast.business, Choice.ABSTAIN),
                           (cast.ethics, Choice.ABSTAIN)):  # fmt: skip
        votes(ballot, person, choice)()
    return make.fresh(ballot)


def entries(verb):
    return Entry.objects.filter(verb=verb).count()


def somebody(person):
    """As loaded by another process."""
    return Person.objects.get(pk=person.pk)


def votes(ballot, person, choice=Choice.APPROVE, now=NOW):
    return lambda: make.vote(make.fresh(ballot), somebody(person), choice, now=now)


def closes(ballot, now):
    return lambda: ballots.close_ballot(make.fresh(ballot), actor=SETUP, now=now)


def suspends(person):
    return lambda: deactivate_person(somebody(person), actor=SETUP, now=NOW)


def whole():
    """One decision at most, with one right to run; nothing open of what has ended; all sealed."""
    assert Decision.objects.count() == entries("review.decided") <= 1
    assert Authorisation.objects.count() == entries("agent.authorised") <= 1
    for ballot in Ballot.objects.all():
        assert (ballot.state == "decided") == Decision.objects.filter(ballot=ballot).exists()
        assert ballot.is_undecided == ballot.clock.is_running or ballot.clock.is_paused
    assert Vote.objects.count() == entries("ballot.voted") + entries("ballot.vote_changed")
    seal(START)
    assert verify_ledger(START).fault == ""


@postgres
def test_a_vote_during_the_close_counts_or_is_told_that_it_is_over(cast, ballot):
    for person in (cast.chair, cast.co_chair, cast.member):
        votes(ballot, person)()
    due = ballot.clock.due_at
    results = at_once(votes(ballot, cast.ethics, Choice.REJECT, due), closes(ballot, due + HOUR))
    assert codes(results) in ([], ["ballot.ended_stale"])
    assert Decision.objects.get().arithmetic["rejections"] == int(codes(results) == [])
    assert entries("ballot.voted") == 4 - len(codes(results))
    whole()


@postgres
def test_a_vote_during_the_extension_is_kept(cast, ballot):
    due = ballot.clock.due_at
    results = at_once(votes(ballot, cast.chair, now=due), closes(ballot, due + HOUR))
    assert codes(results) == [] and entries("ballot.extended") == 1
    assert make.fresh(ballot).is_extended and Vote.objects.get().person == cast.chair
    whole()


@postgres
def test_suspended_first_the_deciding_vote_is_refused(cast, nearly):
    suspends(cast.ethics)()
    assert codes(at_once(votes(nearly, cast.ethics))) == ["ballot.inactive"]
    assert entries("ballot.voted") == 4 and not Decision.objects.exists()
    ballots.stop_waiting_for_leavers(NOW)
    assert Decision.objects.get().arithmetic["approvals"] == 4
    whole()


@postgres
def test_suspended_afterwards_the_deciding_vote_stands(cast, nearly):
    votes(nearly, cast.ethics)()
    suspends(cast.ethics)()
    assert Decision.objects.get().arithmetic["approvals"] == 5
    assert entries("person.deactivated") == 1
    whole()


@postgres
def test_two_workers_look_after_the_same_leaver_once(cast, nearly):
    suspends(cast.ethics)()

    def looks():
        ballots.stop_waiting_for_leavers(NOW)

    assert codes(at_once(looks, looks)) == []
    whole()


@both_databases
def test_the_casting_vote_is_given_once(cast, tied):
    def casts(choice):
        fresh = make.fresh(tied)
        ballots.casting_vote(fresh, choice, REASONS, fresh.digest, actor=somebody(cast.chair),
                             now=NOW)  # fmt: skip

    results = at_once(lambda: casts(Choice.APPROVE), lambda: casts(Choice.REJECT))
    assert codes(results) == ["ballot.ended_stale"]
    given, outcome = CastingVote.objects.get(), Decision.objects.get().outcome
    assert given.choice == outcome and entries("ballot.casting_vote") == 1
    whole()


@postgres
def test_the_casting_vote_and_the_chairs_recusal_do_not_mix(cast, tied):
    def casts():
        ballots.casting_vote(make.fresh(tied), Choice.APPROVE, REASONS, tied.digest,
                             actor=somebody(cast.chair), now=NOW)  # fmt: skip

    def recuses():
        ballots.recuse(make.fresh(tied), "My sister works there.", actor=somebody(cast.chair),
                       now=NOW)  # fmt: skip

    (code,) = codes(at_once(casts, recuses))
    decision = Decision.objects.get()
    if code == "ballot.ended_stale" and CastingVote.objects.exists():
        assert decision.outcome == "approve" and not Recusal.objects.exists()
    else:
        assert decision.outcome == "reject" and Recusal.objects.get().person == cast.chair
    assert entries("ballot.casting_vote") + entries("ballot.recused") == 1
    whole()


@postgres
def test_a_vote_and_its_givers_recusal_leave_no_vote_that_counts(cast, nearly):
    def recuses():
        ballots.recuse(make.fresh(nearly), "My sister works there.", actor=somebody(cast.member),
                       now=NOW)  # fmt: skip

    results = at_once(votes(nearly, cast.member, Choice.REJECT), recuses)
    assert codes(results) in ([], ["ballot.recused"]) and entries("ballot.recused") == 1
    votes(nearly, cast.ethics)()
    assert Decision.objects.get().arithmetic["present"] == 4
    whole()


@both_databases
def test_it_is_reopened_once(cast, ballot):
    ballots.move_to_meeting(ballot, "We must talk.", actor=cast.member, now=NOW)

    def reopens():
        ended = Ballot.objects.get(pk=ballot.pk)
        ballots.reopen_ballot(ended, "It is clear now.", actor=somebody(cast.chair), now=NOW)

    assert codes(at_once(reopens, reopens)) == ["ballot.not_waiting_stale"]
    assert sorted(Ballot.objects.values_list("n", "state")) == [(1, "moved"), (2, "open")]
    assert entries("ballot.opened") == 2
    whole()


@postgres
def test_the_last_vote_and_a_members_call_for_a_meeting(cast, nearly):
    def moves():
        ballots.move_to_meeting(make.fresh(nearly), "We must talk.", actor=somebody(cast.member),
                                now=NOW)  # fmt: skip

    assert codes(at_once(votes(nearly, cast.ethics), moves)) == ["ballot.ended_stale"]
    assert entries("ballot.left_to_meeting") + entries("review.decided") == 1
    whole()


@both_databases
def test_the_last_vote_and_a_new_version(cast, request_3, nearly):
    draft = revising.start_revision(request_3, actor=cast.owner, now=NOW)
    make.write(draft, {"agent_capabilities.llm_provider": "Another model"}, Step.CAPABILITIES)

    def revises():
        revising.submit_revision(draft, actor=somebody(cast.owner), now=NOW)

    (code,) = codes(at_once(votes(nearly, cast.ethics), revises))
    if Decision.objects.exists():
        assert code == "request.closed_stale" and entries("request.revised") == 0
        assert Request.objects.get().version_n == 1
    else:
        assert code == "ballot.ended_stale" and entries("request.revised") == 1
        assert make.fresh(nearly).state == "replaced" and Vote.objects.count() == 4
    whole()


@postgres
def test_the_last_vote_and_a_withdrawal(cast, request_3, nearly):
    def withdraws():
        mine = Request.objects.get(pk=request_3.pk)
        requests.withdraw(mine, "Another plan.", actor=somebody(cast.owner), now=NOW)

    (code,) = codes(at_once(votes(nearly, cast.ethics), withdraws))
    decided = Decision.objects.exists()
    assert code == ("request.closed_stale" if decided else "ballot.ended_stale")
    assert Request.objects.get().state == ("approved" if decided else "withdrawn")
    assert entries("request.approved") + entries("request.withdrawn") == 1
    whole()


@postgres
def test_the_last_vote_and_a_question(cast, nearly):
    def asks():
        review = Review.objects.get(pk=nearly.review_id)
        questions.ask(review, "Who reads the claims?", "", actor=somebody(cast.business), now=NOW)

    results = at_once(votes(nearly, cast.ethics), asks)
    assert codes(results) in ([], ["review.closed_stale"])
    assert Decision.objects.get().arithmetic["approvals"] == 5
    assert all(question.is_withdrawn for question in Question.objects.all())
    assert entries("review.question_asked") == Question.objects.count() == 1 - len(codes(results))
    whole()
