"""The database refuses what must never be in a meeting: straight to the tables, by no action."""

import pytest
from django.db import DatabaseError, transaction

from approvals.actions import meetings
from approvals.models import (
    ActionItem,
    Addendum,
    AgendaItem,
    Attendance,
    Ballot,
    Decision,
    Hearing,
    HearingSeat,
    Meeting,
    Minutes,
    Vote,
)
from govportal.people.models import Committee
from tests import make
from tests.approvals.meeting_making import (
    HOUR,
    MINUTE,
    NO,
    SOON,
    YES,
    called,
    case_item,
    close,
    moved,
    opened,
    planned,
    waiting_case,
)
from tests.make import REASONS

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
NOW = SOON + MINUTE
END = SOON + HOUR


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def row(table, pk, **values):
    """Change a row past every action."""
    return lambda: table.objects.filter(pk=pk).update(**values)


@pytest.fixture
def meeting(cast):
    make.five_seats(cast)
    waiting_case(cast)
    return opened(cast, cast.co_chair, cast.member)


@pytest.fixture
def ballot(cast, meeting):
    return called(case_item(meeting), cast.chair, NOW)


def vote(ballot, person, choice="approve"):
    seat = next(s for s in ballot.seats.all() if person.pk in (s.holder_id, s.alternate_id))
    return Vote.objects.create(
        ballot=ballot, seat=seat, person=person, n=1, choice=choice, rationale=REASONS,
        digest=ballot.digest, cast_at=NOW)  # fmt: skip


def decide(ballot, outcome="approve"):
    review = ballot.review
    return Decision.objects.create(
        review=review, ballot=ballot, basis="ballot", outcome=outcome, digest=review.digest,
        fingerprint=review.fingerprint, tier=review.tier, decided_at=END)  # fmt: skip


def closed(ballot):
    """The vote is closed with everybody who sits."""
    hearing = Hearing.objects.get(ballot=ballot)
    for seat in ballot.seats.select_related("holder"):
        if Attendance.objects.filter(person=seat.holder, left_at=None).exists():
            HearingSeat.objects.create(
                hearing=hearing, seat=seat, person=seat.holder, seated_at=END
            )
    Hearing.objects.filter(pk=hearing.pk).update(voting_ended_at=END)


def test_nobody_votes_from_outside_the_room(cast, ballot):
    cannot(lambda: vote(ballot, cast.ethics))
    cannot(lambda: vote(ballot, cast.chair_alternate))
    assert vote(ballot, cast.member)


def test_a_decision_needs_a_closed_vote_and_a_quorum_of_the_room(cast, meeting, ballot):
    for person in (cast.chair, cast.member):
        vote(ballot, person)
    cannot(lambda: decide(ballot))
    closed(ballot)
    cannot(lambda: decide(ballot, "reject"))
    with transaction.atomic():
        assert decide(ballot)
        transaction.set_rollback(True)


def test_two_in_the_room_decide_nothing(cast, meeting, ballot):
    for person in (cast.chair, cast.member):
        vote(ballot, person)
    Attendance.objects.filter(person=cast.co_chair).update(left_at=NOW)
    closed(ballot)
    cannot(lambda: decide(ballot))


def test_who_sits_is_written_down_whole_and_true(cast, meeting, ballot):
    hearing = Hearing.objects.get(ballot=ballot)
    seats = {seat.holder_id: seat for seat in ballot.seats.all()}

    def sits(person, seat):
        return lambda: HearingSeat.objects.create(
            hearing=hearing, seat=seat, person=person, seated_at=END
        )

    cannot(sits(cast.ethics, seats[cast.ethics.pk]))
    cannot(sits(cast.member, seats[cast.chair.pk]))
    sits(cast.member, seats[cast.member.pk])()
    cannot(row(Hearing, hearing.pk, voting_ended_at=END))
    cannot(row(HearingSeat, HearingSeat.objects.get().pk, person=cast.ethics))
    cannot(lambda: HearingSeat.objects.all()._raw_delete("default"))


def test_a_ballot_is_held_in_one_way_only(cast, meeting, ballot):
    other = waiting_case(cast, name="Another agent")
    item = case_item(meeting)
    cannot(lambda: Hearing.objects.create(ballot=other, item=item))
    cannot(row(Ballot, ballot.pk, clock=other.clock))


def test_nobody_sits_in_a_vote_that_they_stand_back_from(cast, meeting, ballot):
    for person in (cast.chair, cast.member):
        vote(ballot, person)
    meetings.note_arrival(meeting, cast.ethics, actor=cast.ethics, now=NOW)
    closed(ballot)
    ballot.review.parties.create(person=cast.member, relation="sponsor")
    cannot(lambda: decide(ballot))


