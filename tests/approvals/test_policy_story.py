"""An enterprise policy: written, adopted by the committee, reviewed every quarter, repealed."""

from datetime import timedelta

import pytest

from approvals.actions import meetings, policies
from approvals.actions.ballots import move_to_meeting
from approvals.actions.follow_up import follow_up
from approvals.actions.policies.reviewing import keep_policies
from approvals.models import Ballot, Meeting, Policy, PolicyReview, PolicyVersion
from approvals.rules.ballots import Choice
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.actions import sweep
from govportal.worklist.models import Notice, WorkItem
from tests import make
from tests.approvals.meeting_making import plan
from tests.approvals.policy_making import (
    DAY,
    HOUR,
    TEXT,
    adopted,
    drafted,
    next_version,
    proposed,
    put,
    voted,
    written,
)
from tests.make import START

pytestmark = pytest.mark.django_db
QUARTER = timedelta(days=91)


@pytest.fixture(autouse=True)
def five(cast):
    make.five_seats(cast)


def refused(code, act):
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.refusal.code == code


def verbs(subject):
    rows = Entry.objects.filter(subject=subject.ledger_ref).order_by("id")
    return list(rows.values_list("verb", flat=True))


def review_of(policy):
    return PolicyReview.objects.select_related("review").get(policy=policy, state="open")


def ballot_on(found, cast, now, choice=Choice.APPROVE):
    policies.put_to_ballot(found.review, found.policy, actor=cast.chair, now=now)
    voted(found.review, now + HOUR, choice)
    found.refresh_from_db()
    found.policy.refresh_from_db()
    return found


def test_the_committee_adopts_the_first_version_and_a_quarter_begins(cast):
    version = proposed(cast)
    assert version.policy.adopted_on is None
    assert set(WorkItem.objects.open().filter(kind="review.ballot").values_list("role", flat=True))
    voted(version.review, START + HOUR)
    version.refresh_from_db()
    policy = Policy.objects.get()
    assert (version.state, policy.adopted_on) == ("adopted", START.date())
    assert policy.next_review_on == START.date() + QUARTER
    assert policy.number == "POL-2026-0001"
    assert verbs(version) == ["policy.version_begun", "policy.version_written", "policy.proposed",
                              "policy.adopted"]  # fmt: skip
    assert Notice.objects.filter(person=cast.owner, subject__contains="POL-2026-0001").exists()


def test_a_no_and_a_withdrawal_leave_what_is_in_force_and_both_can_be_begun_anew(cast):
    policy = adopted(cast)
    second = put(cast, next_version(cast, policy, START + DAY), START + DAY)
    voted(second.review, START + 2 * DAY, Choice.REJECT)
    second.refresh_from_db()
    assert (second.state, policy.versions.get(state="adopted").n) == ("rejected", 1)
    third = put(cast, next_version(cast, policy, START + 3 * DAY), START + 3 * DAY)
    refused("request.reason_missing", lambda: policies.withdraw_version(
        third, " ", actor=cast.owner, now=START + 3 * DAY))  # fmt: skip
    policies.withdraw_version(third, "Too early.", actor=cast.owner, now=START + 3 * DAY)
    third.refresh_from_db()
    assert (third.state, third.review.state) == ("withdrawn", "withdrawn")
    assert not Ballot.objects.filter(review=third.review, state="open").exists()
    assert next_version(cast, policy, START + 4 * DAY).n == 4


def test_a_new_version_takes_the_place_of_the_one_before(cast):
    policy = adopted(cast)
    second = put(cast, next_version(cast, policy, START + DAY), START + DAY)
    voted(second.review, START + 2 * DAY)
    policy.refresh_from_db()
    assert [(v.n, v.state) for v in policy.versions.all()] == [(2, "adopted"), (1, "superseded")]
    first = policy.versions.get(n=1)
    assert first.ended_at == policy.versions.get(n=2).adopted_at
    at = PolicyVersion.objects.in_force_at
    assert [v.n for v in at(START + DAY)] == [1]
    assert [v.n for v in at(START + 5 * DAY)] == [2]


