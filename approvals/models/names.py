"""What states, steps, bases and verdicts of reviews are called on pages."""

from django.utils.translation import gettext_lazy as _

from approvals.rules.ballots import BallotState, Choice
from approvals.rules.conditions import ConditionState, EvidenceVerdict
from approvals.rules.meetings import ItemKind, ItemState, MeetingState, MinutesState
from approvals.rules.reviews import Basis, ReviewState, StepKind, StepState, Verdict
from approvals.rules.scheduled import Ending, ScheduledKind, ScheduledState

BASIS_NAMES = {
    Basis.SIGN_OFF: _("Sign-off"),
    Basis.BALLOT: _("Committee ballot"),
    Basis.ORDER: _("Provisional order"),
}
REVIEW_STATE_NAMES = {
    ReviewState.OPEN: _("Open"),
    ReviewState.DECIDED: _("Decided"),
    ReviewState.SUPERSEDED: _("Continued at a higher tier"),
    ReviewState.WITHDRAWN: _("Withdrawn"),
}
STEP_NAMES = {
    StepKind.ATTESTATION: _("Technical owner’s attestation"),
    StepKind.LEGAL_CLASS: _("Class under the EU AI Act"),
    StepKind.PRIVACY: _("Privacy review"),
    StepKind.SIGN_OFF_OWNER: _("Technical owner’s sign-off"),
    StepKind.SIGN_OFF_CISO: _("CISO’s sign-off"),
    StepKind.SIGN_OFF_SECURITY: _("Security reviewer’s sign-off"),
    StepKind.SECURITY: _("Security review"),
    StepKind.COMPLIANCE: _("Compliance review"),
    StepKind.ARCHITECTURE: _("Architecture review"),
    StepKind.BALLOT: _("Committee ballot"),
}
STEP_STATE_NAMES = {
    StepState.WAITING: _("Waiting for the first duties"),
    StepState.OPEN: _("Open"),
    StepState.DONE: _("Done"),
    StepState.CANCELLED: _("No longer needed"),
}
VERDICT_NAMES = {
    Verdict.APPROVE: _("Approved"),
    Verdict.CONDITIONS: _("Approved with conditions"),
    Verdict.REJECT: _("Rejected"),
}
BALLOT_STATE_NAMES = {
    BallotState.OPEN: _("Open"),
    BallotState.TIED: _("Tied: waits for the casting vote"),
    BallotState.DECIDED: _("Decided"),
    BallotState.NEXT_MEETING: _("No decision: for the next meeting"),
    BallotState.MOVED: _("Moved to the next meeting"),
    BallotState.REPLACED: _("Ended: the text was changed"),
    BallotState.WITHDRAWN: _("Ended with the review"),
}
CHOICE_NAMES = {
    Choice.APPROVE: _("For"),
    Choice.APPROVE_WITH_CONDITIONS: _("For, with conditions"),
    Choice.REJECT: _("Against"),
    Choice.ABSTAIN: _("Abstained"),
}
SCHEDULED_KIND_NAMES = {
    ScheduledKind.PERIODIC: _("Periodic review"),
    ScheduledKind.POST_DEPLOYMENT: _("Post-deployment review"),
}
SCHEDULED_STATE_NAMES = {
    ScheduledState.OPEN: _("Open"),
    ScheduledState.HELD: _("Held"),
    ScheduledState.LAPSED: _("Not held: the authorisation lapsed"),
    ScheduledState.CANCELLED: _("No longer needed"),
}
SCHEDULED_SIGNS = {
    ScheduledState.OPEN: ("neutral", "wait"),
    ScheduledState.HELD: ("ok", "ok"),
    ScheduledState.LAPSED: ("bad", "bad"),
    ScheduledState.CANCELLED: ("neutral", "off"),
}
ENDING_NAMES = {
    Ending.REPLACED: _("another authorisation took its place"),
    Ending.REVOKED: _("the authorisation was revoked"),
    Ending.LAPSED: _("the authorisation lapsed"),
    Ending.RETIRED: _("the agent was retired"),
}
CONDITION_STATE_NAMES = {
    ConditionState.OPEN: _("Open"),
    ConditionState.SUBMITTED: _("Evidence is being verified"),
    ConditionState.MET: _("Met"),
    ConditionState.MERGED: _("Merged into another"),
    ConditionState.MOOT: _("No longer needed"),
}
EVIDENCE_VERDICT_NAMES = {
    EvidenceVerdict.ACCEPTED: _("Accepted"),
    EvidenceVerdict.RETURNED: _("Returned"),
}
MEETING_STATE_NAMES = {
    MeetingState.PLANNED: _("Planned"),
    MeetingState.OPEN: _("In session"),
    MeetingState.CLOSED: _("Over"),
    MeetingState.CANCELLED: _("Called off"),
}
ITEM_KIND_NAMES = {
    ItemKind.CASE: _("Decision"),
    ItemKind.MOTION: _("Motion"),
    ItemKind.MINUTES: _("Minutes to approve"),
    ItemKind.CONSENT: _("Consent agenda"),
    ItemKind.REPORT: _("Report"),
}
ITEM_STATE_NAMES = {
    ItemState.WAITING: _("To come"),
    ItemState.CALLED: _("Now"),
    ItemState.DECIDED: _("Decided"),
    ItemState.ADOPTED: _("Adopted with the consent agenda"),
    ItemState.NOTED: _("Noted"),
    ItemState.NO_QUORUM: _("Closed: no quorum"),
    ItemState.POSTPONED: _("Left to the next meeting"),
    ItemState.WITHDRAWN: _("Withdrawn"),
    ItemState.REMOVED: _("Taken off"),
}
ELSEWHERE_NAMES = {
    "decided": _("Withdrawn: decided elsewhere, not in this meeting"),
    "withdrawn": _("Withdrawn: ended elsewhere, without a decision"),
    "superseded": _("Withdrawn: it goes on in another review"),
    "ballot": _("Withdrawn: voted on between meetings"),
}
UNCOUNTED_NAMES = {
    "other": _("not counted: the holder came"),
    "absent": _("not counted: not in the room when the vote was closed"),
}
MINUTES_STATE_NAMES = {
    MinutesState.DRAFT: _("Draft"),
    MinutesState.CIRCULATED: _("Sent round"),
    MinutesState.APPROVED: _("Approved"),
}
PART_NAMES = {
    "business_owner": _("Business owner"),
    "technical_owner": _("Technical owner"),
    "executive_sponsor": _("Executive sponsor"),
}


def part_name(part: str) -> str:
    """What somebody is to a case, in words; a part nobody named here as it stands, readably."""
    return str(PART_NAMES.get(part, part.replace("_", " ").capitalize()))
