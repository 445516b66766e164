"""Who may put an agent into the inventory, and who may change what there. Pure Python.

1-domain.md §1 and §2: owners change what is theirs, reviewers what names reviewers; administrators
decide nothing and auditors change nothing.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from govportal.people.rules import Role
from govportal.refusals import Refusal
from registry.rules.lifecycle import Lifecycle
from registry.rules.owners import BOTH, BUSINESS, OWNERS, REVIEWERS, WHO_NAMES, Standing

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,58}[a-z0-9]")
NAME_MAX, PURPOSE_MAX = 160, 10_000  # characters, as in requests and in inventory files
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""How a spreadsheet recognises a formula; no name begins so (4-fine-print.md)."""


ENTERERS = frozenset(
    {
        Role.BUSINESS_OWNER,
        Role.TECHNICAL_OWNER,
        Role.SECURITY_REVIEWER,
        Role.COMPLIANCE_REVIEWER,
    }
)
WHO_CHANGES: Mapping[str, frozenset[Standing]] = {
    "name": BOTH,
    "purpose": BOTH,
    "kind": BOTH,
    "unit": BUSINESS,
    "environment": BOTH,
    "user_population": BUSINESS,
    **WHO_NAMES,
}
DECIDED = frozenset({"kind", "environment", "user_population"})
"""What a decision rests on: from the first review on, only a request changes it."""
UNDECIDED = frozenset({Lifecycle.DISCOVERED, Lifecycle.REGISTERED})
NEVER_EMPTY = frozenset(OWNERS)
KEY = re.compile(r"gp[a-z]_[A-Za-z0-9]{10}_[A-Za-z0-9]{43}")
"""A key of an agent, or of a person's program: no page may keep one."""


@dataclass(frozen=True)
class Named:
    """Somebody to be named on an agent, with what rules need of them."""

    name: str
    is_active: bool
    roles: frozenset[Role]


@dataclass(frozen=True)
class Case:
    """An agent as it stands and who wants to change it."""

    lifecycle: Lifecycle
    standings: frozenset[Standing]


def entry_refusal(roles: Collection[Role]) -> Refusal | None:
    """Why somebody with these roles may not register agents; None when they may."""
    if Role.AUDITOR in roles or ENTERERS.isdisjoint(roles):
        return Refusal("agent.only_owners_register")
    return None


def changeable(case: Case) -> frozenset[str]:
    """The fields that this person may change now."""
    own = {field for field, who in WHO_CHANGES.items() if not who.isdisjoint(case.standings)}
    if case.lifecycle is Lifecycle.RETIRED:
        return frozenset()
    return frozenset(own if case.lifecycle in UNDECIDED else own - DECIDED)


def opening_refusal(case: Case) -> Refusal | None:
    """Why this person may change nothing at all; None when they may change something."""
    if case.lifecycle is Lifecycle.RETIRED:
        return Refusal("agent.retired_stays")
    return None if changeable(case) else Refusal("agent.only_who_answers_changes")


def change_refusal(case: Case, fields: Collection[str]) -> Refusal | None:
    """Why this person may not change ``fields``; its ``field`` is the first that stands out."""
    if refusal := opening_refusal(case):
        return refusal
    mine = changeable(case)
    for field in sorted(set(fields) - mine):
        is_decided = field in DECIDED and not WHO_CHANGES[field].isdisjoint(case.standings)
        code = "agent.decided_already" if is_decided else "agent.not_yours_to_change"
        return Refusal(code, {"field": field})
    return None


def value_refusal(values: Mapping[str, object]) -> Refusal | None:
    """Why one of these texts or people cannot stand on an agent. People are ``Named`` or None."""
    found = (
        _text_refusal(field, value) or _person_refusal(field, value)
        for field, value in values.items()
    )
    return next(filter(None, found), None)


def _text_refusal(field: str, value: object) -> Refusal | None:
    if isinstance(value, str) and KEY.search(value):
        return Refusal("agent.holds_key", {"field": field})
    if field == "slug" and not SLUG.fullmatch(str(value)):
        return Refusal("agent.slug_form", {"field": field})
    if field == "name":
        return _name_refusal(str(value))
    if field == "purpose" and len(str(value)) > PURPOSE_MAX:
        return Refusal("agent.text_long", {"field": field, "most": PURPOSE_MAX})
    return None


def _name_refusal(name: str) -> Refusal | None:
    if not name.strip():
        return Refusal("agent.name_missing", {"field": "name"})
    if len(name) > NAME_MAX:
        return Refusal("agent.text_long", {"field": "name", "most": NAME_MAX})
    if name.startswith(FORMULA_STARTS) or not name.isprintable():
        return Refusal("agent.name_form", {"field": "name"})
    return None


def _person_refusal(field: str, value: object) -> Refusal | None:
    if value is None and field in NEVER_EMPTY:
        return Refusal("agent.owner_missing", {"field": field})
    if not isinstance(value, Named):
        return None
    if not value.is_active:
        return Refusal("agent.person_inactive", {"field": field, "person": value.name})
    role = REVIEWERS.get(field)
    if role is not None and role not in value.roles:
        return Refusal("agent.not_a_reviewer", {"field": field, "person": value.name})
    return None
