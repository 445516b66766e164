"""The one sentence of each refusal about assessments of the organisation and rollout plans."""

from django.utils.translation import gettext_lazy as _

PROOFS_FORBIDDEN = frozenset(
    {"proof.assessors_only", "rollout.keepers_only", "rollout.signer_only"}
)
PROOFS_SENTENCES = {
    "proof.assessors_only": _("Compliance and security reviewers assess the organisation."),
    "proof.assessed_meanwhile_stale": _(
        "Somebody assessed this meanwhile. What you typed is kept below; look again."
    ),
    "proof.person_unknown": _("There is nobody with the address %(email)s."),
    "proof.score_unknown": _("Choose a score from 1 to 5."),
    "proof.reason_short": _("Give at least %(least)s characters: what you saw, and where."),
    "proof.reason_long": _("At most %(most)s characters."),
    "rollout.keepers_only": _("Who leads the plan, and compliance reviewers, do this."),
    "rollout.signer_only": _("Only the person named to let phases pass does this."),
    "rollout.over_stale": _("This plan is over."),
    "rollout.signed_stale": _("This phase has passed; what was signed for stays."),
    "rollout.evidence_old": _(
        "The evidence is older than %(hours)s hours: have it measured again, then sign."
    ),
    "rollout.same_people": _("These two have the plan already."),
    "rollout.earlier_first": _("The phases before this one pass first."),
    "rollout.criteria_open": _("%(count)s criteria of this phase are not met."),
    "rollout.measured": _("This is measured from the records; nobody ticks it."),
    "rollout.ticked_meanwhile_stale": _(
        "Somebody said something about this meanwhile. What you typed is kept below; look again."
    ),
    "rollout.no_target": _("This has no target that could be changed."),
    "rollout.target_wrong": _(
        "A target is more than 0 and at most 100 per cent, or a whole number up to 10,000."
    ),
    "rollout.title_wrong": _("Give the plan a title of at most %(most)s characters."),
    "rollout.date_far": _("The plan begins within three years of today."),
    "rollout.two_people": _("Who leads a plan does not let its phases pass: name two people."),
    "rollout.template_unknown": _("Choose one of the plans."),
    "rollout.auditor": _("%(person)s is an auditor, who reads and changes nothing."),
    "rollout.criterion_unknown": _("This criterion is not part of the plan."),
    "rollout.phase_unknown": _("This phase is not part of the plan."),
}
