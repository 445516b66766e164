"""What scorecards keep."""

from scorecards.models.data_requests import DataRequest
from scorecards.models.patterns import PatternAcceptance, PatternFinding, PatternLook
from scorecards.models.proofs import Assessment, ProofDay, newest_assessments
from scorecards.models.readiness import AgentReadiness, ReadinessWord
from scorecards.models.reports import MailChoice, Report, WeeklyMail
from scorecards.models.rollouts import (
    CriterionTick,
    PhaseSignature,
    PlanCriterion,
    PlanPhase,
    RolloutPlan,
)
from scorecards.models.snapshots import Snapshot, Target, targets_on
from scorecards.models.training import Completion, Course
from scorecards.models.workflows import Workflow, WorkflowReport

__all__ = [
    "AgentReadiness",
    "Assessment",
    "Completion",
    "Course",
    "CriterionTick",
    "DataRequest",
    "MailChoice",
    "PatternAcceptance",
    "PatternFinding",
    "PatternLook",
    "PhaseSignature",
    "PlanCriterion",
    "PlanPhase",
    "ProofDay",
    "ReadinessWord",
    "Report",
    "RolloutPlan",
    "Snapshot",
    "Target",
    "WeeklyMail",
    "Workflow",
    "WorkflowReport",
    "newest_assessments",
    "targets_on",
]
