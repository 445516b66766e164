"""The end of pilots: on their last day, without anybody's silence prolonging them."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_noop

from govportal.ledger.actions import recorded
from govportal.ledger.rules import SYSTEM
from govportal.worklist.actions import notify
from govportal.worklist.saying import phrase
from registry.actions.suspending import lapse
from registry.models import Agent, Pilot
from registry.models.releases import day_of

CALENDAR = SYSTEM("calendar")
ENDED = gettext_noop("The pilot has ended: %(agent)s")
ENDED_BODY = gettext_noop(
    "%(day)s was the last day of the pilot of %(agent)s: it may not run any more. What comes after "
    "a pilot is a new deployment, which can start from the answers of the pilot’s request."
)


def was_piloted(agent: Agent) -> bool:
    """Whether the agent was authorised for a pilot, and for nothing else so far."""
    rights = agent.authorisations.order_by()
    return (
        rights.filter(pilot__isnull=False).exists()
        and not rights.filter(pilot__isnull=True).exists()
    )


def end_pilots(now: datetime) -> int:
    """Let the right to run lapse of every pilot whose last day is past; how many.

    Idempotent. By the days and not by when somebody looks: what is past its last day is not in
    force, even before a worker that was away has noticed.
    """
    over = Pilot.objects.over(day_of(now)).order_by("ends_on", "pk")
    return sum(_end(pk, now) for pk in list(over.values_list("pk", flat=True)))


@recorded
def _end(pk: int, now: datetime) -> bool:
    pilot = Pilot.objects.select_related("authorisation__agent").get(pk=pk)
    Agent.objects.select_for_update(of=("self",)).get(pk=pilot.authorisation.agent_id)
    if not Pilot.objects.over(day_of(now)).filter(pk=pk).exists():
        return False
    ended = lapse(pilot.authorisation, cause=pilot.ledger_ref, actor=CALENDAR, now=now)
    agent = ended.agent
    owners = [agent.business_owner, agent.technical_owner]
    for person in {one.pk: one for one in owners if one is not None}.values():
        notify(
            person,
            key=f"pilot:{pk}:ended:{person.pk}",
            subject=phrase(ENDED, agent=agent.name),
            body=phrase(ENDED_BODY, agent=agent.name, day=pilot.ends_on),
            url=reverse("agent_detail", args=[agent.slug]),
            now=now,
        )
    return True
