"""What the evidence room stores, and what it reads of the rooms below."""

from evidence.models.erasures import PersonErasure
from evidence.models.extracts import Extract
from evidence.models.findings import AuditFinding, FindingTurn
from evidence.models.frameworks import (
    Applicability,
    Control,
    Framework,
    FrameworkRequirement,
    RequirementDocument,
)
from evidence.models.management_reviews import (
    ManagementAttendee,
    ManagementInput,
    ManagementPoint,
    ManagementPointTurn,
    ManagementReview,
)
from evidence.models.packs import Pack, PackSeries
from evidence.models.publications import Publication, PublicationTry, Stamp
from evidence.models.retention import PruningRun, RetentionTable
from evidence.models.samples import (
    Sample,
    SampleItem,
    SamplePopulation,
    SampleResult,
    SampleTurn,
)

__all__ = [
    "Applicability",
    "AuditFinding",
    "Control",
    "Extract",
    "FindingTurn",
    "Framework",
    "FrameworkRequirement",
    "ManagementAttendee",
    "ManagementInput",
    "ManagementPoint",
    "ManagementPointTurn",
    "ManagementReview",
    "Pack",
    "PackSeries",
    "PersonErasure",
    "PruningRun",
    "Publication",
    "PublicationTry",
    "RequirementDocument",
    "RetentionTable",
    "Sample",
    "SampleItem",
    "SamplePopulation",
    "SampleResult",
    "SampleTurn",
    "Stamp",
]
