"""The people every story knows."""

from dataclasses import dataclass

from govportal.people.models import Committee, Person, Unit


@dataclass
class Cast:
    """The people every story knows, by what they are."""

    unit: Unit
    other_unit: Unit
    committee: Committee
    owner: Person
    tech_owner: Person
    compliance: Person
    compliance_2: Person
    security: Person
    chair: Person
    chair_alternate: Person
    co_chair: Person
    member: Person
    manager: Person
    auditor: Person
    administrator: Person
    operator: Person
    board: Person
    colleague: Person
    stranger: Person
    business: Person | None = None
    ethics: Person | None = None

    def everybody(self) -> dict[str, Person]:
        """By name of the part."""
        return {name: one for name, one in vars(self).items() if isinstance(one, Person)}
