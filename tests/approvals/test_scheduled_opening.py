"""Scheduled reviews are opened in time, once, with everybody's duty; overdue ones rise."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals.actions.handing_over import hand_over
from approvals.actions.scheduled import keep_reviews, open_due_reviews
from approvals.actions.scheduled.facts import digest_of
from approvals.models import Review, ReviewParty, ScheduledReview
from approvals.rules.reviews import StepKind
from govportal.ledger.models import Entry
from govportal.people import actions as people
from govportal.people.models import Committee
from govportal.worklist.models import Notice, WorkItem
from registry.models import Agent, Authorisation
from tests.approvals.reviewing import (
    A_MOMENT,
    DAY,
    DUE,
    DUE_AT,
    GRACE_ENDS,
    HOUR,
    MINUTE,
    OPENS,
    authorisation,
    give,
    opened,
    opened_first,
    running,
)
from tests.make import SETUP, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
PERIODS = {1: (365, 180), 2: (180, 90), 3: (90, 30), 4: (30, 30)}


def waiting(person):
    return set(WorkItem.objects.open().for_person(person).values_list("kind", flat=True))


def told(person, words):
    return Notice.objects.filter(person=person, subject__contains=words).exists()


def test_it_opens_on_the_fourteenth_day_before_and_not_a_moment_earlier(cast):
    running(cast)
    assert open_due_reviews(OPENS - A_MOMENT) == 0
    assert open_due_reviews(OPENS) == 1
    scheduled = ScheduledReview.objects.get()
    assert (scheduled.number, scheduled.kind, scheduled.state) == (
        "PR-2027-0001",
        "periodic",
        "open",
    )
    assert (scheduled.due_on, scheduled.due_at) == (DUE, DUE_AT)
    assert (scheduled.lapses_on, scheduled.grace_ends_at) == (DUE + 7 * DAY, GRACE_ENDS)
    assert scheduled.review.clock.due_at == DUE_AT


def test_the_zone_is_that_of_the_committees_calendar(cast):
    Committee.objects.filter(pk=cast.committee.pk).update(calendar_key="london")
    running(cast)
    assert open_due_reviews(OPENS + HOUR - A_MOMENT) == 0
    assert open_due_reviews(OPENS + HOUR) == 1
    assert ScheduledReview.objects.get().due_at == DUE_AT + HOUR


def test_it_opens_once_however_often_somebody_looks(cast):
    running(cast)
    assert [keep_reviews(OPENS + n * MINUTE) for n in range(4)] == [1, 0, 0, 0]
    assert Entry.objects.filter(verb="scheduled_review.opened").count() == 1
    assert Review.objects.count() == 1


def test_everybody_has_a_task_and_a_notice_and_the_owners_know(cast):
    scheduled = opened(cast, tier=2)
    kinds = list(scheduled.review.steps.values_list("kind", "state"))
    assert kinds == [
        ("attestation", "open"),
        ("sign_off_technical_owner", "waiting"),
        ("sign_off_ciso", "waiting"),
    ]
    assert waiting(cast.tech_owner) == {"review.attestation"} and not waiting(cast.chair)
    assert told(cast.owner, scheduled.number) and told(cast.tech_owner, scheduled.number)
    assert WorkItem.objects.get().url == f"{scheduled.get_absolute_url()}#decide"


def test_conflicts_are_found_and_the_business_owner_stands_for_who_asks(cast):
    scheduled = opened(cast, tier=3)
    found = set(ReviewParty.objects.values_list("person__full_name", "relation"))
    assert found == {
        ("Owner", "requester"),
        ("Owner", "business_owner"),
        ("Tech Owner", "technical_owner"),
        ("Manager", "manager_of_technical_owner"),
    }
    steps = {step.kind: step.assignee for step in scheduled.review.steps.all()}
    assert steps["security"] == cast.security and steps["attestation"] == cast.tech_owner


def test_one_person_in_both_parts_attests_and_their_manager_signs(cast):
    scheduled = opened(cast, business_owner=cast.tech_owner)
    steps = {step.kind: step.assignee for step in scheduled.review.steps.all()}
    assert steps["attestation"] == cast.tech_owner
    assert steps["sign_off_technical_owner"] == cast.manager


def test_without_an_owner_the_chair_is_asked_to_name_somebody(cast):
    scheduled = opened(cast, technical_owner=None)
    assert scheduled.review.steps.get(kind="attestation").assignee is None
    assert waiting(cast.chair) == {"review.unassigned"}
    step = scheduled.review.steps.get(kind=StepKind.ATTESTATION)
    hand_over(step, cast.manager, "Knows it best.", actor=cast.chair, now=OPENS + 2 * HOUR)
    assert waiting(cast.chair) == set() and waiting(cast.manager) == {"review.attestation"}
    give(scheduled, "attestation", now=OPENS + 3 * HOUR)
    assert waiting(cast.chair) == {"review.sign_off_technical_owner"}


def test_an_owner_who_left_has_no_duty(cast):
    people.deactivate_person(cast.tech_owner, actor=SETUP, now=START)
    scheduled = opened(cast)
    assert scheduled.review.steps.get(kind="attestation").assignee is None


def test_who_has_a_duty_sees_the_agent_and_the_review(cast):
    scheduled = opened(cast, tier=3)
    for person in (cast.security, cast.owner, cast.tech_owner, cast.colleague, cast.auditor):
        assert scheduled in ScheduledReview.objects.visible_to(person)
    assert scheduled not in ScheduledReview.objects.visible_to(cast.stranger)


def test_the_digest_is_over_the_facts_as_they_were_on_opening(cast):
    scheduled = opened(cast)
    assert scheduled.review.digest == digest_of(scheduled.facts)
    assert scheduled.facts["fingerprint"] == scheduled.authorisation.fingerprint
    assert scheduled.facts["due_on"] == "2027-03-10"
    assert scheduled.facts["since"] == START.isoformat()


@pytest.mark.parametrize("tier", PERIODS)
def test_from_the_go_live_both_days_are_the_tiers(cast, tier):
    period, first = PERIODS[tier]
    live = date(2027, 1, 4)
    until, on = live + period * DAY, live + first * DAY
    running(cast, tier, until=until, first_review=on)
    days = {}
    for n in range(period + 1):
        now = datetime(2027, 1, 4, 12, tzinfo=UTC) + n * DAY
        for number in range(open_due_reviews(now)):
            row = ScheduledReview.objects.order_by("-pk")[number]
            days[row.kind] = (row.due_on, row.due_on - now.date())
    assert days["periodic"] == (until, timedelta(days=14))
    assert days["post_deployment"] == (on, timedelta(days=14))


def test_both_reviews_of_one_day_are_two(cast):
    running(cast, 4, first_review=DUE)
    assert open_due_reviews(OPENS) == 2
    assert sorted(ScheduledReview.objects.values_list("number", flat=True)) == [
        "PD-2027-0001",
        "PR-2027-0001",
    ]


def test_what_is_retired_replaced_or_lapsed_is_not_reviewed(cast):
    for slug, state in (("one", "replaced"), ("two", "lapsed"), ("three", "revoked")):
        right = running(cast, slug=slug, first_review=DUE)
        Authorisation.objects.filter(pk=right.pk).update(state=state)
    retired = running(cast, slug="four", first_review=DUE)
    Agent.objects.filter(pk=retired.agent_id).update(lifecycle="retired")
    assert open_due_reviews(OPENS + DAY) == 0


def test_what_is_suspended_is_reviewed_all_the_same(cast):
    right = running(cast)
    Authorisation.objects.filter(pk=right.pk).update(state="suspended")
    assert open_due_reviews(OPENS + DAY) == 1


def test_a_version_that_waits_for_its_go_live_hides_no_review_of_what_is_live(cast):
    live = running(cast)
    agent = Agent.objects.get()
    Agent.objects.update(next_review_on=DUE + 200 * DAY)  # as an approved change leaves it
    authorisation(agent, agent.manifests.get(), until=DUE + 200 * DAY, basis="test:coming")
    assert open_due_reviews(OPENS) == 1
    assert ScheduledReview.objects.get().authorisation == live


def test_one_that_cannot_be_opened_holds_up_no_other(cast):
    lonely = people.add_unit("lonely", "Lonely", actor=SETUP, now=START)
    Committee.objects.update(is_default=False)
    cast.committee.units.add(cast.unit)
    running(cast, slug="lonely", unit=lonely, until=DUE - DAY)
    running(cast, slug="other")
    assert open_due_reviews(OPENS) == 1
    cast.committee.units.add(lonely)
    assert open_due_reviews(OPENS) == 1


def test_the_reads_do_not_grow_with_agents_that_are_not_due(cast):
    running(cast, slug="due")
    opened_by_then = [open_due_reviews(OPENS)]

    def reads():
        with CaptureQueriesContext(connection) as captured:
            opened_by_then.append(open_due_reviews(OPENS + MINUTE))
        return [query["sql"] for query in captured]

    few = reads()
    for n in range(30):
        running(cast, slug=f"far-{n}", until=DUE + 90 * DAY, first_review=DUE + 60 * DAY)
    assert len(reads()) == len(few) <= 5
    assert opened_by_then == [1, 0, 0]


@pytest.mark.parametrize("n", [0, 1])
def test_what_is_due_is_found_by_index(cast, n):
    running(cast, first_review=DUE + 100 * DAY, until=DUE + 200 * DAY)
    with CaptureQueriesContext(connection) as captured:
        open_due_reviews(OPENS)
    asked = [query["sql"] for query in captured if "<=" in query["sql"]]
    assert len(asked) == 2
    index = ("authorisation_review_due", "registry_ag_post_de")[n]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute(f"EXPLAIN {asked[n]}")
            index = "Index Scan"  # which one is the planner's, on a handful of rows
        else:
            cursor.execute(f"EXPLAIN QUERY PLAN {asked[n]}")
        assert index in str(cursor.fetchall())


def test_post_deployment_reviews_have_a_series_of_their_own(cast):
    scheduled = opened_first(cast, tier=3)
    assert (scheduled.number, scheduled.due_on) == ("PD-2027-0001", DUE)
    assert scheduled.review.basis == "sign_off"
    assert list(scheduled.review.steps.filter(state="open").values_list("kind", flat=True)) == [
        "attestation",
        "security",
        "compliance",
    ]
