"""Who is paged for an incident, in which order, after how long (1-domain.md §6). Pure Python."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from govportal.refusals import Refusal
from incidents.rules.severities import Severity

STEPS_MAX = 4
MINUTES_MAX = 24 * 60
ORDER_MAX = 9


class Target(StrEnum):
    """Whom a step pages, among people."""

    INCIDENT_OWNER = "incident_owner"
    TECHNICAL_OWNER = "technical_owner"
    BUSINESS_OWNER = "business_owner"
    FALLBACK_OWNER = "fallback_owner"
    ON_CALL = "on_call"
    NEXT_ON_CALL = "next_on_call"
    OPERATORS = "operators"
    CISO = "ciso"
    SECURITY = "security"


class Audience(StrEnum):
    """Who reads a channel outside."""

    ON_CALL = "on_call"
    SECURITY = "security"
    COMMITTEE = "committee"


class Ended(StrEnum):
    """Why nobody is paged any more: taken, or over by itself; or another round went on."""

    TAKEN = "taken"
    IN_HAND = "in_hand"
    OVER = "over"
    REPLACED = "replaced"


@dataclass(frozen=True)
class Step:
    """One step: minutes after the first page, the people, and whose channels."""

    after: int
    to: tuple[Target, ...]
    channels: tuple[Audience, ...] = ()

    @property
    def wait(self) -> timedelta:
        return timedelta(minutes=self.after)


Chain = Mapping[Severity, tuple[Step, ...]]
_T, _A = Target, Audience
SHIPPED: Chain = {
    Severity.SEV1: (
        Step(0, (_T.INCIDENT_OWNER, _T.ON_CALL, _T.CISO), (_A.SECURITY, _A.ON_CALL)),
        Step(5, (_T.FALLBACK_OWNER, _T.NEXT_ON_CALL)),
    ),
    Severity.SEV2: (Step(0, (_T.INCIDENT_OWNER, _T.SECURITY), (_A.SECURITY,)),),
    Severity.SEV3: (Step(0, (_T.INCIDENT_OWNER,)),),
}
"""What ships. After a quarter of an hour the clock of the response calls further people itself."""


def chain_data(chain: Chain) -> dict[str, Any]:
    """The chain as it is stored."""
    return {
        severity.value: [
            {"after": step.after, "to": list(step.to), "channels": list(step.channels)}
            for step in chain[severity]
        ]
        for severity in Severity
    }


def chain_from(data: Mapping[str, Any]) -> Chain:
    """The chain again."""
    return {
        severity: tuple(
            Step(
                int(row["after"]),
                tuple(Target(one) for one in row["to"]),
                tuple(Audience(one) for one in row["channels"]),
            )
            for row in data[severity.value]
        )
        for severity in Severity
    }


def steps_refusal(steps: Sequence[Step]) -> Refusal | None:
    """Why these are no steps of a severity: they begin at once, rise, and each pages somebody."""
    if not steps or steps[0].after != 0:
        return Refusal("paging.begins_at_once")
    minutes = [step.after for step in steps]
    if minutes != sorted(set(minutes)):
        return Refusal("paging.not_rising")
    if minutes[-1] > MINUTES_MAX:
        return Refusal("paging.too_late", {"most": MINUTES_MAX})
    if any(not step.to for step in steps):
        return Refusal("paging.step_empty")
    return None


@dataclass(frozen=True)
class Duty:
    """Somebody on call now: who, in which place, and whether for all business units."""

    person: int
    order: int
    is_for_all: bool


@dataclass(frozen=True)
class Surroundings:
    """The people there are now, by number: only those who are here, None where nobody is."""

    owners: Mapping[Target, int | None] = field(default_factory=dict)
    duties: tuple[Duty, ...] = ()
    operators: tuple[int, ...] = ()
    security: tuple[int, ...] = ()
    ciso: int | None = None
    substitutes: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Called:
    """Somebody to page, perhaps in place of who is out of office."""

    person: int
    instead_of: int | None = None


def called(step: Step, around: Surroundings, channels: Iterable[Audience]) -> list[Called]:
    """Whom a step pages, each once, in the order of the step. ``channels``: those there are.

    Security's channel that is not there is made good by the reviewers themselves.
    """
    wanted = [number for target in step.to for number in people_of(target, around)]
    if Audience.SECURITY in step.channels and Audience.SECURITY not in set(channels):
        wanted += around.security
    found: dict[int, Called] = {}
    for number in wanted:
        person = around.substitutes.get(number, number)
        found.setdefault(person, Called(person, number if person != number else None))
    return list(found.values())


def people_of(target: Target, around: Surroundings) -> Sequence[int]:
    """The people behind one target; where there is nobody, the next who can be asked."""
    if target is Target.OPERATORS:
        return around.operators
    if target is Target.SECURITY:
        return around.security or around.operators
    if target is Target.CISO:
        return [around.ciso] if around.ciso is not None else around.security
    if target in (Target.ON_CALL, Target.NEXT_ON_CALL):
        return _on_call(around, 0 if target is Target.ON_CALL else 1)
    named = (around.owners.get(one) for one in _INSTEAD[target])
    first = next((one for one in named if one is not None), None)
    return [first] if first is not None else around.operators


_INSTEAD: Mapping[Target, tuple[Target, ...]] = {
    _T.INCIDENT_OWNER: (_T.INCIDENT_OWNER, _T.TECHNICAL_OWNER, _T.FALLBACK_OWNER),
    _T.TECHNICAL_OWNER: (_T.TECHNICAL_OWNER, _T.FALLBACK_OWNER),
    _T.BUSINESS_OWNER: (_T.BUSINESS_OWNER, _T.FALLBACK_OWNER),
    _T.FALLBACK_OWNER: (_T.FALLBACK_OWNER, _T.BUSINESS_OWNER),
}


def _on_call(around: Surroundings, place: int) -> Sequence[int]:
    """Those in the first or next place of the roster; a unit's own before those for all. Nobody
    there: every operator."""
    ranks = sorted({(duty.order, duty.is_for_all) for duty in around.duties})
    if place >= len(ranks):
        return around.operators
    here = (duty for duty in around.duties if (duty.order, duty.is_for_all) == ranks[place])
    return [duty.person for duty in here]


def next_step_at(steps: Sequence[Step], done: int, started_at: datetime) -> datetime | None:
    """When the step after ``done`` of them is due; None after the last."""
    return started_at + steps[done].wait if done < len(steps) else None


def shift_refusal(starts_at: datetime, ends_at: datetime, now: datetime) -> Refusal | None:
    """Why nobody is on call from then until then."""
    if ends_at <= starts_at:
        return Refusal("paging.shift_order")
    return Refusal("paging.shift_past") if ends_at <= now else None
