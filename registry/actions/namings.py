"""Owners named by somebody else: told at once, and able to hand the part back with a reason."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import refuse
from govportal.worklist.actions import close_item, close_items, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import phrase
from registry.models import Agent, Naming
from registry.models.namings import PART_NAMES
from registry.rules.namings import NamingState, answer_refusal
from registry.rules.owners import OWNERS, part_refusal, standings

NAMED_ITEM, BACK_ITEM = "owner.named", "owner.handed_back"
ONE = gettext_noop("You were named %(part)s of %(agent)s by %(person)s")
SEVERAL = gettext_noop("You were named owner of %(count)s agents by %(person)s")
BACK = gettext_noop("%(person)s handed %(agent)s back; name another %(part)s")


@dataclass(frozen=True)
class Named:
    """One owner of one agent who is somebody else now."""

    agent: Agent
    part: str
    person: Person
    before: Person | None


def named_between(agent: Agent, before: dict[str, Person | None]) -> list[Named]:
    """Who owns the agent now and did not; ``before``: the owners there were."""
    found = ((part, getattr(agent, part)) for part in OWNERS)
    return [
        Named(agent, part, person, before.get(part))
        for part, person in found
        if person is not None and person != before.get(part)
    ]


def owners_of(agent: Agent) -> dict[str, Person | None]:
    """Both owners as they are."""
    return {part: getattr(agent, part) for part in OWNERS}


def tell_named(several: Sequence[Named], *, actor: Actor, now: datetime) -> None:
    """Whoever was named by somebody else gets one piece of work about it, however many agents.

    They are owners at once; silence changes nothing. In the caller's transaction.
    """
    if not isinstance(actor, Person):
        return
    for person in {one.person for one in several if one.person != actor}:
        theirs = [one for one in several if one.person == person]
        item = _open(person, theirs, actor, now)
        for one in theirs:
            Naming.objects.create(
                agent=one.agent,
                part=one.part,
                person=person,
                named_by=actor,
                before=one.before,
                named_at=now,
                item=item,
            )


def _open(person: Person, theirs: Sequence[Named], actor: Person, now: datetime) -> WorkItem:
    first = theirs[0]
    words = {"agent": first.agent, "part": PART_NAMES[first.part], "person": actor}
    text = ONE if len(theirs) == 1 else SEVERAL
    keys = f"{first.agent.pk}:{first.part}:{now.isoformat()}"
    return open_item(
        first.agent,
        kind=NAMED_ITEM,
        title=phrase(text, count=len(theirs), **words),
        url=reverse("named_list"),
        assignee=person,
        role=first.part,
        key=f"named:{person.pk}:{keys}",
        actor=actor,
        now=now,
    )


def settle_namings(agent: Agent, *, actor: Actor, now: datetime) -> None:
    """What was asked of those who are owners no more is over. In the caller's transaction."""
    for naming in Naming.objects.select_for_update(of=("self",)).waiting().filter(agent=agent):
        if getattr(agent, f"{naming.part}_id") != naming.person_id:
            answer_naming(naming, NamingState.REPLACED, naming.reason, actor, now)
            close_items(naming, kind=BACK_ITEM, actor=actor, now=now, outcome="replaced")


def answer_naming(
    naming: Naming, state: NamingState, reason: str, actor: Actor, now: datetime
) -> None:
    """Write the answer down; the work about it is over with the last of its agents."""
    naming.state, naming.answered_at, naming.reason = state.value, now, reason
    naming.save(update_fields=["state", "answered_at", "reason"])
    others = Naming.objects.open().filter(item=naming.item_id)
    item = WorkItem.objects.open().filter(pk=naming.item_id).first()
    if item is not None and not others.exists():
        close_item(item, actor=actor, now=now, outcome=state.value)


def locked_naming(naming: Naming) -> Naming:
    """The naming with its agent, both locked, the agent first."""
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=naming.agent_id)
    rows = Naming.objects.select_for_update(of=("self",)).select_related("before", "named_by")
    naming = rows.get(pk=naming.pk)
    naming.agent = agent
    return naming


def holds(naming: Naming) -> bool:
    """Whether the person has the part still."""
    return bool(getattr(naming.agent, f"{naming.part}_id") == naming.person_id)


@recorded
def take_parts(namings: Iterable[Naming], *, actor: Person, now: datetime) -> int:
    """They have read it and take it; how many were open. Raises Refused for somebody else's."""
    count = 0
    for given in namings:
        naming = locked_naming(given)
        is_named = naming.person_id == actor.pk
        state = NamingState(naming.state)
        refuse(answer_refusal(state, is_named=is_named, holds=holds(naming)))
        answer_naming(naming, NamingState.TAKEN, "", actor, now)
        record("naming.taken", naming.agent, actor=actor, now=now, data={"part": naming.part})
        count += 1
    return count


def tell_back_to(naming: Naming, now: datetime) -> Collection[Person]:
    """Who names somebody else: who named this one, if they still may; else another owner."""
    agent, day = naming.agent, now.date()
    candidates = [naming.named_by, *(getattr(agent, part) for part in OWNERS)]
    for person in candidates:
        if person is None or not person.is_active or person.pk == naming.person_id:
            continue
        owners = {part: getattr(agent, f"{part}_id") for part in OWNERS}
        roles = person.roles_on(day)
        if part_refusal(naming.part, standings(person.pk, owners, roles), roles) is None:
            return [person]
    return list(Person.objects.holding(Role.ADMINISTRATOR, day))
