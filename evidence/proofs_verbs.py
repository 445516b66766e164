"""What the verbs of maturity, assessments and rollout plans mean, in words."""

from django.utils.translation import gettext_lazy as _

PROOFS_VERBS = {
    "maturity.computed": _("Computed another stage of maturity"),
    "organisation.assessed": _("Assessed the organisation"),
    "rollout.started": _("Started a rollout plan"),
    "rollout.ticked": _("Said whether a criterion is met"),
    "rollout.target_set": _("Changed the target of a criterion"),
    "rollout.phase_passed": _("Let a phase of a rollout plan pass"),
    "rollout.people_named": _("Gave a rollout plan to other people"),
    "rollout.done": _("The rollout plan is done"),
    "rollout.stopped": _("Stopped a rollout plan"),
}
PROOFS_KINDS = {
    "proof": _("Evidence of a day"),
    "assessment": _("Assessment of the organisation"),
    "rollout": _("Rollout plan"),
    "rollout_phase": _("Phase of a rollout plan"),
    "rollout_criterion": _("Criterion of a rollout plan"),
    "criterion_tick": _("Word on a criterion"),
    "phase_signature": _("Signature under a phase"),
}
