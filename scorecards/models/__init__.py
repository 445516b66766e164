"""What scorecards keep."""

from scorecards.models.patterns import PatternAcceptance, PatternFinding, PatternLook
from scorecards.models.reports import MailChoice, Report, WeeklyMail
from scorecards.models.snapshots import Snapshot, Target, targets_on

__all__ = [
    "MailChoice",
    "PatternAcceptance",
    "PatternFinding",
    "PatternLook",
    "Report",
    "Snapshot",
    "Target",
    "WeeklyMail",
    "targets_on",
]
