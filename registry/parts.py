"""What somebody is to an agent, as the rules about its permissions and evidence ask for it."""

from govportal.people.models import Person
from registry.models import Agent
from registry.rules.parts import Answering, part_of


def part_in(agent: Agent, person: Person) -> str:
    """The part in which ``person`` changes what the agent may use; empty for anybody else.

    Whoever is no longer active answers for nothing.
    """
    if not person.is_active:
        return ""
    return part_of({part: getattr(agent, f"{part}_id") for part in Answering}, person.pk)
