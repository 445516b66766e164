"""Incidents and all that is kept about them."""

from incidents.models.alerts import Alert, AlertQuerySet, Recurrence
from incidents.models.courses import IncidentNote, IncidentPart, IncidentTurn
from incidents.models.incidents import Incident, IncidentQuerySet
from incidents.models.monitors import Monitor, MonitorKey, MonitorQuerySet

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
