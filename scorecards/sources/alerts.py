"""Alerts and what they were found to be, as it was known."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from govportal.ledger.models import Entry
from incidents.figures_room import of_real
from incidents.models import Alert
from incidents.rules.alerts import Verdict
from scorecards.rules.kpis.quality import Alerts
from scorecards.sources.days import AsOf
from scorecards.sources.units import NONE, Units, gathered, units_then

JUDGED, REST = "alert.judged", "alert.rest_judged"
FIRST = '"before":""'
"""What the entry of a first judgement says, in the ledger's canonical JSON."""


def judged(at: AsOf) -> tuple[QuerySet[Any], Q]:
    """Alerts received in the window that were judged by then, and which of them were false.

    An alert keeps its last verdict only; who found it otherwise later is on record, with what it
    was before. One query, which finds nothing on most days.
    """
    received = Alert.objects.filter(of_real(), received_at__gte=at.since, received_at__lt=at.end)
    was = _before(at)
    known = ~Q(verdict=Verdict.OPEN) & Q(verdict_at__lt=at.end)
    false = known & Q(verdict=Verdict.FALSE)
    if was:
        known |= Q(pk__in=sorted(was))
        false |= Q(pk__in=sorted(pk for pk, verdict in was.items() if verdict == Verdict.FALSE))
    return received.filter(known), false


def _before(at: AsOf) -> dict[int, str]:
    """By alert that was judged by then, and again since: what it was found to be by then."""
    entries = Entry.objects.filter(verb=JUDGED, occurred_at__gte=at.end)
    again = entries.exclude(body__contains=FIRST).order_by("occurred_at", "pk")
    found: dict[int, str] = {}
    for entry in again:
        number = int(entry.subject.rpartition(":")[2])
        found.setdefault(number, entry.content["data"]["before"])
    if not found:
        return {}
    first = _first_judged(list(found))
    return {pk: verdict for pk, verdict in found.items() if first[pk] < at.end}


def _first_judged(keys: list[int]) -> dict[int, datetime]:
    """When each of these alerts was judged for the first time: alone, or with the rest of its
    incident. Three queries."""
    alerts = list(Alert.objects.filter(pk__in=keys).select_related("incident"))
    refs = [alert.ledger_ref for alert in alerts]
    refs += [alert.incident.ledger_ref for alert in alerts if alert.incident is not None]
    entries = Entry.objects.about(*refs).filter(verb__in=(JUDGED, REST))
    times: dict[str, list[datetime]] = {}
    for subject, moment in entries.order_by("occurred_at").values_list("subject", "occurred_at"):
        times.setdefault(subject, []).append(moment)
    found = {}
    for alert in alerts:
        alone = times.get(alert.ledger_ref, [])
        of_all = times.get(alert.incident.ledger_ref, []) if alert.incident is not None else []
        found[alert.pk] = min([*alone, *(time for time in of_all if time >= alert.received_at)])
    return found


def verdicts(at: AsOf) -> Mapping[int, Alerts]:
    """By the unit that its agent was of; that of no registered agent belongs to none."""
    rows, false = judged(at)
    wrong = set(rows.filter(false).order_by().values_list("pk", flat=True))
    found = list(rows.order_by("pk").values_list("pk", "agent_id", "severity"))
    units = units_then((agent for _pk, agent, _severity in found), at)
    return gathered(
        Alerts,
        (
            (units.get(agent, NONE), f"severity:{severity}", (int(pk in wrong), 1))
            for pk, agent, severity in found
        ),
    )


def of_units(rows: QuerySet[Any], at: AsOf, units: Units) -> QuerySet[Any]:
    """Those of ``rows`` whose agents were of these units."""
    if units is None:
        return rows
    pairs = list(rows.order_by().values_list("pk", "agent_id"))
    then = units_then((agent for _pk, agent in pairs), at)
    return rows.filter(pk__in=[pk for pk, agent in pairs if then.get(agent, NONE) in set(units)])
