"""What people say of an agent's readiness, what is counted for lists, and the gate at release."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import transaction
from django.db.models import Q

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from incidents.models import Containment
from registry.actions.demands import put_demand, settle_demand
from registry.models import Agent, Authorisation, ReleaseRequirement
from registry.models.demands import BEFORE_PRODUCTION
from registry.models.releases import day_of
from registry.rules.lifecycle import Lifecycle
from scorecards.actions.readiness_items import asked, hand_on, has_reviewers, owners_of
from scorecards.models import AgentReadiness, ReadinessWord
from scorecards.rules.readiness import (
    Proposal,
    Readiness,
    Said,
    is_enough,
    least_of,
    mark,
    proposals,
)
from scorecards.rules.readiness_items import LEAST, Item
from scorecards.rules.readiness_words import (
    SAYS,
    Word,
    person_refusal,
    seen_mark,
    word_refusal,
    words_refusal,
)
from scorecards.rules.wording import gettext_noop
from scorecards.sources.readiness import facts_of

T = TypeVar("T")
CODE = f"{BEFORE_PRODUCTION}readiness"
TEXT = gettext_noop("confirmed readiness: 11 of 20 for tier 2, 17 of 20 for tiers 3 and 4")
FRESH = timedelta(minutes=55)
BATCH, AT_ONCE = 500, 4_000
"""How many agents are counted together, and in one tick."""


@dataclass(frozen=True)
class Looked:
    """An agent's ten items: what is proposed now, the last words, and what counts."""

    proposals: Mapping[Item, Proposal]
    words: Mapping[Item, ReadinessWord]

    @property
    def readiness(self) -> Readiness:
        return Readiness({item: mark(one, self.said(item)) for item, one in self.proposals.items()})

    def said(self, item: Item) -> Said | None:
        return self.words[item].said if item in self.words else None

    def seen(self, item: Item) -> str:
        """The mark of what somebody looks at."""
        return seen_mark(self.proposals[item], self.words[item].n if item in self.words else 0)


def look(agents: Collection[int], now: datetime) -> dict[int, Looked]:
    """By primary key; four queries at most, whatever their number."""
    words: dict[int, dict[Item, ReadinessWord]] = {}
    for word in ReadinessWord.objects.newest().filter(agent__in=agents).select_related("by"):
        words.setdefault(word.agent_id, {})[Item(word.item)] = word
    return {
        agent: Looked(proposals(facts), words.get(agent, {}))
        for agent, facts in facts_of(agents, now).items()
    }


def say_refusal(agent: Agent, person: Person, now: datetime) -> Refusal | None:
    """Why a person may not confirm or override anything of this agent."""
    return person_refusal(
        person.roles_on(day_of(now)),
        owners_of(agent),
        person.pk,
        is_retired=agent.lifecycle == Lifecycle.RETIRED,
    )


