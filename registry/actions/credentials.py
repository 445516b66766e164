"""Keys of agents: issued, rotated with an overlap, revoked at once. Each is shown once.

Locks are taken agent, key, grants, always in this order: of a revocation and a use at the same
time, whoever commits first wins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from govportal.api.keys import digest_of
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions.held_release import operates
from registry.models import Agent, Credential, Drain, Grant
from registry.models.releases import day_of
from registry.reference_tables import terms_for
from registry.rules.credentials import (
    Act,
    Part,
    issue_refusal,
    new_key,
    prefix_of,
    reason_refusal,
    revoke_refusal,
    rotate_refusal,
    who_refusal,
)
from registry.rules.lifecycle import Lifecycle


@dataclass(frozen=True)
class Issued:
    """A new key, whole for the only time. Never store, log or send it anywhere else."""

    credential: Credential
    key: str

    def __repr__(self) -> str:
        return f"Issued({self.credential.prefix})"


def key_parts_of(agent: Agent, person: Person, on: datetime) -> frozenset[Part]:
    """What somebody is to the agent, where its keys are concerned."""
    owners: set[Part] = set(Part) - {Part.OPERATOR}
    parts = {part for part in owners if getattr(agent, f"{part.value}_id") == person.pk}
    if operates(agent, person, day_of(on)):
        parts.add(Part.OPERATOR)
    return frozenset(parts)


def person_refusal(act: Act, agent: Agent, actor: Actor, now: datetime) -> Refusal | None:
    """Why the actor may not do this to the agent's keys; the portal itself always may."""
    if not isinstance(actor, Person):
        return None
    return who_refusal(act, key_parts_of(agent, actor, now))


@recorded
def issue_credential(
    agent: Agent,
    environment: str,
    *,
    lasts: timedelta | None = None,
    actor: Actor,
    now: datetime,
) -> Issued:
    """Give an agent its first key in an environment, or one in place of an expired one.

    ``lasts``: as long as the agent's tier allows where it is not said. Raises Refused for who may
    not, while a key works already, and for a time too long.
    """
    agent, terms = _locked(agent), terms_for(agent)
    lasts = terms.usual if lasts is None else lasts
    refuse(person_refusal(Act.ISSUE, agent, actor, now))
    current = _current(agent, environment)
    state = current.state(now) if current else None
    refuse(issue_refusal(Lifecycle(agent.lifecycle), state, lasts, terms))
    if current is not None:
        _replace(current, timedelta(0), now)
    return _make(agent, environment, lasts, current, "credential.issued", actor, now)


@recorded
def rotate_credential(
    credential: Credential,
    *,
    overlap: timedelta | None = None,
    lasts: timedelta | None = None,
    actor: Actor,
    now: datetime,
) -> Issued:
    """Issue the successor of a key that works; the old one goes on for ``overlap``, then no more.

    Raises Refused for who may not, for a key that is not the current one, while an earlier overlap
    runs, and for times too long.
    """
    agent, credential = _locked(credential.agent), _locked_key(credential)
    terms = terms_for(agent)
    overlap = terms.overlap if overlap is None else overlap
    lasts = terms.usual if lasts is None else lasts
    refuse(person_refusal(Act.ROTATE, agent, actor, now))
    refuse(
        rotate_refusal(
            Lifecycle(agent.lifecycle),
            credential.state(now),
            overlap,
            lasts,
            terms,
            earlier_until=earlier_overlap(credential, now),
        )
    )
    _replace(credential, overlap, now)
    verb, environment = "credential.rotated", credential.environment
    return _make(agent, environment, lasts, credential, verb, actor, now)


@recorded
def revoke_credential(
    credential: Credential, reason: str, *, actor: Actor, now: datetime
) -> Credential:
    """End a key at once and for good, with every grant that was asked for with it.

    Raises Refused for who may not, twice, and without a reason.
    """
    agent, credential = _locked(credential.agent), _locked_key(credential)
    refuse(person_refusal(Act.REVOKE, agent, actor, now))
    refuse(revoke_refusal(credential.state(now), reason))
    _revoke(agent, [credential], reason, actor, now)
    return credential


