"""Whether somebody may do something to an incident now: what a button needs to know."""

from datetime import datetime

from govportal.people.models import Person
from govportal.refusals import Refusal
from incidents.actions.turns import gate_refusal
from incidents.models import Incident
from incidents.rights import handles
from incidents.rules.states import Act, standing_refusal


def act_no(incident: Incident, act: Act, person: Person, now: datetime) -> Refusal | None:
    """Why not; None where it is done once the form is right."""
    facts = incident.facts(may_handle=handles(incident, person, now))
    return standing_refusal(act, facts) or gate_refusal(incident, act)


def handle_no(incident: Incident, person: Person, now: datetime) -> Refusal | None:
    """Why somebody does not handle it at all, in whatever state it is."""
    return None if handles(incident, person, now) else Refusal("incident.not_yours")
