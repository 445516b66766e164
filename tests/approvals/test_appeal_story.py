"""An appeal: once, against a rejection, to the full committee, whose decision replaces the no."""

from dataclasses import replace
from datetime import timedelta
from itertools import product

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from approvals.actions.appeals import appeal
from approvals.models import Appeal, Decision
from approvals.rules.appeals import AppealFacts, appeal_refusal
from approvals.rules.ballots import Choice
from approvals.rules.reviews import StepKind, Verdict
from approvals.rules.states import Part, State
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from registry.models import Agent, Authorisation
from tests import make
from tests.approvals import piloting
from tests.make import START

pytestmark = pytest.mark.django_db
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
GROUNDS = "The vendor has signed the agreement since; the document is attached to the runbook."


def rejected(cast, example="tier2-onboarding", now=START):
    """A request that the CISO rejected; tier 2."""
    request = make.request(cast, example, now=now)
    for row in make.steps(request).filter(state="open"):
        make.do_step(request, StepKind(row.kind), now + HOUR)
    make.do_step(request, StepKind.SIGN_OFF_OWNER, now + HOUR)
    make.do_step(request, StepKind.SIGN_OFF_CISO, now + HOUR, Verdict.REJECT)
    request.refresh_from_db()
    assert request.state == "rejected"
    return request


def appealed(cast, request, now=START + DAY):
    made = appeal(request, GROUNDS, actor=cast.owner, now=now)
    request.refresh_from_db()
    return made


def code_of(act):
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.refusal.code


def test_who_may_appeal_and_when():
    """Against a reference: rejected, first, in time, by who asked, and nothing overtook it."""
    facts = AppealFacts(State.REJECTED, START)
    parts = [frozenset({part}) for part in Part]
    cases = product(State, (False, True), (False, True), parts, (0, 30, 31))
    for state, again, overtaken, part, days in cases:
        one = replace(facts, state=state, was_appealed=again, overtaken=overtaken)
        may = (
            state is State.REJECTED
            and not again
            and not overtaken
            and part <= {Part.REQUESTER, Part.BUSINESS_OWNER}
            and days <= 30
        )
        assert (appeal_refusal(one, part, START + days * DAY) is None) is may


def test_it_goes_to_the_committee_without_those_who_signed(cast):
    make.five_seats(cast)
    request = rejected(cast)
    appealed(cast, request)
    assert request.state == "in_review" and request.review.basis == "ballot"
    assert Agent.objects.get().lifecycle == "in_review"
    relations = request.review.parties.filter(relation="decided_before")
    assert set(relations.values_list("person", flat=True)) == {cast.tech_owner.pk, cast.chair.pk}
    ballot = make.to_ballot(request, START + 2 * DAY)
    assert code_of(lambda: make.vote(ballot, cast.chair, now=START + 2 * DAY))
    assert Entry.objects.filter(verb="request.appealed").count() == 1


def vote_all(cast, ballot, choice):
    """Whoever may: in the chair's seat the alternate where the chair decided before."""
    barred = set(ballot.review.parties.values_list("person", flat=True))
    chair = cast.chair_alternate if cast.chair.pk in barred else cast.chair
    for person in (chair, cast.co_chair, cast.member, cast.business, cast.ethics):
        make.vote(ballot, person, choice, now=START + 3 * DAY)


def test_a_yes_replaces_the_rejection(cast):
    make.five_seats(cast)
    request = rejected(cast)
    appealed(cast, request)
    vote_all(cast, make.to_ballot(request, START + 2 * DAY), Choice.APPROVE)
    request.refresh_from_db()
    assert request.state == "approved" and Decision.objects.count() == 2
    assert Authorisation.objects.get().basis == request.review.decision.ledger_ref
    assert Agent.objects.get().approval == "approved"


def test_a_no_is_final(cast):
    make.five_seats(cast)
    request = rejected(cast)
    appealed(cast, request)
    vote_all(cast, make.to_ballot(request, START + 2 * DAY), Choice.REJECT)
    request.refresh_from_db()
    assert request.state == "rejected" and Agent.objects.get().lifecycle == "registered"
    again = lambda: appeal(request, GROUNDS, actor=cast.owner, now=START + 4 * DAY)  # noqa: E731
    assert code_of(again) == "appeal.once_stale"


def test_it_is_refused_without_grounds_to_strangers_and_when_overtaken(cast):
    request = rejected(cast)
    late = START + HOUR + 30 * DAY + timedelta(seconds=1)
    assert code_of(lambda: appeal(request, "No.", actor=cast.owner, now=START + DAY)) == (
        "appeal.grounds_short"
    )
    assert code_of(lambda: appeal(request, GROUNDS, actor=cast.chair, now=START + DAY)) == (
        "appeal.not_yours"
    )
    assert code_of(lambda: appeal(request, GROUNDS, actor=cast.owner, now=late)) == (
        "appeal.too_late"
    )
    make.request(cast, "tier2-onboarding", now=START + DAY)
    assert code_of(lambda: appeal(request, GROUNDS, actor=cast.owner, now=START + 2 * DAY)) == (
        "appeal.overtaken"
    )


def test_an_appealed_pilot_stays_a_pilot(cast):
    make.five_seats(cast)
    request = piloting.sent(cast)
    make.do_step(request, StepKind.ATTESTATION, START + HOUR, Verdict.REJECT)
    request.refresh_from_db()
    appealed(cast, request)
    ballot = make.to_ballot(request, START + 2 * DAY)
    vote_all(cast, ballot, Choice.APPROVE)
    assert piloting.right(request).stage == "limited"


def test_the_pages_show_the_no_beside_what_is_new(client, cast):
    now = timezone.now()
    request = rejected(cast, now=now - DAY)
    address = reverse("request_appeal", args=[request.number])
    client.force_login(cast.owner)
    assert address in client.get(request.get_absolute_url()).content.decode()
    assert "Why it was rejected" in client.get(address).content.decode()
    short = client.post(address, {"grounds": "Too short"})
    assert short.status_code == 422 and "Too short" in short.content.decode()
    assert client.post(address, {"grounds": GROUNDS}).status_code == 302
    page = client.get(request.get_absolute_url()).content.decode()
    assert GROUNDS in page and "What was rejected, and why" in page
    assert client.post(address, {"grounds": GROUNDS}).status_code == 409
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404


def test_of_two_clicks_the_second_is_told_to_look_again(client, cast, monkeypatch):
    """Both were let through by the first look; the lock finds the second out."""
    request = rejected(cast, now=timezone.now() - DAY)
    address = reverse("request_appeal", args=[request.number])
    appealed(cast, request, timezone.now())
    monkeypatch.setattr("approvals.views.appeals.appeal_no", lambda *_about: None)
    client.force_login(cast.owner)
    again = client.post(address, {"grounds": GROUNDS})
    assert again.status_code == 409 and GROUNDS in again.content.decode()


@pytest.mark.both_databases
def test_the_database_takes_no_appeal_late_or_changed(cast):
    request = rejected(cast)

    def written(days):
        row = Appeal(
            request=request,
            decision=request.review.decision,
            person=cast.owner,
            grounds=GROUNDS,
            appealed_at=START + HOUR + days * DAY,
        )
        return Appeal.objects.bulk_create([row])

    for days in (-1, 31):
        with pytest.raises(DatabaseError), transaction.atomic():
            written(days)
    written(30)
    with pytest.raises(DatabaseError), transaction.atomic():
        Appeal.objects.update(grounds="Other")
