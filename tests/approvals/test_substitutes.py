"""Substitutes in reviews, ballots and escalations: B for A, where A and B may."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from approvals.actions import questions
from approvals.actions.ballots import note_who_is_away
from approvals.actions.reviews import sign
from approvals.models import OnBehalf, Request, ReviewParty, SignOff
from approvals.rules.ballots import Choice
from approvals.rules.reviews import StepKind
from evidence.models.reviews import review_line, reviews_of
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.models import RoleAssignment
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.actions.delegating import end_delegation, name_substitute
from govportal.worklist.rules.escalations import Desk, Organisation, RoleFacts, SeatFacts, called
from tests import make
from tests.make import SETUP, START

pytestmark = pytest.mark.django_db
LATER = START + timedelta(hours=1)


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture
def case(cast):
    """A request whose class Compliance decides, who is away; Compliance 2 stands in."""
    request = make.request(cast)
    _step, assignee = make.step(request, StepKind.LEGAL_CLASS)
    other = cast.compliance_2 if assignee == cast.compliance else cast.compliance
    return request, assignee, other


def away(absent, other, days=5, now=START):
    return name_substitute(
        other, now.date(), now.date() + timedelta(days=days), "Holiday", actor=absent, now=now
    )


def decides(request, person, kind=StepKind.LEGAL_CLASS, now=LATER):
    given = make.given(request, **make.ANSWERS.get(kind, {}))
    return sign(make.review(request), kind, given, actor=person, now=now)


def code(request, person, kind=StepKind.LEGAL_CLASS, now=LATER):
    with pytest.raises(Refused) as no:
        decides(request, person, kind, now)
    return no.value.refusal.code


def test_b_decides_for_a_and_the_record_says_so(case):
    request, absent, other = case
    assert code(request, other) == "review.not_assigned"
    away(absent, other)
    signed = decides(request, other)
    assert signed.person == other and signed.behalf.principal == absent
    entry = Entry.objects.get(verb="review.step_approve", actor=other.ledger_ref)
    assert entry.on_behalf_of == absent.ledger_ref


def test_who_is_back_is_not_stood_in_for(case):
    request, absent, other = case
    made = away(absent, other)
    end_delegation(made, actor=absent, now=LATER)
    assert code(request, other) == "review.not_assigned"
    decides(request, absent)
    assert not OnBehalf.objects.exists()


def test_nobody_stands_in_before_or_after_the_days(case):
    request, absent, other = case
    name_substitute(
        other, START.date() + timedelta(days=1), START.date() + timedelta(days=1), "Holiday",
        actor=absent, now=START,
    )  # fmt: skip
    for days, expected in ((0, "review.not_assigned"), (2, "review.not_assigned")):
        assert code(request, other, now=LATER + timedelta(days=days)) == expected
    assert decides(request, other, now=LATER + timedelta(days=1)).behalf


def test_a_conflict_of_the_substitute_counts_in_this_case(case):
    request, absent, other = case
    away(absent, other)
    ReviewParty.objects.create(review=request.review, person=other, relation="sponsor")
    assert code(request, other) == "review.conflict"


def test_nobody_decides_for_somebody_with_a_conflict(case):
    request, absent, other = case
    away(absent, other)
    ReviewParty.objects.create(review=request.review, person=absent, relation="declared_link")
    assert code(request, other) == "review.absent_conflict"


def test_a_role_lost_meanwhile_bars_the_substitute(case):
    request, absent, other = case
    away(absent, other)
    RoleAssignment.objects.filter(person=other).update(ends_on=START.date() - timedelta(days=1))
    other = type(other).objects.get(pk=other.pk)
    assert code(request, other) == "review.substitute_role"


def test_the_technical_owners_substitute_signs_unless_party_to_the_case(cast):
    request = make.request(cast)
    away(cast.tech_owner, cast.manager)  # their manager, who is party to the case
    make.do_step(request, StepKind.LEGAL_CLASS, LATER)
    decides(request, cast.manager, StepKind.ATTESTATION)  # to attest is to state
    assert code(request, cast.manager, StepKind.SIGN_OFF_OWNER) == "review.conflict"


def test_a_substitute_asks_and_answers_for_who_is_away(cast, case):
    request, absent, other = case
    away(absent, other)
    asked = questions.ask(make.review(request), "Which data is it?", "", actor=other, now=LATER)
    assert asked.behalf.principal == absent
    away(cast.owner, cast.colleague)
    questions.answer(asked, "Names.", actor=cast.colleague, now=LATER)
    entry = Entry.objects.get(verb="review.question_answered")
    assert entry.on_behalf_of == cast.owner.ledger_ref


def test_the_substitute_sees_the_case_while_it_goes_on_and_no_longer(cast):
    request = make.request(cast)
    absent = make.step(request, StepKind.LEGAL_CLASS)[1]
    other = cast.compliance_2 if absent == cast.compliance else cast.compliance
    seen = Request.objects.visible_to
    assert not seen(other).exists()
    now = timezone.now()
    made = name_substitute(
        other, timezone.localdate(), timezone.localdate(), "Holiday", actor=absent, now=now
    )
    assert seen(other).exists()
    end_delegation(made, actor=absent, now=timezone.now())
    assert not seen(other).exists()


def test_the_page_offers_the_duty_and_says_for_whom(client, cast):
    request = make.request(cast, now=timezone.now() - timedelta(minutes=5))
    absent = make.step(request, StepKind.LEGAL_CLASS)[1]
    other = cast.compliance_2 if absent == cast.compliance else cast.compliance
    today = timezone.localdate()
    name_substitute(other, today, today, "Holiday", actor=absent, now=timezone.now())
    client.force_login(other)
    page = client.get(request.get_absolute_url()).content.decode()
    assert "decide-legal_class" in page and f"for {absent}, who is away" in page
    decides(request, other, now=timezone.now())
    page = client.get(request.get_absolute_url()).content.decode()
    assert f"{other} for {absent}" in page.replace("\n", " ")
    (review,) = reviews_of(request)
    (line,) = review_line(review, {}, timezone.now()).sign_offs
    assert str(line.on_behalf_of) == str(absent)


def test_a_holder_out_of_office_is_absent_so_that_the_alternate_votes(cast):
    make.five_seats(cast)
    deputy = people.add_person("deputy@brackwater.example", "Deputy", actor=SETUP, now=START)
    people.give_role(deputy, Role.COMMITTEE_MEMBER, actor=SETUP, now=START)
    away(cast.chair, deputy, days=30)
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START)
    seat = ballot.seats.get(kind="chair")
    assert seat.absent_at == START
    vote = make.vote(ballot, cast.chair_alternate, Choice.APPROVE, now=LATER)
    assert vote.seat == seat
    with pytest.raises(Refused) as no:
        make.vote(ballot, deputy, Choice.APPROVE, now=LATER)
    assert no.value.refusal.code == "ballot.no_seat"


def test_who_leaves_for_a_holiday_during_the_ballot_is_absent_from_then_on(cast):
    make.five_seats(cast)
    ballot = make.to_ballot(make.request(cast, "tier3-claims"), START)
    note_who_is_away(START)
    assert ballot.seats.filter(absent_at=None).count() == 5
    away(cast.chair, cast.member, now=LATER)
    note_who_is_away(LATER)
    note_who_is_away(LATER)
    assert ballot.seats.get(kind="chair").absent_at == LATER
    assert Entry.objects.filter(verb="ballot.absence_noted").count() == 1
    make.vote(ballot, cast.chair_alternate, Choice.APPROVE, now=LATER)
    make.vote(ballot, cast.chair, Choice.REJECT, now=LATER)  # an absent holder who answers counts


def test_an_escalation_calls_the_substitute_before_the_alternate():
    desk = Desk(assignee=1, unit=None, manager=9, role="r")
    seats = (SeatFacts(1, "chair", 1, 2),)
    roles = (RoleFacts("r", 3, None),)
    assert called("alternate", desk, Organisation(seats, roles, {1: 4}), 1) == 4
    assert called("alternate", desk, Organisation(seats, roles, {1: 4}), 1, [4]) == 2
    assert called("alternate", desk, Organisation(seats, roles), 1) == 2


@pytest.mark.both_databases
@pytest.mark.parametrize("what", ["", "over", "other", "conflict", "absent"])
def test_the_database_takes_no_act_that_no_delegation_covers(case, what):
    request, absent, other = case
    made = away(absent, other, days=0)
    review, at = make.review(request), LATER + timedelta(days=2 if what == "over" else 0)
    signed = SignOff.objects.create(
        review=review, step=make.step(request, StepKind.LEGAL_CLASS)[0], role="",
        person=absent if what == "other" else other, is_signature=False, verdict="approve",
        rationale=make.REASONS, digest=review.digest, signed_at=at,
    )  # fmt: skip
    barred = {"conflict": other, "absent": absent}.get(what)
    if barred is not None:
        ReviewParty.objects.create(review=review, person=barred, relation="sponsor")
    if not what:
        assert OnBehalf.objects.create(delegation=made, sign_off=signed, at=at)
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        OnBehalf.objects.create(delegation=made, sign_off=signed, at=at)


@pytest.mark.both_databases
@pytest.mark.parametrize("statement", ["DELETE FROM", "UPDATE"])
def test_what_was_done_for_somebody_stays(case, statement):
    request, absent, other = case
    away(absent, other)
    decides(request, other)
    rest = " approvals_onbehalf" + (" SET at = '2030-01-01'" if statement == "UPDATE" else "")
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement + rest)
