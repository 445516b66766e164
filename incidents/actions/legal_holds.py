"""Legal holds: placed by the portal for a grave incident or by people, lifted by counsel alone."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from approvals.models import Request, Review, SignOff, Vote
from govportal.ledger.actions import record, recorded
from govportal.ledger.actions.holds import hold, lift
from govportal.ledger.rules import SYSTEM, Actor
from govportal.people.models import Person
from govportal.refusals import refuse
from incidents import rights
from incidents.actions.freezes import actors_in, refs_of, write_freeze
from incidents.actions.locking import locked_incident
from incidents.actions.turns import Turn
from incidents.counsel import is_counsel
from incidents.models import Incident, LegalHold
from incidents.rules.freezes import freezes_at, hold_refusal, lift_refusal
from incidents.rules.states import Act, IncidentState

PORTAL = SYSTEM("incidents")


def follow(incident: Incident, turn: Turn) -> None:
    """Freeze and hold for a grave incident; whoever acts on one that is held stays known."""
    if freezes_at(turn.act, incident.severity_now) and _turned_grave(turn):
        write_freeze(incident, "", actor=PORTAL, now=turn.now)
        if turn.act is Act.AGENT or not in_force(incident):
            write_hold(incident, "", actor=PORTAL, now=turn.now)
            return
    if isinstance(turn.actor, Person):
        extend(incident, [turn.actor.ledger_ref], now=turn.now)


def _turned_grave(turn: Turn) -> bool:
    """A change of severity freezes when it is raised; the other acts always."""
    return turn.act is not Act.SEVERITY or turn.before != "SEV1"


def in_force(incident: Incident) -> bool:
    return incident.legal_holds.in_force().exists()


@recorded
def write_hold(incident: Incident, reason: str, *, actor: Actor, now: datetime) -> LegalHold:
    """Hold all that the ledger says of the incident and its agent, and who acted in it."""
    last = incident.legal_holds.order_by("-n").values_list("n", flat=True).first() or 0
    refs = refs_of(incident)
    row = LegalHold.objects.create(
        incident=incident,
        n=last + 1,
        refs=refs,
        reason=reason.strip(),
        placed_by=actor if isinstance(actor, Person) else None,
        placed_at=now,
    )
    people = set() if incident.is_exercise else actors_in(refs) | deciders_of(incident)
    hold({*refs, *people}, row, now=now)
    record(
        "incident.hold_placed",
        incident,
        actor=actor,
        now=now,
        refs=[row],
        data={"n": row.n, "refs": refs, "people": len(people)},
        personal={"reason": row.reason} if row.reason else None,
    )
    return row


def deciders_of(incident: Incident) -> set[str]:
    """References of all who signed or voted on requests about the agent."""
    numbers = Request.objects.filter(agent=incident.agent_id).values("number")
    reviews = Review.objects.filter(subject_kind="request", subject_id__in=numbers).values("pk")
    signed = SignOff.objects.filter(review__in=reviews).values("person")
    voted = Vote.objects.filter(ballot__review__in=reviews).values("person")
    people = Person.objects.filter(Q(pk__in=signed) | Q(pk__in=voted))
    return {person.ledger_ref for person in people}


def extend(incident: Incident, refs: Iterable[str], *, now: datetime) -> None:
    """What is held grows by these, in the caller's transaction and entry; exercises hold nobody."""
    if incident.is_exercise:
        return
    for row in incident.legal_holds.in_force().select_related("incident"):
        hold(refs, row, now=now)


@recorded
def place_hold(incident: Incident, reason: str, *, actor: Person, now: datetime) -> LegalHold:
    """Place a hold on demand, whatever the severity."""
    incident = locked_incident(incident)
    may = rights.handles(incident, actor, now) or is_counsel(incident.committee_id, actor, now)
    refuse(hold_refusal(handles=may, is_held=in_force(incident), reason=reason))
    return write_hold(incident, reason, actor=actor, now=now)


@recorded
def lift_hold(incident: Incident, reason: str, *, actor: Person, now: datetime) -> int:
    """Let go of all that this incident holds; what another one holds stays held.

    Raises Refused for everybody but counsel, before the incident is closed, and without a reason.
    """
    incident = locked_incident(incident)
    rows = list(incident.legal_holds.in_force().select_related("incident"))
    refuse(
        lift_refusal(
            is_counsel=is_counsel(incident.committee_id, actor, now),
            is_held=bool(rows),
            state=IncidentState(incident.state),
            reason=reason,
        )
    )
    for row in rows:
        row.lifted_at, row.lifted_by, row.lift_reason = now, actor, reason.strip()
        row.save(update_fields=["lifted_at", "lifted_by", "lift_reason"])
        lift(row, now=now)
    record(
        "incident.hold_lifted", incident, actor=actor, now=now, refs=rows,
        data={"holds": len(rows)}, personal={"reason": reason.strip()},
    )  # fmt: skip
    return len(rows)
