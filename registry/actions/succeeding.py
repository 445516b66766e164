"""A change without new power: another manifest takes the place of the authorised one as it is."""

from datetime import date, datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef, Reference
from govportal.refusals import Refusal, refuse
from registry.actions.authorising import replace_active
from registry.actions.going_live import put_live
from registry.actions.model_links import propose_models
from registry.actions.release_items import hand_on
from registry.actions.runtime_rules import follow_rules, rules_to_follow
from registry.actions.suspending import extend
from registry.models import (
    Agent,
    Authorisation,
    CriterionSignature,
    ExitCriterion,
    Manifest,
    ReleaseStage,
    Succession,
    Suspension,
)
from registry.models.releases import day_of

COPIED = (
    "position", "attempt", "stage", "least_days", "scope", "entered_at", "entered_on",
    "entered_by_id", "left_at", "left_on", "left_by_id", "held_days", "ending", "reason",
)  # fmt: skip


@recorded
def succeed(
    standing: Authorisation, manifest: Manifest, *, basis: str, actor: Actor, now: datetime
) -> Authorisation:
    """Grant ``manifest`` the right that ``standing`` gives: its stage, its days and its conditions.

    A release in stages goes on where it is, with what was signed. Beside what is live it waits for
    its go-live, as every version does. Raises Refused where ``standing`` is not in force.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=standing.agent_id)
    before = Authorisation.objects.select_for_update(of=("self",)).get(pk=standing.pk)
    if not before.is_in_force(day_of(now)):
        refuse(Refusal("agent.not_authorised", {"environment": before.environment}))
    rules = rules_to_follow(before)
    replace_active(agent, before.environment, now=now, live_at__isnull=True)
    granted = Authorisation.objects.create(
        agent=agent,
        manifest=manifest,
        fingerprint=manifest.fingerprint,
        environment=before.environment,
        stage=before.stage,
        valid_from=now,
        valid_until=before.valid_until,
        lapses_on=before.lapses_on,
        basis=basis,
        monitoring=before.monitoring,
        post_deployment_days=before.post_deployment_days,
    )
    follow(granted, before, now)
    follow_rules(granted, rules, actor=actor, now=now)
    record(
        "agent.change_authorised",
        agent,
        actor=actor,
        now=now,
        refs=[granted, before, manifest, Reference(basis)],
        data={
            "fingerprint": manifest.fingerprint,
            "before": before.fingerprint,
            "environment": granted.environment,
            "stage": granted.stage,
            "valid_until": granted.valid_until.isoformat(),
            "lapses_on": granted.lapses_on.isoformat(),
        },
    )
    hand_on(agent, actor=actor, now=now)
    propose_models(manifest, actor=actor, now=now)
    return granted


@recorded
def prolong(
    standing: Authorisation,
    valid_until: date,
    lapses_on: date,
    *,
    basis: str,
    actor: Actor,
    now: datetime,
) -> Authorisation:
    """A renewal with the same manifest: the right goes on where it is, until another day.

    What is live stays live and has no second go-live. Raises Refused as ``succeed`` does.
    """
    granted = succeed(standing, standing.manifest, basis=basis, actor=actor, now=now)
    if standing.live_at is not None:
        agent = Agent.objects.select_for_update(of=("self",)).get(pk=granted.agent_id)
        put_live(agent, granted, now=now)
        refs: list[HasRef] = [granted, standing, Reference(basis)]
        record("agent.renewed", agent, actor=actor, now=now, refs=refs)
        hand_on(agent, actor=actor, now=now)
    until = max(valid_until, granted.valid_until)
    prolonged = extend(
        granted,
        valid_until=until,
        lapses_on=max(lapses_on, granted.lapses_on),
        basis=Reference(basis),
        actor=actor,
        now=now,
    )
    assert prolonged is not None  # it was granted just now
    return prolonged


def follow(granted: Authorisation, before: Authorisation, now: datetime) -> None:
    is_live = before.live_at is not None
    after_live = Succession.objects.filter(authorisation=before, runs_on=True).exists()
    Succession.objects.create(
        authorisation=granted, follows=before, runs_on=is_live or after_live, at=now
    )
    if is_live:
        return
    for held in before.suspensions.order_by("pk"):
        Suspension.objects.create(
            authorisation=granted,
            cause=held.cause,
            reason=held.reason,
            suspended_at=held.suspended_at,
            lifted_at=held.lifted_at or now,
        )
    for stage in before.stages.order_by("position", "attempt"):
        _copy(stage, granted)


def _copy(stage: ReleaseStage, granted: Authorisation) -> None:
    """A stage as it stands, with its criteria and the signatures that stand."""
    facts = {name: getattr(stage, name) for name in COPIED}
    copied = ReleaseStage.objects.create(authorisation=granted, **facts)
    for criterion in stage.criteria.all():
        same = ExitCriterion.objects.create(
            stage=copied, n=criterion.n, text=criterion.text, said=criterion.said
        )
        signed = criterion.signature
        if signed is not None:
            CriterionSignature.objects.create(
                criterion=same,
                person_id=signed.person_id,
                evidence=signed.evidence,
                signed_at=signed.signed_at,
            )
