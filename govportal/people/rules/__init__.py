"""What roles mean. Pure Python."""

from govportal.people.rules.roles import SEES_ALL, Role, SeatKind, covers, sees_all

__all__ = ["SEES_ALL", "Role", "SeatKind", "covers", "sees_all"]
