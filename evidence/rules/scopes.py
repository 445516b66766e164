"""What packs can be asked for: which kinds take days, and who may ask. Pure Python."""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from evidence.rules.packing import Kind, Span
from govportal.refusals import Refusal

LONGEST = timedelta(days=1_100)
PREFIXES: Mapping[str, Kind] = {
    "ADR-": Kind.REQUEST,
    "INC-": Kind.INCIDENT,
    "SMP-": Kind.SAMPLE,
}
NUMBERED = frozenset(PREFIXES.values())


class Days(StrEnum):
    """Whether a pack of a kind is about days."""

    NEVER = "never"
    MAY = "may"
    MUST = "must"


DAYS: Mapping[Kind, Days] = {
    Kind.REQUEST: Days.NEVER,
    Kind.INCIDENT: Days.NEVER,
    Kind.AGENT: Days.MAY,
    Kind.COMMITTEE: Days.MUST,
    Kind.FRAMEWORK: Days.NEVER,
    Kind.ACTIONS: Days.MAY,
    Kind.SAMPLE: Days.NEVER,
}
FOR_ALL_SEEING = frozenset({Kind.COMMITTEE, Kind.FRAMEWORK, Kind.ACTIONS, Kind.SAMPLE})
"""Kinds that reach over units."""


def kind_of(number: str) -> Kind | None:
    """What a number is the number of; None for what has none."""
    return next((kind for prefix, kind in PREFIXES.items() if number.startswith(prefix)), None)


def span_of(
    kind: Kind, since: date | None, until: date | None, today: date
) -> "Span | Refusal | None":
    """The days of a scope, None for one without; or why they are none."""
    if since is None and until is None:
        return Refusal("pack.span_missing") if DAYS[kind] is Days.MUST else None
    if DAYS[kind] is Days.NEVER:
        return Refusal("pack.span_idle")
    if since is None or until is None:
        return Refusal("pack.span_half")
    span = Span(since, until)
    return days_refusal(span, today) or span


def days_refusal(span: Span, today: date) -> Refusal | None:
    """Why a pack cannot be about these days."""
    if span.until < span.since:
        return Refusal("pack.span_turned")
    if span.until > today:
        return Refusal("pack.span_to_come")
    if span.until - span.since > LONGEST:
        return Refusal("pack.span_long", {"most": LONGEST.days})
    return None


def asking_refusal(kind: Kind, span: Span | None, today: date, *, sees_all: bool) -> Refusal | None:
    """Why this person may not have such a pack, or nobody may."""
    if kind in FOR_ALL_SEEING and not sees_all:
        return Refusal("pack.needs_full")
    if span is None:
        return Refusal("pack.span_missing") if DAYS[kind] is Days.MUST else None
    if DAYS[kind] is Days.NEVER:
        return Refusal("pack.span_idle")
    return days_refusal(span, today)


def part_refusal(number: str, unseen: int) -> Refusal | None:
    """Why somebody who does not see everything may not have the pack of an agent: it holds the
    same requests for everybody, and this person may not see ``unseen`` of them."""
    return Refusal("pack.agent_part", {"number": number, "count": unseen}) if unseen else None
