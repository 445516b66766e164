"""What is done of a checklist: ticked, declared not applicable, taken back. Pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from govportal.refusals import Refusal
from incidents.rules.playbooks import Item
from incidents.rules.severities import reason_refusal

LONGEST_NOTE = 2000


class Tick(StrEnum):
    """What is said of an item; ``OPEN`` takes the last word back, and needs one before it."""

    OPEN = "open"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"


NEEDS_REASON = frozenset({Tick.OPEN, Tick.NOT_APPLICABLE})


@dataclass(frozen=True)
class Standing:
    """One item as it stands: the last word on it, and how many there were."""

    tick: Tick
    n: int
    mandatory: bool = True

    @property
    def is_open(self) -> bool:
        return self.tick is Tick.OPEN


@dataclass(frozen=True)
class Asked:
    """What somebody says of an item, and how many words there were when they looked."""

    tick: Tick
    note: str = ""
    seen: int | None = None


def changes(asked: Asked, standing: Standing) -> bool:
    """Whether it says anything new; a second click does not."""
    return asked.tick is not standing.tick


def tick_refusal(asked: Asked, standing: Standing, *, may: bool, is_live: bool) -> Refusal | None:
    """Why this is not said of an item now; None when it may be, or says nothing new."""
    if not may:
        return Refusal("checklist.not_yours")
    if not is_live:
        return Refusal("checklist.ended_stale")
    if not changes(asked, standing):
        return None
    if asked.seen is not None and asked.seen != standing.n:
        return Refusal("checklist.changed_stale")
    if len(asked.note) > LONGEST_NOTE:
        return Refusal("incident.text_long", {"most": LONGEST_NOTE, "has": len(asked.note)})
    return reason_refusal(asked.note) if asked.tick in NEEDS_REASON else None


def closing_refusal(standings: Iterable[Standing]) -> Refusal | None:
    """Why an incident is not closed yet: what has to be done is done, or is said not to apply."""
    count = sum(1 for one in standings if one.mandatory and one.is_open)
    return Refusal("checklist.open", {"count": count}) if count else None


def due_at(item: Item, since: datetime) -> datetime | None:
    """Until when it is to be done, counted from when the checklist was begun or added to."""
    return since + timedelta(minutes=item.minutes) if item.minutes else None
