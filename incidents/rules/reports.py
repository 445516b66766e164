"""What a report must say, whoever reports (1-domain.md §6). Pure Python."""

from dataclasses import dataclass
from datetime import datetime

from govportal.faults import seen
from govportal.refusals import Refusal
from incidents.rules.severities import IncidentClass, Severity, graver, reason_refusal

TITLE_MAX, TEXT_MAX, NAME_MAX = 200, 20_000, 200


@dataclass(frozen=True)
class Told:
    """What was told, as the rules look at it."""

    title: str
    what_happened: str
    kind: IncidentClass | None
    names_agent: bool
    occurred_at: datetime | None
    detected_at: datetime


def report_refusal(told: Told, now: datetime) -> Refusal | None:
    """Why this is no report yet; the first thing that is missing."""
    if not seen(told.title):
        return Refusal("incident.title_missing")
    if not seen(told.what_happened):
        return Refusal("incident.text_missing")
    if not told.names_agent:
        return Refusal("incident.agent_missing")
    if told.kind is None:
        return Refusal("incident.class_missing")
    return (
        length_refusal(told.title, TITLE_MAX)
        or length_refusal(told.what_happened, TEXT_MAX)
        or times_refusal(told.occurred_at, told.detected_at, now)
    )


def length_refusal(text: str, most: int) -> Refusal | None:
    has = len(text)
    return Refusal("incident.text_long", {"most": most, "has": has}) if has > most else None


def times_refusal(
    occurred_at: datetime | None, detected_at: datetime, now: datetime
) -> Refusal | None:
    """It happened, was noticed, and is told: in this order, and none of it is to come."""
    if detected_at > now or (occurred_at is not None and occurred_at > now):
        return Refusal("incident.time_future")
    is_backward = occurred_at is not None and occurred_at > detected_at
    return Refusal("incident.time_order") if is_backward else None


def first_severity(
    given: Severity | None, default: Severity, reason: str = ""
) -> tuple[Severity, Refusal | None]:
    """The severity at the report: unsure is the class's own, milder than that needs a reason."""
    if given is None:
        return default, None
    if not default.is_graver_than(given):
        return graver(given, default), None
    return given, reason_refusal(reason)
