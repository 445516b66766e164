"""A staged release step by step: start a stage, sign for it, go on, step back (1-domain.md §2).

The agent follows the version that is released, unless another one is live: that one runs on, and
the agent stays in production until the new one replaces it.
"""

from datetime import datetime
from typing import Any

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import refuse
from registry.actions.going_live import put_live
from registry.actions.held_release import Held, hold
from registry.actions.release_items import hand_on
from registry.actions.release_rows import write_attempt
from registry.models import CriterionSignature, ExitCriterion, ReleaseStage
from registry.models.releases import day_of, latest
from registry.models.stops import place
from registry.rules.lifecycle import Lifecycle
from registry.rules.releases import (
    Act,
    evidence_refusal,
    reason_refusal,
    scope_refusal,
    sign_refusal,
    withdraw_refusal,
)


@recorded
def start_stage(
    stage: ReleaseStage, scope: str = "", *, actor: Person, now: datetime
) -> ReleaseStage:
    """The technical owner begins the stage; limited has a ``scope``: share, population, units.

    Raises Refused for anybody else, and while the authorisation or the agent stands still.
    """
    held = hold(stage, actor, now)
    refuse(held.refusal(Act.START))
    refuse(scope_refusal(Lifecycle(held.stage.stage), scope))
    _enter(held, held.stage, actor, now, scope=scope.strip())
    _record(
        "release.stage_started",
        held,
        Act.START,
        actor,
        now,
        data={"least_days": held.stage.least_days, "attempt": held.stage.attempt},
        personal={"scope": scope.strip()} if scope.strip() else {},
    )
    return held.stage


@recorded
def sign_criterion(
    criterion: ExitCriterion, evidence: str, *, actor: Person, now: datetime
) -> CriterionSignature:
    """One of the two owners signs an exit criterion of the stage that runs, with evidence."""
    held = hold(criterion.stage, actor, now)
    refuse(sign_refusal(held.facts, criterion.n - 1, actor.pk, held.parts))
    refuse(evidence_refusal(evidence))
    signed = CriterionSignature.objects.create(
        criterion=criterion, person=actor, evidence=evidence.strip(), signed_at=now
    )
    _record(
        "release.criterion_signed",
        held,
        Act.SIGN,
        actor,
        now,
        refs=[criterion, signed],
        data={"criterion": criterion.text},
        personal={"evidence": evidence.strip()},
        is_turn_over=held.facts.current.signers.count(None) == 1,
    )
    return signed


@recorded
def withdraw_signature(
    criterion: ExitCriterion, reason: str, *, actor: Person, now: datetime
) -> CriterionSignature:
    """Whoever signed takes it back, with a reason, until the stage is left. The row stays."""
    held = hold(criterion.stage, actor, now)
    refuse(withdraw_refusal(held.facts, criterion.n - 1, actor.pk))
    refuse(reason_refusal(reason))
    signed = criterion.signatures.get(withdrawn_at__isnull=True)
    signed.withdrawn_at, signed.withdrawn_because = now, reason.strip()
    signed.save(update_fields=["withdrawn_at", "withdrawn_because"])
    _record(
        "release.signature_withdrawn",
        held,
        Act.WITHDRAW,
        actor,
        now,
        refs=[criterion, signed],
        data={"criterion": criterion.text},
        personal={"reason": reason.strip()},
    )
    return signed


@recorded
def leave_stage(stage: ReleaseStage, *, actor: Person, now: datetime) -> ReleaseStage:
    """Business owner or sponsor go on: the stage is passed; after the last one it is live.

    Raises Refused while its least days have not run, a criterion is unsigned, all signatures are
    the actor's own, or something else is demanded of the agent.
    """
    held = hold(stage, actor, now)
    refuse(held.refusal(Act.GO_ON))
    goes_live = held.facts.next_stage is Lifecycle.PRODUCTION
    days: dict[str, Any] = {"days_run": held.facts.days_run, "days_held": held.facts.days_held}
    _leave(held, ReleaseStage.PASSED, actor, now)
    if not goes_live:
        _record("release.stage_passed", held, Act.GO_ON, actor, now, data=days)
        return held.stage
    _enter_production(held, actor, now)
    review_on = held.agent.post_deployment_review_on
    assert review_on is not None  # put_live has set it
    until = {"post_deployment_review_on": review_on.isoformat()}
    _record("agent.went_live", held, Act.GO_ON, actor, now, data=days | until)
    return held.stage


@recorded
def step_back(stage: ReleaseStage, reason: str, *, actor: Person, now: datetime) -> ReleaseStage:
    """From the stage that runs back to the one before: time and signatures of both begin anew.

    Returns the new attempt at the stage before, which begins at once.
    """
    held = hold(stage, actor, now)
    refuse(held.refusal(Act.STEP_BACK) or reason_refusal(reason))
    _leave(held, ReleaseStage.STEPPED_BACK, actor, now, reason=reason.strip())
    earlier = latest(held.authorisation.stages.all())[held.facts.at - 1]
    again = write_attempt(earlier)
    write_attempt(held.stage)
    _enter(held, again, actor, now)
    _record(
        "release.stepped_back",
        held,
        Act.STEP_BACK,
        actor,
        now,
        refs=[again],
        data={"attempt": again.attempt},
        personal={"reason": reason.strip()},
    )
    return again


def _enter(
    held: Held, stage: ReleaseStage, actor: Person, now: datetime, *, scope: str = ""
) -> None:
    """Begin the stage; the agent follows unless another version of it is live."""
    stage.entered_at, stage.entered_on, stage.entered_by = now, day_of(now), actor
    stage.scope = scope or stage.scope
    stage.save(update_fields=["entered_at", "entered_on", "entered_by", "scope"])
    held.authorisation.stage = stage.stage
    held.authorisation.save(update_fields=["stage"])
    if not held.facts.is_beside:
        place(held.agent, stage.stage)
        held.agent.save(update_fields=["lifecycle", "suspended_from"])


def _leave(held: Held, ending: str, actor: Person, now: datetime, *, reason: str = "") -> None:
    stage = held.stage
    stage.left_at, stage.left_on, stage.left_by = now, day_of(now), actor
    stage.ending, stage.reason, stage.held_days = ending, reason, held.facts.days_held
    stage.save(update_fields=["left_at", "left_on", "left_by", "ending", "reason", "held_days"])


def _enter_production(held: Held, actor: Person, now: datetime) -> None:
    production = latest(held.authorisation.stages.all())[-1]
    production.entered_at, production.entered_on = now, day_of(now)
    production.entered_by = actor
    production.save(update_fields=["entered_at", "entered_on", "entered_by"])
    put_live(held.agent, held.authorisation, now=now)


def _record(
    verb: str,
    held: Held,
    act: Act,
    actor: Person,
    now: datetime,
    *,
    refs: Any = (),
    data: dict[str, Any],
    personal: dict[str, str] | None = None,
    is_turn_over: bool = True,
) -> None:
    """The entry of an act, and whose turn it is after it, unless it is whose it was."""
    record(
        verb,
        held.agent,
        actor=actor,
        now=now,
        role=held.role(act),
        refs=[held.authorisation, held.stage, *refs],
        data={"stage": held.stage.stage, "lifecycle": held.agent.lifecycle, **data},
        personal=personal,
    )
    if is_turn_over:
        hand_on(held.agent, actor=actor, now=now)
