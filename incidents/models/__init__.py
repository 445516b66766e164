"""Incidents and all that is kept about them."""

from incidents.models.courses import IncidentNote, IncidentPart, IncidentTurn
from incidents.models.incidents import Incident, IncidentQuerySet
from incidents.models.paging import (
    OnCall,
    Page,
    PagingChain,
    PagingChannel,
    PagingRound,
    UpdateTold,
)

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
