"""What is frozen of the ledger, and who lifts a legal hold. Pure Python."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from govportal.refusals import Refusal
from incidents.rules.severities import Severity, reason_refusal
from incidents.rules.states import ENDED, Act, IncidentState

BACK = timedelta(days=7)
"""How far before the incident the frozen part begins."""


def since(occurred: datetime | None, detected: datetime) -> datetime:
    """From when on the ledger is frozen."""
    return (occurred or detected) - BACK


def digest_of(rows: Iterable[tuple[str, bytes]]) -> tuple[int, str]:
    """How many entries, and one digest over their ids and leaf hashes, in the order of ids."""
    found, count = sha256(), 0
    for entry, leaf in sorted(rows):
        found.update(f"{entry} {bytes(leaf).hex()}\n".encode())
        count += 1
    return count, f"sha256:{found.hexdigest()}"


def freezes_at(act: Act, severity: Severity) -> bool:
    """Whether the portal freezes and holds by itself: a grave incident, when it is opened,
    opened again, raised, or found to be about another agent."""
    turning = {Act.OPEN, Act.REOPEN, Act.SEVERITY, Act.AGENT}
    return severity is Severity.SEV1 and act in turning


def freeze_refusal(*, handles: bool, reason: str) -> Refusal | None:
    """Why nothing is frozen on demand."""
    return reason_refusal(reason) if handles else Refusal("incident.not_yours")


def hold_refusal(*, handles: bool, is_held: bool, reason: str) -> Refusal | None:
    """Why no hold is placed on demand."""
    if not handles:
        return Refusal("incident.not_yours")
    return Refusal("hold.placed_stale") if is_held else reason_refusal(reason)


def standing_lift_refusal(
    *, is_counsel: bool, is_held: bool, state: IncidentState
) -> Refusal | None:
    """Why a hold is not lifted now; what a button needs to know."""
    if not is_counsel:
        return Refusal("hold.counsel_lifts")
    if not is_held:
        return Refusal("hold.lifted_stale")
    return None if state in ENDED else Refusal("hold.close_first")


def lift_refusal(
    *, is_counsel: bool, is_held: bool, state: IncidentState, reason: str
) -> Refusal | None:
    """The same with the reason that was typed."""
    standing = standing_lift_refusal(is_counsel=is_counsel, is_held=is_held, state=state)
    return standing or reason_refusal(reason)
