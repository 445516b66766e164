"""Incidents and all that is kept about them."""

from incidents.models.containments import Containment, ContainmentStep
from incidents.models.courses import IncidentNote, IncidentPart, IncidentTurn
from incidents.models.incidents import Incident, IncidentQuerySet
from incidents.models.resumes import ResumeConfirmation, ResumeRequest, SuspensionQuestion

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
