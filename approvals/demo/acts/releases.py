"""What happens to an agent after the decision: staged releases, going live, stopping."""

from collections.abc import Sequence
from datetime import datetime

from approvals.demo import words
from approvals.demo.acts.cases import Act, Stage
from registry.actions import (
    leave_stage,
    move_agent,
    record_go_live,
    sign_criterion,
    start_stage,
    step_back,
)
from registry.models import Authorisation, ExitCriterion, ReleaseStage
from registry.models.releases import current_stage
from registry.rules.lifecycle import Lifecycle


def go_live() -> Act:
    """The technical owner records that what was approved runs."""

    def act(stage: Stage, now: datetime) -> None:
        record_go_live(stage.agent(), actor=stage.tech, now=now)

    return act


def move(name: str, by: str, reason: str) -> Act:
    """One move of the agent's life by somebody, with a reason."""

    def act(stage: Stage, now: datetime) -> None:
        move_agent(stage.agent(), name, actor=stage.people[by], now=now, reason=reason)

    return act


def begin(scope: str = "") -> Act:
    """The technical owner begins the stage whose turn it is."""

    def act(stage: Stage, now: datetime) -> None:
        start_stage(_stage(stage), scope, actor=stage.tech, now=now)

    return act


def sign_exit(*numbers: int) -> Act:
    """The owners sign exit criteria of the stage that runs: the technical owner, but for the last
    but one, which is about the people who work beside it. None given: all of them."""

    def act(stage: Stage, now: datetime) -> None:
        running = _stage(stage)
        for criterion in _criteria(running, numbers):
            text = words.evidence(Lifecycle(running.stage), criterion.n, stage.chance)
            signer = stage.owner if criterion.n == BUSINESS else stage.tech
            sign_criterion(criterion, text, actor=signer, now=now)

    return act


BUSINESS = 3
"""The criterion that is about people: the business owner signs it."""


def _criteria(running: ReleaseStage, numbers: Sequence[int]) -> list[ExitCriterion]:
    rows = running.criteria.select_related("stage").order_by("n")
    return [row for row in rows if not numbers or row.n in numbers]


def go_on() -> Act:
    """The business owner lets the stage be passed; after the last one the agent is live."""

    def act(stage: Stage, now: datetime) -> None:
        leave_stage(_stage(stage), actor=stage.owner, now=now)

    return act


def back(reason: str) -> Act:
    """The technical owner steps back to the stage before."""

    def act(stage: Stage, now: datetime) -> None:
        step_back(_stage(stage), reason, actor=stage.tech, now=now)

    return act


def _stage(stage: Stage) -> ReleaseStage:
    coming = Authorisation.objects.standing().get(agent__slug=stage.case.slug, live_at=None)
    found = current_stage(coming)
    assert found is not None
    return found
