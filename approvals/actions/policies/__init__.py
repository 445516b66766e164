"""Enterprise policies: written, put to the committee, in force, reviewed every quarter."""

from approvals.actions.policies.adopting import PolicyEffects
from approvals.actions.policies.agenda import policies_for
from approvals.actions.policies.drafting import (
    Written,
    begin_policy,
    begin_version,
    discard_version,
    drop_file,
    write_version,
)
from approvals.actions.policies.hands import hand_of, new_policy_refusal
from approvals.actions.policies.passing_on import (
    ask_for_owners,
    hand_over,
    hand_over_refusal,
)
from approvals.actions.policies.proposing import (
    ballot_refusal,
    may_propose,
    propose_version,
    put_to_ballot,
    withdraw_version,
)
from approvals.actions.policies.reviewing import keep_policies, tell_of_overdue
from approvals.actions.policies.verdicts import PolicyReviewEffects

__all__ = [
    "PolicyEffects",
    "PolicyReviewEffects",
    "Written",
    "ask_for_owners",
    "ballot_refusal",
    "begin_policy",
    "begin_version",
    "discard_version",
    "drop_file",
    "hand_of",
    "hand_over",
    "hand_over_refusal",
    "keep_policies",
    "may_propose",
    "new_policy_refusal",
    "policies_for",
    "propose_version",
    "put_to_ballot",
    "tell_of_overdue",
    "withdraw_version",
    "write_version",
]
