"""Who reads which figures, and who sets what."""

from datetime import date
from typing import TYPE_CHECKING

from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from govportal.refusals import Refusal

if TYPE_CHECKING:
    from scorecards.models import RolloutPlan

SETS = frozenset({Role.ADMINISTRATOR, Role.COMPLIANCE_REVIEWER})
"""Roles that set targets and keep the registers behind figures."""
READS_ALL = frozenset({Role.COMPLIANCE_REVIEWER, Role.SECURITY_REVIEWER, Role.OPERATOR})

ASSESSES = frozenset({Role.COMPLIANCE_REVIEWER, Role.SECURITY_REVIEWER})
"""Roles that say where the organisation stands; administrators configure and decide nothing."""


def reads_every_unit(person: Person, on: date) -> bool:
    """Whether the figures of all units are open to this person."""
    return person.sees_all_on(on) or bool(READS_ALL & person.roles_on(on))


def unit_refusal(person: Person, unit: Unit | None, on: date) -> Refusal | None:
    """Why the figures of ``unit`` are not for this person. Those of the organisation (None) are
    for everybody; those of a unit for its own people, since small numbers tell of single cases."""
    if unit is None or reads_every_unit(person, on) or unit.pk == person.unit_id:
        return None
    return Refusal("scorecard.not_yours", {"unit": unit.name})


def may_set(person: Person, on: date) -> Refusal | None:
    """Why this person may not set targets or keep registers."""
    return None if SETS & person.roles_on(on) else Refusal("scorecard.setters_only")


def assesses(person: Person, on: date) -> bool:
    return person.is_active and bool(ASSESSES & person.roles_on(on))


def keeps_plan(person: Person, plan: "RolloutPlan", on: date) -> bool:
    """Whether this person keeps a rollout plan: who leads it, and compliance reviewers."""
    if not person.is_active or Role.AUDITOR in person.roles_on(on):
        return False
    return plan.lead_id == person.pk or Role.COMPLIANCE_REVIEWER in person.roles_on(on)
