"""Who decides the kinds of request that have a route of their own, whatever their tier.

Data beside the routes of the tiers, with the same keys (1-domain.md §4).
"""

from collections.abc import Mapping
from typing import Any

from approvals.rules.reviews import Basis, StepKind
from approvals.rules.wording import gettext_noop as _

PERSONAL_DATA = "personal_data"
PILOT_DAYS = 90  # 1-domain.md §4
_HOURS_24 = {"unit": "working_hours", "amount": 24}


def _step(kind: StepKind, role: str, label: str, when: str = "") -> dict[str, object]:
    return {"kind": kind.value, "role": role, "label": label, "due": _HOURS_24, "when": when}


KIND_ROUTES_1: Mapping[str, Any] = {
    "pilot": {
        "basis": Basis.SIGN_OFF.value,
        "limit": _HOURS_24,
        "steps": [
            _step(StepKind.ATTESTATION, "technical_owner", _("Technical owner’s attestation")),
            _step(StepKind.LEGAL_CLASS, "compliance_reviewer", _("Class under the EU AI Act")),
            _step(StepKind.PRIVACY, "compliance_reviewer", _("Privacy review"), PERSONAL_DATA),
            _step(StepKind.SIGN_OFF_OWNER, "technical_owner", _("Technical owner’s sign-off")),
            _step(
                StepKind.SIGN_OFF_SECURITY,
                "security_reviewer",
                _("Security reviewer’s sign-off"),
            ),
        ],
        "chain": [
            {"percent": 100, "to": "alternate"},
            {"percent": 125, "to": "manager"},
            {"percent": 150, "to": "chair"},
        ],
        "who": _("technical owner and security reviewer"),
        "time": _("24 hours"),
        "then": ["pilot"],
        "stages": [{"stage": "limited", "days": 0}],
        "post_deployment_days": PILOT_DAYS,
        "periodic_review_days": PILOT_DAYS,
    },
}
