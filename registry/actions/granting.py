"""Grants: given to an agent for its key, ended by the agent or by who answers for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from ulid import ULID

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry import grants
from registry.actions.credentials import person_refusal
from registry.actions.identifying import Identity, confirm
from registry.models import Agent, Authorisation, Credential, Grant
from registry.models.releases import day_of
from registry.rules.credentials import Act, reason_refusal
from registry.rules.grants import DEFAULT_MINUTES, ask_refusal, end_refusal, ends_at, tools_of
from registry.rules.lifecycle import Lifecycle

LEAST_SECONDS = 1


@dataclass(frozen=True)
class Granted:
    """A new grant with its token, which is not kept."""

    grant: Grant
    token: str

    def __repr__(self) -> str:
        return f"Granted({self.grant.number})"


@recorded
def ask_grant(
    identity: Identity,
    task: str,
    tools: Sequence[str],
    *,
    minutes: int = DEFAULT_MINUTES,
    now: datetime,
) -> Granted:
    """Give an agent the right to some of its tools for one task, for minutes.

    Agent and key are locked and asked once more: of a revocation and a grant at the same time,
    whoever commits first wins. Raises Refused for what the key, the agent's state or its manifest
    does not allow, and for a grant that is asked for with a grant.
    """
    if identity.grant is not None:
        refuse(Refusal("grant.from_grant"))
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=identity.agent.pk)
    key = Credential.objects.select_for_update(of=("self",)).get(pk=identity.credential.pk)
    confirm(identity, now=now)
    now = now.replace(microsecond=0)  # as the token says it
    right = authorisation_of(agent, key.environment, now)
    allowed = tools_of(right.manifest.content) if right else None
    refuse(ask_refusal(task, tools, minutes, allowed))
    assert right is not None  # refused above
    until = ends_at(now, minutes, key.ends_at).replace(microsecond=0)
    if (until - now).total_seconds() < LEAST_SECONDS:
        refuse(Refusal("credential.expired"))
    grant = Grant.objects.create(
        number=f"grant_{ULID.from_datetime(now)}",
        agent=agent,
        asked_with=key,
        authorisation=right,
        task=task.strip(),
        tools=sorted(set(tools)),
        signed_by=grants.key_in_force(),
        issued_at=now,
        expires_at=until,
    )
    record(
        "grant.issued",
        agent,
        actor=agent,
        now=now,
        refs=[grant, key, right],
        data={"tools": grant.tools, "expires_at": until.isoformat()},
        personal={"task": grant.task},
    )
    return Granted(grant, grants.sign(_claims(grant, agent, key, right)))


@recorded
def end_grant(grant: Grant, reason: str, *, actor: Person | Identity, now: datetime) -> Grant:
    """End a grant before its time; by the agent itself, who answers for it, or an operator.

    Raises Refused for who may not, twice, when it is over, and a person without a reason.
    """
    agent = (
        Agent.objects.select_for_update(of=("self",)).select_related("unit").get(pk=grant.agent_id)
    )
    rows = Grant.objects.select_for_update(of=("self",))
    grant = rows.select_related("asked_with", "authorisation", "drain").get(pk=grant.pk)
    refuse(end_grant_refusal(grant, agent, actor, now))
    if isinstance(actor, Person):
        refuse(reason_refusal(reason))
    grant.revoked_at, grant.revoked_by = now, actor.ledger_ref
    grant.revoked_because = reason.strip() or "ended by the agent"
    grant.save(update_fields=["revoked_at", "revoked_by", "revoked_because"])
    record(
        "grant.revoked",
        agent,
        actor=actor,
        now=now,
        refs=[grant],
        personal={"reason": grant.revoked_because},
    )
    return grant


def end_grant_refusal(
    grant: Grant, agent: Agent, actor: Person | Identity, now: datetime
) -> Refusal | None:
    """Why the actor may not end this grant now; None when they may."""
    if isinstance(actor, Identity):
        own = actor.agent.pk == grant.agent_id and actor.environment == grant.environment
        no = None if own else Refusal("grant.only_who_answers_ends")
    else:
        no = person_refusal(Act.END_GRANT, agent, actor, now)
    return no or end_refusal(grant.facts_on(day_of(now)), now)


def authorisation_of(agent: Agent, environment: str, now: datetime) -> Authorisation | None:
    """The newest of what the agent may run there, what is live before all others."""
    rows = authorisations_of(agent, environment, now)
    return next((right for right in rows if right.live_at is not None), next(iter(rows), None))


def authorisations_of(agent: Agent, environment: str, now: datetime) -> list[Authorisation]:
    """All that may run there now, beside each other while one takes over from the other.

    Of a release in stages only once its first stage has begun; what is released without stages
    runs before its go-live is recorded.
    """
    rows = Authorisation.objects.in_force(day_of(now)).filter(agent=agent, environment=environment)
    runs = Q(stages__entered_at__isnull=False, stages__left_at__isnull=True)
    either = rows.filter(runs | Q(stage=Lifecycle.PRODUCTION))
    return list(either.select_related("manifest").distinct())


def _claims(grant: Grant, agent: Agent, key: Credential, right: Authorisation) -> grants.Claims:
    return grants.Claims(
        number=grant.number,
        agent=agent.slug,
        environment=key.environment,
        manifest=right.fingerprint,
        task=grant.task,
        tools=tuple(grant.tools),
        issued_at=grant.issued_at,
        expires_at=grant.expires_at,
    )
