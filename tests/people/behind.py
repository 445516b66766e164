"""What stands behind the addresses that tests walk through: cases, releases, identities."""

from datetime import date, timedelta

from django.utils import timezone

from approvals.models import Condition
from approvals.rules.ballots import Choice
from registry import actions as registry
from registry.rules.lifecycle import Lifecycle
from registry.rules.releases import StagePlan
from tests import make


def a_condition(cast):
    """A third agent, approved with a condition just now."""
    now = timezone.now() - timedelta(hours=1)
    request = make.request(cast, "tier3-hr-screening", now=now, name="A third agent")
    ballot = make.to_ballot(request, now)
    rows = [make.row("A daily limit.")]
    make.vote(ballot, cast.chair, Choice.APPROVE_WITH_CONDITIONS, now=now, rows=rows)
    for person in (cast.co_chair, cast.member):
        make.vote(ballot, person, now=now)
    return Condition.objects.get()


def begun_release(request, now=make.START):
    """A release in stages of a request's agent, without the decision; one criterion is signed."""
    plans = [StagePlan(stage, 14) for stage in (Lifecycle.SHADOW, Lifecycle.LIMITED)]
    right = registry.authorise(
        request.version.manifest, environment="production", stages=plans, basis="decision:0",
        valid_until=date(9999, 1, 1), lapses_on=date(9999, 1, 8), monitoring="", actor=make.SETUP,
        post_deployment_days=30, now=now)  # fmt: skip
    registry.move_agent(request.agent, "approve", actor=make.SETUP, now=now)
    stage = make.in_question(right.agent)
    registry.start_stage(stage, actor=right.agent.technical_owner, now=now)
    first = stage.criteria.order_by("n")[0]
    registry.sign_criterion(first, make.REASONS, actor=right.agent.technical_owner, now=now)
    return stage
