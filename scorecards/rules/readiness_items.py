"""The ten items of the readiness checklist (5-tables.md), and what a total means."""

from enum import StrEnum


class Item(StrEnum):
    """What an agent is looked at for; each scores 0, 1 or 2."""

    OWNERS = "owners"
    TIER = "tier"
    PERMISSIONS = "permissions"
    RUNTIME_CHECKS = "runtime_checks"
    SESSIONS = "sessions"
    KILL_SWITCH = "kill_switch"
    PLAYBOOK = "playbook"
    COST_QUALITY = "cost_quality"
    ESCALATION = "escalation"
    REVIEW = "review"


SCORES = (0, 1, 2)
"""Not implemented, partial, implemented and tested."""


class Band(StrEnum):
    """What a total allows."""

    PILOT = "pilot"  # 0 to 10
    LIMITED = "limited"  # 11 to 16
    SCALE = "scale"  # 17 to 20


LEAST = {2: 11, 3: 17, 4: 17}
"""By tier, the total that a production release needs; tier 1 needs none (1-domain.md §7)."""


def band(total: int) -> Band:
    """What a total of 0 to 20 allows."""
    if total >= 17:
        return Band.SCALE
    return Band.LIMITED if total >= 11 else Band.PILOT
