"""Drafts, requests, reviews and decisions, as they are stored."""

from approvals.models.advice import Advice, AdviceReader, AdviceText
from approvals.models.appeals import Appeal
from approvals.models.ballots import Ballot, Vote
from approvals.models.behalf import OnBehalf
from approvals.models.changes import ChangeJudgement
from approvals.models.completeness import CompletenessCheck, QuestionGround
from approvals.models.condition_rules import ConditionRule
from approvals.models.conditions import Condition, ConditionProposal, EvidenceFile, Submission
from approvals.models.decisions import Decision, Question
from approvals.models.documents import ReviewDocument
from approvals.models.drafts import Attachment, Draft
from approvals.models.emergencies import EmergencyBallot
from approvals.models.exceptions import Waiver, WaiverQuerySet
from approvals.models.letters import BoardLetter
from approvals.models.meetings import AgendaItem, Attendance, Hearing, HearingSeat, Meeting
from approvals.models.minutes import ActionItem, Addendum, Minutes
from approvals.models.orders import ProvisionalOrder
from approvals.models.policies import Policy, PolicyVersion, PolicyWriter
from approvals.models.policy_reviews import PolicyReview
from approvals.models.polls import Poll, PollCasting, PollRecusal, PollRows, PollSeat, PollVote
from approvals.models.precedents import Precedent, PrecedentKey
from approvals.models.proposals import SchemeProposal, WhatIfRow, WhatIfRun
from approvals.models.readings import Reading
from approvals.models.recusals import CastingVote, Recusal
from approvals.models.reductions import Reduction
from approvals.models.requests import NumberSeries, Participant, Request, RequestVersion
from approvals.models.reviews import Review, ReviewParty, ReviewRows, RoutingScheme
from approvals.models.scheduled import ScheduledReview
from approvals.models.seats import BallotSeat
from approvals.models.steps import ReviewStep, SignOff

__all__ = [
    "ActionItem",
    "Addendum",
    "Advice",
    "AdviceReader",
    "AdviceText",
    "AgendaItem",
    "Appeal",
    "Attachment",
    "Attendance",
    "Ballot",
    "BallotSeat",
    "BoardLetter",
    "CastingVote",
    "ChangeJudgement",
    "CompletenessCheck",
    "Condition",
    "ConditionProposal",
    "ConditionRule",
    "Decision",
    "Draft",
    "EmergencyBallot",
    "EvidenceFile",
    "Hearing",
    "HearingSeat",
    "Meeting",
    "Minutes",
    "NumberSeries",
    "OnBehalf",
    "Participant",
    "Policy",
    "PolicyReview",
    "PolicyVersion",
    "PolicyWriter",
    "Poll",
    "PollCasting",
    "PollRecusal",
    "PollRows",
    "PollSeat",
    "PollVote",
    "ProvisionalOrder",
    "Precedent",
    "PrecedentKey",
    "Question",
    "QuestionGround",
    "Reading",
    "Recusal",
    "Reduction",
    "Request",
    "RequestVersion",
    "Review",
    "ReviewDocument",
    "ReviewParty",
    "ReviewRows",
    "ReviewStep",
    "RoutingScheme",
    "ScheduledReview",
    "SchemeProposal",
    "SignOff",
    "Submission",
    "Vote",
    "Waiver",
    "WaiverQuerySet",
    "WhatIfRow",
    "WhatIfRun",
]
