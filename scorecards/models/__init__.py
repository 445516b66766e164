"""What scorecards keep."""

from scorecards.models.proofs import Assessment, ProofDay, newest_assessments
from scorecards.models.rollouts import (
    CriterionTick,
    PhaseSignature,
    PlanCriterion,
    PlanPhase,
    RolloutPlan,
)
from scorecards.models.snapshots import Snapshot, Target, targets_on

__all__ = [
    "Assessment",
    "CriterionTick",
    "PhaseSignature",
    "PlanCriterion",
    "PlanPhase",
    "ProofDay",
    "RolloutPlan",
    "Snapshot",
    "Target",
    "newest_assessments",
    "targets_on",
]
