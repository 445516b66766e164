"""Who does which step of a review. Pure Python."""

from collections.abc import Mapping

from approvals.rules.reviews import StepKind
from govportal.people.rules import Role, SeatKind

COMPLIANCE, SECURITY = Role.COMPLIANCE_REVIEWER.value, Role.SECURITY_REVIEWER.value
TECHNICAL_OWNER = "technical_owner"
ROLE_OF: Mapping[StepKind, str] = {
    StepKind.ATTESTATION: TECHNICAL_OWNER,
    StepKind.LEGAL_CLASS: COMPLIANCE,
    StepKind.PRIVACY: COMPLIANCE,
    StepKind.SIGN_OFF_OWNER: TECHNICAL_OWNER,
    StepKind.SIGN_OFF_CISO: f"seat:{SeatKind.CHAIR.value}",
    StepKind.SIGN_OFF_SECURITY: SECURITY,
    StepKind.SECURITY: SECURITY,
    StepKind.COMPLIANCE: COMPLIANCE,
    StepKind.ARCHITECTURE: f"seat:{SeatKind.ENGINEERING.value}",
    StepKind.BALLOT: "committee",
}
"""Who does each kind of step, by the portal's own rules: a scheme names nobody else for it,
and a case that went by one that once did records these all the same."""
