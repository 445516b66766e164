"""A release as an act finds it: looked at for a page, or locked for a change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused
from registry.models import Agent, Authorisation, ReleaseStage
from registry.models.releases import current_stage, day_of, release_facts, with_release
from registry.rules.releases import MOVES, Act, Part, ReleaseFacts, refusal

PEOPLE = {
    Part.TECHNICAL_OWNER: "technical_owner_id",
    Part.BUSINESS_OWNER: "business_owner_id",
    Part.SPONSOR: "executive_sponsor_id",
}


@dataclass(frozen=True)
class Held:
    """A release, the stage in question, and what ``person`` is to the agent."""

    agent: Agent
    authorisation: Authorisation
    stage: ReleaseStage
    facts: ReleaseFacts
    person: Person
    parts: frozenset[Part]

    def refusal(self, act: Act) -> Refusal | None:
        """Why the person may not do this now; None when they may."""
        return refusal(act, self.facts, self.person.pk, self.parts)

    def role(self, act: Act) -> str:
        """In which of their parts the person does this, for the entry."""
        return next((p.value for p in Part if p in self.parts & MOVES[act].parts), "")


def parts_of(agent: Agent, person: Person, on: date) -> frozenset[Part]:
    """What somebody is to the agent; operators by their role, where it covers the agent's unit."""
    parts = {part for part, column in PEOPLE.items() if getattr(agent, column) == person.pk}
    if Role.OPERATOR in person.roles_on(on) and operates(agent, person, on):
        parts.add(Part.OPERATOR)
    return frozenset(parts)


def operates(agent: Agent, person: Person, on: date) -> bool:
    """Whether somebody is an operator where the agent belongs."""
    return Person.objects.holding(Role.OPERATOR, on, agent.unit).filter(pk=person.pk).exists()


def release_as_seen(
    authorisation: Authorisation,
    agent: Agent,
    siblings: Sequence[Authorisation],
    person: Person,
    now: datetime,
) -> Held:
    """The release of an authorisation with stages, loaded ``with_release()``, at ``now``."""
    today = day_of(now)
    stage = current_stage(authorisation)
    assert stage is not None  # production is never passed
    facts = release_facts(authorisation, agent, siblings, today)
    return Held(agent, authorisation, stage, facts, person, parts_of(agent, person, today))


def look(stage: ReleaseStage, person: Person, now: datetime) -> Held:
    """The release of a stage for a page. Raises Refused when another stage is in question."""
    rows = Authorisation.objects.select_related("agent__unit", "manifest")
    authorisation = rows.prefetch_related(*with_release()).get(pk=stage.authorisation_id)
    return _at(stage, authorisation, authorisation.agent, person, now)


def hold(stage: ReleaseStage, person: Person, now: datetime) -> Held:
    """The same, with agent and then authorisation locked for a change."""
    rows = Authorisation.objects.filter(pk=stage.authorisation_id)
    agents = Agent.objects.select_for_update(of=("self",)).select_related("unit")
    agent = agents.get(pk__in=rows.values("agent_id"))
    locked = rows.select_for_update(of=("self",)).prefetch_related(*with_release(named=False))
    return _at(stage, locked.get(), agent, person, now)


def _at(
    stage: ReleaseStage,
    authorisation: Authorisation,
    agent: Agent,
    person: Person,
    now: datetime,
) -> Held:
    siblings = list(Authorisation.objects.standing().filter(agent=agent))
    seen = release_as_seen(authorisation, agent, siblings, person, now)
    if seen.stage.pk != stage.pk:
        raise Refused(Refusal("release.moved_on_stale"))
    return seen
