"""What scorecards keep."""

from scorecards.models.data_requests import DataRequest
from scorecards.models.snapshots import Snapshot, Target, targets_on
from scorecards.models.training import Completion, Course
from scorecards.models.workflows import Workflow, WorkflowReport

__all__ = [
    "Completion",
    "Course",
    "DataRequest",
    "Snapshot",
    "Target",
    "Workflow",
    "WorkflowReport",
    "targets_on",
]