def test_what_stands_in_the_way_of_a_proposal(cast):
    version = policies.begin_policy("Keys", cast.owner, cast.committee, actor=cast.chair, now=START)
    refused("policy.empty", lambda: put(cast, version))
    said = policies.Written("Keys", TEXT)
    version = policies.write_version(version, said, revision=0, actor=cast.owner, now=START)
    refused("policy.reason_missing", lambda: put(cast, version))
    refused("policy.saved_elsewhere_stale", lambda: policies.write_version(
        version, said, revision=0, actor=cast.owner, now=START))  # fmt: skip
    version = written(version, cast.owner, START)
    stale = PolicyVersion.objects.get(pk=version.pk)
    written(version, cast.member, START, TEXT + "x")
    refused("policy.moved_stale", lambda: put(cast, stale))
    policy = adopted(cast, title="Other")
    copy = policies.begin_version(policy, actor=cast.owner, now=START + DAY)
    refused("policy.unchanged", lambda: put(cast, copy))
    refused("policy.in_the_making", lambda: policies.begin_version(
        policy, actor=cast.owner, now=START + DAY))  # fmt: skip


def test_who_writes_and_who_puts_it_forward(cast):
    version = drafted(cast)
    for person in (cast.auditor, cast.tech_owner, cast.stranger):
        refused("policy.not_yours", lambda person=person: written(version, person, START))
        refused("policy.not_beginning", lambda person=person: policies.begin_policy(
            "No", cast.owner, cast.committee, actor=person, now=START))  # fmt: skip
    version = written(version, cast.member, START)
    by_member = {"revision": version.revision, "in_meeting": False, "actor": cast.member}
    refused("policy.not_yours", lambda: policies.propose_version(
        version, **by_member, now=START))  # fmt: skip
    refused("policy.not_yours", lambda: policies.discard_version(
        version, actor=cast.member, now=START))  # fmt: skip
    policies.discard_version(version, actor=cast.chair, now=START)
    assert policies.begin_version(version.policy, actor=cast.owner, now=START).n == 2


def test_a_review_opens_14_days_ahead_and_asks_owner_and_chair_once(cast):
    policy = adopted(cast)
    due = START + QUARTER
    assert keep_policies(due - 16 * DAY) == 0
    assert keep_policies(due - 13 * DAY) == 1
    assert keep_policies(due - 12 * DAY) == 0
    found = review_of(policy)
    tasks = WorkItem.objects.open().filter(kind="policy.review")
    assert {item.assignee for item in tasks} == {cast.owner, cast.chair}
    clock = found.review.clock
    assert (
        clock.due_at.astimezone(plan().starts_at.tzinfo).isoformat() == "2027-02-02T00:00:00+01:00"
    )
    assert {party.relation for party in found.review.parties.all()} == {"owner", "writer"}


def test_kept_as_it_is_gives_another_quarter_and_loses_no_day(cast):
    policy = adopted(cast)
    keep_policies(START + QUARTER - 13 * DAY)
    found = ballot_on(review_of(policy), cast, START + QUARTER - 10 * DAY)
    assert found.state == "kept"
    assert found.policy.next_review_on == START.date() + 2 * QUARTER
    assert not WorkItem.objects.open().filter(kind="policy.review").exists()
    assert verbs(found) == ["policy_review.opened", "policy_review.kept"]


def test_a_no_asks_the_owner_for_a_new_version_until_one_is_adopted(cast):
    policy = adopted(cast)
    now = START + QUARTER - 10 * DAY
    keep_policies(now)
    found = ballot_on(review_of(policy), cast, now, Choice.REJECT)
    assert found.state == "revise"
    assert WorkItem.objects.open().get(kind="policy.write").assignee == cast.owner
    second = put(cast, next_version(cast, policy, now + DAY), now + DAY)
    voted(second.review, now + 2 * DAY)
    assert not WorkItem.objects.open().filter(kind="policy.write").exists()


def test_a_version_adopted_meanwhile_ends_the_review(cast):
    policy = adopted(cast)
    now = START + QUARTER - 10 * DAY
    keep_policies(now)
    found = review_of(policy)
    policies.put_to_ballot(found.review, policy, actor=cast.chair, now=now)
    second = put(cast, next_version(cast, policy, now), now)
    voted(second.review, now + HOUR)
    found.refresh_from_db()
    found.review.refresh_from_db()
    assert (found.state, found.review.state) == ("renewed", "withdrawn")
    assert not Ballot.objects.filter(review=found.review, state="open").exists()
    policy.refresh_from_db()
    assert policy.next_review_on == now.date() + QUARTER


