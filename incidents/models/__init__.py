"""Incidents and all that is kept about them."""

from incidents.models.alerts import Alert, AlertQuerySet, Recurrence
from incidents.models.corrective import ActionEvidence, CorrectiveAction, Retest
from incidents.models.containments import Containment, ContainmentStep
from incidents.models.checklists import ChecklistItem, ChecklistTick
from incidents.models.courses import IncidentNote, IncidentPart, IncidentTurn
from incidents.models.exercises import Exercise, Inject
from incidents.models.freezes import Freeze, LegalHold
from incidents.models.incidents import Incident, IncidentQuerySet
from incidents.models.monitors import Monitor, MonitorKey, MonitorQuerySet
from incidents.models.post_incident import (
    FailedControl,
    HandedIn,
    PostIncidentReview,
    Recommendation,
    ReviewPaper,
    ReviewSignature,
    ReviewText,
)
from incidents.models.resumes import ResumeConfirmation, ResumeRequest, SuspensionQuestion
from incidents.models.legal import AffectedScope, LegalAnswer, StatutoryClock
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

__all__ = [
    "Alert",
    "AlertQuerySet",
    "Incident",
    "IncidentNote",
    "IncidentPart",
    "IncidentQuerySet",
    "IncidentTurn",
    "Monitor",
    "MonitorKey",
    "MonitorQuerySet",
    "Recurrence",
]
__all__ = [
    "ActionEvidence",
    "CorrectiveAction",
    "FailedControl",
    "HandedIn",
    "Incident",
    "IncidentNote",
    "IncidentPart",
    "IncidentQuerySet",
    "IncidentTurn",
    "PostIncidentReview",
    "Recommendation",
    "Retest",
    "ReviewPaper",
    "ReviewSignature",
    "ReviewText",
]
__all__ = [
    "Containment",
    "ContainmentStep",
    "Incident",
    "IncidentNote",
    "IncidentPart",
    "IncidentQuerySet",
    "IncidentTurn",
    "ResumeConfirmation",
    "ResumeRequest",
    "SuspensionQuestion",
]
__all__ = [
    "AffectedScope",
    "Incident",
    "IncidentNote",
    "IncidentPart",
    "IncidentQuerySet",
    "IncidentTurn",
    "LegalAnswer",
    "LegalNotice",
    "NoticeMove",
    "NoticeVersion",
    "StatutoryClock",
]
__all__ = [
    "Incident",
    "IncidentNote",
    "IncidentPart",
    "IncidentQuerySet",
    "IncidentTurn",
    "OnCall",
    "Page",
    "PagingChain",
    "PagingChannel",
    "PagingRound",
    "UpdateTold",
]
__all__ = [
    "ChecklistItem",
    "ChecklistTick",
    "Exercise",
    "Freeze",
    "Incident",
    "IncidentNote",
    "IncidentPart",
    "IncidentPlaybook",
    "IncidentQuerySet",
    "IncidentTurn",
    "Inject",
    "LegalHold",
    "Playbook",
    "PlaybookHand",
    "PlaybookVersion",
]
