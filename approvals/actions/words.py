"""What work items and mails about reviews say; each is put into its reader's language."""

from typing import Any

from approvals.models import Condition, ReviewStep
from approvals.models.names import STEP_NAMES
from approvals.rules.reviews import StepKind
from approvals.rules.wording import gettext_noop as _
from govportal.worklist.saying import Words, phrase

STEP = _("%(step)s: %(about)s")
STEP_NOBODY = _("Name somebody for “%(step)s”: %(about)s")
STEP_LATE = _("Late: %(step)s of %(about)s")
QUESTION = _("Question %(n)s about %(about)s")
QUESTION_ANSWERED = _("Answer to question %(n)s: %(about)s")
ADVICE = _("Advice of counsel that you may read: %(about)s")
COMPLETENESS = _("Is it complete? %(about)s")
DECIDED = _("%(outcome)s: %(about)s")
RENEW = _("Renew before %(day)s: %(agent)s")
REDUCED = _("A reduced scope is proposed: %(about)s")
NO_QUORUM = _("No quorum yet: ballot %(n)s, %(about)s")
CONDITION = _("Condition %(n)s: %(about)s")
CONDITION_TO_VERIFY = _("Evidence to verify: condition %(n)s, %(about)s")
CONDITION_MET = _("Accepted: condition %(n)s, %(about)s")
CONDITION_GRACE = _("The grace is running out: condition %(n)s, %(about)s")
CONDITION_HELD = _("Overdue, and suspended: condition %(n)s, %(about)s")
SCHEDULED = _("%(kind)s: %(about)s")
SCHEDULED_BODY = _(
    "%(kind)s of %(agent)s, due at the end of %(due)s. Nothing is approved by silence."
)
SCHEDULED_NOBODY = _("Name somebody: %(about)s")
SCHEDULED_OVERDUE = _("Overdue: %(about)s")
SCHEDULED_LAPSES = _(
    "%(kind)s %(number)s was due at the end of %(due)s. If it is not held by the end of %(end)s, "
    "the authorisation lapses and the agent may not run."
)
SCHEDULED_STOPS = _(
    "%(kind)s %(number)s was due at the end of %(due)s. If it is not held by the end of %(end)s, "
    "the agent is suspended until it is held."
)
SCHEDULED_OUTCOME = _("%(kind)s %(number)s: %(outcome)s.")
SCHEDULED_REJECTED = _(
    "%(kind)s %(number)s: %(outcome)s. %(agent)s is suspended. To bring it back, ask for a change "
    "or a renewal that answers the reasons; a new decision gives a new authorisation."
)


def of_condition(condition: Condition, text: str = CONDITION, **more: Any) -> Words:
    """A sentence about a condition, which is called by its number and its case."""
    return phrase(text, n=condition.n, about=condition.review.title, **more)


def of_step(step: ReviewStep, about: str, text: str = STEP) -> Words:
    """A sentence about one duty of a review."""
    return phrase(text, step=STEP_NAMES[StepKind(step.kind)], about=about)
