"""Who calls: from a key or a grant to an agent's identity, or to the reason why not.

What every gateway call begins with, so a right key costs one query; wrong ones pay for counting.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

from django.conf import settings
from django.db.models import Q

from govportal.api.keys import is_key_of
from govportal.api.metering import Limit, named, take
from govportal.refusals import Refusal, Refused, refuse
from registry import grants, probes
from registry.actions.sightings import SENSOR, note_sighting
from registry.models import Agent, Credential, Grant
from registry.models.releases import day_of
from registry.rules.credentials import environment_of, place_refusal, prefix_of, use_refusal
from registry.rules.grants import use_refusal as grant_refusal
from registry.rules.lifecycle import Lifecycle
from registry.rules.sightings import UNKNOWN_KEY, Source

MARK_EVERY = timedelta(minutes=1)
FROM_ONE_PLACE, FOR_ONE_KEY = Limit(30, 300), Limit(10, 300)
"""Wrong keys before the answer is to wait, whatever else is tried. Counted in the database, so that
all processes agree. A right key is never shut out by them, or anybody could shut an agent out by
guessing at its prefix: they protect the portal, and 256 random bits the key."""
NOTED = Limit(1, 300)
NOBODYS = "0" * 64  # compared with where there is no such key: the answer takes as long


@dataclass(frozen=True)
class Identity:
    """An agent that showed its own key, or a grant it got for it: verified, not claimed."""

    agent: Agent
    credential: Credential
    grant: Grant | None = None

    is_authenticated = True  # what the API's framework asks of whoever calls

    @property
    def environment(self) -> str:
        return self.credential.environment

    @property
    def ledger_ref(self) -> str:
        """The agent as the actor of what it does."""
        return self.agent.ledger_ref


def identify(bearer: str, *, source: str, wanted: str = "", now: datetime) -> Identity:
    """The identity behind what stands after “Bearer”. ``wanted``: where the caller says it runs.

    Raises Refused: unknown, expired, replaced, revoked, elsewhere, agent stopped, or too many
    wrong ones from this ``source`` (``metering.network_of``); and for every probe.
    """
    if grants.looks_like(bearer):
        if probes.looks_like(bearer):
            _answer_probe(bearer, source, wanted, now)
        return _by_grant(bearer, source, wanted, now)
    prefix = prefix_of(bearer)
    credential = _key(prefix) if prefix else None
    known = is_key_of(bearer, credential.key_hash if credential else NOBODYS)
    if credential is None or not known:
        raise _wrong(source, prefix, now)
    identity = Identity(credential.agent, credential)
    _refuse_use(identity, source, wanted, now)
    return identity


def confirm(identity: Identity, *, wanted: str = "", now: datetime) -> None:
    """Look once more, after the work and before the answer: a revocation in between counts.

    Raises Refused. Inside a transaction that holds the rows, nothing can come in between.
    """
    rows = Credential.objects.select_related("agent")
    fresh = rows.get(pk=identity.credential.pk)
    grant = _grant(identity.grant.number) if identity.grant is not None else None
    refuse(_use_no(Identity(fresh.agent, fresh, grant), wanted, now))


def mark_seen(identity: Identity, now: datetime) -> bool:
    """Note that the agent was here and showed its key; at most once a minute. Whether it was.

    Two plain updates that each say under which condition: no transaction, no lock to wait for, and
    never on a key that was revoked meanwhile. Not in the ledger, which is for decisions.
    """
    due = now - MARK_EVERY
    last = identity.credential.last_used_at
    if last is not None and last > due:
        return False
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=due)
    keys = Credential.objects.filter(stale, pk=identity.credential.pk, revoked_at__isnull=True)
    if not keys.update(last_used_at=now):
        return False
    unseen = Q(last_seen_at__isnull=True) | Q(last_seen_at__lte=due)
    Agent.objects.filter(unseen, pk=identity.agent.pk).update(last_seen_at=now)
    return True


def _key(prefix: str) -> Credential | None:
    return Credential.objects.select_related("agent").filter(prefix=prefix).first()


def _grant(number: str) -> Grant | None:
    rows = Grant.objects.select_related("agent", "asked_with", "authorisation", "drain")
    return rows.filter(number=number).first()


def _by_grant(token: str, source: str, wanted: str, now: datetime) -> Identity:
    claims = grants.read(token)
    grant = _grant(claims.number) if claims else None
    if grant is None or claims is None or claims.agent != grant.agent.slug:
        raise _wrong(source, None, now)
    identity = Identity(grant.agent, grant.asked_with, grant)
    _refuse_use(identity, source, wanted, now)
    return identity


def _answer_probe(token: str, source: str, wanted: str, now: datetime) -> NoReturn:
    """What the key or grant would be told: by the very rows and rules of a real call. A probe that
    is not refused so is refused for that, and lets nobody in."""
    probe = probes.read(token, now)
    if probe is None:
        raise _wrong(source, None, now)
    identity = None
    if probe.kind == "grant" and (grant := _grant(probe.name)) is not None:
        identity = Identity(grant.agent, grant.asked_with, grant)
    elif probe.kind == "credential" and (key := _key(probe.name)) is not None:
        identity = Identity(key.agent, key)
    if identity is None:
        raise Refused(Refusal("probe.nothing_known"))
    raise Refused(_use_no(identity, wanted, now) or Refusal(probes.NOT_REFUSED))


def _use_no(identity: Identity, wanted: str, now: datetime) -> Refusal | None:
    """Why this opens nothing now: the grant, then the key, the place and the agent's own state.

    What drains goes on to its end whatever has become of the others.
    """
    if identity.grant is not None:
        facts = identity.grant.facts_on(day_of(now))
        if (no := grant_refusal(facts, now)) is not None:
            return no
        if facts.drains_until is not None:
            return place_refusal(identity.environment, wanted, settings.AGENT_ENVIRONMENTS)
    return use_refusal(
        identity.credential.facts,
        identity.environment,
        Lifecycle(identity.agent.lifecycle),
        now,
        wanted=wanted,
        served=settings.AGENT_ENVIRONMENTS,
    )


def _refuse_use(identity: Identity, source: str, wanted: str, now: datetime) -> None:
    """A right key that opens nothing keeps getting its reason; people see that it is still used."""
    no = _use_no(identity, wanted, now)
    if no is None:
        return
    prefix = identity.credential.prefix
    is_key = no.code.startswith("credential.")  # not a stopped agent that asks to go on
    if is_key and take(named("agent key refused", prefix), 1, NOTED, now):
        note_sighting(
            Source.CALL,
            identity.agent.slug,
            environment=identity.environment,
            detail=f"{prefix}: {no.code}, {source}",
            known=identity.agent,
            actor=SENSOR,
            now=now,
        )
    raise Refused(no)


def _wrong(source: str, prefix: str | None, now: datetime) -> Refused:
    """Count a wrong key; the first in a while is a sighting, one too many has to wait."""
    if take(named("agent key unknown", source), 1, NOTED, now):
        note_sighting(
            Source.CALL,
            UNKNOWN_KEY,
            environment=environment_of(prefix) if prefix else "",
            detail=f"{prefix or ''} {source}".strip(),
            actor=SENSOR,
            now=now,
        )
    counted = take(named("agent key from", source), 1, FROM_ONE_PLACE, now)
    if prefix:
        counted &= take(named("agent key for", prefix), 1, FOR_ONE_KEY, now)
    if counted:
        return Refused(Refusal("credential.unknown"))
    return Refused(Refusal("credential.too_many", {"seconds": FOR_ONE_KEY.wait(now)}))
