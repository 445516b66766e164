"""Locks: agent, then incident, always in this order; and the row of an incident's course."""

from datetime import datetime

from govportal.ledger.rules import Actor
from govportal.marks import Seen
from govportal.people.models import Person
from govportal.refusals import Refusal, Refused, refuse
from incidents.actions.turns import Turn, follow, gate_refusal
from incidents.models import Incident, IncidentTurn
from incidents.rights import handles
from incidents.rules.states import Act, refusal
from registry.models import Agent


def locked_incident(incident: Incident, seen: Seen = None) -> Incident:
    """The incident as it is now, its agent and itself locked.

    ``seen``: marks of which one must still be the incident's. Raises Refused for a stale one.
    """
    pk = Incident.objects.values_list("agent", flat=True).get(pk=incident.pk)
    if pk is not None:
        Agent.objects.select_for_update(of=("self",)).get(pk=pk)
    rows = Incident.objects.select_for_update(of=("self",)).select_related(
        "agent", "committee", "lead"
    )
    found = rows.prefetch_related("parts").get(pk=incident.pk)
    if seen is not None and found.mark not in seen:
        raise Refused(Refusal("incident.changed_stale"))
    return found


def lock_both(first: Incident, second: Incident) -> None:
    """Two incidents and their agents, in the order of their keys: nobody waits in a ring."""
    keys = (first.pk, second.pk)
    rows = Incident.objects.filter(pk__in=keys)
    agents = [pk for pk in rows.values_list("agent", flat=True) if pk is not None]
    list(Agent.objects.select_for_update(of=("self",)).filter(pk__in=agents).order_by("pk"))
    list(rows.select_for_update(of=("self",)).order_by("pk"))


def refuse_act(incident: Incident, act: Act, reason: str, actor: Actor, now: datetime) -> None:
    """Raise Refused where this actor may not do that now. The portal itself always may handle."""
    may = handles(incident, actor, now) if isinstance(actor, Person) else True
    refuse(refusal(act, incident.facts(may_handle=may), reason))
    refuse(gate_refusal(incident, act))


def add_turn(
    incident: Incident, act: Act, before: str, after: str, reason: str, actor: Actor, now: datetime
) -> IncidentTurn:
    """Write the row of the course, and tell whoever follows. The incident is locked."""
    last = incident.turns.order_by("-n").values_list("n", flat=True).first() or 0
    turn = IncidentTurn.objects.create(
        incident=incident,
        n=last + 1,
        act=act,
        before=before,
        after=after,
        reason=reason.strip(),
        by=actor if isinstance(actor, Person) else None,
        by_ref=actor.ledger_ref,
        at=now,
    )
    follow(incident, Turn(act, actor, now, before, reason.strip()))
    return turn
