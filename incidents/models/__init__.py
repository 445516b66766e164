"""Incidents and all that is kept about them."""

from incidents.models.courses import IncidentNote, IncidentPart, IncidentTurn
from incidents.models.incidents import Incident, IncidentQuerySet

__all__ = ["Incident", "IncidentNote", "IncidentPart", "IncidentQuerySet", "IncidentTurn"]
