"""Suspending an authorisation, lifting that, and letting one lapse (1-domain.md §5).

An agent that runs on the authorisation stops with it. The causes belong to higher rooms; several
may hold one authorisation, and it goes on when the last of them is lifted.
"""

from datetime import date, datetime

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef, Reference
from registry.actions.release_items import hand_on
from registry.actions.runtime_rules import end_rules_of
from registry.models import Agent, Authorisation, ReleaseStage, Suspension
from registry.models.stops import EARLIER, cause_of, place, stops_of
from registry.rules.lifecycle import RUNNING, Approval, Lifecycle

NOT_STOPPED = RUNNING | {Lifecycle.APPROVED}
STANDING = (Authorisation.ACTIVE, Authorisation.SUSPENDED)


@recorded
def suspend(
    authorisation: Authorisation, *, cause: HasRef, reason: str, actor: Actor, now: datetime
) -> Suspension | None:
    """Hold an authorisation for ``cause``; the agent that runs on it is suspended.

    What took its place without a review is held with it. Idempotent for each cause. None when
    the authorisation no longer stands: there is nothing to hold.
    """
    agent, authorisation = _locked(authorisation)
    if authorisation.state not in STANDING:
        return None
    held = authorisation.suspensions.filter(cause=cause.ledger_ref, lifted_at__isnull=True).first()
    if held is not None:
        return held
    held = Suspension.objects.create(
        authorisation=authorisation, cause=cause.ledger_ref, reason=reason, suspended_at=now
    )
    authorisation.state = Authorisation.SUSPENDED
    authorisation.save(update_fields=["state"])
    if is_running_on(agent, authorisation):
        _stop(agent, goes_back_to=Lifecycle(agent.lifecycle))
    record(
        "agent.suspended",
        agent,
        actor=actor,
        now=now,
        refs=[authorisation, held, cause],
        personal={"reason": reason},
    )
    hand_on(agent, actor=actor, now=now)
    for link in authorisation.successors.select_related("authorisation").order_by("pk"):
        suspend(link.authorisation, cause=cause, reason=reason, actor=actor, now=now)
    return held


@recorded
def hold_new_right(authorisation: Authorisation, *, actor: Actor, now: datetime) -> None:
    """What is authorised while its agent is stopped stands still with it, for each stop."""
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=authorisation.agent_id)
    for stop in stops_of(agent).order_by("pk"):
        if stop.code != EARLIER:
            suspend(
                authorisation, cause=cause_of(stop.code), reason=stop.text, actor=actor, now=now
            )


@recorded
def lift_suspension(cause: HasRef, *, actor: Actor, now: datetime) -> list[Authorisation]:
    """End what ``cause`` holds; an authorisation that nothing else holds stands again.

    Returns the authorisations that stand again. Idempotent.
    """
    resumed = []
    open_ones = Suspension.objects.filter(cause=cause.ledger_ref, lifted_at__isnull=True)
    for held in open_ones.select_related("authorisation").order_by("pk"):
        agent, authorisation = _locked(held.authorisation)
        held.lifted_at = now
        held.save(update_fields=["lifted_at"])
        stands = not authorisation.suspensions.filter(lifted_at__isnull=True).exists()
        if stands and authorisation.state == Authorisation.SUSPENDED:
            authorisation.state = Authorisation.ACTIVE
            authorisation.save(update_fields=["state"])
            _go_on(agent, authorisation)
            resumed.append(authorisation)
        record(
            "agent.suspension_lifted",
            agent,
            actor=actor,
            now=now,
            refs=[authorisation, held, cause],
            data={"stands": authorisation.state == Authorisation.ACTIVE},
        )
        hand_on(agent, actor=actor, now=now)
    return resumed


@recorded
def lapse(
    authorisation: Authorisation, *, cause: str, actor: Actor, now: datetime
) -> Authorisation:
    """End an authorisation whose periodic review was not held; what runs on it is suspended.

    ``cause`` is the reference of the missed review. Idempotent; only a new decision gives a right
    to run again.
    """
    agent, authorisation = _locked(authorisation)
    if authorisation.state not in STANDING:
        return authorisation
    concerned = carries(agent, authorisation) and (
        Lifecycle(agent.lifecycle) in NOT_STOPPED | {Lifecycle.SUSPENDED}
    )
    authorisation.state = Authorisation.LAPSED
    authorisation.save(update_fields=["state"])
    end_rules_of(authorisation, now=now)
    if concerned:
        fall_back(agent)
    _forget_reviews(agent, authorisation)
    record(
        "agent.authorisation_lapsed",
        agent,
        actor=actor,
        now=now,
        refs=[authorisation, Reference(cause)],
        data={"valid_until": authorisation.valid_until.isoformat()},
    )
    hand_on(agent, actor=actor, now=now)
    return authorisation


