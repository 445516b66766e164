"""By which routes a running agent is reviewed, as data beside those of requests (1-domain.md §5).

Each is opened ``ahead_days`` before its day. What is to be done before a ballot is due on day 7
of those, so that the ballot ends in time; signatures are due on the day itself. The chain's hops
fall within the week of grace after it: after nothing, 36 hours, not quite 4 and 6 days.
"""

from collections.abc import Mapping
from typing import Any

from approvals.rules.reviews import Basis, StepKind
from approvals.rules.wording import gettext_noop as _

AHEAD_DAYS = 14  # 1-domain.md §5: task and notice 14 days ahead
_BY_DAY_7 = {"unit": "calendar_hours", "amount": 7 * 24}
_ON_ITS_DAY = {"unit": "calendar_hours", "amount": (AHEAD_DAYS + 1) * 24}
_PERCENTS = (100, 110, 125, 140)
_UP_TO_CHAIR = ("alternate", "manager", "chair")
_UP_TO_BOARD = (*_UP_TO_CHAIR, "board_liaison")

Row = tuple[StepKind, str, str]
_ATTESTATION: Row = (
    StepKind.ATTESTATION,
    "technical_owner",
    _("Technical owner’s attestation"),
)
_OWNER: Row = (StepKind.SIGN_OFF_OWNER, "technical_owner", _("Technical owner’s sign-off"))
_CISO: Row = (StepKind.SIGN_OFF_CISO, "seat:chair", _("CISO’s sign-off"))
_REVIEWS: tuple[Row, ...] = (
    (StepKind.SECURITY, "security_reviewer", _("Security review")),
    (StepKind.COMPLIANCE, "compliance_reviewer", _("Compliance review")),
)
_BALLOT: Row = (StepKind.BALLOT, "committee", _("Committee ballot"))


def _steps(due: Mapping[str, object], *rows: Row) -> list[dict[str, object]]:
    return [{"kind": k.value, "role": role, "label": name, "due": due} for k, role, name in rows]


def _route(
    basis: Basis, chain: tuple[str, ...], who: str, *steps: dict[str, object]
) -> dict[str, object]:
    hops = [{"percent": p, "to": to} for p, to in zip(_PERCENTS, chain, strict=False)]
    return {"basis": basis.value, "steps": list(steps), "chain": hops, "who": who}


_BY_OWNER = _route(
    Basis.SIGN_OFF,
    _UP_TO_CHAIR,
    _("technical owner"),
    *_steps(_ON_ITS_DAY, _ATTESTATION, _OWNER),
)
_BY_OWNER_AND_CISO = _route(
    Basis.SIGN_OFF,
    _UP_TO_CHAIR,
    _("technical owner and CISO"),
    *_steps(_ON_ITS_DAY, _ATTESTATION, _OWNER, _CISO),
)
_BY_CISO = _route(
    Basis.SIGN_OFF,
    _UP_TO_BOARD,
    _("security and compliance reviews, then the CISO"),
    *_steps(_ON_ITS_DAY, _ATTESTATION, *_REVIEWS, _CISO),
)
_BY_COMMITTEE = _route(
    Basis.BALLOT,
    _UP_TO_BOARD,
    _("security and compliance reviews, then full committee ballot"),
    *_steps(_BY_DAY_7, _ATTESTATION, *_REVIEWS),
    *_steps(_ON_ITS_DAY, _BALLOT),
)

REVIEW_ROUTES_1: Mapping[str, Any] = {
    "ahead_days": AHEAD_DAYS,
    "periodic": {
        "1": _BY_OWNER,
        "2": _BY_OWNER_AND_CISO,
        "3": _BY_COMMITTEE,
        "4": _BY_COMMITTEE,
    },
    "post_deployment": {
        "1": _BY_OWNER,
        "2": _BY_OWNER_AND_CISO,
        "3": _BY_CISO,
        "4": _BY_CISO,
    },
}
