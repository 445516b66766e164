"""Which mails scorecards send, and who gets them unless they say otherwise. Pure Python."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from govportal.people.rules import Role


class Mail(StrEnum):
    """What is sent by itself."""

    WEEKLY = "weekly"
    GOVERNANCE = "governance"
    BOARD = "board"


DEFAULTS: Mapping[Mail, frozenset[Role]] = {
    Mail.WEEKLY: frozenset({Role.OPERATOR, Role.COMPLIANCE_REVIEWER}),
    Mail.GOVERNANCE: frozenset({Role.COMPLIANCE_REVIEWER, Role.COMMITTEE_MEMBER}),
    Mail.BOARD: frozenset({Role.BOARD_LIAISON}),
}
READERS = frozenset(
    {
        Role.COMPLIANCE_REVIEWER,
        Role.SECURITY_REVIEWER,
        Role.OPERATOR,
        Role.COMMITTEE_MEMBER,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)
"""Who reads the figures of every unit: these mails name work and people of all of them."""


def may_get(mail: Mail, roles: Collection[Role]) -> bool:
    """Whether somebody with these roles may have it at all."""
    if mail is Mail.BOARD and Role.BOARD_LIAISON in roles:
        return True
    return bool(READERS & set(roles))


def gets(mail: Mail, roles: Collection[Role], chosen: bool | None) -> bool:
    """Whether somebody gets it. ``chosen``: what they said; None: nothing."""
    if not may_get(mail, roles):
        return False
    return bool(DEFAULTS[mail] & set(roles)) if chosen is None else chosen
