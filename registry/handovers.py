"""What leavers still are to agents, and who may name somebody else (1-domain.md §1, Leavers)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_noop

from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal
from govportal.worklist.handovers import Holding, Leavers
from registry.actions.release_items import GO_LIVE_ITEM, RELEASE_ITEM
from registry.models import Agent, OwnerGap
from registry.names import PEOPLE_FIELDS
from registry.rules.lifecycle import Lifecycle
from registry.rules.owners import NAMING, naming_refusal

AGENT = "handover.agent"
ASKED = ("business_owner", "technical_owner", "executive_sponsor")


def agents(leavers: Leavers, now: datetime) -> Iterable[Holding]:
    """Agents with a part of a leaver, or with no owner for some time: one task for each agent.

    For the manager of who left, the other owner, the sponsor, else an administrator.
    """
    gaps: dict[int, list[OwnerGap]] = defaultdict(list)
    for gap in OwnerGap.objects.open().select_related("clock").order_by("since", "pk"):
        gaps[gap.agent_id].append(gap)
    asked = () if leavers.leaving else gaps  # a preview tells nothing of who had left before
    rows = list(Agent.objects.filter(pk__in=_held(leavers, asked)).order_by("pk"))
    people = _people(rows)
    work = defaultdict(list)
    for item in leavers.items:
        if item.kind in (GO_LIVE_ITEM, RELEASE_ITEM):
            work[item.subject_ref].append(item.pk)
    for agent in rows:
        found = _holding(agent, people, gaps[agent.pk], work[agent.ledger_ref], leavers)
        if found is not None:
            yield found


def _held(leavers: Leavers, gaps: Collection[int]) -> Any:
    """Ids of agents: a union of indexed sets, never an OR."""
    every = Agent.objects.order_by().exclude(lifecycle=Lifecycle.RETIRED)
    sets = [every.filter(**{f"{part}__in": leavers.pks}).values("pk") for part in PEOPLE_FIELDS]
    return every.filter(pk__in=list(gaps)).values("pk").union(*sets, all=True)


def _people(rows: Sequence[Agent]) -> Mapping[int, Person]:
    named = {getattr(agent, f"{part}_id") for agent in rows for part in PEOPLE_FIELDS} - {None}
    found = Person.objects.get_queryset().filter(pk__in=named).select_related("manager")
    return {person.pk: person for person in found}


def _holding(
    agent: Agent,
    people: Mapping[int, Person],
    gaps: Sequence[OwnerGap],
    work: Sequence[int],
    leavers: Leavers,
) -> Holding | None:
    named = {part: people.get(getattr(agent, f"{part}_id") or 0) for part in PEOPLE_FIELDS}
    left = {part: one for part, one in named.items() if one is not None and leavers.is_leaver(one)}
    parts = [p for p in PEOPLE_FIELDS if p in left or p in {gap.part for gap in gaps}]
    if not parts:
        return None
    managers = [person.manager for person in left.values()]
    asked = [*managers, *(named[part] for part in ASKED)]
    takers = leavers.takers(*asked)
    leaver = next(iter(left.values()), None)
    return Holding(
        key=agent.ledger_ref,
        kind=AGENT,
        subject=agent,
        text=gettext_noop("Name who answers for %(agent)s: %(parts)s"),
        words={"agent": agent.name, "parts": Parts(parts)},
        url=reverse("agent_hand_over", args=[agent.slug]),
        leaver=leaver,
        since=leaver.left_at if leaver is not None else gaps[0].since,
        takers=takers,
        role=_role(takers, named, managers),
        clock=gaps[0].clock if gaps else None,
        items=work if left else (),
    )


class Parts:
    """Names of parts, in the language that is on when they are shown."""

    def __init__(self, parts: Sequence[str]) -> None:
        self.parts = parts

    def __str__(self) -> str:
        return ", ".join(Agent.name_of(part) for part in self.parts)


def _role(
    takers: Sequence[Person],
    named: Mapping[str, Person | None],
    managers: Sequence[Person | None],
) -> str:
    first = takers[0] if takers else None
    if first in managers:
        return "manager"
    held = (part for part in ASKED if named[part] is not None and named[part] == first)
    return next(held, Role.ADMINISTRATOR.value)


def vacant_parts(agent: Agent) -> dict[str, Person | None]:
    """Parts that somebody who left has, and owners that nobody is; in order. Nobody: None."""
    found: dict[str, Person | None] = {}
    for part in PEOPLE_FIELDS:
        person = getattr(agent, part)
        if person is None and part in ("business_owner", "technical_owner"):
            found[part] = None
        elif person is not None and not person.is_active:
            found[part] = person
    return found


def naming_no(agent: Agent, person: Person, now: datetime) -> Refusal | None:
    """Why ``person`` may name nobody in the place of who left the agent; None when they may."""
    left = [one for one in vacant_parts(agent).values() if one is not None]
    return naming_refusal(
        person.roles_on(now.date()),
        [part for part in NAMING if getattr(agent, f"{part}_id") == person.pk],
        is_manager=any(one.manager_id == person.pk for one in left),
    )


def part_label(part: str) -> str:
    return str(capfirst(Agent.name_of(part)))
