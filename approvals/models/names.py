"""What states, steps, bases and verdicts of reviews are called on pages."""

from django.utils.translation import gettext_lazy as _

from approvals.rules.reviews import Basis, ReviewState, StepKind, StepState, Verdict

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
VERDICT_NAMES = {Verdict.APPROVE: _("Approved"), Verdict.REJECT: _("Rejected")}
