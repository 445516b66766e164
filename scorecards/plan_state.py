"""How far a rollout plan is: each criterion beside its evidence, each phase beside its days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scorecards.evidence_list import Proofs
from scorecards.evidence_names import ABOUT
from scorecards.evidence_todo import TODO
from scorecards.evidence_words import says
from scorecards.models import CriterionTick, PhaseSignature, PlanCriterion, PlanPhase, RolloutPlan
from scorecards.rules.evidence import Evidence
from scorecards.rules.proofs import PIECES
from scorecards.rules.rollouts import PhaseState, is_share, phase_state, takes_target

PHASE_SIGNS = {
    PhaseState.AHEAD: ("neutral", gettext_lazy("Ahead"), "none"),
    PhaseState.OPEN: ("info", gettext_lazy("Under way"), "wait"),
    PhaseState.READY: (
        "info",
        gettext_lazy("Everything is there; waits for its signature"),
        "info",
    ),
    PhaseState.LATE: ("bad", gettext_lazy("Late"), "bad"),
    PhaseState.PASSED: ("ok", gettext_lazy("Passed"), "ok"),
}
MET = ("ok", gettext_lazy("Met"), "ok")
NOT_MET = ("warn", gettext_lazy("Missing"), "warn")
NOT_TOLD = ("neutral", gettext_lazy("Nobody can tell yet"), "none")


def sign_of(holds: bool | None) -> tuple[str, object, str]:
    """Tone, words and shape of a piece of evidence or a criterion."""
    return NOT_TOLD if holds is None else MET if holds else NOT_MET


@dataclass(frozen=True)
class CriterionLine:
    """One criterion as it stands. ``tick``: the last word of a person on it."""

    row: PlanCriterion
    evidence: Evidence | None
    tick: CriterionTick | None

    @property
    def is_met(self) -> bool | None:
        if self.evidence is not None:
            return self.evidence.holds
        return self.tick is not None and self.tick.is_met

    @property
    def value(self) -> Fraction | None:
        measured = self.evidence.measured if self.evidence else None
        return measured.value if measured else None

    @property
    def seen(self) -> int:
        return self.tick.n if self.tick else 0

    @property
    def name(self) -> str:
        return str(ABOUT[self.row.code].name) if self.row.code else _(self.row.text)

    @property
    def words(self) -> str:
        return says(self.evidence) if self.evidence else ""

    @property
    def who(self) -> object:
        return TODO[self.row.code][1] if self.row.code else ""

    @property
    def url(self) -> str:
        return self.evidence.url if self.evidence else ""

    @property
    def sign(self) -> tuple[str, object, str]:
        return sign_of(self.is_met)

    @property
    def takes_target(self) -> bool:
        return takes_target(self.row.code)

    @property
    def target_words(self) -> str:
        """What is demanded: “at least 90 %”."""
        if not self.takes_target:
            return ""
        least = self.row.fraction or PIECES[self.row.code].least
        shown = number_format(round(float(least * (100 if is_share(self.row.code) else 1)), 1))
        shown = shown.removesuffix(".0").removesuffix(",0")
        return _("at least %(n)s %%") % {"n": shown} if is_share(self.row.code) else (
            _("at least %(n)s") % {"n": shown}
        )  # fmt: skip


def lines_of(phase: PlanPhase, proofs: Proofs) -> list[CriterionLine]:
    """Load the phase with criteria and ticks."""
    return [_line(row, proofs) for row in phase.criteria.all()]


def _line(row: PlanCriterion, proofs: Proofs) -> CriterionLine:
    if row.code:
        return CriterionLine(row, proofs.judged(row.code, row.fraction), None)
    return CriterionLine(row, None, next(iter(row.ticks.all()), None))


@dataclass(frozen=True)
class PhaseLine:
    """One phase as it stands."""

    row: PlanPhase
    lines: Sequence[CriterionLine]
    state: PhaseState
    signature: PhaseSignature | None

    @property
    def title(self) -> str:
        return _(self.row.title)

    @property
    def exit(self) -> str:
        return _(self.row.exit)

    @property
    def sign(self) -> tuple[str, object, str]:
        return PHASE_SIGNS[self.state]

    @property
    def met(self) -> int:
        return sum(1 for line in self.lines if line.is_met)

    @property
    def is_passed(self) -> bool:
        return self.signature is not None


def phases_of(plan: RolloutPlan, proofs: Proofs, today: date) -> list[PhaseLine]:
    """All phases of a plan; three queries."""
    rows = plan.phases.select_related("signature__by").prefetch_related("criteria__ticks__by")
    return [_phase(row, proofs, today) for row in rows]


def _phase(row: PlanPhase, proofs: Proofs, today: date) -> PhaseLine:
    lines = lines_of(row, proofs)
    signature = getattr(row, "signature", None)
    state = phase_state(
        row.first_on, row.last_on, today, is_signed=signature is not None,
        met=[line.is_met for line in lines],
    )  # fmt: skip
    return PhaseLine(row, lines, state, signature)
