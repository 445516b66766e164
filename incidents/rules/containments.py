"""Stopping an agent for an incident, proving it, and letting it run again (1-domain.md §6).

Pure Python.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from govportal.refusals import Refusal
from incidents.rules.severities import REASON_MIN, Severity

REASON_MAX = 4_000
LEASE = timedelta(seconds=60)
"""How long one worker has a step; after that it was killed, and another takes it."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=2), timedelta(minutes=2)
MOST_TRIES = 9


class StepCode(StrEnum):
    """What a containment consists of, in the order in which it is done."""

    REQUESTED = "requested"
    CONTROL = "control"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    DRAINED = "drained"
    PROBED = "probed"


class Kind(StrEnum):
    """By whom an agent was stopped; a drill stops one that was made for it."""

    AUTOMATIC = "automatic"
    BY_HAND = "by_hand"
    DRILL = "drill"


class ResumeState(StrEnum):
    """Where somebody's wish that it runs again stands."""

    OPEN = "open"
    GRANTED = "granted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Part(StrEnum):
    """As what somebody confirms."""

    OPERATOR = "operator"
    CHAIR = "chair"


def wait_after(tries: int) -> timedelta | None:
    """How long until the next try: 2, 4, 8 … 120 seconds; None when it is given up."""
    if tries >= MOST_TRIES:
        return None
    seconds = FIRST_WAIT.total_seconds() * 2.0 ** max(0, tries - 1)
    return min(LONGEST_WAIT, timedelta(seconds=seconds))


@dataclass(frozen=True)
class Needed:
    """How many operators confirm, and whether the chair does."""

    operators: int = 1
    chair: bool = False

    def with_(self, other: "Needed") -> "Needed":
        """The stricter of both."""
        return Needed(max(self.operators, other.operators), self.chair or other.chair)


def needed(
    *, is_automatic: bool, is_false: bool, is_wrong_agent: bool, severity: Severity, data_may: bool
) -> Needed:
    """Automatic stops found false take two operators; a SEV1 with data, or perhaps, the chair.

    An agent that it was not has no part in what the incident is about.
    """
    operators = 2 if is_automatic and (is_false or is_wrong_agent) else 1
    return Needed(operators, severity is Severity.SEV1 and data_may and not is_wrong_agent)


@dataclass(frozen=True)
class ResumeFacts:
    """A wish to let it run again: who asked, who confirmed as what, what it takes."""

    state: ResumeState
    asked_by: int
    needed: Needed
    confirmed: tuple[tuple[int, Part], ...] = ()

    @property
    def missing(self) -> list[Part]:
        """Whose word is still missing."""
        have = [part for _person, part in self.confirmed]
        operators = max(0, self.needed.operators - have.count(Part.OPERATOR))
        chairs = [Part.CHAIR] if self.needed.chair and Part.CHAIR not in have else []
        return [Part.OPERATOR] * operators + chairs


def contain_refusal(
    *, may: bool, has_agent: bool, is_live: bool, stands: bool, is_retired: bool
) -> Refusal | None:
    """Why nobody, or not this person, stops the agent for this incident now."""
    if not may:
        return Refusal("incident.not_yours")
    if not is_live:
        return Refusal("containment.ended_stale")
    if not has_agent:
        return Refusal("containment.no_agent")
    if is_retired:
        return Refusal("containment.retired")
    return Refusal("containment.stands_stale") if stands else None


def ask_refusal(*, answers: bool, stands: bool, asked: bool, is_retired: bool) -> Refusal | None:
    """Why this person does not ask that the agent runs again."""
    if not answers:
        return Refusal("resume.only_who_answers")
    if not stands:
        return Refusal("resume.runs_stale")
    if is_retired:
        return Refusal("containment.retired")
    return Refusal("resume.asked_stale") if asked else None


def confirm_refusal(facts: ResumeFacts, person: int, parts: Collection[Part]) -> Refusal | None:
    """Why this person does not confirm as any of ``parts``, which they are."""
    if not parts:
        return Refusal("resume.only_operators")
    if facts.state is not ResumeState.OPEN:
        return Refusal("resume.decided_stale")
    if person == facts.asked_by:
        return Refusal("resume.not_the_asker")
    if person in {who for who, _part in facts.confirmed}:
        return Refusal("resume.confirmed_stale")
    return None if set(parts) & set(facts.missing) else Refusal("resume.other_part")


def reason_refusal(reason: str) -> Refusal | None:
    """Why this is no reason; the record keeps it."""
    if len(" ".join(reason.split())) < REASON_MIN:
        return Refusal("incident.reason_short", {"least": REASON_MIN})
    if len(reason) > REASON_MAX:
        return Refusal("incident.text_long", {"most": REASON_MAX, "has": len(reason)})
    return None


def quarter_of(day: date) -> tuple[int, int]:
    """Year and quarter."""
    return day.year, (day.month - 1) // 3 + 1


def quarter_begins(year: int, quarter: int) -> date:
    return date(year, 3 * quarter - 2, 1)


def quarter_ends(year: int, quarter: int) -> date:
    """Its last day."""
    after = date(year + quarter // 4, 3 * (quarter % 4) + 1, 1)
    return after - timedelta(days=1)


def is_pressing(day: date) -> bool:
    """In the last month of a quarter somebody is asked for the drill that was not held."""
    return day.month % 3 == 0


def took(begun: datetime, ended: datetime) -> int:
    """In microseconds."""
    return round((ended - begun) / timedelta(microseconds=1))
