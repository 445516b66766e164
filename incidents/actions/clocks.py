"""The clocks of an incident: respond and contain, around the clock, with somebody at each."""

from collections.abc import Sequence
from datetime import datetime

from approvals.rules.wording import gettext_noop as _
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import change_limit, close_items, open_item, start_clock, stop_clock
from govportal.worklist.models import Clock
from govportal.worklist.rules.limits import FULL_CHAIN
from govportal.worklist.saying import Words, phrase
from incidents.models import Incident
from incidents.rules.severities import CONTAINMENT, RESPONSE

RESPOND, CONTAIN = "incident_response", "incident_containment"
LIMITS = {RESPOND: RESPONSE, CONTAIN: CONTAINMENT}
TAKE, HOLD = "incident.take", "incident.contain"
TITLES = {
    TAKE: _("%(severity)s: take the incident %(number)s, %(title)s"),
    HOLD: _("%(severity)s: contain the incident %(number)s, %(title)s"),
}


def clock_of(incident: Incident, kind: str) -> Clock | None:
    """The newest clock of a kind; one that was opened again has several."""
    rows = Clock.objects.filter(subject_ref=incident.ledger_ref, kind=kind)
    return rows.order_by("-pk").first()


def start_clocks(incident: Incident, *, actor: Actor, now: datetime) -> None:
    """Both run from the report, or from when it was opened again."""
    for kind in (RESPOND, CONTAIN):
        clock = start_clock(
            incident,
            kind=kind,
            limit=LIMITS[kind][incident.severity_now],
            calendar_key=incident.committee.calendar_key,
            chain=FULL_CHAIN,
            committee=incident.committee,
            actor=actor,
            now=now,
            title=incident.number,
            url=incident.get_absolute_url(),
            refs=[incident.agent] if incident.agent is not None else [],
        )
        if kind == RESPOND:
            for person in responders(incident, now):
                _ask(incident, TAKE, person, clock, actor, now)


def change_limits(incident: Incident, *, reason: str, actor: Actor, now: datetime) -> None:
    """Another severity: time that is used stays used, and what was missed stays missed."""
    for kind in (RESPOND, CONTAIN):
        clock = clock_of(incident, kind)
        if clock is not None and not clock.is_stopped:
            limit = LIMITS[kind][incident.severity_now]
            change_limit(clock, limit, actor=actor, now=now, reason=reason)


def taken(incident: Incident, lead: Person, *, actor: Actor, now: datetime) -> None:
    """Somebody has it: the first clock stops, and the second is theirs."""
    stop(incident, RESPOND, TAKE, actor=actor, now=now)
    ask_to_contain(incident, lead, actor=actor, now=now)


def ask_to_contain(incident: Incident, lead: Person, *, actor: Actor, now: datetime) -> None:
    """The clock of containment is the lead's, whoever that is now."""
    close_items(incident, kind=HOLD, actor=actor, now=now, outcome="handed_over")
    clock = clock_of(incident, CONTAIN)
    if clock is not None and not clock.is_stopped:
        _ask(incident, HOLD, lead, clock, actor, now)


def stop(incident: Incident, clock_kind: str, kind: str, *, actor: Actor, now: datetime) -> None:
    """Stop a clock that still runs, and take its work off everybody's list."""
    clock = clock_of(incident, clock_kind)
    if clock is not None and not clock.is_stopped:
        stop_clock(clock, actor=actor, now=now)
    close_items(incident, kind=kind, actor=actor, now=now)


def stop_all(incident: Incident, *, actor: Actor, now: datetime) -> None:
    for clock_kind, kind in ((RESPOND, TAKE), (CONTAIN, HOLD)):
        stop(incident, clock_kind, kind, actor=actor, now=now)


def responders(incident: Incident, now: datetime) -> Sequence[Person]:
    """Who is asked to take it: whoever the agent names for that, and all operators.

    Without an agent, or one that names nobody who is here, security reviewers too.
    """
    first = _named(incident)
    asked = [first] if first is not None else []
    asked += Person.objects.active().holding(Role.OPERATOR, now.date()).order_by("pk")
    if first is None:
        asked += Person.objects.active().holding(Role.SECURITY_REVIEWER, now.date()).order_by("pk")
    return list({person.pk: person for person in asked}.values())


def _named(incident: Incident) -> Person | None:
    agent = incident.agent
    if agent is None:
        return None
    named = (agent.incident_owner, agent.technical_owner, agent.fallback_owner)
    return next((one for one in named if one is not None and one.is_active), None)


def words(incident: Incident, kind: str) -> Words:
    return phrase(
        TITLES[kind], severity=incident.severity, number=incident.number, title=incident.title
    )


def _ask(
    incident: Incident, kind: str, person: Person, clock: Clock, actor: Actor, now: datetime
) -> None:
    open_item(
        incident,
        kind=kind,
        title=words(incident, kind),
        url=incident.get_absolute_url(),
        assignee=person,
        role=Role.OPERATOR if kind == TAKE else "incident_lead",
        clock=clock,
        key=f"{kind}:{incident.number}:{clock.pk}:{person.pk}:{now.timestamp():.6f}",
        actor=actor,
        now=now,
    )
