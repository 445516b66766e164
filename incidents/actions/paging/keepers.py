"""Who reads and keeps channels, roster and chain."""

from datetime import datetime

from govportal.people.models import Person
from govportal.people.rules import SEES_ALL, Role
from govportal.refusals import Refusal

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OPERATOR})
READERS = SEES_ALL | KEEPERS | {Role.SECURITY_REVIEWER, Role.COMPLIANCE_REVIEWER}


def read_refusal(person: Person, now: datetime) -> Refusal | None:
    return _one_of(READERS, person, now, "paging.only_readers")


def keep_refusal(person: Person, now: datetime) -> Refusal | None:
    """Why this person changes no channel and no roster, and sends nothing again."""
    return _one_of(KEEPERS, person, now, "paging.only_keepers")


def chain_refusal(person: Person, now: datetime) -> Refusal | None:
    return _one_of(frozenset({Role.ADMINISTRATOR}), person, now, "paging.only_administrators")


def _one_of(roles: frozenset[Role], person: Person, now: datetime, code: str) -> Refusal | None:
    may = person.is_active and not roles.isdisjoint(person.roles_on(now.date()))
    return None if may else Refusal(code)
