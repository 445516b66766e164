"""The right to run a manifest: granted, replaced."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, Reference
from govportal.worklist.actions import close_items, open_item
from registry.models import Agent, Authorisation, Manifest
from registry.rules.lifecycle import Lifecycle

GO_LIVE_ITEM = "agent.go_live"


@recorded
def authorise(
    manifest: Manifest,
    *,
    environment: str,
    stage: Lifecycle,
    valid_until: date,
    lapses_on: date,
    basis: str,
    monitoring: str,
    post_deployment_days: int,
    actor: Actor,
    now: datetime,
) -> Authorisation:
    """Grant the right to run ``manifest`` until ``valid_until``, the day of its next review.

    ``lapses_on`` is the last day it stands while that review is overdue.

    It replaces one that was granted and never went live; what is live stays so until go-live.
    """
    agent = manifest.agent
    replace_active(agent, environment, now=now, live_at__isnull=True)
    close_items(agent, kind=GO_LIVE_ITEM, actor=actor, now=now)
    granted = Authorisation.objects.create(
        agent=agent,
        manifest=manifest,
        fingerprint=manifest.fingerprint,
        environment=environment,
        stage=stage,
        valid_from=now,
        valid_until=valid_until,
        lapses_on=lapses_on,
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
            "lapses_on": lapses_on.isoformat(),
        },
    )
    return granted


def replace_active(agent: Agent, environment: str, *, now: datetime, **which: Any) -> None:
    """End what stands in that environment; a new authorisation takes its place."""
    standing = Authorisation.objects.standing().select_for_update()
    for old in standing.filter(agent=agent, environment=environment, **which):
        old.state = Authorisation.REPLACED
        old.save(update_fields=["state"])
        for suspension in old.suspensions.filter(lifted_at__isnull=True):
            suspension.lifted_at = now
            suspension.save(update_fields=["lifted_at"])
