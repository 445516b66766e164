"""Incidents and all that is kept about them."""

from incidents.models.courses import IncidentNote, IncidentPart, IncidentTurn
from incidents.models.incidents import Incident, IncidentQuerySet
from incidents.models.legal import AffectedScope, LegalAnswer, StatutoryClock
from incidents.models.notices import LegalNotice, NoticeMove, NoticeVersion

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
