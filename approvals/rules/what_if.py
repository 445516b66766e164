"""What another scheme would change for one agent (1-domain.md §5, What-if). Pure Python.

Each agent is judged twice, by the scheme in force and by the draft, from the content that was sent
last; where none was, its recorded tier stays and its route and review days are compared.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from approvals.rules.classification import Classification, classify
from approvals.rules.findings import personal_data
from approvals.rules.kind_routes import PERSONAL_DATA
from approvals.rules.schemes.numbers import time_words

Scheme = Mapping[str, Any]


@dataclass(frozen=True)
class Subject:
    """An agent as the inventory has it, and the content that was sent for it last, if any.

    ``mark`` stands for all of that in the digest of the inventory.
    """

    agent: int
    slug: str
    name: str
    unit: str
    unit_name: str
    tier: int | None
    lifecycle: str
    next_review_on: date | None = None
    first_review_on: date | None = None
    content: dict[str, Any] | None = None
    digest: str = ""
    in_review: bool = False

    @property
    def mark(self) -> str:
        days = f"{self.next_review_on}|{self.first_review_on}"
        return f"{self.slug}|{self.unit}|{self.tier}|{self.lifecycle}|{days}|{self.digest}\n"


@dataclass(frozen=True)
class Stand:
    """Where an agent stands by one scheme: tier, who decides in what time, what follows."""

    tier: int
    who: str
    time: str
    first_review_days: int
    periodic_review_days: int
    steps: tuple[str, ...]
    stages: tuple[str, ...]
    chain: tuple[str, ...]
    reviews: tuple[str, ...]


@dataclass(frozen=True)
class Changed:
    """One agent for which something changes, and what: codes of ``CHANGES``, in their order.

    ``why``: the texts of the points and floors that count otherwise. ``raised``: a person set the
    tier higher than the points; the draft does not lower it.
    """

    agent: int
    slug: str
    name: str
    unit: str
    unit_name: str
    by_request: bool
    in_review: bool
    raised: bool
    changes: tuple[str, ...]
    before: Stand
    after: Stand
    next_review_before: date | None
    next_review_after: date | None
    first_review_before: date | None
    first_review_after: date | None
    why: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As a command prints it and a row keeps it."""
        rows = asdict(self)
        days = {k: v.isoformat() for k, v in rows.items() if isinstance(v, date)}
        return {**rows, **days}


CHANGES = ("tier", "who", "time", "steps", "stages", "escalation", "review_days", "review_route")


class Judge:
    """One scheme, asked about many agents: its routes are worked out once each."""

    def __init__(self, content: Scheme) -> None:
        self.tiers = {"version": 0, **content["tiers"]}  # a draft has no number yet
        self.routes = content["routes"]
        self.catalogue = content["catalogue"]
        self._known: dict[tuple[int, bool], Stand] = {}

    def classified(self, subject: Subject) -> Classification | None:
        return None if subject.content is None else classify(subject.content, self.tiers)

    def stand(self, tier: int, subject: Subject) -> Stand:
        personal = subject.content is not None and personal_data(subject.content, self.catalogue)
        key = (tier, personal)
        if key not in self._known:
            self._known[key] = self._worked_out(tier, personal)
        return self._known[key]

    def _worked_out(self, tier: int, personal: bool) -> Stand:
        row = self.routes["tiers"][str(tier)]
        applies = {"", PERSONAL_DATA} if personal else {""}
        return Stand(
            tier=tier,
            who=row["who"],
            time=time_words(row["limit"]),
            first_review_days=row["post_deployment_days"],
            periodic_review_days=row["periodic_review_days"],
            steps=tuple(_step(s) for s in row["steps"] if s["when"] in applies),
            stages=tuple(f"{stage['stage']}: {stage['days']}" for stage in row["stages"]),
            chain=tuple(f"{hop['percent']}: {hop['to']}" for hop in row["chain"]),
            reviews=tuple(self._reviews(tier)),
        )

    def _reviews(self, tier: int) -> list[str]:
        part = self.routes.get("reviews") or {}
        rows = [part[kind][str(tier)] for kind in ("periodic", "post_deployment") if kind in part]
        return [f"{row['who']}: {', '.join(_step(step) for step in row['steps'])}" for row in rows]


