"""What the evidence room stores, and what it reads of the rooms below."""

from evidence.models.accesses import AccessTurn, AuditorAccess
from evidence.models.asked import AskedEvidence, AskedTurn
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
from evidence.models.recertifications import Recertification, RecertifiedRole
from evidence.models.reconciliations import ReconciledRow, Reconciliation
from evidence.models.restore_tests import RestoreTest
from evidence.models.retention import PruningRun, RetentionTable
from evidence.models.samples import (
    Sample,
    SampleItem,
    SamplePopulation,
    SampleResult,
    SampleTurn,
)

__all__ = [
    "AccessTurn",
    "Applicability",
    "AskedEvidence",
    "AskedTurn",
    "AuditFinding",
    "AuditorAccess",
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
    "Recertification",
    "RecertifiedRole",
    "ReconciledRow",
    "Reconciliation",
    "RequirementDocument",
    "RestoreTest",
    "RetentionTable",
    "Sample",
    "SampleItem",
    "SamplePopulation",
    "SampleResult",
    "SampleTurn",
    "Stamp",
]
