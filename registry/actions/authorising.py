"""The right to run a manifest: granted, replaced."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, Reference
from govportal.refusals import Refusal, refuse
from registry.actions.demands import demand_of
from registry.actions.model_links import propose_models
from registry.actions.release_items import hand_on
from registry.actions.release_rows import write_stages
from registry.actions.runtime_rules import end_rules_of
from registry.actions.suspending import hold_new_right
from registry.models import Agent, Authorisation, Manifest, Pilot
from registry.models.authorisations import AuthorisationQuerySet
from registry.models.stops import place
from registry.rules.lifecycle import MOVES, RUNNING, Lifecycle
from registry.rules.releases import StagePlan


@recorded
def authorise(
    manifest: Manifest,
    *,
    environment: str,
    stages: Sequence[StagePlan] = (),
    release_plan: str = "",
    valid_until: date,
    lapses_on: date,
    basis: str,
    monitoring: str,
    post_deployment_days: int,
    pilot_until: date | None = None,
    actor: Actor,
    now: datetime,
) -> Authorisation:
    """Grant the right to run ``manifest`` until ``valid_until``, the day of its next review.

    ``lapses_on`` is the last day it stands while that review is overdue. ``stages``: those before
    production, each with its least days; none where it may go live at once. ``release_plan`` is
    what the requester wrote about them.

    ``pilot_until``: the last day of a pilot, which runs in ``stages`` and never in production.

    What is demanded of every new right stands before its step into production.
    It replaces one that was granted and never went live; what is live stays so until go-live;
    a pilot ends with it.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=manifest.agent_id)
    if agent.lifecycle == Lifecycle.RETIRED:
        refuse(Refusal("agent.retired", {"agent": agent.name}))
    replace_active(agent, environment, now=now, live_at__isnull=True)
    end_pilots_of(agent, now)
    before = _begin_anew(agent, is_staged=bool(stages))
    first = stages[0].stage if stages else Lifecycle.PRODUCTION
    granted = Authorisation.objects.create(
        agent=agent,
        manifest=manifest,
        fingerprint=manifest.fingerprint,
        environment=environment,
        stage=first,
        valid_from=now,
        valid_until=valid_until,
        lapses_on=lapses_on,
        basis=basis,
        monitoring=monitoring,
        post_deployment_days=post_deployment_days,
    )
    write_stages(granted, stages, release_plan, is_pilot=pilot_until is not None)
    demanded = _pilot(granted, pilot_until, now) if pilot_until else demand_of(agent, now)
    record(
        "agent.authorised",
        agent,
        actor=actor,
        now=now,
        refs=[granted, manifest, Reference(basis)],
        data={
            "fingerprint": manifest.fingerprint,
            "environment": environment,
            "stage": first.value,
            "stages": [{"stage": s.stage.value, "least_days": s.least_days} for s in stages],
            "lifecycle": {"before": before, "after": agent.lifecycle},
            "valid_until": valid_until.isoformat(),
            "lapses_on": lapses_on.isoformat(),
            **({"pilot": True} if pilot_until else {}),
            **({"demanded": demanded} if demanded else {}),
        },
    )
    hold_new_right(granted, actor=actor, now=now)
    hand_on(agent, actor=actor, now=now)
    propose_models(manifest, actor=actor, now=now)
    return granted


def _pilot(granted: Authorisation, until: date, now: datetime) -> list[str]:
    """It ends on that day and never runs in production, so nothing is demanded of it."""
    Pilot.objects.create(authorisation=granted, begins_on=now.date(), ends_on=until)
    return []


def _begin_anew(agent: Agent, *, is_staged: bool) -> str:
    """An agent whose earlier version was on its way begins anew; what is live runs on.

    Returns the state before.
    """
    before = agent.lifecycle
    if Authorisation.objects.standing().filter(agent=agent, live_at__isnull=False).exists():
        return before
    on_its_way = {Lifecycle.SHADOW, Lifecycle.LIMITED} | (RUNNING if is_staged else set())
    move = MOVES["begin_anew"]
    if before in on_its_way or agent.suspended_from in on_its_way | {Lifecycle.APPROVED}:
        place(agent, move.target)
        agent.save(update_fields=["lifecycle", "suspended_from"])
    return before


def replace_active(agent: Agent, environment: str, *, now: datetime, **which: Any) -> None:
    """End what stands in that environment; a new authorisation takes its place."""
    standing = Authorisation.objects.standing().filter(environment=environment, **which)
    _replace(standing.filter(agent=agent), now)


def end_pilots_of(agent: Agent, now: datetime) -> None:
    """What is authorised after a pilot takes its place, wherever the pilot ran."""
    _replace(Authorisation.objects.standing().filter(agent=agent, pilot__isnull=False), now)


def _replace(standing: AuthorisationQuerySet, now: datetime) -> None:
    for old in standing.select_for_update(of=("self",)):
        old.state = Authorisation.REPLACED
        old.save(update_fields=["state"])
        for suspension in old.suspensions.filter(lifted_at__isnull=True):
            suspension.lifted_at = now
            suspension.save(update_fields=["lifted_at"])
        end_rules_of(old, now=now)
