"""How ready the organisation is: six dimensions from 1 to 5, described at 1, 3 and 5 (5-tables.md).

Evidence proposes where it can; people decide. Pure Python.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from approvals.rules.reasons import seen_length
from govportal.refusals import Refusal

LOWEST, HIGHEST = 1, 5
LEAST = 20
"""Of 30, to deploy."""
REASON_LEAST, REASON_MOST = 20, 4000
OLD_AFTER = 365
"""Days after which an assessment is to be made again."""


class Dimension(StrEnum):
    SECURITY = "security"
    COMPLIANCE = "compliance"
    OBSERVABILITY = "observability"
    OVERSIGHT = "oversight"
    VENDORS = "vendors"
    INCIDENTS = "incidents"


@dataclass(frozen=True)
class Steps:
    """What the portal sees of a dimension at 3, and beyond that at 5."""

    at_3: tuple[str, ...]
    at_5: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        return self.at_3 + self.at_5


STEPS: Mapping[Dimension, Steps] = {
    Dimension.SECURITY: Steps(
        ("identity.some", "identity.most"),
        ("identity.all", "identity.grants", "permissions.least"),
    ),
    Dimension.COMPLIANCE: Steps(
        ("policies.some", "policies.usage"),
        ("policies.current", "matrix.confirmed", "rules.enforced"),
    ),
    Dimension.OBSERVABILITY: Steps(
        ("logging.verified", "monitoring.some"),
        ("logging.sessions", "monitoring.all", "figures.counted"),
    ),
    Dimension.OVERSIGHT: Steps(
        ("roles.filled", "raci.kept"),
        ("oversight.chain", "oversight.enforced", "stop.tested"),
    ),
    Dimension.VENDORS: Steps(
        ("vendors.assessed", "vendors.agreed"),
        ("vendors.several", "vendors.fallback", "vendors.budget"),
    ),
    Dimension.INCIDENTS: Steps(
        ("playbooks.some", "playbooks.responders"),
        ("playbooks.own", "exercises.held", "stop.drill"),
    ),
}


def proposed(dimension: Dimension, holds: Mapping[str, bool | None]) -> int | None:
    """What the evidence proposes; None where nobody can tell anything of it.

    3 when all of 3 holds, 5 when all of 5 does too; 2 and 4 when some of it does. What nobody can
    tell is not counted as there.
    """
    steps = STEPS[dimension]
    if all(holds.get(code) is None for code in steps.codes):
        return None
    lower = [bool(holds.get(code)) for code in steps.at_3]
    upper = [bool(holds.get(code)) for code in steps.at_5]
    if not all(lower):
        return 2 if any(lower) else 1
    if all(upper):
        return 5
    return 4 if any(upper) else 3


def total(scores: Collection[int]) -> int | None:
    """Of all six; None while one is not assessed."""
    return sum(scores) if len(scores) == len(Dimension) else None


def may_deploy(scores: Collection[int]) -> bool | None:
    """Whether the total is enough; None while one dimension is not assessed."""
    whole = total(scores)
    return None if whole is None else whole >= LEAST


def assess_refusal(*, may: bool, score: int, reason: str, is_stale: bool) -> Refusal | None:
    """Why an assessment cannot be kept."""
    if not may:
        return Refusal("proof.assessors_only")
    if is_stale:
        return Refusal("proof.assessed_meanwhile_stale")
    if not LOWEST <= score <= HIGHEST:
        return Refusal("proof.score_unknown")
    return reason_refusal(reason)


def reason_refusal(reason: str) -> Refusal | None:
    """Why these words do not do as a reason or proof."""
    if seen_length(reason) < REASON_LEAST:
        return Refusal("proof.reason_short", {"least": REASON_LEAST})
    if len(reason) > REASON_MOST:
        return Refusal("proof.reason_long", {"most": REASON_MOST})
    return None
