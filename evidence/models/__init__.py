"""What the evidence room stores, and what it reads of the rooms below."""

from evidence.models.findings import AuditFinding, FindingTurn
from evidence.models.frameworks import (
    Applicability,
    Control,
    Framework,
    FrameworkRequirement,
    RequirementDocument,
)
from evidence.models.packs import Pack, PackSeries

__all__ = [
    "Applicability",
    "AuditFinding",
    "Control",
    "FindingTurn",
    "Framework",
    "FrameworkRequirement",
    "Pack",
    "PackSeries",
    "RequirementDocument",
]
