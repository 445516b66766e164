"""What was seen before: found when an incident is reported or corrected, on both incidents."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Actor
from incidents.actions.correcting import set_severity
from incidents.actions.turns import Turn
from incidents.models import Alert, Incident, Recurrence
from incidents.rules.recurrences import WITHIN, Again, Seen, floor, recurrences
from incidents.rules.severities import Severity
from incidents.rules.states import LIVE, Act, IncidentState, Outcome

FINDER = SYSTEM("recurrences")
LOOKS_AT = frozenset({Act.OPEN, Act.REOPEN, Act.RECLASSIFY, Act.AGENT, Act.DISMISS, Act.MERGE})
ControlSource = Callable[[list[int]], dict[int, frozenset[str]]]
_CONTROLS: dict[str, ControlSource] = {}


def register_controls(name: str, source: ControlSource) -> None:
    """``source`` gives, by incident, the controls that failed: of a post-incident review, say.

    Whoever registers calls ``look_again`` when what it says changes.
    """
    _CONTROLS[name] = source


def follow_recurrences(incident: Incident, turn: Turn) -> None:
    """Told of every act (``incidents.actions.turns``)."""
    if turn.act in LOOKS_AT:
        look_again(incident, actor=turn.actor, now=turn.now)


@recorded
def look_again(
    incident: Incident, *, raises: bool = True, actor: Actor, now: datetime
) -> list[Recurrence]:
    """Find what stands now, and lift what stands no more; those that are new.

    The incident is locked where it ``raises``: to the severity of what came before, once for each
    finding. Who lowers it afterwards with a reason is not overruled.
    """
    mine, others = _seen(incident)
    pairs = {(_pk(pair.earlier), _pk(pair.later)): pair for pair in recurrences(mine, others)}
    about = Recurrence.objects.about(incident)
    standing = about.standing().select_related("earlier", "later")
    known = {(row.earlier_id, row.later_id): row for row in standing}
    for key, row in known.items():
        if key not in pairs:
            _lift(row, actor, now)
    fresh = [(key, pair) for key, pair in pairs.items() if key not in known]
    found = [_find(*key, pair, now) for key, pair in fresh]
    if raises:
        _raise(incident, [pair for key, pair in fresh if key[1] == incident.pk], now)
    return [one for one in found if one is not None]


def _pk(seen: Seen) -> int:
    return seen.order


def _find(earlier: int, later: int, pair: Again, now: datetime) -> Recurrence | None:
    """None where somebody else has just found it."""
    try:
        with transaction.atomic():
            made = Recurrence.objects.create(
                earlier_id=earlier, later_id=later, sameness=pair.sameness, found_at=now
            )
    except IntegrityError:
        return None
    record("recurrence.found", made, actor=FINDER, now=now, refs=[made.earlier, made.later],
           data={"sameness": pair.sameness.value})  # fmt: skip
    return made


def _lift(row: Recurrence, actor: Actor, now: datetime) -> None:
    row.lifted_at = max(now, row.found_at)
    row.save(update_fields=["lifted_at"])
    record("recurrence.lifted", row, actor=actor, now=now, refs=[row.earlier, row.later])


def _raise(incident: Incident, found: list[Again], now: datetime) -> None:
    least = floor(incident.severity_now, found)
    if least.is_graver_than(incident.severity_now) and incident.state in LIVE:
        earlier = min(found, key=lambda pair: pair.earlier.severity.rank).earlier
        reason = f"Seen before: {earlier.number} was {earlier.severity.value}."
        set_severity(incident, least, reason, FINDER, now)


def _seen(incident: Incident) -> tuple[Seen, list[Seen]]:
    """The incident, and those of its class that may be the same thing, earlier or later."""
    rules = _rules([incident.pk]).get(incident.pk, frozenset())
    controls = _controls([incident.pk]).get(incident.pk, frozenset())
    rows = Incident.objects.real().filter(kind=incident.kind).exclude(pk=incident.pk)
    since = incident.detected_at - WITHIN
    recent = Q(resolved_at__gte=since) | Q(closed_at__gte=since) | Q(state__in=sorted(LIVE))
    rows = rows.filter(recent).exclude(state=IncidentState.MERGED).select_related("agent")
    if not controls and not rules:
        own = Q(agent=incident.agent) if incident.agent_id else Q(agent=None)
        rows = rows.filter(own)
    others = list(rows.exclude(outcome=Outcome.FALSE_ALARM).order_by("-pk")[:MOST_LOOKED_AT])
    keys = [row.pk for row in others]
    their_rules, their_controls = _rules(keys) if rules else {}, _controls(keys) if controls else {}
    made = [_as_seen(row, their_rules.get(row.pk), their_controls.get(row.pk)) for row in others]
    return _as_seen(incident, rules, controls), made


MOST_LOOKED_AT = 500


def _as_seen(
    row: Incident,
    rules: frozenset[str] | None = None,
    controls: frozenset[str] | None = None,
) -> Seen:
    false = row.outcome == Outcome.FALSE_ALARM
    agent = f"agent:{row.agent_id}" if row.agent_id else row.agent_named.casefold()
    return Seen(
        number=row.number,
        kind=row.kind,
        agent=agent,
        severity=Severity(row.severity),
        detected_at=row.detected_at,
        ended_at=row.resolved_at or row.closed_at,
        rules=rules or frozenset(),
        controls=controls or frozenset(),
        counts=not (row.is_exercise or false or row.state == IncidentState.MERGED),
        order=row.pk,
    )


def _rules(incidents: list[int]) -> dict[int, frozenset[str]]:
    """The rules of monitors that fired for each incident."""
    rows = Alert.objects.filter(incident__in=incidents, monitor__isnull=False).exclude(rule="")
    found: dict[int, set[str]] = {}
    for pk, monitor, rule in rows.values_list("incident", "monitor", "rule").distinct():
        if pk is not None:
            found.setdefault(pk, set()).add(f"{monitor}:{rule}")
    return {pk: frozenset(names) for pk, names in found.items()}


def _controls(incidents: list[int]) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    for source in _CONTROLS.values():
        for pk, names in source(incidents).items():
            found[pk] = found.get(pk, frozenset()) | names
    return found
