"""SEV2: whether the agent is stopped is asked at once, and it is watched more closely meanwhile."""

from datetime import datetime

from approvals.rules.wording import gettext_noop as _
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.refusals import Refusal, refuse
from govportal.worklist.actions import close_items, open_item
from govportal.worklist.saying import phrase
from incidents.actions.clocks import responders
from incidents.actions.containing.requesting import standing_of
from incidents.actions.containing.steps import PORTAL
from incidents.actions.locking import locked_incident
from incidents.models import Incident, SuspensionQuestion
from incidents.rights import handles
from incidents.rules.containments import reason_refusal
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle

CONSIDER = "incident.consider_stop"
TITLE = _("%(number)s: decide whether %(agent)s is stopped")


def ask(incident: Incident, *, now: datetime) -> None:
    """Ask whoever is asked to take it. Once while it is not answered; not in an exercise."""
    agent = incident.agent
    if agent is None or incident.is_exercise or agent.lifecycle == Lifecycle.RETIRED:
        return
    asked = incident.suspension_questions.filter(answered_at__isnull=True).exists()
    if asked or standing_of(incident) is not None:
        return
    made = SuspensionQuestion.objects.create(incident=incident, agent=agent, asked_at=now)
    record("incident.monitoring_enhanced", incident, actor=PORTAL, now=now, refs=[agent, made])
    for person in responders(incident, now):
        _give(made, incident, agent, person, now)


def _give(
    made: SuspensionQuestion, incident: Incident, agent: Agent, person: Person, now: datetime
) -> None:
    open_item(
        made,
        kind=CONSIDER,
        title=phrase(TITLE, number=incident.number, agent=agent.name),
        url=f"{incident.get_absolute_url()}containment/",
        assignee=person,
        role="incident_lead",
        key=f"{CONSIDER}:{made.pk}:{person.pk}",
        actor=PORTAL,
        now=now,
    )


def answer(
    asked: SuspensionQuestion, what: str, reason: str, *, actor: Actor, now: datetime
) -> None:
    asked.answer, asked.reason, asked.answered_at = what, reason.strip(), now
    asked.by = actor if isinstance(actor, Person) else None
    asked.save()
    record("incident.stop_considered", asked.incident, actor=actor, now=now,
           refs=[asked, asked.agent], data={"answer": what},
           personal={"reason": asked.reason})  # fmt: skip
    close_items(asked, kind=CONSIDER, actor=actor, now=now, outcome=what)


def withdraw(incident: Incident, *, now: datetime) -> None:
    """It is over, or was stopped anyway, or is about another agent."""
    asked = incident.suspension_questions.filter(answered_at__isnull=True).first()
    if asked is not None:
        answer(asked, SuspensionQuestion.MOOT, "", actor=PORTAL, now=now)


@recorded
def keep_running(incident: Incident, reason: str, *, actor: Person, now: datetime) -> None:
    """It need not be stopped; with a reason. It may be stopped later all the same.

    Raises Refused for who does not handle the incident, and where nobody asks.
    """
    incident = locked_incident(incident)
    if not handles(incident, actor, now):
        refuse(Refusal("incident.not_yours"))
    asked = incident.suspension_questions.filter(answered_at__isnull=True).first()
    if asked is None:
        refuse(Refusal("containment.not_asked_stale"))
    refuse(reason_refusal(reason))
    assert asked is not None
    asked.incident = incident
    answer(asked, SuspensionQuestion.KEPT, reason, actor=actor, now=now)
