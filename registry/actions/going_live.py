"""Going live: the technical owner records that the authorised manifest runs."""

from datetime import date, datetime, timedelta

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items
from registry.actions.authorising import GO_LIVE_ITEM, replace_active
from registry.models import Agent, Authorisation
from registry.rules.lifecycle import MOVES, Lifecycle, refusal


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
    replace_active(agent, authorisation.environment, now=now, live_at__isnull=False)
    authorisation.live_at = now
    authorisation.save(update_fields=["live_at"])
    close_items(agent, kind=GO_LIVE_ITEM, actor=actor, now=now)
    agent.lifecycle, agent.went_live_at = Lifecycle.PRODUCTION, now
    agent.suspended_from = ""
    agent.post_deployment_review_on = now.date() + timedelta(
        days=authorisation.post_deployment_days
    )
    agent.save(
        update_fields=["lifecycle", "suspended_from", "went_live_at", "post_deployment_review_on"]
    )
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
