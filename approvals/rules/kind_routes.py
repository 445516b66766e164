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


def _duty(
    kind: StepKind, role: str, label: str, due: Mapping[str, object], when: str = ""
) -> dict[str, object]:
    return {"kind": kind.value, "role": role, "label": label, "due": due, "when": when}


_HOURS_72 = {"unit": "working_hours", "amount": 72}
_CHAIN = [
    {"percent": 100, "to": "alternate"},
    {"percent": 125, "to": "manager"},
    {"percent": 150, "to": "chair"},
]
_NOTHING_FOLLOWS: Mapping[str, Any] = {
    "then": [],
    "stages": [],
    "post_deployment_days": 90,
    "periodic_review_days": 90,
}
_BY_OWNER_AND_CISO: Mapping[str, Any] = {
    **_NOTHING_FOLLOWS,
    "basis": Basis.SIGN_OFF.value,
    "limit": _HOURS_72,
    "steps": [
        _duty(
            StepKind.SIGN_OFF_OWNER, "technical_owner", _("Technical owner’s sign-off"), _HOURS_72
        ),
        _duty(StepKind.SIGN_OFF_CISO, "seat:chair", _("CISO’s sign-off"), _HOURS_72),
    ],
    "chain": _CHAIN,
    "who": _("technical owner and CISO"),
    "time": _("72 hours"),
}


def _by_committee(days: int, before: int, time: str) -> Mapping[str, Any]:
    limit = {"unit": "business_days", "amount": days}
    early = {"unit": "business_days", "amount": before}
    return {
        **_NOTHING_FOLLOWS,
        "basis": Basis.BALLOT.value,
        "limit": limit,
        "steps": [
            _duty(StepKind.SECURITY, "security_reviewer", _("Security review"), early),
            _duty(StepKind.COMPLIANCE, "compliance_reviewer", _("Compliance review"), early),
            _duty(StepKind.BALLOT, "committee", _("Committee ballot"), limit),
        ],
        "chain": [*_CHAIN, {"percent": 200, "to": "board_liaison"}],
        "who": _("security and compliance reviews, then full committee ballot"),
        "time": time,
    }


_DAY_4, _DAY_7 = ({"unit": "business_days", "amount": n} for n in (4, 7))

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
    "exception": {
        "most_days": 90,
        "tiers": {
            "1": _BY_OWNER_AND_CISO,
            "2": _BY_OWNER_AND_CISO,
            "3": _by_committee(7, 4, _("7 business days")),
            "4": _by_committee(14, 9, _("14 business days")),
        },
    },
    # Who decides and in what time; the stages and the dates are those of the request itself.
    "appeal": {
        "basis": Basis.BALLOT.value,
        "limit": _DAY_7,
        "steps": [
            _duty(
                StepKind.ATTESTATION,
                "technical_owner",
                _("Technical owner’s attestation"),
                _DAY_4,
            ),
            _duty(
                StepKind.LEGAL_CLASS, "compliance_reviewer", _("Class under the EU AI Act"), _DAY_4
            ),
            _duty(
                StepKind.PRIVACY,
                "compliance_reviewer",
                _("Privacy review"),
                _DAY_4,
                PERSONAL_DATA,
            ),
            _duty(StepKind.SECURITY, "security_reviewer", _("Security review"), _DAY_4),
            _duty(StepKind.BALLOT, "committee", _("Committee ballot"), _DAY_7),
        ],
        "chain": [*_CHAIN, {"percent": 200, "to": "board_liaison"}],
        "who": _("security review, then full committee ballot"),
        "time": _("7 business days"),
    },
}
