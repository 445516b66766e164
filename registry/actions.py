"""The registry's verbs: register, change the lifecycle, keep manifests, authorise, go live."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django.urls import reverse

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, Reference
from govportal.people.models import Person, Unit
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, open_item
from registry.models import Agent, Authorisation, Manifest
from registry.rules.lifecycle import MOVES, Approval, Lifecycle, refusal
from registry.rules.manifests import canonical, fingerprint

GO_LIVE_ITEM = "agent.go_live"


@recorded
def register_agent(
    slug: str, name: str, unit: Unit, *, actor: Actor, now: datetime, **fields: Any
) -> Agent:
    """Put an agent into the inventory. ``fields`` are the agent's columns and its people.

    Raises Refused when the short name is taken.
    """
    if Agent.objects.filter(slug=slug).exists():
        refuse(Refusal("agent.slug_taken", {"slug": slug}))
    agent = Agent.objects.create(slug=slug, name=name, unit=unit, created_at=now, **fields)
    record("agent.registered", agent, actor=actor, now=now, refs=[unit])
    return agent


@recorded
def update_agent(agent: Agent, *, actor: Actor, now: datetime, **fields: Any) -> Agent:
    """Change descriptive fields and people of an agent."""
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    for name, value in fields.items():
        setattr(agent, name, value)
    agent.save(update_fields=list(fields))
    record("agent.updated", agent, actor=actor, now=now, data={"fields": sorted(fields)})
    return agent


@recorded
def move_agent(
    agent: Agent, name: str, *, actor: Actor, now: datetime, reason: str = "", **fields: Any
) -> Agent:
    """Make one move of the lifecycle table; further columns that follow from it in ``fields``.

    Raises Refused when the table does not allow it.
    """
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    move = MOVES[name]
    refuse(refusal(move, Lifecycle(agent.lifecycle), fields.get("tier", agent.tier)))
    before, agent.lifecycle = agent.lifecycle, move.target
    for field, value in fields.items():
        setattr(agent, field, value)
    agent.save(update_fields=["lifecycle", *fields])
    record(
        f"agent.{name}",
        agent,
        actor=actor,
        now=now,
        data={"before": before, "after": move.target.value},
        personal={"reason": reason} if reason else {},
    )
    return agent


@recorded
def keep_manifest(
    agent: Agent, content: Mapping[str, Any], label: str, *, actor: Actor, now: datetime
) -> Manifest:
    """Store a manifest of an agent, or return the one with the same fingerprint."""
    mark = fingerprint(content)
    known = Manifest.objects.filter(agent=agent, fingerprint=mark).first()
    if known is not None:
        return known
    manifest = Manifest.objects.create(
        agent=agent,
        label=label,
        body=canonical(content).decode(),
        fingerprint=mark,
        created_at=now,
    )
    record(
        "manifest.kept", agent, actor=actor, now=now, refs=[manifest], data={"fingerprint": mark}
    )
    return manifest


@recorded
def authorise(
    manifest: Manifest,
    *,
    environment: str,
    stage: Lifecycle,
    valid_until: date,
    basis: str,
    monitoring: str,
    post_deployment_days: int,
    actor: Actor,
    now: datetime,
) -> Authorisation:
    """Grant the right to run ``manifest`` until ``valid_until``.

    It replaces one that was granted and never went live; what is live stays so until go-live.
    """
    agent = manifest.agent
    _replace(agent, environment, live_at__isnull=True)
    close_items(agent, kind=GO_LIVE_ITEM, actor=actor, now=now)
    granted = Authorisation.objects.create(
        agent=agent,
        manifest=manifest,
        fingerprint=manifest.fingerprint,
        environment=environment,
        stage=stage,
        valid_from=now,
        valid_until=valid_until,
        basis=basis,
        monitoring=monitoring,
        post_deployment_days=post_deployment_days,
    )
    if agent.technical_owner is not None:
        open_item(
            agent,
            kind=GO_LIVE_ITEM,
            title=f"Record go-live: {agent.name} {manifest.label}",
            url=reverse("agent_detail", args=[agent.slug]),
            assignee=agent.technical_owner,
            role="technical_owner",
            key=f"go_live:{granted.pk}",
            actor=actor,
            now=now,
        )
    record(
        "agent.authorised",
        agent,
        actor=actor,
        now=now,
        refs=[granted, manifest, Reference(basis)],
        data={
            "fingerprint": manifest.fingerprint,
            "environment": environment,
            "stage": stage.value,
            "valid_until": valid_until.isoformat(),
        },
    )
    return granted


def _replace(agent: Agent, environment: str, **which: Any) -> None:
    active = Authorisation.objects.select_for_update().filter(
        agent=agent, environment=environment, state=Authorisation.ACTIVE, **which
    )
    for old in active:
        old.state = Authorisation.REPLACED
        old.save(update_fields=["state"])


def go_live_refusal(agent: Agent, person: Person, on: date) -> Refusal | None:
    """Why ``person`` may not record that ``agent`` went live on ``on``; None when they may."""
    owner = agent.technical_owner
    if agent.lifecycle == Lifecycle.PRODUCTION and agent.went_live_at is not None:
        current = agent.authorisation_in_force(on)
        if current is None or current.live_at is not None:
            return Refusal("agent.already_live")
    if owner is None or owner.pk != person.pk:
        return Refusal("agent.only_technical_owner", {"person": str(owner or "—")})
    if agent.authorisation_in_force(on) is None:
        return Refusal("agent.not_authorised", {"environment": agent.environment})
    if agent.lifecycle == Lifecycle.PRODUCTION:
        return None
    return refusal(MOVES["go_live"], Lifecycle(agent.lifecycle), agent.tier)


@recorded
def record_go_live(agent: Agent, *, actor: Person, now: datetime) -> Authorisation:
    """The technical owner records that the authorised manifest runs in production.

    Sets the post-deployment review as many calendar days ahead as the authorisation says
    (1-domain.md §5). Raises Refused for anybody else, twice, or without an authorisation.
    """
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    refuse(go_live_refusal(agent, actor, now.date()))
    authorisation = agent.authorisation_in_force(now.date())
    assert authorisation is not None  # the refusal above says so
    _replace(agent, authorisation.environment, live_at__isnull=False)
    authorisation.live_at = now
    authorisation.save(update_fields=["live_at"])
    close_items(agent, kind=GO_LIVE_ITEM, actor=actor, now=now)
    agent.lifecycle, agent.went_live_at = Lifecycle.PRODUCTION, now
    agent.post_deployment_review_on = now.date() + timedelta(
        days=authorisation.post_deployment_days
    )
    agent.save(update_fields=["lifecycle", "went_live_at", "post_deployment_review_on"])
    record(
        "agent.went_live",
        agent,
        actor=actor,
        now=now,
        role="technical_owner",
        refs=[authorisation],
        data={"post_deployment_review_on": agent.post_deployment_review_on.isoformat()},
    )
    return authorisation


@recorded
def note_approval(
    agent: Agent, approval: Approval, *, actor: Actor, now: datetime, **fields: Any
) -> Agent:
    """Write the outcome of a decision onto the agent: approval status and review dates."""
    agent = Agent.objects.select_for_update().get(pk=agent.pk)
    agent.approval = approval
    for name, value in fields.items():
        setattr(agent, name, value)
    agent.save(update_fields=["approval", *fields])
    record("agent.approval_noted", agent, actor=actor, now=now, data={"approval": approval.value})
    return agent