def test_a_repeal_ends_the_policy_its_version_and_its_review(cast):
    policy = adopted(cast)
    now = START + QUARTER - 10 * DAY
    keep_policies(now)
    found = review_of(policy)
    version = policies.begin_version(policy, actor=cast.owner, now=now)
    version = put(cast, written(version, cast.owner, now, "", is_repeal=True), now)
    voted(version.review, now + HOUR)
    policy.refresh_from_db()
    found.refresh_from_db()
    assert policy.repealed_at is not None
    assert policy.next_review_on is None
    assert (found.state, policy.versions.get(n=1).state) == ("dropped", "superseded")
    assert keep_policies(now + QUARTER) == 0
    refused("policy.repealed_stale", lambda: policies.begin_version(
        policy, actor=cast.owner, now=now + DAY))  # fmt: skip


def test_an_overdue_review_goes_up_the_chain(cast):
    policy = adopted(cast)
    due = START + QUARTER + DAY
    keep_policies(due - 13 * DAY)
    sweep(due + HOUR)
    follow_up(due + HOUR)
    told = Notice.objects.filter(subject__contains="Overdue")
    assert {notice.person for notice in told} >= {cast.owner, cast.chair}
    sweep(due + 6 * DAY)
    follow_up(due + 6 * DAY)
    called = set(WorkItem.objects.open().filter(clock=review_of(policy).review.clock, hop__gte=100)
                 .values_list("assignee", flat=True))  # fmt: skip
    assert cast.chair_alternate.pk in called or cast.manager.pk in called


def filled(cast, at):
    meeting = meetings.schedule_meetings(cast.committee, plan(at), actor=cast.chair, now=at - DAY)[
        0
    ]
    meetings.fill_agenda(meeting, actor=cast.chair, now=at - DAY)
    return Meeting.objects.get(pk=meeting.pk)


def test_the_agenda_has_what_is_due_before_the_meeting_after_it(cast):
    soon, later = adopted(cast), adopted(cast, START + 60 * DAY, title="Keys")
    meeting = filled(cast, START + QUARTER - 25 * DAY)
    cases = meeting.items.filter(kind="case")
    assert [item.title for item in cases] == [f"Quarterly review: {review_of(soon)}"]
    assert [item.title for item in meeting.items.filter(kind="report")] == [
        "KPI report", "Incident report"]  # fmt: skip
    assert not later.reviews.exists()
    assert review_of(soon).review.clock.started_at <= meeting.starts_at


def test_a_meeting_keeps_a_policy_by_the_votes_in_the_room(cast):
    policy = adopted(cast)
    at = START + QUARTER - 20 * DAY
    meeting = filled(cast, at)
    meetings.open_meeting(meeting, actor=cast.chair, now=at)
    for person in (cast.co_chair, cast.member):
        meetings.note_arrival(meeting, person, actor=person, now=at)
    item = meetings.call_item(meeting.items.get(kind="case"), actor=cast.chair, now=at)
    found = review_of(policy)
    ballot = Ballot.objects.get(review=found.review)
    for person in (cast.chair, cast.co_chair, cast.member):
        make.vote(ballot, person, now=at + HOUR / 60)
    meetings.close_item_vote(item, actor=cast.chair, now=at + HOUR / 30)
    found.refresh_from_db()
    assert found.state == "kept"


def test_a_version_for_the_next_meeting_stands_on_its_agenda_and_may_go_to_a_ballot(cast):
    version = put(cast, drafted(cast), meeting=True)
    assert not Ballot.objects.filter(review=version.review).exists()
    assert WorkItem.objects.open().get(kind="policy.decide").assignee == cast.chair
    meeting = filled(cast, START + 3 * DAY)
    assert meeting.items.get(kind="case").review == version.review
    refused("policy.not_yours", lambda: policies.put_to_ballot(
        version.review, version.policy, actor=cast.member, now=START + DAY))  # fmt: skip
    policies.put_to_ballot(version.review, version.policy, actor=cast.chair, now=START + DAY)
    ballot = Ballot.objects.get(review=version.review)
    move_to_meeting(ballot, "Let us talk.", actor=cast.member, now=START + DAY + HOUR)
    meetings.fill_agenda(meeting, actor=cast.chair, now=START + 2 * DAY)
    assert meeting.items.filter(kind="case").count() == 1