@recorded
def revoke(
    authorisation: Authorisation, *, cause: HasRef, actor: Actor, now: datetime
) -> Authorisation:
    """End an authorisation for good, whatever held it. Idempotent; the agent's own state is the
    caller's.
    """
    agent, authorisation = _locked(authorisation)
    if authorisation.state not in STANDING:
        return authorisation
    authorisation.state = Authorisation.REVOKED
    authorisation.save(update_fields=["state"])
    end_rules_of(authorisation, now=now)
    for held in authorisation.suspensions.filter(lifted_at__isnull=True):
        held.lifted_at = max(now, held.suspended_at)
        held.save(update_fields=["lifted_at"])
    _forget_reviews(agent, authorisation)
    refs = [authorisation, cause]
    record("agent.authorisation_revoked", agent, actor=actor, now=now, refs=refs)
    return authorisation


@recorded
def extend(
    authorisation: Authorisation,
    *,
    valid_until: date,
    lapses_on: date,
    basis: HasRef,
    actor: Actor,
    now: datetime,
) -> Authorisation | None:
    """A periodic review was held: the authorisation stands until the next one.

    None when it no longer stands: there is nothing to extend.
    """
    agent, authorisation = _locked(authorisation)
    if authorisation.state not in STANDING:
        return None
    before = authorisation.valid_until
    authorisation.valid_until, authorisation.lapses_on = valid_until, lapses_on
    authorisation.save(update_fields=["valid_until", "lapses_on"])
    agent.last_review_on, agent.next_review_on = now.date(), next_review(agent)
    agent.save(update_fields=["last_review_on", "next_review_on"])
    record(
        "agent.authorisation_extended",
        agent,
        actor=actor,
        now=now,
        refs=[authorisation, basis],
        data={"before": before.isoformat(), "valid_until": valid_until.isoformat()},
    )
    return authorisation


@recorded
def note_review(
    authorisation: Authorisation, *, basis: HasRef, actor: Actor, now: datetime
) -> Authorisation | None:
    """The post-deployment review of what went live was held.

    The agent keeps the day of it as its last review and waits for none of that kind. None when
    the authorisation no longer stands.
    """
    agent, authorisation = _locked(authorisation)
    if authorisation.state not in STANDING:
        return None
    agent.last_review_on, agent.post_deployment_review_on = now.date(), None
    agent.save(update_fields=["last_review_on", "post_deployment_review_on"])
    record(
        "agent.review_noted",
        agent,
        actor=actor,
        now=now,
        refs=[authorisation, basis],
        data={"went_live_at": authorisation.live_at and authorisation.live_at.isoformat()},
    )
    return authorisation


def next_review(agent: Agent) -> date | None:
    """The day of the first periodic review that any standing authorisation waits for.

    What rests on a provisional order waits for its ordinary review alone.
    """
    rights = Authorisation.objects.standing().filter(agent=agent, provisional__isnull=True)
    standing = rights.order_by("valid_until")
    return standing.values_list("valid_until", flat=True).first()


def _forget_reviews(agent: Agent, ended: Authorisation) -> None:
    """What may not run any more is not reviewed any more."""
    agent.next_review_on = next_review(agent)
    if ended.live_at is not None:
        agent.post_deployment_review_on = None
    agent.save(update_fields=["next_review_on", "post_deployment_review_on"])


def is_running_on(agent: Agent, authorisation: Authorisation) -> bool:
    """Whether the agent runs, in whatever stage, on this authorisation and on no other."""
    return Lifecycle(agent.lifecycle) in NOT_STOPPED and carries(agent, authorisation)


def carries(agent: Agent, authorisation: Authorisation) -> bool:
    """Whether the agent's own state is that of this authorisation: it is live, or none is."""
    if authorisation.live_at is not None:
        return True
    others = Authorisation.objects.standing().filter(agent=agent, live_at__isnull=False)
    return not others.exists()


def _locked(authorisation: Authorisation) -> tuple[Agent, Authorisation]:
    """Agent, then authorisation: always in this order."""
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=authorisation.agent_id)
    rows = Authorisation.objects.select_for_update(of=("self",)).select_related("manifest")
    return agent, rows.get(pk=authorisation.pk)


def _stop(agent: Agent, *, goes_back_to: Lifecycle | None) -> None:
    agent.lifecycle = Lifecycle.SUSPENDED
    agent.suspended_from = goes_back_to or ""
    agent.save(update_fields=["lifecycle", "suspended_from", "approval"])


def fall_back(agent: Agent) -> None:
    """What it ran on is gone: it runs on in the stage of another version, if one does, or stops."""
    others = Authorisation.objects.filter(agent=agent).standing()
    if not others.exists():
        agent.approval = Approval.LAPSED
    running = ReleaseStage.objects.filter(
        authorisation__in=others.filter(state=Authorisation.ACTIVE),
        entered_at__isnull=False,
        left_at__isnull=True,
    ).first()
    if running is None:
        _stop(agent, goes_back_to=None)
        return
    place(agent, running.stage)
    agent.save(update_fields=["lifecycle", "suspended_from", "approval"])


def _go_on(agent: Agent, authorisation: Authorisation) -> None:
    if agent.lifecycle != Lifecycle.SUSPENDED or not agent.suspended_from:
        return
    if carries(agent, authorisation):
        place(agent, agent.suspended_from)
        agent.save(update_fields=["lifecycle", "suspended_from"])
