"""Agents that run, and what people do in the reviews of them."""

from datetime import UTC, date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from approvals.actions.follow_up import follow_up
from approvals.actions.reviews import Given, sign
from approvals.actions.scheduled import keep_reviews
from approvals.models import ScheduledReview
from approvals.rules.reviews import StepKind, StepState, Verdict
from govportal.worklist.actions import sweep
from registry.actions import keep_manifest, register_agent
from registry.models import Agent, Authorisation
from registry.rules import manifests
from tests import make
from tests.make import REASONS, SETUP, START

DUE = date(2027, 3, 10)  # a Wednesday; in Berlin its end is 23:00 UTC
OPENS = datetime(2027, 2, 23, 23, 0, tzinfo=UTC)  # the first moment of 24 February in Berlin
DUE_AT = datetime(2027, 3, 10, 23, 0, tzinfo=UTC)
GRACE_ENDS = datetime(2027, 3, 17, 23, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
A_MOMENT = timedelta(microseconds=1)


def running(cast, tier=1, *, until=DUE, first_review=None, slug="triage", now=START, **people):
    """An authorised agent in production, as a decision and a go-live would have left it.

    Its tier comes last: how tier 3 and 4 go live in stages is not told here.
    """
    owners = {"business_owner": cast.owner, "technical_owner": cast.tech_owner}
    with transaction.atomic():
        agent = register_agent(
            slug,
            slug.title(),
            people.pop("unit", cast.unit),
            actor=SETUP,
            now=now,
            **(owners | people),
            tier=1,
            lifecycle="production",
            approval="approved",
            approved_at=now,
            went_live_at=now,
            next_review_on=until,
            post_deployment_review_on=first_review,
        )
        content = manifests.build(make.content(cast, name=slug))
        manifest = keep_manifest(agent, content, "1.0", actor=SETUP, now=now)
        right = authorisation(agent, manifest, until=until, now=now)
        Authorisation.objects.filter(pk=right.pk).update(live_at=now)
        Agent.objects.filter(pk=agent.pk).update(tier=tier)
    return Authorisation.objects.get(pk=right.pk)


def authorisation(agent, manifest, *, until=DUE, now=START, basis=""):
    made = Authorisation(
        agent=agent,
        manifest=manifest,
        fingerprint=manifest.fingerprint,
        environment="production",
        stage="production",
        basis=basis or f"test:{agent.slug}",
        post_deployment_days=30,
        valid_from=now,
        valid_until=until,
        lapses_on=until + 7 * DAY,
    )
    return Authorisation.objects.bulk_create([made])[0]


def opened(cast, tier=1, now=OPENS + HOUR, **facts):
    """Its periodic review, opened an hour after it could be."""
    right = running(cast, tier, **facts)
    keep_reviews(now)
    return ScheduledReview.objects.select_related("review__clock").get(authorisation=right)


def opened_first(cast, tier=1, now=OPENS + HOUR, **facts):
    """Its post-deployment review; the periodic one is far away."""
    right = running(cast, tier, first_review=DUE, until=DUE + 300 * DAY, **facts)
    keep_reviews(now)
    return ScheduledReview.objects.select_related("review__clock").get(authorisation=right)


def fresh(scheduled):
    return ScheduledReview.objects.select_related(
        "authorisation__agent", "agent", "review__clock__version", "review__committee"
    ).get(pk=scheduled.pk)


def give(scheduled, kind, verdict=Verdict.APPROVE, *, now, actor=None, **more):
    """Whose duty it is gives a verdict on what was opened."""
    review = fresh(scheduled).review
    step = review.steps.select_related("assignee").get(kind=kind)
    given = Given(verdict, REASONS, review.digest, **more)
    return sign(review, StepKind(kind), given, actor=actor or step.assignee, now=now)


def do_all(scheduled, now, verdict=Verdict.APPROVE):
    """Every duty of the people named, in order; the last signature says ``verdict``."""
    while True:
        review = fresh(scheduled).review
        steps = list(review.steps.exclude(kind="ballot").order_by("position"))
        left = [step for step in steps if step.state in {StepState.OPEN, StepState.WAITING}]
        turn = [step for step in left if step.state == StepState.OPEN]
        if not turn:
            return fresh(scheduled)
        last = len(left) == 1 and turn[0].kind.startswith("sign_off")
        give(scheduled, turn[0].kind, verdict if last else Verdict.APPROVE, now=now)


def agent_of(scheduled):
    return Agent.objects.get(pk=scheduled.agent_id)


def right_of(scheduled):
    return Authorisation.objects.get(pk=scheduled.authorisation_id)


def tick(now):
    """What the worker does: the clocks, what follows of them, and the days."""
    sweep(now)
    follow_up(now)
    return keep_reviews(now)


def due_in(cast, tier, days, *, first=False, **facts):
    """A review that is open now, in real time, and due in so many days; for pages."""
    now = timezone.now()
    day = timezone.localdate(now) + days * DAY
    dates = {"until": day + 300 * DAY, "first_review": day} if first else {"until": day}
    right = running(cast, tier, now=now - 100 * DAY, **dates, **facts)
    keep_reviews(now - 30 * MINUTE)
    return ScheduledReview.objects.select_related("review__clock").get(authorisation=right)
