"""What roles mean. Pure Python."""

from govportal.people.rules.roles import (
    SEES_ALL,
    QuorumBase,
    Role,
    SeatKind,
    covers,
    sees_all,
)

__all__ = ["SEES_ALL", "QuorumBase", "Role", "SeatKind", "covers", "sees_all"]
