"""What no order and no emergency ballot may be, whoever writes it into the database."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from approvals.actions import emergencies
from approvals.actions.orders import voting
from approvals.models import EmergencyBallot, Poll, PollSeat, PollVote, ProvisionalOrder
from approvals.rules.ballots import Choice
from approvals.rules.emergencies import Question
from approvals.rules.orders import (
    ENDINGS,
    LONGEST,
    OrderState,
    scope_refusal,
    term_end,
    term_refusal,
)
from registry.models import Authorisation, ProvisionalRight
from tests import make
from tests.approvals.ordering import DAY, HOUR, MINUTE, give, in_effect, sent
from tests.approvals.reviewing import running
from tests.approvals.test_emergency_story import opened, vote
from tests.make import REASONS, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def rows(order):
    return ProvisionalOrder.objects.filter(pk=order.pk)


def effect(order, right):
    """The row as it would be if the order were in effect with that right."""
    at = START + MINUTE
    return {
        "state": "in_effect",
        "effective_at": at,
        "ends_at": at + 5 * DAY,
        "authorisation": right,
    }


def test_no_effect_without_two_approvals(cast):
    before = running(cast)
    order = sent(cast)
    cannot(lambda: rows(order).update(**effect(order, before)))
    give(order, cast.chair, START + MINUTE)
    cannot(lambda: rows(order).update(**effect(order, before)))
    cannot(lambda: rows(order).update(state="in_effect"))


def test_no_right_by_an_order_that_is_not_carried(cast):
    before = running(cast)
    order = sent(cast)
    give(order, cast.co_chair, START + MINUTE, Choice.REJECT)
    give(order, cast.chair, START + MINUTE)
    row = Authorisation(
        agent=before.agent, manifest=order.version.manifest, environment="staging",
        fingerprint=order.version.manifest.fingerprint, stage="production",
        basis=order.ledger_ref, post_deployment_days=30, valid_from=START + HOUR,
        valid_until=START.date(), lapses_on=START.date(),
    )  # fmt: skip
    cannot(lambda: Authorisation.objects.bulk_create([row]))
    row.basis = "order:999"
    cannot(lambda: Authorisation.objects.bulk_create([row]))


def test_a_vote_comes_in_its_four_hours_with_a_scope_and_from_a_seat(cast):
    running(cast)
    order = sent(cast)
    seats = {seat.holder_id: seat for seat in order.poll.seats.all()}

    def say(person, **more):
        facts = {
            "poll": order.poll, "seat": seats[cast.member.pk], "person": person, "n": 1,
            "choice": "approve", "rationale": REASONS, "scope": "All.",
            "digest": order.poll.digest, "cast_at": START + HOUR,
        }  # fmt: skip
        PollVote.objects.create(**facts | more)

    cannot(lambda: say(cast.member, cast_at=START + 4 * HOUR + MINUTE))
    cannot(lambda: say(cast.member, scope=""))
    cannot(lambda: say(cast.member, rationale=""))
    cannot(lambda: say(cast.member, digest="sha256:other"))
    cannot(lambda: say(cast.member, choice="approve_with_conditions"))
    cannot(lambda: say(cast.security))
    cannot(lambda: say(cast.chair))
    say(cast.member, cast_at=START + 4 * HOUR)
    cannot(lambda: PollVote.objects.filter(person=cast.member).update(choice="reject"))
    cannot(PollVote.objects.filter(person=cast.member).delete)


def test_the_hours_and_seats_of_a_poll_are_frozen(cast):
    running(cast)
    order = sent(cast)
    polls, clock = Poll.objects.filter(pk=order.poll_id), order.poll.clock
    clock.pk, clock.due_at = None, START + 9 * HOUR
    clock.save()
    cannot(lambda: polls.update(clock=clock))
    cannot(lambda: polls.update(is_extended=True, clock=clock))
    cannot(lambda: polls.update(digest="sha256:other"))
    cannot(polls.delete)
    cannot(lambda: PollSeat.objects.filter(poll=order.poll).update(holder=cast.security))
    give(order, cast.chair, START)
    cannot(lambda: PollSeat.objects.create(poll=order.poll, position=9, kind="ethics", title="x"))


def test_what_has_ended_is_never_changed(cast):
    running(cast)
    order = in_effect(cast)
    late = order.ends_at + DAY
    cannot(lambda: rows(order).update(ends_at=late))
    cannot(lambda: rows(order).update(state="open", effective_at=None, ends_at=None,
                                      authorisation=None))  # fmt: skip
    cannot(lambda: rows(order).update(state="ratified", ended_at=late))  # nobody has decided
    cannot(rows(order).delete)
    cannot(lambda: Poll.objects.filter(pk=order.poll_id).update(closed_at=None))
    assert rows(order).update(state="ended", ended_at=late)
    for state in OrderState:
        cannot(lambda state=state: rows(order).update(state=state))


def test_a_provisional_right_is_never_prolonged(cast):
    running(cast)
    order = in_effect(cast)
    rights = Authorisation.objects.filter(pk=order.authorisation_id)
    last = order.authorisation.lapses_on
    cannot(lambda: rights.update(lapses_on=last + DAY))
    cannot(lambda: rights.update(basis="decision:1"))
    given = ProvisionalRight.objects.get()
    cannot(lambda: ProvisionalRight.objects.update(ends_on=last + DAY))
    cannot(given.delete)
    given.pk, given.ends_on = None, last + 30 * DAY
    cannot(given.save)


def test_an_order_is_asked_for_with_an_emergency_change_only(cast):
    running(cast)
    order = sent(cast)
    other = make.request(cast)
    poll = Poll.objects.create(kind="order", committee=cast.committee, base="fixed", text={},
                               digest="x", opened_at=other.submitted_at)  # fmt: skip
    row = ProvisionalOrder(request=other, version=other.version, poll=poll)
    cannot(lambda: ProvisionalOrder.objects.bulk_create([row]))
    again = ProvisionalOrder(request=order.request, version=order.version, poll=poll)
    cannot(lambda: ProvisionalOrder.objects.bulk_create([again]))


def test_an_emergency_result_takes_a_quorum_and_its_end(cast):
    running(cast)
    ballot = opened(cast)
    ballots = EmergencyBallot.objects.filter(pk=ballot.pk)
    at = START + 4 * HOUR
    cannot(lambda: ballots.update(state="passed", closed_at=at))
    vote(ballot, cast.member)
    cannot(lambda: ballots.update(state="passed", closed_at=at))  # one of three, no chair
    vote(ballot, cast.chair)
    cannot(lambda: ballots.update(state="passed", closed_at=START + HOUR))  # too early
    cannot(lambda: ballots.update(state="failed", closed_at=at))
    cannot(lambda: ballots.update(released_at=at))
    cannot(lambda: ballots.update(question="stay_stopped"))
    cannot(lambda: ballots.update(closed_at=at))
    cannot(ballots.delete)
    polls = Poll.objects.filter(pk=ballot.poll_id)
    cannot(lambda: polls.update(clock=None))
    assert ballots.update(state="next_meeting", closed_at=at)
    cannot(lambda: ballots.update(state="passed"))
    cannot(lambda: ballots.update(released_at=at))
    with pytest.raises(DatabaseError), transaction.atomic():
        EmergencyBallot.objects.bulk_create(
            [EmergencyBallot(agent=ballot.agent, poll=ballot.poll, question=Question.RESTRICT,
                             reason="x", opened_by=cast.chair)]
        )  # fmt: skip


def test_what_was_let_run_is_not_taken_back(cast):
    running(cast)
    ballot = opened(cast)
    for person in (cast.chair, cast.co_chair, cast.member):
        vote(ballot, person)
    ballots = EmergencyBallot.objects.filter(pk=ballot.pk)
    cannot(lambda: ballots.update(released_at=None))
    cannot(lambda: ballots.update(released_at=START + DAY))
    cannot(lambda: ballots.update(state="failed"))
    tied = Poll.objects.filter(pk=ballot.poll_id)
    cannot(lambda: tied.update(tied_at=START))


def test_the_rules_of_its_length_and_states():
    now = START
    assert term_refusal(now, now + 5 * DAY, now + 7 * DAY) is None
    assert term_refusal(now, now + 7 * DAY + MINUTE, now + 7 * DAY).code == "order.too_long"
    assert term_refusal(now, now + LONGEST + MINUTE, now + 99 * DAY).code == "order.too_long"
    assert term_refusal(now, now, now + DAY) is not None
    assert term_end(now, now + 40 * DAY) == now + timedelta(days=14)
    assert term_end(now, now + 7 * DAY) == now + 7 * DAY
    assert set(ENDINGS) == {OrderState.OPEN, OrderState.IN_EFFECT}
    assert scope_refusal("x" * 20) is None
    assert scope_refusal("\u200b" * 40).code == "order.scope_short"
    turned = scope_refusal("x" * 20 + "\u202e" + "y")
    assert turned.code == "order.scope_turning"
    assert "U+202E" in str(turned)
    assert scope_refusal("x" * 20 + "\u2066") is not None


def test_looking_after_orders_costs_one_query_where_there_is_none(cast):
    with CaptureQueriesContext(connection) as asked:
        voting.look_after_orders(START)
        emergencies.look_after_emergencies(START)
    assert len(asked) == 2
