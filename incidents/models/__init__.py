"""Incidents and all that is kept about them."""

from incidents.models.checklists import ChecklistItem, ChecklistTick
from incidents.models.courses import IncidentNote, IncidentPart, IncidentTurn
from incidents.models.exercises import Exercise, Inject
from incidents.models.freezes import Freeze, LegalHold
from incidents.models.incidents import Incident, IncidentQuerySet
from incidents.models.playbooks import (
    IncidentPlaybook,
    Playbook,
    PlaybookHand,
    PlaybookVersion,
)

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
