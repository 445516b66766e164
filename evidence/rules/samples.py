"""Samples that anybody can draw again: the same seed and the same list give the same items.

Pure Python, the standard library alone. Each item's draw is SHA-256 over the seed, a line end and
the item's key, in UTF-8; the sample is the items with the smallest draws (docs/sampling.md).
"""

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from approvals.rules.reasons import seen_length
from govportal.refusals import Refusal

MOST_ROWS, MOST_ITEMS, LONGEST = 50_000, 500, timedelta(days=1_100)
SEED_MAX, WORDS_MIN, WORDS_MAX = 64, 10, 10_000


class Kind(StrEnum):
    """What a population is of."""

    DECISIONS = "decisions"
    SIGN_OFFS = "sign_offs"
    AUTHORISATIONS = "authorisations"
    INCIDENTS = "incidents"
    ALERTS = "alerts"
    CONDITIONS = "conditions"
    ROLES = "roles"
    ENTRIES = "entries"


class By(StrEnum):
    """What a population is narrowed or divided by."""

    UNIT = "unit"
    TIER = "tier"
    COMMITTEE = "committee"
    MONTH = "month"
    WHAT = "what"


_ALL = frozenset({By.UNIT, By.TIER, By.COMMITTEE, By.MONTH, By.WHAT})
HAS: Mapping[Kind, frozenset[By]] = {
    Kind.DECISIONS: _ALL,
    Kind.SIGN_OFFS: _ALL,
    Kind.AUTHORISATIONS: _ALL - {By.COMMITTEE},
    Kind.INCIDENTS: _ALL,
    Kind.ALERTS: _ALL,
    Kind.CONDITIONS: _ALL,
    Kind.ROLES: _ALL - {By.TIER},
    Kind.ENTRIES: frozenset({By.MONTH, By.WHAT}),
}
"""What the rows of each population say of themselves."""


@dataclass(frozen=True)
class Scope:
    """Which population: its kind, both days included, and what narrows it.

    ``units``: the short names of the unit asked for and of those below it; empty for all.
    ``view``: the class of verbs, for ledger entries alone.
    """

    kind: Kind
    since: date
    until: date
    units: frozenset[str] = frozenset()
    tier: int | None = None
    committee: str = ""
    view: str = ""

    @property
    def narrows_by(self) -> frozenset[By]:
        asked = {By.UNIT: self.units, By.TIER: self.tier, By.COMMITTEE: self.committee}
        return frozenset(by for by, value in asked.items() if value)


@dataclass(frozen=True)
class Member:
    """One row of a population. ``key``: its reference in the ledger; ``about``: what it is about.

    ``at`` is in UTC. Names and texts of people are not in it: references are.
    """

    key: str
    at: str
    about: str
    what: str
    unit: str = ""
    tier: int | None = None
    committee: str = ""

    def stratum(self, by: By | None) -> str:
        """The part of the population it belongs to; the whole is one where nothing divides it."""
        if by is None:
            return ""
        if by is By.MONTH:
            return self.at[:7]
        value = getattr(self, by.value)
        return "" if value is None else str(value)


@dataclass(frozen=True)
class Drawn:
    """One item of a sample, with the number that put it there."""

    member: Member
    stratum: str
    draw: str


@dataclass(frozen=True)
class Check:
    """The population counted twice, before filters: in the tables and in the ledger."""

    rows: int
    ledger: int
    only_rows: tuple[str, ...] = ()
    only_ledger: tuple[str, ...] = ()

    @property
    def agrees(self) -> bool:
        return not self.only_rows and not self.only_ledger


