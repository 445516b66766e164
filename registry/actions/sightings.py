"""Sightings: noted by whoever meets an unknown agent, decided by people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor, HasRef
from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, open_item
from govportal.worklist.saying import phrase
from registry.actions.agents import register_agent
from registry.models import Agent, Sighting
from registry.models.releases import day_of
from registry.rules.credentials import reason_refusal
from registry.rules.lifecycle import Lifecycle
from registry.rules.sightings import (
    MOVES,
    Act,
    SightingState,
    Source,
    detail_of,
    name_of,
    refusal,
    seen_again,
)

SENSOR = SYSTEM("sightings")
ITEM = "sighting.unauthorised"


@recorded
def note_sighting(
    source: Source,
    claimed_name: str,
    *,
    environment: str = "",
    detail: str = "",
    known: Agent | None = None,
    actor: Actor,
    now: datetime,
) -> Sighting:
    """An agent was met that its caller cannot place. The same name again only counts.

    For other rooms (a call, a trace, a list of apps, somebody's report); safe with two at once. A
    name that is an agent's short name is taken for a claim to be that agent, unless ``known`` says
    whose key was shown and opened nothing: that waits for a decision. What had been stopped and is
    met again is unauthorised again, with work for operators.
    """
    name, words = name_of(claimed_name), detail_of(detail)
    sighting = _locked_by(source, name, environment)
    if sighting is None:
        sighting = _first(source, name, environment, words, known, actor, now)
        if sighting is not None:
            return sighting
        sighting = _locked_by(source, name, environment)
    assert sighting is not None  # somebody else has just noted it
    seen_once_more(sighting, words, actor=actor, now=now)
    return sighting


def _locked_by(source: Source, name: str, environment: str) -> Sighting | None:
    rows = Sighting.objects.select_for_update(of=("self",))
    return rows.filter(source=source, claimed_name=name, environment=environment).first()


def _first(
    source: Source,
    name: str,
    environment: str,
    detail: str,
    known: Agent | None,
    actor: Actor,
    now: datetime,
) -> Sighting | None:
    """The first of its name; None where somebody else was first."""
    claimed = known or _claimed(name)
    placed: dict[str, Any] = {}
    if claimed is not None and known is None:
        reason = "Its name is the agent’s short name."
        placed = {"state": SightingState.MATCHED, "decided_at": now, "reason": reason}
    try:
        with transaction.atomic():
            made = Sighting.objects.create(
                source=source,
                claimed_name=name,
                environment=environment,
                detail=detail,
                first_seen_at=now,
                last_seen_at=now,
                agent=claimed,
                **placed,
            )
    except IntegrityError:
        return None
    data = {"source": source.value, "environment": environment, "state": made.state}
    personal = {"claimed_name": name, **({"detail": detail} if detail else {})}
    refs: list[HasRef] = [made, *([claimed] if claimed else [])]
    record("sighting.noted", made, actor=actor, now=now, refs=refs, data=data, personal=personal)
    return made


def _claimed(name: str) -> Agent | None:
    """The agent whose short name is claimed; a retired one is not running anywhere."""
    return Agent.objects.filter(slug=name).exclude(lifecycle=Lifecycle.RETIRED).first()


@recorded
def seen_once_more(sighting: Sighting, detail: str, *, actor: Actor, now: datetime) -> None:
    """Count it; the caller holds its lock. What had been stopped is unauthorised again."""
    before, after = SightingState(sighting.state), seen_again(SightingState(sighting.state))
    Sighting.objects.filter(pk=sighting.pk).update(
        count=F("count") + 1,
        last_seen_at=max(now, sighting.last_seen_at),
        detail=detail or sighting.detail,
    )
    sighting.refresh_from_db()
    if after is before:
        return
    sighting.state = after
    sighting.save(update_fields=["state"])
    data = {"before": before.value, "after": after.value}
    record("sighting.seen_again", sighting, actor=actor, now=now, data=data)
    _tell_operators(sighting, actor, now)


def act_refusal(act: Act, sighting: Sighting, person: Person, now: datetime) -> Refusal | None:
    """Why a person may not do this to a sighting now; None when they may."""
    roles = {role.value for role in person.roles_on(day_of(now))}
    return refusal(act, SightingState(sighting.state), roles)


@recorded
def match_sighting(
    sighting: Sighting, agent: Agent | None, reason: str, *, actor: Person, now: datetime
) -> Sighting:
    """It is this agent of ours. Raises Refused when decided, without agent or reason."""
    sighting = _locked(sighting, Act.MATCH, reason, actor, now)
    if agent is None:
        refuse(Refusal("sighting.agent_missing"))
        raise AssertionError  # refused above
    return _decide(sighting, Act.MATCH, reason, actor, now, agent=agent)


@recorded
def register_sighting(
    sighting: Sighting,
    slug: str,
    name: str,
    unit: Unit,
    reason: str,
    *,
    actor: Person,
    now: datetime,
) -> Agent:
    """Put it into the inventory as a discovered agent. Raises Refused as ``match_sighting``, and
    where the short name is taken."""
    sighting = _locked(sighting, Act.REGISTER, reason, actor, now)
    fields: dict[str, Any] = {"lifecycle": Lifecycle.DISCOVERED}
    if sighting.environment:
        fields["environment"] = sighting.environment
    agent = register_agent(slug, name, unit, actor=actor, now=now, **fields)
    _decide(sighting, Act.REGISTER, reason, actor, now, agent=agent)
    return agent


@recorded
def mark_unauthorised(sighting: Sighting, reason: str, *, actor: Person, now: datetime) -> Sighting:
    """Nobody allowed it: operators get the work of stopping it. Raises Refused as above.

    The entry and the work item are what the incidents room takes up.
    """
    sighting = _locked(sighting, Act.MARK_UNAUTHORISED, reason, actor, now)
    _decide(sighting, Act.MARK_UNAUTHORISED, reason, actor, now)
    _tell_operators(sighting, actor, now)
    return sighting


@recorded
def note_stopped(sighting: Sighting, reason: str, *, actor: Person, now: datetime) -> Sighting:
    """It runs no more; ``reason`` says what was done. Met again it is unauthorised again."""
    sighting = _locked(sighting, Act.STOP, reason, actor, now)
    return _decide(sighting, Act.STOP, reason, actor, now)


@recorded
def reopen_sighting(sighting: Sighting, reason: str, *, actor: Person, now: datetime) -> Sighting:
    """What was decided was wrong: it waits for a decision again."""
    sighting = _locked(sighting, Act.REOPEN, reason, actor, now)
    return _decide(sighting, Act.REOPEN, reason, actor, now, agent=None)


def _locked(sighting: Sighting, act: Act, reason: str, actor: Person, now: datetime) -> Sighting:
    rows = Sighting.objects.select_for_update(of=("self",)).select_related("agent")
    sighting = rows.get(pk=sighting.pk)
    refuse(act_refusal(act, sighting, actor, now) or reason_refusal(reason))
    return sighting


def _decide(
    sighting: Sighting, act: Act, reason: str, actor: Person, now: datetime, **changed: Any
) -> Sighting:
    before, sighting.state = sighting.state, MOVES[act].target.value
    sighting.decided_at, sighting.decided_by, sighting.reason = now, actor, reason.strip()
    for name, value in changed.items():
        setattr(sighting, name, value)
    sighting.save(update_fields=["state", "decided_at", "decided_by", "reason", *changed])
    record(
        VERBS[act],
        sighting,
        actor=actor,
        now=now,
        refs=[sighting.agent] if sighting.agent else [],
        data={"before": before, "after": sighting.state},
        personal={"reason": reason.strip()},
    )
    if before == SightingState.UNAUTHORISED:
        close_items(sighting, kind=ITEM, actor=actor, now=now, outcome=act.value)
    return sighting


VERBS = {
    Act.MATCH: "sighting.matched",
    Act.REGISTER: "sighting.registered",
    Act.MARK_UNAUTHORISED: "sighting.marked_unauthorised",
    Act.STOP: "sighting.stopped",
    Act.REOPEN: "sighting.reopened",
}


STOP_IT = gettext_noop("Stop an unauthorised agent: %(name)s")


def _tell_operators(sighting: Sighting, actor: Actor, now: datetime) -> None:
    for person in _operators(now):
        open_item(
            sighting,
            kind=ITEM,
            title=phrase(STOP_IT, name=sighting.claimed_name),
            url=reverse("sighting_detail", args=[sighting.pk]),
            assignee=person,
            role=Role.OPERATOR.value,
            key=f"sighting:{sighting.pk}:{now.isoformat()}:{person.pk}",
            actor=actor,
            now=now,
        )


def _operators(now: datetime) -> Iterable[Person]:
    """Operators; where there are none, who else may decide it."""
    on = day_of(now)
    found = list(Person.objects.holding(Role.OPERATOR, on))
    return found or Person.objects.holding(Role.SECURITY_REVIEWER, on)
