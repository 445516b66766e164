"""Refusals of conditions in words; the one place where each is said."""

from django.utils.translation import gettext_lazy as _

CONDITION_SENTENCES = {
    "condition.row_without_text": _(
        "Condition %(n)s: write what has to be done, or set its days back to leave it out."
    ),
    "condition.row_too_long": _("Condition %(n)s may have %(most)s characters; these are %(has)s."),
    "condition.row_without_owner": _("Condition %(n)s: choose who has to fulfil it."),
    "condition.row_days": _(
        "Condition %(n)s: give a whole number of days, from %(least)s to %(most)s."
    ),
    "condition.row_rule": _("Condition %(n)s, run-time rule. %(rule)s"),
    "condition.not_owner": _(
        "Its owner hands in the evidence, or whom the escalation called in their place."
    ),
    "condition.own_condition": _("Nobody verifies the evidence for their own condition."),
    "condition.own_evidence": _("Nobody verifies evidence that they handed in themselves."),
    "condition.conflict": _(
        "You have a conflict of interest in this case, so you may read the evidence but not "
        "verify it."
    ),
    "condition.not_verifier": _(
        "Evidence is verified by who proposed the condition, who reviewed the case, or chair and "
        "co-chair."
    ),
    "condition.not_presiding": _(
        "Only who presided over the ballot puts another wording in the place of conditions."
    ),
    "condition.merge_overdue": _(
        "A condition past its deadline keeps its wording; its time is running out as it stands."
    ),
    "condition.merge_none": _("Choose at least one condition."),
    "condition.merge_without_text": _(
        "Write the new wording. Dropping a condition takes a motion in a meeting of the committee."
    ),
    "condition.merge_too_long": _("The wording may have %(most)s characters; these are %(has)s."),
    "condition.merge_owner": _("Choose an owner among those of the conditions you merge."),
    "condition.merge_unchanged": _("This is the wording it has already; nothing was changed."),
    "condition.drop_needs_motion": _(
        "Dropping a condition takes a motion in a meeting of the committee."
    ),
    "condition.evidence_short": _(
        "Say what was done, in %(least)s characters or more; these are %(has)s."
    ),
    "condition.evidence_long": _("The text may have %(most)s characters; these are %(has)s."),
    "condition.files_too_many": _("Evidence may have %(most)s files; “%(name)s” was not attached."),
    "condition.evidence_stale": _(
        "Newer evidence was handed in while you had the page open. Read it, then decide."
    ),
    "condition.submitted_stale": _(
        "Evidence was handed in already and is being verified; nothing was changed."
    ),
    "condition.may_not_hand_over": _(
        "Only chair, co-chair or an administrator names another owner for a condition."
    ),
    "condition.over_stale": _("This condition is over; nothing was changed."),
    "condition.owner_here_stale": _("Who owes this condition is here; nothing was changed."),
    "condition.not_submitted_stale": _(
        "There is no evidence to verify: somebody was first. Nothing was changed."
    ),
    "condition.met_stale": _("This condition is met already; nothing was changed."),
    "condition.merged_stale": _(
        "Another condition took the place of this one meanwhile; nothing was changed."
    ),
    "condition.moot_stale": _(
        "What this was a condition of has ended, so nobody asks for it any more."
    ),
}

# A no that depends on who asks, and not on what: 403 instead of 422.
CONDITIONS_FORBIDDEN = frozenset(
    {
        "condition.conflict",
        "condition.may_not_hand_over",
        "condition.not_owner",
        "condition.not_presiding",
        "condition.not_verifier",
        "condition.own_condition",
        "condition.own_evidence",
    }
)
