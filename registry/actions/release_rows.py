"""The rows of a release: its stages, each with its exit criteria, written before it begins."""

from collections.abc import Iterable, Sequence

from registry.models import Authorisation, ExitCriterion, ReleaseStage
from registry.rules.criteria import Criterion, criteria_of
from registry.rules.lifecycle import Lifecycle
from registry.rules.releases import StagePlan


def write_stages(
    authorisation: Authorisation,
    plans: Sequence[StagePlan],
    release_plan: str,
    *,
    is_pilot: bool = False,
) -> None:
    """Stages as planned and production after them; nothing where no stage comes first.

    A pilot has no production after them, and so nothing to sign before it is left.
    """
    if not plans:
        return
    last = () if is_pilot else (StagePlan(Lifecycle.PRODUCTION, 0),)
    for position, plan in enumerate((*plans, *last)):
        stage = ReleaseStage.objects.create(
            authorisation=authorisation,
            position=position,
            stage=plan.stage,
            least_days=plan.least_days,
        )
        if not is_pilot:
            _write_criteria(stage, criteria_of(plan.stage, release_plan))


def write_attempt(stage: ReleaseStage) -> ReleaseStage:
    """The next attempt at a stage: the same least time and criteria, and nothing signed."""
    again = ReleaseStage.objects.create(
        authorisation=stage.authorisation,
        position=stage.position,
        attempt=stage.attempt + 1,
        stage=stage.stage,
        least_days=stage.least_days,
    )
    _write_criteria(again, (Criterion(row.text, row.said) for row in stage.criteria.all()))
    return again


def _write_criteria(stage: ReleaseStage, criteria: Iterable[Criterion]) -> None:
    ExitCriterion.objects.bulk_create(
        ExitCriterion(stage=stage, n=n, text=criterion.text, said=criterion.said)
        for n, criterion in enumerate(criteria, start=1)
    )
