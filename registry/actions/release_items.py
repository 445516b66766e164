"""Whose turn it is: the one work item of a version that is on its way to production."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.ledger.actions import recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.worklist.actions import close_items, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import Words, phrase
from registry.models import Agent, Authorisation
from registry.models.releases import current_stage, day_of, release_facts, with_release
from registry.names import LIFECYCLE_NAMES
from registry.rules.lifecycle import Lifecycle
from registry.rules.releases import Part, Phase, ReleaseFacts

GO_LIVE_ITEM, RELEASE_ITEM = "agent.go_live", "agent.release"


TITLES = {
    "go_live": gettext_noop("Record go-live: %(agent)s"),
    "start": gettext_noop("Start the stage “%(stage)s”: %(agent)s"),
    "sign": gettext_noop("Sign the exit criteria of “%(stage)s”: %(agent)s"),
    "go_on": gettext_noop("Go on to “%(next)s” from %(day)s: %(agent)s"),
}


@dataclass(frozen=True)
class Turn:
    """What is to be done next, and by whom. The same ``mark`` is the same turn."""

    what: str
    mark: str
    title: Words
    person: Person
    role: str

    @property
    def kind(self) -> str:
        return GO_LIVE_ITEM if self.what == "go_live" else RELEASE_ITEM


@recorded
def hand_on(agent: Agent, *, actor: Actor, now: datetime) -> None:
    """Give the next step of what is on its way to production to whoever has to do it.

    Idempotent; call it after everything that changes a release or who answers for the agent.
    """
    turn = next_turn(agent, day_of(now))
    mine = WorkItem.objects.open().about(agent.ledger_ref)
    waiting = mine.filter(kind__in=(GO_LIVE_ITEM, RELEASE_ITEM)).values_list("kind", "key")
    if turn is not None and any(key.startswith(turn.mark) for _kind, key in waiting):
        return
    for kind in sorted({kind for kind, _key in waiting}):
        close_items(agent, kind=kind, actor=actor, now=now)
    if turn is not None:
        open_item(
            agent,
            kind=turn.kind,
            title=turn.title,
            url=reverse("agent_detail", args=[agent.slug]),
            assignee=turn.person,
            role=turn.role,
            key=f"{turn.mark}{WorkItem.objects.filter(key__startswith=turn.mark).count()}",
            actor=actor,
            now=now,
        )


def next_turn(agent: Agent, today: date) -> Turn | None:
    """The next step of the version that is not live yet; None when nobody has to do anything."""
    standing = Authorisation.objects.standing().filter(agent=agent)
    siblings = list(standing.select_related("manifest"))
    coming = next((a for a in siblings if a.live_at is None and a.is_in_force(today)), None)
    if coming is None or agent.lifecycle == Lifecycle.RETIRED:
        return None
    if coming.is_staged:
        prefetch_related_objects([coming], *with_release(named=False))
        return turn_of(agent, coming, release_facts(coming, agent, siblings, today))
    words = {"agent": f"{agent.name} {coming.manifest.label}"}
    return _turn("go_live", coming.pk, words, (agent.technical_owner, Part.TECHNICAL_OWNER))


def turn_of(agent: Agent, coming: Authorisation, facts: ReleaseFacts) -> Turn | None:
    """The next step of a release in stages; None where nobody answers for it."""
    stage = current_stage(coming)
    assert stage is not None  # production is never passed
    words = {
        "agent": f"{agent.name} {coming.manifest.label}",
        "stage": LIFECYCLE_NAMES[facts.current.stage],
        "next": LIFECYCLE_NAMES[facts.next_stage],
    }
    if facts.phase is Phase.WAITS:
        return _turn("start", stage.pk, words, (agent.technical_owner, Part.TECHNICAL_OWNER))
    if facts.is_pilot:
        return None  # it ends by itself
    if None in facts.current.signers:
        return _turn("sign", stage.pk, words, *_owners(agent))
    return _turn("go_on", stage.pk, words, *_who_goes_on(agent, facts), day=facts.earliest)


Candidate = tuple[Person | None, Part]


def _owners(agent: Agent) -> tuple[Candidate, ...]:
    return (
        (agent.technical_owner, Part.TECHNICAL_OWNER),
        (agent.business_owner, Part.BUSINESS_OWNER),
    )


def _who_goes_on(agent: Agent, facts: ReleaseFacts) -> list[Candidate]:
    """The business owner, unless all signatures are theirs and there is a sponsor: two people."""
    both: list[Candidate] = [
        (agent.business_owner, Part.BUSINESS_OWNER),
        (agent.executive_sponsor, Part.SPONSOR),
    ]
    alone = set(facts.current.signers)
    return sorted(both, key=lambda one: one[0] is not None and {one[0].pk} == alone)


def _turn(
    what: str, pk: int, words: Mapping[str, Any], *candidates: Candidate, day: date | None = None
) -> Turn | None:
    """The turn of the first of the candidates there is."""
    for person, part in candidates:
        if person is not None:
            mark = f"{what}:{pk}:{person.pk}:{day or ''}:"
            return Turn(what, mark, phrase(TITLES[what], day=day, **words), person, part.value)
    return None