@recorded
def say(
    agent: Agent, words: Mapping[Item, Word], *, actor: Person, now: datetime
) -> list[ReadinessWord]:
    """A reviewer confirms proposals or says otherwise, with a reason; the gate is looked at anew.

    Raises Refused for anybody else, for owners, and where something changed since it was seen.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    refuse(say_refusal(agent, actor, now))
    looked = look([agent.pk], now)[agent.pk]
    refuse(words_refusal(words))
    for item, word in words.items():
        refuse(word_refusal(word, looked.proposals[item], looked.seen(item)))
    roles = actor.roles_on(day_of(now))
    role = next(one.value for one in SAYS if one in roles)
    made = [
        ReadinessWord.objects.create(
            agent=agent,
            item=item.value,
            n=looked.words[item].n + 1 if item in looked.words else 1,
            score=word.score,
            proposed=looked.proposals[item].score,
            code=looked.proposals[item].code,
            reason=word.reason.strip(),
            by=actor,
            role=role,
            at=now,
        )
        for item, word in words.items()
    ]
    record(
        "readiness.said",
        agent,
        actor=actor,
        now=now,
        role=role,
        refs=made,
        data={"items": {one.item: [one.score, one.proposed, one.code] for one in made}},
        personal={f"reason_{one.item}": one.reason for one in made if one.reason},
    )
    _settle(agent, actor=actor, now=now)
    return made


def _settle(agent: Agent, *, actor: Actor, now: datetime) -> None:
    """The agent is locked: its row is written, what is demanded of it is met or open, and its
    reviewers are asked for what is missing."""
    looked = look([agent.pk], now)
    _keep(looked, now)
    readiness = looked[agent.pk].readiness
    enough = is_enough(readiness.confirmed, agent.tier)
    settle_demand(
        agent,
        CODE,
        is_met=enough,
        actor=actor,
        now=now,
        data={"confirmed": readiness.confirmed, "least": least_of(agent.tier)},
    )
    is_demanded = ReleaseRequirement.objects.filter(agent=agent, code=CODE).exists()
    is_here = is_demanded and agent.lifecycle != Lifecycle.RETIRED
    waits = is_here and not enough and readiness.is_open
    hand_on(agent, waits=waits, actor=actor, now=now)


def _keep(looked: Mapping[int, Looked], now: datetime) -> None:
    rows = [_row(agent, one, now) for agent, one in looked.items()]
    columns = [
        f.name for f in AgentReadiness._meta.concrete_fields if f.name not in {"id", "agent"}
    ]
    AgentReadiness.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["agent"], update_fields=columns
    )


def _row(agent: int, looked: Looked, now: datetime) -> AgentReadiness:
    readiness = looked.readiness
    marks = readiness.marks
    return AgentReadiness(
        agent_id=agent,
        total=readiness.total,
        confirmed=readiness.confirmed,
        unsaid=sum(not one.is_said for one in marks.values()),
        stale=sum(one.is_stale for one in marks.values()),
        waits=sum(one.waits for one in marks.values()),
        reasons={item.value: one.code for item, one in looked.proposals.items()},
        counted_at=now,
        **{item.value: one.score for item, one in marks.items()},
    )


def keep_readiness(now: datetime) -> int:
    """What the tick does: demands that are met or open again first, then those counted longest ago.

    Returns how many agents were counted.
    """
    settle_demands(now)
    counted = 0
    for batch in _batches(_due(now)):
        with transaction.atomic():
            _keep(look(batch, now), now)
        counted += len(batch)
    return counted


def _batches(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    return (rows[n : n + BATCH] for n in range(0, len(rows), BATCH))


def _due(now: datetime) -> list[int]:
    drills = Containment.objects.drills().order_by()  # made to be stopped, never to run
    agents = Agent.objects.exclude(lifecycle=Lifecycle.RETIRED).order_by()
    agents = agents.exclude(pk__in=drills.values("agent"))
    new = agents.filter(readiness__isnull=True).values_list("pk", flat=True)[:AT_ONCE]
    old = AgentReadiness.objects.present().filter(counted_at__lt=now - FRESH)
    rest = old.order_by("counted_at").values_list("agent_id", flat=True)
    found = list(new)
    return found + list(rest[: AT_ONCE - len(found)])


def settle_demands(now: datetime) -> int:
    """Every agent of which readiness is demanded: where it is otherwise than written, or nobody was
    asked yet, the agent is locked and looked at again. Returns how many changed."""
    changed = 0
    for agent in list(_otherwise(now)):
        changed += settle_agent(agent, actor=SYSTEM("scorecards"), now=now)
    return changed


@recorded
def settle_agent(agent: int, *, actor: Actor, now: datetime) -> bool:
    """Look at one agent under its lock. Returns whether what is demanded of it changed."""
    locked = Agent.objects.select_for_update(of=("self",)).get(pk=agent)
    demands = ReleaseRequirement.objects.filter(agent=locked, code=CODE)
    before = demands.values_list("met_at", flat=True).first()
    _settle(locked, actor=actor, now=now)
    return before != demands.values_list("met_at", flat=True).first()


def _otherwise(now: datetime) -> Iterator[int]:
    """Of agents that are on their way or are held: those that are written otherwise than they are,
    and those of which nobody was asked to confirm what is not confirmed."""
    demands = ReleaseRequirement.objects.filter(code=CODE)
    demands = demands.exclude(agent__lifecycle=Lifecycle.RETIRED)
    coming = Q(
        agent__authorisations__live_at__isnull=True,
        agent__authorisations__state__in=(Authorisation.ACTIVE, Authorisation.SUSPENDED),
    )
    found = demands.filter(coming | Q(met_at__isnull=True)).distinct().order_by("pk")
    rows = list(found.select_related("agent"))
    waiting = set(asked().values_list("subject_ref", flat=True))
    known = {row.agent.ledger_ref for row in rows}
    gone = [ref.removeprefix("agent:") for ref in waiting - known]
    yield from Agent.objects.filter(slug__in=gone).values_list("pk", flat=True)
    for batch in _batches(rows):
        looked = look([row.agent_id for row in batch], now)
        for row in batch:
            readiness = looked[row.agent_id].readiness
            enough = is_enough(readiness.confirmed, row.agent.tier)
            to_ask = not enough and readiness.is_open and has_reviewers(row.agent)
            is_asked = row.agent.ledger_ref in waiting
            if enough is (row.met_at is None) or is_asked is not to_ask:
                yield row.agent_id


@recorded
def demand_readiness(*, actor: Actor, now: datetime) -> None:
    """Every new right of the tiers that need a total has it before production. Idempotent."""
    put_demand(CODE, least_tier=min(LEAST), text=TEXT, actor=actor, now=now)
