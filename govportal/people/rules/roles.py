"""The roles a person can hold, and what follows from them (1-domain.md §1)."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum


class Role(StrEnum):
    """What a person may be here. A person has any number of roles, each scoped and dated."""

    BUSINESS_OWNER = "business_owner"
    TECHNICAL_OWNER = "technical_owner"
    DATA_STEWARD = "data_steward"
    SECURITY_REVIEWER = "security_reviewer"
    COMPLIANCE_REVIEWER = "compliance_reviewer"
    COMMITTEE_MEMBER = "committee_member"
    OPERATOR = "operator"
    BOARD_LIAISON = "board_liaison"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class SeatKind(StrEnum):
    """The default seats of a governance committee (1-domain.md §1, Committee)."""

    CHAIR = "chair"
    CO_CHAIR = "co_chair"
    ENGINEERING = "engineering"
    BUSINESS_UNIT = "business_unit"
    ETHICS = "ethics"


class QuorumBase(StrEnum):
    """More than half of what makes a quorum: of all voting seats, or of the eligible ones."""

    FIXED = "fixed"
    ELIGIBLE = "eligible"


SEES_ALL = frozenset({Role.COMMITTEE_MEMBER, Role.AUDITOR, Role.ADMINISTRATOR})


def sees_all(roles: Iterable[Role]) -> bool:
    """Whether somebody with these roles sees every request and agent (1-domain.md §1)."""
    return not SEES_ALL.isdisjoint(roles)


def covers(starts_on: date, ends_on: date | None, day: date) -> bool:
    """Whether a dated row is in force on ``day``; both ends are inclusive."""
    return starts_on <= day and (ends_on is None or day <= ends_on)