def _step(step: Mapping[str, Any]) -> str:
    return f"{step['kind']} ({step['role']}), {time_words(step['due'])}"


@dataclass
class Comparer:
    """The scheme in force and a draft, asked about every agent in turn."""

    old: Judge
    new: Judge

    @cached_property
    def same_points(self) -> bool:
        return _without_version(self.old.tiers) == _without_version(self.new.tiers)

    def change(self, subject: Subject) -> Changed | None:
        """What changes for the agent; None when nothing does, or when it has no tier yet."""
        old, new = self._tiers(subject)
        if old is None or new is None:
            return None
        before, after = self.old.stand(old, subject), self.new.stand(new, subject)
        changes = tuple(code for code in CHANGES if _differs(code, before, after))
        if not changes:
            return None
        return Changed(
            agent=subject.agent,
            slug=subject.slug,
            name=subject.name,
            unit=subject.unit,
            unit_name=subject.unit_name,
            by_request=subject.content is not None,
            in_review=subject.in_review,
            raised=self._is_raised(subject),
            changes=changes,
            before=before,
            after=after,
            next_review_before=subject.next_review_on,
            next_review_after=_moved(
                subject.next_review_on, before.periodic_review_days, after.periodic_review_days
            ),
            first_review_before=subject.first_review_on,
            first_review_after=_moved(
                subject.first_review_on, before.first_review_days, after.first_review_days
            ),
            why=self._why(subject) if old != new else (),
        )

    def _tiers(self, subject: Subject) -> tuple[int | None, int | None]:
        """The tier it has, and the one it would get when it is classified by the draft."""
        if self.same_points or subject.content is None:
            return (subject.tier, subject.tier) if subject.tier else self._by_points(subject)
        old, new = self._by_points(subject)
        assert old is not None and new is not None
        has = subject.tier or old
        if new == old:
            return has, has
        return has, max(has, new) if has > old else new

    def _by_points(self, subject: Subject) -> tuple[int | None, int | None]:
        old, new = self.old.classified(subject), self.new.classified(subject)
        return (old.lowest if old else None), (new.lowest if new else None)

    def _is_raised(self, subject: Subject) -> bool:
        old = self.old.classified(subject)
        return old is not None and subject.tier is not None and subject.tier > old.lowest

    def _why(self, subject: Subject) -> tuple[str, ...]:
        """The points and floors that count otherwise for this agent."""
        old, new = self.old.classified(subject), self.new.classified(subject)
        if old is None or new is None:
            return ()
        counts = [{r.text: f"{r.text}: {r.points}" for r in c.explanation} for c in (old, new)]
        lines = [f"{now} ({counts[0].get(text, '–').rpartition(': ')[2]})"
                 for text, now in counts[1].items() if counts[0].get(text) != now]  # fmt: skip
        floors = {f.text for f in new.floors if f.decisive} - {f.text for f in old.floors}
        total = f"{old.points} → {new.points} points"
        if old.points == new.points:
            total = f"{new.points} points: tier {old.lowest} → {new.lowest}"
        return (*lines, *sorted(floors), total)


def _differs(code: str, before: Stand, after: Stand) -> bool:
    fields = {
        "steps": ("steps",),
        "escalation": ("chain",),
        "review_days": ("first_review_days", "periodic_review_days"),
        "review_route": ("reviews",),
    }.get(code, (code,))
    return any(getattr(before, name) != getattr(after, name) for name in fields)


def _moved(day: date | None, before: int, after: int) -> date | None:
    """The same review counted by the other interval from the same day on."""
    return None if day is None else day + timedelta(days=after - before)


def _without_version(part: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in part.items() if key != "version"}
