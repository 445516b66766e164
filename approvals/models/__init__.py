"""Drafts, requests, reviews and decisions, as they are stored."""

from approvals.models.drafts import Attachment, Draft
from approvals.models.requests import NumberSeries, Participant, Request, RequestVersion
from approvals.models.reviews import (
    Decision,
    Question,
    Review,
    ReviewParty,
    ReviewStep,
    RoutingScheme,
    SignOff,
)

__all__ = [
    "Attachment",
    "Decision",
    "Draft",
    "NumberSeries",
    "Participant",
    "Question",
    "Request",
    "RequestVersion",
    "Review",
    "ReviewParty",
    "ReviewStep",
    "RoutingScheme",
    "SignOff",
]
