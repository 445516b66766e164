"""What scorecards keep."""

from scorecards.models.snapshots import Snapshot, Target, targets_on

__all__ = ["Snapshot", "Target", "targets_on"]
