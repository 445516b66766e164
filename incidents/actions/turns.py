"""What follows when something happens to an incident: told to whoever registered, in order.

Each part of the room (containment, paging, playbooks, legal questions …) registers one function
when Django starts, and is called in the transaction of the act. Each does its own and no more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from govportal.ledger.rules import Actor
from govportal.refusals import Refusal
from incidents.models import Incident
from incidents.rules.states import Act


@dataclass(frozen=True)
class Turn:
    """What was done, by whom, when, and what the incident was before (as ``IncidentTurn`` has
    it)."""

    act: Act
    actor: Actor
    now: datetime
    before: str = ""
    reason: str = ""


Follower = Callable[[Incident, Turn], None]
Gate = Callable[[Incident, Act], Refusal | None]
_FOLLOWERS: dict[str, Follower] = {}
_GATES: dict[str, Gate] = {}


def register_follower(name: str, follower: Follower) -> None:
    """``follower`` is told of every act on every incident; in the order of registration."""
    _FOLLOWERS[name] = follower


def register_gate(name: str, gate: Gate) -> None:
    """``gate`` may say why an act is not done yet: an open question, say, before closing."""
    _GATES[name] = gate


def follow(incident: Incident, turn: Turn) -> None:
    """Tell all of it, in the caller's transaction."""
    for follower in _FOLLOWERS.values():
        follower(incident, turn)


def gate_refusal(incident: Incident, act: Act) -> Refusal | None:
    """The first reason why the act has to wait."""
    refusals = (gate(incident, act) for gate in _GATES.values())
    return next((no for no in refusals if no is not None), None)