def moment(at: datetime) -> str:
    """A time in UTC as the list has it. ``at`` is in UTC already."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def checked_twice(rows: Collection[str], ledger: Collection[str]) -> Check:
    """Both ways of counting compared, key by key."""
    one, other = set(rows), set(ledger)
    return Check(len(one), len(other), tuple(sorted(one - other)), tuple(sorted(other - one)))


def narrowed(members: Iterable[Member], scope: Scope) -> list[Member]:
    """Those that fit the filters, the oldest first."""
    fit = [
        one
        for one in members
        if (not scope.units or one.unit in scope.units)
        and (scope.tier is None or one.tier == scope.tier)
        and (not scope.committee or one.committee == scope.committee)
    ]
    return sorted(fit, key=lambda one: (one.at, one.key))


def population_text(members: Sequence[Member]) -> str:
    """The list as it is kept: one line of JSON a row, names of columns in order."""
    return "".join(
        json.dumps(asdict(one), ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"
        for one in members
    )


def population_read(text: str) -> list[Member]:
    """The list from its text."""
    return [Member(**json.loads(line)) for line in text.splitlines()]


def digest_of(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def draw_of(seed: str, key: str) -> str:
    """What an item draws: SHA-256 over seed, line end and key, in hexadecimal."""
    return hashlib.sha256(f"{seed}\n{key}".encode()).hexdigest()


def allotted(sizes: Mapping[str, int], n: int) -> dict[str, int]:
    """How many of each part: in proportion, by largest remainder, and one of each at least.

    Whole numbers only. Of equal remainders the first name wins; what the least parts are given
    is taken from the part that has most. ``n`` is at least the number of parts and at most
    all of them together.
    """
    total, names = sum(sizes.values()), sorted(sizes)
    share = {name: n * sizes[name] // total for name in names}
    by_rest = sorted(names, key=lambda name: (-(n * sizes[name] % total), name))
    for name in by_rest[: n - sum(share.values())]:
        share[name] += 1
    for name in [name for name in names if share[name] == 0]:
        most = max(share.values())
        share[next(one for one in names if share[one] == most)] -= 1
        share[name] = 1
    return share


def drawn(members: Sequence[Member], seed: str, n: int, by: By | None = None) -> list[Drawn]:
    """The sample, the smallest draw first; everything where ``n`` is as much or more."""
    parts: dict[str, list[Drawn]] = {}
    for one in members:
        stratum = one.stratum(by)
        parts.setdefault(stratum, []).append(Drawn(one, stratum, draw_of(seed, one.key)))
    sizes = {stratum: len(rows) for stratum, rows in parts.items()}
    share = allotted(sizes, min(n, len(members))) if members else {}
    taken = [
        one for stratum, rows in parts.items() for one in sorted(rows, key=_order)[: share[stratum]]
    ]
    return sorted(taken, key=_order)


def _order(one: Drawn) -> tuple[str, str]:
    return one.draw, one.member.key


def scope_refusal(scope: Scope, today: date) -> Refusal | None:
    """Why this is no population."""
    if scope.until < scope.since:
        return Refusal("sample.period_turned")
    if scope.until > today:
        return Refusal("sample.period_to_come")
    if scope.until - scope.since > LONGEST:
        return Refusal("sample.period_long", {"most": LONGEST.days})
    if scope.narrows_by - HAS[scope.kind]:
        return Refusal("sample.not_divided")
    return None


def size_refusal(rows: int) -> Refusal | None:
    """Why nothing is drawn from so many rows, or from none."""
    if not rows:
        return Refusal("sample.empty")
    return Refusal("sample.too_many", {"most": MOST_ROWS}) if rows > MOST_ROWS else None


def draw_refusal(
    scope: Scope, members: Sequence[Member], n: int, seed: str, by: By | None, purpose: str
) -> Refusal | None:
    """Why this is not drawn."""
    if not 1 <= n <= MOST_ITEMS:
        return Refusal("sample.size", {"most": MOST_ITEMS})
    if not is_seed(seed):
        return Refusal("sample.seed", {"most": SEED_MAX})
    if by is not None and by not in HAS[scope.kind]:
        return Refusal("sample.not_divided")
    parts = len({one.stratum(by) for one in members})
    if n < min(parts, len(members)):
        return Refusal("sample.parts", {"parts": parts, "n": n})
    return text_refusal(purpose)


def is_seed(seed: str) -> bool:
    """Printable ASCII without blanks, so that it is typed again without doubt."""
    return 1 <= len(seed) <= SEED_MAX and all("!" <= sign <= "~" for sign in seed)


def text_refusal(text: str) -> Refusal | None:
    has = seen_length(" ".join(text.split()))
    if has < WORDS_MIN:
        return Refusal("sample.words_short", {"least": WORDS_MIN, "has": has})
    return Refusal("sample.words_long", {"most": WORDS_MAX}) if has > WORDS_MAX else None
