"""Rights by a provisional order: given for some days, ended, and what ran before them runs on."""

from datetime import date, datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef, Reference
from registry.actions.going_live import put_live
from registry.actions.release_items import hand_on
from registry.actions.runtime_rules import follow_rules, rules_to_follow
from registry.actions.succeeding import follow, succeed
from registry.actions.suspending import (
    NOT_STOPPED,
    carries,
    fall_back,
    lapse,
    next_review,
    revoke,
    suspend,
)
from registry.models import Agent, Authorisation, Manifest, ProvisionalRight, ReleaseStage
from registry.models.releases import day_of
from registry.models.stops import place
from registry.rules.lifecycle import Approval, Lifecycle


@recorded
def authorise_provisionally(
    standing: Authorisation,
    manifest: Manifest,
    *,
    ends_on: date,
    basis: HasRef,
    actor: Actor,
    now: datetime,
) -> Authorisation:
    """Grant ``manifest`` the right that ``standing`` gives, until ``ends_on`` and no longer.

    Its stage and its conditions bind it as they bind a change without new power. Raises Refused
    where ``standing`` is not in force.
    """
    granted = succeed(standing, manifest, basis=basis.ledger_ref, actor=actor, now=now)
    last = min(ends_on, granted.lapses_on)
    granted.valid_until = granted.lapses_on = last
    granted.save(update_fields=["valid_until", "lapses_on"])
    given = ProvisionalRight.objects.create(
        authorisation=granted, follows=standing, begins_at=now, ends_on=last
    )
    record(
        "agent.authorised_provisionally",
        granted.agent,
        actor=actor,
        now=now,
        refs=[granted, given, standing, basis],
        data={"fingerprint": granted.fingerprint, "ends_on": last.isoformat()},
    )
    return granted


@recorded
def end_provisional(
    right: Authorisation, *, cause: HasRef, by_its_day: bool, actor: Actor, now: datetime
) -> Authorisation | None:
    """End a provisional right; what it took the place of runs again, where it still may.

    ``by_its_day``: it lapses; else it is taken back. Returns the right that runs instead. None
    where nothing does, or it stood no more. Idempotent.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=right.agent_id)
    right = Authorisation.objects.select_for_update(of=("self",)).get(pk=right.pk)
    if not right.is_standing:
        return None
    is_its = Lifecycle(agent.lifecycle) in NOT_STOPPED | {Lifecycle.SUSPENDED}
    ran, before = is_its and carries(agent, right), agent
    held, rules = list(right.suspensions.filter(lifted_at__isnull=True)), rules_to_follow(right)
    was_stopped = agent.lifecycle == Lifecycle.SUSPENDED and not held
    if by_its_day:
        lapse(right, cause=cause.ledger_ref, actor=actor, now=now)
    else:
        revoke(right, cause=cause, actor=actor, now=now)
        if ran:
            fall_back(Agent.objects.get(pk=agent.pk))
        record("agent.order_ended", agent, actor=actor, now=now, refs=[right, cause])
    back = _return(right, ran=ran, was_stopped=was_stopped, cause=cause, actor=actor, now=now)
    if back is None:
        hand_on(agent, actor=actor, now=now)
        return None
    follow_rules(back, rules, actor=actor, now=now)
    for one in held:
        suspend(back, cause=Reference(one.cause), reason=one.reason, actor=actor, now=now)
    agent = Agent.objects.get(pk=agent.pk)
    agent.approval, agent.next_review_on = Approval(before.approval), next_review(agent)
    agent.post_deployment_review_on = before.post_deployment_review_on
    agent.save(update_fields=["approval", "next_review_on", "post_deployment_review_on"])
    record("agent.went_back", agent, actor=actor, now=now, refs=[back, right, cause])
    hand_on(agent, actor=actor, now=now)
    return back


def _return(
    ended: Authorisation,
    *,
    ran: bool,
    was_stopped: bool,
    cause: HasRef,
    actor: Actor,
    now: datetime,
) -> Authorisation | None:
    """The right of before once more, if the ended one replaced it and its days are not over."""
    former = ended.provisional.follows
    others = Authorisation.objects.standing().filter(
        agent=ended.agent_id,
        environment=ended.environment,
        live_at__isnull=former.live_at is None,
    )
    is_over = former.lapses_on < day_of(now)
    if former.state != Authorisation.REPLACED or is_over or others.exists():
        return None
    granted = Authorisation.objects.create(
        agent=former.agent,
        manifest=former.manifest,
        fingerprint=former.fingerprint,
        environment=former.environment,
        stage=former.stage,
        valid_from=now,
        valid_until=former.valid_until,
        lapses_on=former.lapses_on,
        basis=ended.ledger_ref,
        monitoring=former.monitoring,
        post_deployment_days=former.post_deployment_days,
    )
    follow(granted, former, now)
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=ended.agent_id)
    if former.live_at is not None:
        put_live(agent, granted, now=now)
    elif ran:
        _go_on_in_stage(agent, granted)
    if was_stopped:
        agent.lifecycle, agent.suspended_from = Lifecycle.SUSPENDED, ""
        agent.save(update_fields=["lifecycle", "suspended_from"])
    return granted


def _go_on_in_stage(agent: Agent, granted: Authorisation) -> None:
    running = ReleaseStage.objects.filter(
        authorisation=granted, entered_at__isnull=False, left_at__isnull=True
    ).first()
    place(agent, running.stage if running else Lifecycle.APPROVED)
    agent.save(update_fields=["lifecycle", "suspended_from"])
