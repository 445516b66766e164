"""Second counts of books: the same set counted another way, so that a difference is a fault."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from approvals.actions import meetings
from approvals.models import Meeting, PolicyVersion
from evidence.actions.frameworks import load_frameworks
from evidence.actions.sampling import Asked, Draw, draw_sample
from evidence.book_printing import drawn_words
from evidence.models import Framework
from evidence.models.samples import SampleItem
from evidence.rules.books import Drawn
from evidence.rules.packing import Kind, Span
from evidence.rules.samples import Kind as Population
from evidence.rules.second_counts import second_counts
from evidence.rules.slices import Access, SliceEntry
from govportal.ledger.rules import SYSTEM
from govportal.people.models import Seat
from incidents import actions
from registry.actions import keep_manifest, register_agent
from tests import make
from tests.approvals import meeting_making, policy_making
from tests.conftest import triggers_lifted
from tests.evidence.reading import read_book
from tests.incidents import books_making

pytestmark = pytest.mark.django_db
START, DAY, HOUR = make.START, timedelta(days=1), timedelta(hours=1)
DAYS = Span(START.date(), START.date() + timedelta(days=20))
REASON = "It was another agent, as its log shows."


def counts(read):
    return {one.name: (one.count, one.counted) for one in read.book.drawn()}


def differing(read):
    return {n for n, (rows, again) in counts(read).items() if again not in (None, rows)}


def of_committee(cast, span=DAYS):
    return read_book(Kind.COMMITTEE, cast.committee.slug, span)


def test_an_incident_is_counted_for_the_agent_that_it_turned_out_to_be_about(cast, decided):
    other = make.approve(make.request(cast, now=START + HOUR, name="Second"), START + HOUR).agent
    row = books_making.grave(cast, decided.agent)
    at = row.reported_at + HOUR
    actions.correct_agent(row, other, "", REASON, actor=cast.operator, now=at)
    for agent, count in ((decided.agent, 0), (other, 1)):
        assert counts(read_book(Kind.AGENT, agent.slug))["incidents"] == (count, count)
    row.refresh_from_db()
    actions.correct_agent(row, decided.agent, "", REASON, actor=cast.operator, now=at + HOUR)
    assert counts(read_book(Kind.AGENT, decided.agent.slug))["incidents"] == (1, 1)
    assert counts(read_book(Kind.AGENT, other.slug))["incidents"] == (0, 0)


def test_why_requests_in_part_are_not_counted_again_is_said(cast, decided):
    read = read_book(Kind.AGENT, decided.agent.slug, access=Access.PART)
    [one] = [one for one in read.book.drawn() if one.name == "requests"]
    assert (one.count, one.counted) == (1, None)
    assert one.counted_how.startswith("Not counted a second time: ")


def test_policies_in_force_are_counted_by_what_the_ledger_says_began_and_ended(cast, decided):
    policy = policy_making.adopted(cast, START)
    version = policy_making.next_version(cast, policy, START + 5 * DAY)
    policy_making.put(cast, version, START + 5 * DAY)
    version.refresh_from_db()
    policy_making.voted(version.review, START + 5 * DAY + HOUR)
    assert counts(of_committee(cast))["policies"] == (2, 2)
    late = Span((START + 10 * DAY).date(), DAYS.until)
    assert counts(of_committee(cast, late))["policies"] == (1, 1)
    with triggers_lifted():  # as a fault would
        PolicyVersion.objects.filter(n=1).update(ended_at=START - DAY, adopted_at=START - 2 * DAY)
    assert counts(of_committee(cast))["policies"] == (1, 2)


def test_a_meeting_is_counted_on_the_days_for_which_it_was_planned_last(cast):
    row = meeting_making.planned(cast)
    assert counts(of_committee(cast))["meetings"] == (1, 1)
    plan = meeting_making.plan(START + 40 * DAY)
    meetings.move_meeting(row, plan, actor=cast.chair, now=START + HOUR)
    assert counts(of_committee(cast))["meetings"] == (0, 0)
    Meeting.objects.filter(pk=row.pk).update(starts_at=START + DAY)  # as a fault would
    assert counts(of_committee(cast))["meetings"] == (1, 0)


def test_seats_are_counted_by_who_was_given_one(cast, decided):
    seats = cast.committee.seats.count()
    assert counts(of_committee(cast))["seats"] == (seats, seats)
    Seat.objects.create(
        committee=cast.committee, kind="ethics", title="Nobody was told",
        holder=cast.colleague, starts_on=START.date() - DAY,
    )  # as a fault would  # fmt: skip
    assert differing(of_committee(cast)) == {"seats"}


def test_an_agent_of_a_class_counts_though_nobody_ever_asked_for_it(cast, decided):
    tools = decided.agent.manifests.get().content["tools"]
    content = decided.agent.manifests.get().content
    other = register_agent("listed", "Listed", cast.unit, actor=make.SETUP, now=START)
    keep_manifest(other, content, "1.0", actor=make.SETUP, now=START)
    read = read_book(Kind.ACTIONS, tools[0]["name"])
    assert counts(read)["class_agents"] == (2, 2)
    assert counts(read)["requests"] == (1, 1)
    with triggers_lifted():  # as a fault would
        other.manifests.all().delete()
    assert differing(read_book(Kind.ACTIONS, tools[0]["name"])) == {"class_agents"}


def test_records_of_controls_have_no_second_count_and_say_why(cast, decided):
    load_frameworks(actor=SYSTEM("tests"), now=timezone.now())
    framework = Framework.objects.get(slug="iso-42001-2023")
    read = read_book(Kind.FRAMEWORK, framework.slug)
    drawn = {one.name: one for one in read.book.drawn()}
    records = drawn["control_records"]
    assert records.count and records.counted is None
    said = drawn_words(records, records.count)
    assert str(said["not_counted"]).startswith("Not counted a second time: ")
    assert "counted" not in said and "difference" not in said
    told = {row["named"] for row in read.rows("control_records") if row["ref"]}
    assert told == {True}
    n = framework.requirements.count()
    assert counts(read)["requirements"] == (n, n) and not differing(read)
    framework.requirements.last().delete()
    assert counts(read_book(Kind.FRAMEWORK, framework.slug))["requirements"] == (n - 1, n)


def test_drawn_items_are_drawn_again_from_the_kept_list(cast, decided):
    make.approve(make.request(cast, now=START + HOUR, name="Second"), START + HOUR)
    since = START.date() - timedelta(days=5)
    asked = Asked(Population.DECISIONS, since, since + timedelta(days=20))
    now = max(timezone.now(), START + timedelta(days=30))
    draw = Draw(1, "The yearly look", seed="42")
    sample = draw_sample(asked, draw, actor=cast.auditor, now=now)
    read = read_book(Kind.SAMPLE, sample.number)
    assert counts(read)["drawn_items"] == (1, 1) and not differing(read)
    with triggers_lifted():  # as a fault would
        SampleItem.objects.filter(sample=sample).update(key="decision:0")
    assert counts(read_book(Kind.SAMPLE, sample.number))["drawn_items"] == (1, 0)


def entry(n, verb, *refs):
    body = json.dumps({"verb": verb, "refs": list(refs)})
    return SliceEntry(n, f"E{n}", body, "00", ())


def test_what_was_decided_in_reviews_of_the_right_is_not_counted_for_the_request():
    entries = [
        entry(0, "review.step_approve", "request:A", "review:1", "sign_off:1"),
        entry(1, "review.decided", "request:A", "review:1", "decision:1", "ballot:1"),
        entry(2, "review.step_approve", "scheduled_review:B", "review:2", "sign_off:2"),
        entry(3, "review.decided", "scheduled_review:B", "review:2", "decision:2", "ballot:2"),
    ]
    again = second_counts(entries, "request:A", votes_show=True)
    assert again == {"ballots": 1, "decisions": 1, "sign_offs": 1, "votes": 0}


def test_where_entries_were_pruned_nothing_is_counted_again():
    drawn = Drawn("x", "X", "", "", "", count=3, counted=1, counted_how="Entries.")
    said = drawn_words(drawn, 3, pruned=2)
    assert "difference" not in said and "counted" not in said
    assert "pruned" in str(said["not_counted"])
