"""Every quarter somebody else says whether each role is still needed; what nobody answers ends.

Pure Python. A campaign asks on one day; its days follow from that day alone.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from approvals.rules.reasons import seen_length
from govportal.refusals import Refusal

DUE, LAPSE = timedelta(days=21), timedelta(days=35)
"""After the day it opened: until when to answer, and when what nobody answered ends."""
REMIND = timedelta(days=7)
"""So long before the day to answer, and once more in every such time after it."""
SETTLED = timedelta(days=30)
"""A role younger than this was looked at when it was given."""
REASON_MIN, REASON_MAX = 10, 2000


class Answer(StrEnum):
    """What came of one role."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"  # nobody answered, and it ended by rule
    MOOT = "moot"  # it ended otherwise meanwhile


ENDS = frozenset({Answer.WITHDRAWN, Answer.LAPSED})
SAID = frozenset({Answer.CONFIRMED, Answer.WITHDRAWN})


def quarter_of(day: date) -> str:
    """The quarter of a day, as 2026-Q4."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


@dataclass(frozen=True)
class Dates:
    """The days of a campaign that opened on ``opened``."""

    opened: date

    @property
    def due(self) -> date:
        return self.opened + DUE

    @property
    def lapses(self) -> date:
        return self.opened + LAPSE

    def reminder(self, today: date) -> int | None:
        """Which reminder is to go out today: 0 before the day, then 1, 2, …; None is none."""
        if today < self.due - REMIND:
            return None
        return max((today - self.due) // REMIND + 1, 0)


@dataclass(frozen=True)
class Candidate:
    """Somebody who might be asked. ``decides``: neither auditor nor administrator."""

    pk: int
    is_active: bool
    decides: bool


def askable(holder: int, candidates: Iterable[Candidate]) -> list[int]:
    """Who may be asked about the holder's role, in their order; never the holder."""
    found: list[int] = []
    for one in candidates:
        if one.is_active and one.decides and one.pk not in {holder, *found}:
            found.append(one.pk)
    return found


def chain(person: int, managers: dict[int, int | None]) -> list[int]:
    """The managers above somebody, the nearest first; ends where it would go in a circle."""
    found: list[int] = []
    at = managers.get(person)
    while at is not None and at not in found:
        found.append(at)
        at = managers.get(at)
    return found


@dataclass(frozen=True)
class Asked:
    """One role as somebody answers for it."""

    holder: int
    asked: Collection[int]
    answer: Answer


def answer_refusal(line: Asked, person: int) -> Refusal | None:
    """Why this person does not answer; None when they may."""
    if person == line.holder:
        return Refusal("recertification.own")
    if person not in line.asked:
        return Refusal("recertification.not_asked")
    return None if line.answer is Answer.OPEN else Refusal("recertification.answered_stale")


def said_refusal(answer: Answer, reason: str) -> Refusal | None:
    """Why these words do not do: whoever takes a role away says why."""
    has = seen_length(" ".join(reason.split()))
    if answer is Answer.WITHDRAWN and has < REASON_MIN:
        return Refusal("recertification.reason_short", {"least": REASON_MIN, "has": has})
    return (
        Refusal("recertification.reason_long", {"most": REASON_MAX}) if has > REASON_MAX else None
    )


def lapses(*, was_asked: bool, today: date, dates: Dates, is_last_administrator: bool) -> bool:
    """Whether an unanswered role ends now. Where nobody could be asked, it stays and shows as late;
    so does the last administrator's, without whom nobody could give roles again."""
    return was_asked and today >= dates.lapses and not is_last_administrator
