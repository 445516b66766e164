"""What an incident's course means for its agent; in the transaction of the act."""

from incidents.actions.containing.considering import ask, withdraw
from incidents.actions.containing.requesting import carry_out, standing_of, tighten
from incidents.actions.containing.resuming import offer_resume, take_offer_back
from incidents.actions.containing.steps import PORTAL
from incidents.actions.turns import Turn
from incidents.models import Containment, Incident
from incidents.rules.containments import Kind
from incidents.rules.severities import Severity
from incidents.rules.states import Act
from registry.rules.lifecycle import Lifecycle

LOOKS = frozenset({Act.OPEN, Act.SEVERITY, Act.AGENT, Act.REOPEN})
ENDS = frozenset({Act.CLOSE, Act.DISMISS, Act.MERGE, Act.RESOLVE})


def follow(incident: Incident, turn: Turn) -> None:
    """SEV1 stops its agent at once; SEV2 asks whether it should; another agent is stopped in place
    of the wrong one, which is offered for resuming."""
    if turn.act is Act.AGENT:
        withdraw(incident, now=turn.now)
        _offer_wrong_ones(incident, turn)
    if turn.act in ENDS:
        withdraw(incident, now=turn.now)
        _offer_false_ones(incident, turn)
    if turn.act not in LOOKS or not incident.is_live:
        return
    if incident.severity_now is Severity.SEV1:
        withdraw(incident, now=turn.now)
        _stop(incident, turn)
    elif incident.severity_now is Severity.SEV2:
        ask(incident, now=turn.now)
    else:
        withdraw(incident, now=turn.now)


def _stop(incident: Incident, turn: Turn) -> None:
    agent = incident.agent
    standing = standing_of(incident)
    if standing is not None:
        tighten(standing, now=turn.now)
    elif incident.is_exercise or (agent is not None and agent.lifecycle != Lifecycle.RETIRED):
        carry_out(incident, Kind.AUTOMATIC, incident.title, actor=PORTAL, now=turn.now)


def _offer_wrong_ones(incident: Incident, turn: Turn) -> None:
    rows = Containment.objects.standing().filter(incident=incident, wrong_because="")
    for one in rows.exclude(kind=Kind.DRILL).exclude(agent=incident.agent_id):
        offer_resume(one, turn.reason, is_wrong=True, actor=turn.actor, now=turn.now)
    again = Containment.objects.standing().filter(incident=incident, agent=incident.agent_id)
    for one in again.exclude(wrong_because=""):
        take_offer_back(one, turn.reason, actor=turn.actor, now=turn.now)


def _offer_false_ones(incident: Incident, turn: Turn) -> None:
    """What was stopped for an incident that is over goes on when people say so: they are asked."""
    if turn.act is Act.MERGE:
        return
    for one in Containment.objects.standing().filter(incident=incident).exclude(kind=Kind.DRILL):
        offer_resume(one, turn.reason, is_wrong=False, actor=turn.actor, now=turn.now)
