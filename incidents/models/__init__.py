"""Incidents and all that is kept about them."""

from incidents.models.alerts import Alert, AlertQuerySet, Recurrence
from incidents.models.checklists import ChecklistItem, ChecklistTick
from incidents.models.containments import Containment, ContainmentStep
from incidents.models.corrective import ActionEvidence, CorrectiveAction, Retest
from incidents.models.courses import IncidentNote, IncidentPart, IncidentTurn
from incidents.models.exercises import Exercise, Inject
from incidents.models.findings import FailedControl, Recommendation
from incidents.models.freezes import Freeze, LegalHold
from incidents.models.incidents import Incident, IncidentQuerySet
from incidents.models.legal import AffectedScope, LegalAnswer, StatutoryClock
from incidents.models.monitors import Monitor, MonitorKey, MonitorQuerySet
from incidents.models.notices import LegalNotice, NoticeMove, NoticeVersion
from incidents.models.paging import (
    OnCall,
    Page,
    PagingChain,
    PagingChannel,
    PagingRound,
    UpdateTold,
)
from incidents.models.playbooks import (
    IncidentPlaybook,
    Playbook,
    PlaybookHand,
    PlaybookVersion,
)
from incidents.models.post_incident import (
    HandedIn,
    PostIncidentReview,
    ReviewPaper,
    ReviewSignature,
    ReviewText,
)
from incidents.models.resumes import ResumeConfirmation, ResumeRequest, SuspensionQuestion

__all__ = [
    "ActionEvidence",
    "AffectedScope",
    "Alert",
    "AlertQuerySet",
    "ChecklistItem",
    "ChecklistTick",
    "Containment",
    "ContainmentStep",
    "CorrectiveAction",
    "Exercise",
    "FailedControl",
    "Freeze",
    "HandedIn",
    "Incident",
    "IncidentNote",
    "IncidentPart",
    "IncidentPlaybook",
    "IncidentQuerySet",
    "IncidentTurn",
    "Inject",
    "LegalAnswer",
    "LegalHold",
    "LegalNotice",
    "Monitor",
    "MonitorKey",
    "MonitorQuerySet",
    "NoticeMove",
    "NoticeVersion",
    "OnCall",
    "Page",
    "PagingChain",
    "PagingChannel",
    "PagingRound",
    "Playbook",
    "PlaybookHand",
    "PlaybookVersion",
    "PostIncidentReview",
    "Recommendation",
    "Recurrence",
    "ResumeConfirmation",
    "ResumeRequest",
    "Retest",
    "ReviewPaper",
    "ReviewSignature",
    "ReviewText",
    "StatutoryClock",
    "SuspensionQuestion",
    "UpdateTold",
]
