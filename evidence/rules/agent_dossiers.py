"""An agent's dossier: who answers for it, what it may do and why, and its life so far. Pure data.

``evidence.models.agent_dossiers`` fills it from the rooms' rows as of a moment; whoever prints it
or packs it knows only this.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from evidence.rules.omissions import Omission
from evidence.rules.people import Who
from evidence.rules.sections import Drawn, Section
from evidence.rules.slices import Access


@dataclass(frozen=True)
class AgentDossier:
    """One agent as it was just before ``moment``, with all that its sections say.

    ``lead``: what it may do and by whose word, in a few sentences.
    """

    number: str  # its short name: what a pack and its file are called by
    ref: str
    name: str
    unit: str
    state_name: str
    tier_name: str
    environment_name: str
    moment: datetime
    access: Access
    lead: tuple[str, ...]
    sections: tuple[Section, ...]
    left_out: tuple[Omission, ...] = ()

    @property
    def refs(self) -> tuple[str, ...]:
        """Of the agent and of everything that belongs to it, as the ledger knows them."""
        return tuple(sorted({self.ref, *(ref for one in self.sections for ref in one.refs)}))

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(sorted({who.ref for one in self.sections for who in one.people}))

    @property
    def people(self) -> dict[str, str]:
        """Ledger reference → name, for everybody named."""
        found = {who.ref: who.name for one in self.sections for who in one.people}
        return dict(sorted(found.items()))

    @property
    def populations(self) -> tuple[Drawn, ...]:
        """By name."""
        found = (drawn for one in self.sections for drawn in one.populations)
        return tuple(sorted(found, key=lambda drawn: drawn.population.name))

    @property
    def omissions(self) -> tuple[Omission, ...]:
        brought = (one for section in self.sections for one in section.omissions)
        return (*self.left_out, *brought)

    def section(self, name: str) -> Section | None:
        return next((one for one in self.sections if one.name == name), None)


@dataclass(frozen=True)
class Holding:
    """Somebody's time in one part of an agent; ``until`` is empty while it goes on."""

    part: str
    who: Who
    since: datetime
    until: datetime | None = None


def holdings(part: str, turns: Iterable[tuple[datetime, Who | None]]) -> tuple[Holding, ...]:
    """Who had a part from when until when, from what its field said at each change of the row.

    ``turns`` are in the order of time; what says the same again begins nothing new.
    """
    found: list[Holding] = []
    now: Who | None = None
    since: datetime | None = None
    for at, who in turns:
        if who == now:
            continue
        if now is not None and since is not None:
            found.append(Holding(part, now, since, at))
        now, since = who, at
    if now is not None and since is not None:
        found.append(Holding(part, now, since))
    return tuple(found)


@dataclass(frozen=True)
class IncidentFacts:
    """What is counted of one incident; exercises are not among them."""

    grave: bool
    is_open: bool
    reported_at: datetime
    contained_at: datetime | None


@dataclass(frozen=True)
class KeyFigures:
    """Counted from the records of the dossier itself, so that anybody can count again."""

    requests: int
    approved: int
    incidents: int
    grave: int
    open_incidents: int
    to_contain: timedelta | None  # the median of those that were contained
    contained: int
    conditions: int
    met: int
    clocks: int
    in_time: int


def key_figures(
    decided: Sequence[bool],
    incidents: Sequence[IncidentFacts],
    conditions: Sequence[bool],
    clocks: Sequence[bool],
) -> KeyFigures:
    """``decided``: by decided request whether it was approved; ``conditions``: by condition whether
    it is met; ``clocks``: by clock that has ended whether it ended in time."""
    times = [one.contained_at - one.reported_at for one in incidents if one.contained_at]
    return KeyFigures(
        requests=len(decided),
        approved=sum(decided),
        incidents=len(incidents),
        grave=sum(one.grave for one in incidents),
        open_incidents=sum(one.is_open for one in incidents),
        to_contain=median_time(times),
        contained=len(times),
        conditions=len(conditions),
        met=sum(conditions),
        clocks=len(clocks),
        in_time=sum(clocks),
    )


def median_time(times: Sequence[timedelta]) -> timedelta | None:
    """The middle one, or half-way between the two in the middle; exact to the microsecond."""
    if not times:
        return None
    micro = timedelta(microseconds=1)
    return median(sorted(time // micro for time in times)) * micro
