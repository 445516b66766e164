"""What stands behind the addresses of the access table."""

from datetime import date, timedelta

from django.utils import timezone

from approvals.models import Condition
from approvals.rules.ballots import Choice
from govportal.people import actions as people
from govportal.people.rules import SeatKind
from govportal.worklist.actions import open_item
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


def somebody_left(cast):
    """A former data steward with a seat, a report and some work; by name of the argument."""
    now, setup = make.START, make.SETUP
    gone = people.add_person("gone@brackwater.example", "Gone", actor=setup, now=now)
    report = people.add_person(
        "report@brackwater.example", "Report", actor=setup, now=now, manager=gone
    )
    agent = registry.register_agent("left-behind", "Left behind", cast.unit, actor=setup, now=now,
        business_owner=cast.owner, technical_owner=cast.tech_owner, data_steward=gone)  # fmt: skip
    seat = people.fill_seat(
        cast.committee, SeatKind.ETHICS, "Ethics", holder=gone, actor=setup, now=now
    )
    item = open_item(report, kind="some.work", title="Work", url="/", role="", assignee=gone,
                     key="some", actor=setup, now=now)  # fmt: skip
    people.deactivate_person(gone, actor=setup, now=now)
    return {"left": gone.ref, "left_agent": agent.slug, "left_seat": seat.pk, "left_work": item.pk}
