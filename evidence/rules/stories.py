"""What happened, why, and who approved it: one screen about one thing. Pure data."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

KINDS = ("agent", "request", "entry", "trace", "person")


@dataclass(frozen=True)
class Fact:
    """Something that was so, with the page that tells more of it."""

    name: str
    value: str
    page: str = ""


@dataclass(frozen=True)
class Voice:
    """What one person said to it: in which part, how, why and when."""

    who: str
    part: str
    said: str
    tone: str
    shape: str
    why: str
    at: datetime | None


@dataclass(frozen=True)
class Reach:
    """One tool within reach, and by which decision."""

    tool: str
    system: str
    operations: str
    scope: str
    since: datetime | None
    by: str
    page: str = ""


@dataclass(frozen=True)
class Event:
    """One entry of the ledger that people understand."""

    id: str
    at: datetime
    who: str
    what: str
    why: str = ""
    is_here: bool = False


@dataclass(frozen=True)
class Story:
    """One screen. ``moment``: as of when; ``lead``: the answer in a few sentences.

    ``existed``: whether there was anything then. ``trail``: everything, as the audit trail has it.
    """

    kind: str
    key: str
    title: str
    moment: datetime
    existed: bool
    lead: tuple[str, ...] = ()
    page: str = ""
    trail: str = ""
    facts: tuple[Fact, ...] = ()
    voices: tuple[Voice, ...] = ()
    reaches: tuple[Reach, ...] = ()
    conditions: tuple[Fact, ...] = ()
    events: tuple[Event, ...] = ()
    not_all: bool = field(default=False)

    def as_json(self) -> dict[str, Any]:
        """For the command; times in UTC as everywhere in the portal's files."""
        told: dict[str, Any] = _plain(asdict(self))
        return told


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
