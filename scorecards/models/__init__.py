"""What scorecards keep."""

from scorecards.models.readiness import AgentReadiness, ReadinessWord
from scorecards.models.snapshots import Snapshot, Target, targets_on

__all__ = ["AgentReadiness", "ReadinessWord", "Snapshot", "Target", "targets_on"]
