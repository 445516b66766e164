"""Drafts, requests, reviews and decisions, as they are stored."""

from approvals.models.ballots import Ballot, Vote
from approvals.models.decisions import Decision, Question
from approvals.models.drafts import Attachment, Draft
from approvals.models.letters import BoardLetter
from approvals.models.recusals import CastingVote, Recusal
from approvals.models.requests import NumberSeries, Participant, Request, RequestVersion
from approvals.models.reviews import Review, ReviewParty, ReviewRows, RoutingScheme
from approvals.models.seats import BallotSeat
from approvals.models.steps import ReviewStep, SignOff

__all__ = [
    "Attachment",
    "Ballot",
    "BallotSeat",
    "BoardLetter",
    "CastingVote",
    "Decision",
    "Draft",
    "NumberSeries",
    "Participant",
    "Question",
    "Recusal",
    "Request",
    "RequestVersion",
    "Review",
    "ReviewParty",
    "ReviewRows",
    "ReviewStep",
    "RoutingScheme",
    "SignOff",
    "Vote",
]
