"""Going live: at once where no stage comes first, else as the end of a staged release."""

from datetime import date, datetime, timedelta

from django.utils.translation import gettext

from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from registry.actions.authorising import replace_active
from registry.actions.release_items import hand_on
from registry.models import Agent, Authorisation, Succession
from registry.models.stops import place
from registry.rules.lifecycle import MOVES, Lifecycle, refusal
from registry.rules.releases import requirement_refusal


def go_live_refusal(agent: Agent, person: Person, on: date) -> Refusal | None:
    """Why ``person`` may not record that ``agent`` went live on ``on``; None when they may.

    Without what else is demanded before a release: ``go_live_no`` asks for that too.
    """
    owner, current = agent.technical_owner, agent.authorisation_in_force(on)
    ran_before = agent.lifecycle == Lifecycle.PRODUCTION and agent.went_live_at is not None
    if ran_before and (current is None or current.live_at is not None):
        return Refusal("agent.already_live")
    if owner is None or owner.pk != person.pk:
        return Refusal("agent.only_technical_owner", {"person": str(owner or "—")})
    if current is None:
        return Refusal("agent.not_authorised", {"environment": agent.environment})
    if current.is_staged and current.is_pilot:
        return Refusal("release.pilot_stays")
    if current.is_staged:
        return Refusal("agent.stages_first", {"tier": agent.tier})
    if agent.lifecycle == Lifecycle.PRODUCTION:
        return None
    return refusal(MOVES["go_live"], Lifecycle(agent.lifecycle), agent.tier)


def go_live_no(agent: Agent, person: Person, now: datetime) -> Refusal | None:
    """Why ``person`` may not record it, or what a higher room demands first and is not met yet."""
    rows = agent.release_requirements.all()
    demanded = requirement_refusal(gettext(row.text) for row in rows if row.met_at is None)
    no = go_live_refusal(agent, person, now.date())
    if no is not None and no.code == "agent.not_authorised" and demanded is not None:
        return demanded  # what is authorised stands still for it
    return no or demanded


@recorded
def record_go_live(agent: Agent, *, actor: Person, now: datetime) -> Authorisation:
    """The technical owner records that the authorised manifest runs in production.

    Raises Refused for anybody else, twice, without an authorisation, while something else is
    demanded, and for a release in stages: that one ends with ``leave_stage``.
    """
    agent = Agent.objects.select_for_update(of=("self",)).get(pk=agent.pk)
    refuse(go_live_no(agent, actor, now))
    authorisation = agent.authorisation_in_force(now.date())
    assert authorisation is not None  # the refusal above says so
    put_live(agent, authorisation, now=now)
    review_on = agent.post_deployment_review_on
    record(
        "agent.went_live",
        agent,
        actor=actor,
        now=now,
        role="technical_owner",
        refs=[authorisation],
        data={"post_deployment_review_on": review_on.isoformat() if review_on else None},
    )
    hand_on(agent, actor=actor, now=now)
    return authorisation


def put_live(agent: Agent, authorisation: Authorisation, *, now: datetime) -> None:
    """Both rows are locked: the authorisation runs in production and replaces what ran there.

    Sets the post-deployment review as many calendar days ahead as the authorisation says
    (1-domain.md §5); what goes on without new power keeps its day.
    """
    replace_active(agent, authorisation.environment, now=now, live_at__isnull=False)
    authorisation.stage, authorisation.live_at = Lifecycle.PRODUCTION, now
    authorisation.save(update_fields=["stage", "live_at"])
    place(agent, Lifecycle.PRODUCTION)
    if not Succession.objects.filter(authorisation=authorisation, runs_on=True).exists():
        days = timedelta(days=authorisation.post_deployment_days)
        agent.went_live_at, agent.post_deployment_review_on = now, now.date() + days
    agent.save(
        update_fields=["lifecycle", "suspended_from", "went_live_at", "post_deployment_review_on"]
    )