def test_the_room_is_not_changed_afterwards(cast, meeting):
    here = Attendance.objects.get(person=cast.member)
    cannot(row(Attendance, here.pk, arrived_at=NOW))
    cannot(row(Attendance, here.pk, person=cast.ethics))
    row(Attendance, here.pk, left_at=NOW)()
    cannot(row(Attendance, here.pk, left_at=None))
    cannot(lambda: Attendance.objects.all()._raw_delete("default"))
    early = SOON - HOUR
    cannot(lambda: Attendance.objects.create(meeting=meeting, person=cast.ethics, arrived_at=early))
    to_come = planned(cast)
    cannot(lambda: Attendance.objects.create(meeting=to_come, person=cast.ethics, arrived_at=NOW))


def test_an_item_ends_as_its_vote_did(cast, meeting):
    item = case_item(meeting)
    for state in ("decided", "adopted"):
        cannot(row(AgendaItem, item.pk, state=state))
    cannot(row(AgendaItem, item.pk, title="Another"))
    cannot(row(AgendaItem, item.pk, is_consent=True))
    ballot = called(item, cast.chair, NOW)
    cannot(row(Meeting, meeting.pk, state="closed", closed_at=NOW))
    for person in (cast.chair, cast.member):
        make.vote(ballot, person, NO, now=NOW)
    close(item, cast.chair)
    cannot(row(AgendaItem, item.pk, state="waiting"))
    cannot(lambda: AgendaItem.objects.all()._raw_delete("default"))


def test_a_motion_that_failed_adopts_nothing(cast, meeting):
    motion = moved(meeting, cast.chair, NOW)
    meetings.put_on_consent(motion, actor=cast.chair, now=NOW)
    item = meetings.call_consent(meeting, actor=cast.chair, now=NOW)
    ballot = Ballot.objects.get(hearing__item=item)
    for person in (cast.chair, cast.member):
        make.vote(ballot, person, NO, now=NOW)
    close(item, cast.chair)
    cannot(row(AgendaItem, motion.pk, state="adopted", is_consent=True))


def test_a_meeting_that_is_over_stays_as_it_was(cast, meeting):
    cannot(row(Meeting, meeting.pk, state="planned", opened_at=None))
    cannot(row(Meeting, meeting.pk, starts_at=NOW))
    meetings.close_meeting(meeting, actor=cast.chair, now=END)
    cannot(row(Meeting, meeting.pk, state="open", closed_at=None))
    cannot(row(Meeting, meeting.pk, place="Elsewhere"))
    other = planned(cast)
    cannot(row(Meeting, other.pk, sequence=-1))
    cannot(lambda: Meeting.objects.all()._raw_delete("default"))


def test_minutes_are_frozen_when_sent_round_and_final_when_approved(cast, meeting):
    minutes = Minutes.objects.get(meeting=meeting)
    frozen = {"state": "circulated", "digest": "sha256:x", "circulated_at": NOW}
    cannot(row(Minutes, minutes.pk, **frozen))
    cannot(lambda: Addendum.objects.create(
        minutes=minutes, n=1, text="More.", by=cast.chair, added_at=NOW))  # fmt: skip
    meetings.close_meeting(meeting, actor=cast.chair, now=END)
    meetings.circulate(meeting, actor=cast.chair, now=END)
    cannot(row(Minutes, minutes.pk, content={}))
    cannot(row(Minutes, minutes.pk, remark="Other."))
    approved = {"state": "approved", "approved_at": END}
    cannot(row(Minutes, minutes.pk, **approved))
    item = meeting.items.first()
    cannot(row(Minutes, minutes.pk, approved_in=item, **approved))
    meetings.approve_minutes(meeting, actor=cast.chair, now=END)
    cannot(row(Minutes, minutes.pk, state="draft", approved_at=None, approved_by=None))
    added = meetings.add_addendum(meeting, "Room Elbe.", actor=cast.chair, now=END)
    cannot(row(Addendum, added.pk, text="Other."))
    cannot(row(AgendaItem, item.pk, note="Other."))


def test_an_action_keeps_its_words_and_its_committee(cast, meeting):
    due = END.date()
    action = meetings.ask(meeting, "Test it.", cast.owner, due, actor=cast.chair, now=NOW)
    other = Committee.objects.create(slug="other", name="Other")
    cannot(row(ActionItem, action.pk, text="Other."))
    cannot(row(ActionItem, action.pk, committee=other))
    cannot(row(ActionItem, action.pk, done_at=NOW))
    cannot(lambda: ActionItem.objects.create(
        committee=other, meeting=meeting, text="x", owner=cast.owner, due_on=due, created_at=NOW
    ))  # fmt: skip


def test_a_tie_is_broken_by_who_presides_in_the_room(cast, meeting, ballot):
    make.vote(ballot, cast.chair, YES, now=NOW)
    make.vote(ballot, cast.member, NO, now=NOW)
    cannot(row(Ballot, ballot.pk, state="tied"))
    close(case_item(meeting), cast.chair)
    assert make.fresh(ballot).state == "tied"
    cannot(lambda: decide(ballot))
    cannot(lambda: decide(ballot, "reject"))
