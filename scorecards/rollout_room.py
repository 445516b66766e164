"""What the pages of rollout plans show, and who may do what there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govportal.people.models import Person
from govportal.refusals import Refusal
from scorecards.evidence_links import open_to
from scorecards.evidence_list import Proofs, evidence_list, proofs_of
from scorecards.models import PlanCriterion, PlanPhase, ProofDay, RolloutPlan
from scorecards.plan_state import CriterionLine, PhaseLine, lines_of, phases_of
from scorecards.rights import keeps_plan, may_set
from scorecards.rules.rollouts import PlanState, fresh_enough, is_share, sign_refusal
from scorecards.rules.shipped_rollouts import TEMPLATES
from scorecards.sources.days import day_of

__all__ = ["CriterionLine", "is_share"]
PLAN_SIGNS = {
    PlanState.RUNNING: ("info", gettext_lazy("Running"), "wait"),
    PlanState.DONE: ("ok", gettext_lazy("Done"), "ok"),
    PlanState.STOPPED: ("neutral", gettext_lazy("Stopped"), "off"),
}
LATE = ("bad", gettext_lazy("Late"), "bad")
ENOUGH = "x" * 20


@dataclass(frozen=True)
class PlanLine:
    """A plan in the list. ``phase``: the first that nobody signed."""

    row: RolloutPlan
    phase: PlanPhase | None
    today: date

    @property
    def is_late(self) -> bool:
        return self.phase is not None and self.today > self.phase.last_on

    @property
    def sign(self) -> tuple[str, object, str]:
        state = PlanState(self.row.state)
        return LATE if state is PlanState.RUNNING and self.is_late else PLAN_SIGNS[state]

    @property
    def where(self) -> str:
        return _(self.phase.title) if self.phase else ""


def plan_lines(plans: Sequence[RolloutPlan], today: date) -> list[PlanLine]:
    """One query for any number of plans."""
    open_ones = PlanPhase.objects.filter(plan__in=[one.pk for one in plans], signature=None)
    first: dict[int, PlanPhase] = {}
    for phase in open_ones.order_by("n"):
        first.setdefault(phase.plan_id, phase)
    return [PlanLine(one, first.get(one.pk), today) for one in plans]


@dataclass(frozen=True)
class PlanRoom:
    """One plan's page."""

    plan: RolloutPlan
    phases: Sequence[PhaseLine]
    as_of: datetime | None
    keeps: bool
    signs: bool
    sets: bool
    now: datetime

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def is_running(self) -> bool:
        return self.plan.state == PlanState.RUNNING

    @property
    def current(self) -> PhaseLine | None:
        """The first phase that nobody signed."""
        return next((one for one in self.phases if not one.is_passed), None)

    @property
    def sign(self) -> tuple[str, object, str]:
        return PlanLine(self.plan, self.current.row if self.current else None, self.today).sign

    @property
    def template(self) -> str:
        shipped = TEMPLATES.get(self.plan.template)
        return _(shipped.title) if shipped else self.plan.template

    @property
    def sign_no(self) -> Refusal | None:
        """Why the phase in question cannot pass now."""
        line = self.current
        if line is None:
            return Refusal("rollout.over_stale")
        return sign_refusal(
            is_signer=self.signs, state=PlanState(self.plan.state), is_signed=False,
            before_signed=True, met=[one.is_met for one in line.lines], words=ENOUGH,
            is_fresh=fresh_enough(self.as_of, self.now),
        )  # fmt: skip


def plan_room(plan: RolloutPlan, reader: Person, now: datetime) -> PlanRoom:
    today, proofs = day_of(now), open_to(_proofs(plan), reader, now)
    return PlanRoom(
        plan, phases_of(plan, proofs, today), proofs.as_of, keeps_plan(reader, plan, today),
        reader.is_active and plan.signer_id == reader.pk, may_set(reader, today) is None, now,
    )  # fmt: skip


def _proofs(plan: RolloutPlan) -> Proofs:
    """What the plan is measured by: as it is, and of a plan that is over, as it was at its end."""
    if plan.ended_at is None:
        return evidence_list(plan.unit)
    rows = ProofDay.objects.of(plan.unit).filter(day__lte=day_of(plan.ended_at))
    return proofs_of(rows.order_by("-day").first())


def keeper_refusal(plan: RolloutPlan, reader: Person, now: datetime) -> Refusal | None:
    """Why the reader neither says what is done of a plan nor stops it."""
    if not keeps_plan(reader, plan, day_of(now)):
        return Refusal("rollout.keepers_only")
    return None if plan.state == PlanState.RUNNING else Refusal("rollout.over_stale")


def criterion_of(plan: RolloutPlan, pk: int) -> CriterionLine | None:
    """One criterion of the plan with its ticks."""
    one = Prefetch("criteria", PlanCriterion.objects.filter(pk=pk).prefetch_related("ticks__by"))
    phase = plan.phases.filter(criteria__pk=pk).prefetch_related(one).first()
    return None if phase is None else lines_of(phase, _proofs(plan))[0]


def criterion_context(line: CriterionLine) -> dict[str, Any]:
    return {
        "line": line,
        "heading": line.name,
        "ticks": list(line.row.ticks.all()) if not line.row.code else [],
    }


def phase_of(plan: RolloutPlan, n: int, now: datetime) -> PhaseLine | None:
    found = phases_of(plan, _proofs(plan), day_of(now))
    return next((one for one in found if one.row.n == n), None)