@recorded
def revoke_all(agent: Agent, reason: str, *, actor: Actor, now: datetime) -> list[Credential]:
    """End every key of an agent that is not revoked, in all environments, and their grants.

    Idempotent; for retirement, kill switches and agents that nobody hears of. The caller has
    decided that it may. Raises Refused without a reason.
    """
    refuse(reason_refusal(reason))
    agent = _locked(agent)
    rows = Credential.objects.select_for_update(of=("self",)).filter(revoked_at__isnull=True)
    keys = list(rows.filter(agent=agent).order_by("pk"))
    if keys:
        _revoke(agent, keys, reason, actor, now)
    return keys


def earlier_overlap(credential: Credential, now: datetime) -> datetime | None:
    """Until when an earlier key of the same identity still works beside this one."""
    others = Credential.objects.live(now).filter(
        agent=credential.agent_id, environment=credential.environment, replaced_at__isnull=False
    )
    rows = others.exclude(pk=credential.pk).order_by("-overlap_until")
    return rows.values_list("overlap_until", flat=True).first()


def _locked(agent: Agent) -> Agent:
    rows = Agent.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=agent.pk)


def _locked_key(credential: Credential) -> Credential:
    return Credential.objects.select_for_update(of=("self",)).get(pk=credential.pk)


def _current(agent: Agent, environment: str) -> Credential | None:
    rows = Credential.objects.select_for_update(of=("self",)).current()
    return rows.filter(agent=agent, environment=environment).first()


def _replace(old: Credential, overlap: timedelta, now: datetime) -> None:
    """Never before it was issued: another machine's clock may be ahead of this one's."""
    old.replaced_at = max(now, old.issued_at)
    old.overlap_until = old.replaced_at + overlap
    old.save(update_fields=["replaced_at", "overlap_until"])


def _make(
    agent: Agent,
    environment: str,
    lasts: timedelta,
    old: Credential | None,
    verb: str,
    actor: Actor,
    now: datetime,
) -> Issued:
    key = new_key(environment)
    made = Credential.objects.create(
        agent=agent,
        environment=environment,
        prefix=prefix_of(key) or "",
        key_hash=digest_of(key),
        issued_at=now,
        issued_by=actor if isinstance(actor, Person) else None,
        expires_at=now + lasts,
        replaces=old,
    )
    data = {"environment": environment, "expires_at": made.expires_at.isoformat()}
    if old is not None and old.overlap_until is not None:
        data["overlap_until"] = old.overlap_until.isoformat()
    refs = [made, *([old] if old else [])]
    record(verb, agent, actor=actor, now=now, role=_role(agent, actor, now), refs=refs, data=data)
    return Issued(made, key)


def _revoke(
    agent: Agent, keys: Sequence[Credential], reason: str, actor: Actor, now: datetime
) -> None:
    for key in keys:
        key.revoked_at, key.revoked_because = now, reason.strip()
        key.save(update_fields=["revoked_at", "revoked_because"])
    ended = Grant.objects.open(now).filter(asked_with__in=[key.pk for key in keys])
    ended = ended.exclude(pk__in=Drain.objects.filter(until__gt=now).values("grant_id"))
    count = ended.update(
        revoked_at=now, revoked_by=actor.ledger_ref, revoked_because="credential.revoked"
    )
    record(
        "credential.revoked",
        agent,
        actor=actor,
        now=now,
        role=_role(agent, actor, now),
        refs=keys,
        data={"environments": sorted({key.environment for key in keys}), "grants": count},
        personal={"reason": reason.strip()},
    )


def _role(agent: Agent, actor: Actor, now: datetime) -> str:
    """As what the actor did it, for the entry."""
    if not isinstance(actor, Person):
        return ""
    parts = key_parts_of(agent, actor, now)
    return next((part.value for part in Part if part in parts), "")
