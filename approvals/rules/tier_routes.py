"""The routes of the tiers as shipped (1-domain.md §5, routing table), and that of a small change.

Times are written as ``{"unit": …, "amount": …}`` on the scales of the worklist's clocks.
"""

from collections.abc import Mapping
from typing import Any

from approvals.rules.kind_routes import PERSONAL_DATA
from approvals.rules.reviews import Basis, StepKind
from approvals.rules.wording import gettext_noop as _


def _span(unit: str, amount: int) -> dict[str, object]:
    return {"unit": unit, "amount": amount}


def _step(kind: StepKind, role: str, label: str, due: object, when: str = "") -> dict[str, object]:
    return {"kind": kind.value, "role": role, "label": label, "due": due, "when": when}


def _chain(*to: str) -> list[dict[str, object]]:
    percents = (100, 125, 150, 200)
    return [{"percent": p, "to": t} for p, t in zip(percents, to, strict=False)]


_SIGN_OFF_OWNER = _("Technical owner’s sign-off")
_FIRST_DUTIES = (
    (StepKind.ATTESTATION, "technical_owner", _("Technical owner’s attestation"), ""),
    (StepKind.LEGAL_CLASS, "compliance_reviewer", _("Class under the EU AI Act"), ""),
    (StepKind.PRIVACY, "compliance_reviewer", _("Privacy review"), PERSONAL_DATA),
)
_REVIEWS = (
    (StepKind.SECURITY, "security_reviewer", _("Security review"), ""),
    (StepKind.COMPLIANCE, "compliance_reviewer", _("Compliance review"), ""),
    (StepKind.ARCHITECTURE, "seat:engineering", _("Architecture review"), ""),
)


def _steps(due: object, *rows: tuple[StepKind, str, str, str]) -> list[dict[str, object]]:
    return [_step(kind, role, label, due, when) for kind, role, label, when in rows]


_HOURS_24, _HOURS_72 = _span("working_hours", 24), _span("working_hours", 72)
_DAYS_7, _DAYS_14 = _span("business_days", 7), _span("business_days", 14)
_BALLOT = (StepKind.BALLOT, "committee", _("Committee ballot"), "")

# 1-domain.md §5, Change control: the technical owner alone, in the time of tier 1, at any tier.
CHANGE_ROUTE_1: Mapping[str, Any] = {
    "basis": Basis.SIGN_OFF.value,
    "limit": _HOURS_24,
    "steps": _steps(_HOURS_24, (StepKind.SIGN_OFF_OWNER, "technical_owner", _SIGN_OFF_OWNER, "")),
    "chain": _chain("alternate", "manager", "chair"),
    "who": _("technical owner, because it brings no new power"),
    "time": _("24 hours"),
    "then": [],
    "stages": [],
}

TIER_ROUTES_1: Mapping[str, Any] = {
    "1": {
        "basis": Basis.SIGN_OFF.value,
        "limit": _HOURS_24,
        "steps": _steps(
            _HOURS_24,
            *_FIRST_DUTIES,
            (StepKind.SIGN_OFF_OWNER, "technical_owner", _SIGN_OFF_OWNER, ""),
        ),
        "chain": _chain("alternate", "manager", "chair"),
        "who": _("technical owner (not the requester)"),
        "time": _("24 hours"),
        "then": [],
        "stages": [],
        "post_deployment_days": 180,
        "periodic_review_days": 365,
    },
    "2": {
        "basis": Basis.SIGN_OFF.value,
        "limit": _HOURS_72,
        "steps": _steps(
            _HOURS_72,
            *_FIRST_DUTIES,
            (StepKind.SIGN_OFF_OWNER, "technical_owner", _SIGN_OFF_OWNER, ""),
            (StepKind.SIGN_OFF_CISO, "seat:chair", _("CISO’s sign-off"), ""),
        ),
        "chain": _chain("alternate", "manager", "chair"),
        "who": _("technical owner and CISO"),
        "time": _("72 hours"),
        "then": [],
        "stages": [],
        "post_deployment_days": 90,
        "periodic_review_days": 180,
    },
    "3": {
        "basis": Basis.BALLOT.value,
        "limit": _DAYS_7,
        "steps": [
            *_steps(_span("business_days", 4), *_FIRST_DUTIES, *_REVIEWS),
            *_steps(_DAYS_7, _BALLOT),
        ],
        "chain": _chain("alternate", "manager", "chair", "board_liaison"),
        "who": _("security, compliance and architecture reviews, then full committee ballot"),
        "time": _("7 business days"),
        "then": ["staged_release"],
        "stages": [{"stage": "shadow", "days": 14}, {"stage": "limited", "days": 14}],
        "post_deployment_days": 30,
        "periodic_review_days": 90,
    },
    "4": {
        "basis": Basis.BALLOT.value,
        "limit": _DAYS_14,
        "steps": [
            *_steps(_span("business_days", 9), *_FIRST_DUTIES, *_REVIEWS),
            *_steps(_DAYS_14, _BALLOT),
        ],
        "chain": _chain("alternate", "manager", "chair", "board_liaison"),
        "who": _("security, compliance and architecture reviews, then full committee ballot"),
        "time": _("14 business days"),
        "then": ["board_notified", "staged_release"],
        "stages": [{"stage": "shadow", "days": 30}, {"stage": "limited", "days": 30}],
        "post_deployment_days": 30,
        "periodic_review_days": 30,
    },
}
"""Stages are the shipped least times in calendar days; the specification names none."""
