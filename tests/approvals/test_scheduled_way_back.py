"""What lapsed, or was rejected, comes back by a new decision; and what lives on for two years."""

from datetime import UTC, datetime, timedelta

import pytest

from approvals.actions.drafts import start_draft
from approvals.actions.renewals import copied
from approvals.actions.scheduled import keep_reviews
from approvals.actions.submitting import submit
from approvals.models import ScheduledReview
from approvals.rules.ballots import Choice
from approvals.rules.reviews import Verdict
from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.worklist.models import WorkItem
from registry.actions import go_live_refusal, record_go_live
from registry.models import Agent, Authorisation
from tests import make
from tests.approvals.reviewing import (
    DAY,
    HOUR,
    MINUTE,
    agent_of,
    do_all,
    fresh,
    right_of,
    running,
    tick,
)
from tests.make import START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def live(cast, example="tier1-ticket-triage"):
    """A real request, decided and put live by its technical owner."""
    request = make.approve(make.request(cast, example), START + HOUR)
    record_go_live(request.agent, actor=cast.tech_owner, now=START + 2 * DAY)
    return request


def renewal(cast, request, now, kind="renewal", **basics):
    """The owner copies the old request, as the page offers it, and sends it."""
    content = copied(request, kind)
    wanted = (now + 60 * DAY).date().isoformat()
    content["agent_metadata"] |= {"proposed_production_date": wanted} | basics
    content["security_assessment"]["kill_switch_tested_on"] = now.date().isoformat()
    return submit(
        start_draft(actor=cast.owner, now=now, content=content), actor=cast.owner, now=now
    )


def lapsed(cast, request):
    """Nobody holds its periodic review, nor the one before it."""
    right = Authorisation.objects.get(agent=request.agent)
    day = START
    while Authorisation.objects.get(pk=right.pk).state != "lapsed":
        day += 4 * DAY
        tick(day)
        for row in ScheduledReview.objects.open().filter(kind="post_deployment"):
            do_all(row, day + HOUR)
    return day


def test_the_days_follow_from_decision_and_go_live(cast):
    request = live(cast)
    right = Authorisation.objects.get()
    assert right.valid_until == (START + 365 * DAY).date()
    agent = Agent.objects.get(pk=request.agent_id)
    assert agent.post_deployment_review_on == (START + 182 * DAY).date()


def test_what_lapsed_comes_back_by_a_renewal(cast):
    request = live(cast)
    day = lapsed(cast, request)
    agent = Agent.objects.get()
    assert (agent.lifecycle, agent.approval) == ("suspended", "lapsed")
    assert go_live_refusal(agent, cast.tech_owner, day.date()).code == "agent.not_authorised"
    again = renewal(cast, request, day + DAY)
    assert again.agent_id == agent.pk and again.kind == "renewal"
    make.approve(again, day + DAY + HOUR)
    agent.refresh_from_db()
    assert (agent.lifecycle, agent.approval) == ("suspended", "approved")
    assert set(WorkItem.objects.open().values_list("kind", flat=True)) == {"agent.go_live"}
    record_go_live(agent, actor=cast.tech_owner, now=day + 2 * DAY)
    agent.refresh_from_db()
    right = Authorisation.objects.get(state="active")
    assert (agent.lifecycle, right.valid_until) == ("production", agent.next_review_on)
    assert right.valid_until == (day + DAY + HOUR + 365 * DAY).date()
    assert agent.post_deployment_review_on == (day + 182 * DAY).date()
    assert keep_reviews(day + 3 * DAY) == 0


def test_what_was_rejected_comes_back_by_a_change(cast):
    request = live(cast)
    right = Authorisation.objects.get()
    day = datetime(2027, 10, 25, 12, tzinfo=UTC)
    Agent.objects.update(post_deployment_review_on=None)
    tick(day)
    scheduled = do_all(ScheduledReview.objects.get(kind="periodic"), day + HOUR, Verdict.REJECT)
    assert right_of(scheduled).state == "suspended"
    again = renewal(cast, request, day + DAY, "material_change", version="2.0")
    make.approve(again, day + DAY + HOUR)
    record_go_live(agent_of(scheduled), actor=cast.tech_owner, now=day + 2 * DAY)
    right.refresh_from_db()
    agent = agent_of(scheduled)
    assert (right.state, agent.lifecycle, agent.approval) == ("replaced", "production", "approved")
    assert not right.suspensions.filter(lifted_at__isnull=True).exists()
    assert agent.next_review_on == (day + DAY + HOUR + 365 * DAY).date()


def test_two_years_of_an_agent_by_one_look_a_day(cast):
    """Tier 3: every 90 days, held some days before its day, on it, and late in the grace."""
    make.five_seats(cast)
    first = datetime(2027, 1, 4, 12, tzinfo=UTC)
    running(cast, 3, until=(first + 90 * DAY).date(), first_review=(first + 30 * DAY).date())
    holding_days = (9, 3, 0, -2)
    for n in range(730):
        now = first + n * DAY
        tick(now)
        for row in ScheduledReview.objects.open().select_related("review"):
            turn = holding_days[row.pk % len(holding_days)]
            if row.due_on - now.date() <= timedelta(days=turn):
                hold(row, now)
    held = ScheduledReview.objects.filter(kind="periodic", state="held").order_by("due_on")
    days = [row.due_on for row in held]
    gaps = {(b - a).days for a, b in zip(days, days[1:], strict=False)}
    assert gaps == {90, 92} and len(days) == 8
    assert all(row.due_on - row.opened_at.date() == timedelta(days=14) for row in held)
    assert not ScheduledReview.objects.filter(state__in=("lapsed", "cancelled")).exists()
    assert ScheduledReview.objects.filter(kind="post_deployment").count() == 1
    right = Authorisation.objects.get()
    assert right.state == "active" and right.valid_until > (first + 729 * DAY).date()
    assert Entry.objects.filter(verb="agent.authorisation_extended").count() == len(days)
    seal(first + 731 * DAY)
    assert verify_ledger(first + 731 * DAY).fault == ""


def hold(row, now):
    """Everybody does their duty; a committee votes within the hour."""
    do_all(row, now + MINUTE)
    if fresh(row).is_open:
        ballot = fresh(row).review.ballots.select_related("clock__version", "review").get()
        for seat in ballot.seats.order_by("position"):
            make.vote(make.fresh(ballot), seat.holder, Choice.APPROVE, now=now + 10 * MINUTE)
    assert fresh(row).state == "held"


def test_an_agent_nobody_looks_after_runs_out_of_right_once(cast):
    first = datetime(2027, 1, 4, 12, tzinfo=UTC)
    running(cast, 4, until=(first + 30 * DAY).date())
    for n in range(90):
        tick(first + n * DAY)
    row = ScheduledReview.objects.get()
    assert (row.state, row.missed_at) == ("lapsed", first + 38 * DAY)
    assert not WorkItem.objects.open().exists()


def test_a_version_that_waits_is_reviewed_too_and_lapses_where_it_is_not(cast):
    request = make.approve(make.request(cast), START + HOUR)
    right = Authorisation.objects.get()
    assert right.live_at is None
    for n in range(0, 390, 3):
        tick(START + n * DAY)
    right.refresh_from_db()
    agent = Agent.objects.get(pk=request.agent_id)
    assert (right.state, agent.approval, agent.lifecycle) == ("lapsed", "lapsed", "suspended")
    assert not WorkItem.objects.open().exists()
