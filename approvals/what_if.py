"""A draft of the scheme run over the whole inventory, a batch at a time: memory stays flat."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import F

from approvals.models import RequestVersion
from approvals.rules.states import State
from approvals.rules.what_if import Changed, Comparer, Judge, Subject
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle

BATCH = 1000
Sink = Callable[[list[Changed], "Outcome"], None]


@dataclass
class Outcome:
    """What came of a run: how many agents, what changes, where, and the state it was run on."""

    agents: int = 0
    changed: int = 0
    without_tier: int = 0
    tiers: Counter[str] = field(default_factory=Counter)
    units: dict[str, dict[str, Any]] = field(default_factory=dict)
    changes: Counter[str] = field(default_factory=Counter)
    inventory: str = ""

    def count(self, subject: Subject, found: Changed | None) -> None:
        unit = self.units.setdefault(
            subject.unit, {"name": subject.unit_name, "agents": 0, "changed": 0}
        )
        self.agents += 1
        unit["agents"] += 1
        self.without_tier += subject.tier is None and subject.content is None
        if found is not None:
            self.changed += 1
            unit["changed"] += 1
            self.changes.update(found.changes)
            if found.before.tier != found.after.tier:
                self.tiers[f"{found.before.tier}-{found.after.tier}"] += 1

    def as_json(self) -> dict[str, Any]:
        return {
            "agents": self.agents,
            "changed": self.changed,
            "without_tier": self.without_tier,
            "tiers": dict(sorted(self.tiers.items())),
            "units": dict(sorted(self.units.items())),
            "changes": dict(self.changes),
            "inventory": self.inventory,
        }


def run(
    old: Mapping[str, Any], new: Mapping[str, Any], sink: Sink, *, size: int = BATCH
) -> Outcome:
    """Compare both schemes for every agent that is not retired.

    ``sink`` gets what changes, batch by batch, with the counts so far: two queries a batch here.
    """
    comparer, outcome, state = Comparer(Judge(old), Judge(new)), Outcome(), hashlib.sha256()
    for batch in batches(size):
        found = []
        for subject in batch:
            state.update(subject.mark.encode())
            change = comparer.change(subject)
            outcome.count(subject, change)
            found += [change] if change else []
        sink(found, outcome)
    outcome.inventory = f"sha256:{state.hexdigest()}"
    return outcome


def batches(size: int = BATCH) -> Iterator[list[Subject]]:
    """The whole inventory by primary key; an agent that comes in meanwhile may be in it or not."""
    last = 0
    while rows := _agents(last, size):
        sent = _sent({row["pk"] for row in rows})
        yield [_subject(row, sent.get(row["pk"])) for row in rows]
        last = rows[-1]["pk"]


def _agents(after: int, size: int) -> list[Mapping[str, Any]]:
    agents = Agent.objects.filter(pk__gt=after).exclude(lifecycle=Lifecycle.RETIRED)
    columns = ("pk", "slug", "name", "unit__slug", "unit__name", "tier", "lifecycle",
               "next_review_on", "post_deployment_review_on")  # fmt: skip
    return list(agents.order_by("pk").values(*columns)[:size])


def _sent(agents: set[int]) -> dict[int, Mapping[str, Any]]:
    """By agent: the version that is under review, or was approved last."""
    versions = RequestVersion.objects.filter(
        request__agent__in=agents,
        request__state__in=[State.IN_REVIEW, State.APPROVED],
        n=F("request__version_n"),
    )
    rows = versions.order_by("request_id").values(
        "request__agent_id", "request__state", "content", "digest"
    )
    return {row["request__agent_id"]: row for row in rows}


def _subject(row: Mapping[str, Any], sent: Mapping[str, Any] | None) -> Subject:
    return Subject(
        agent=row["pk"],
        slug=row["slug"],
        name=row["name"],
        unit=row["unit__slug"],
        unit_name=row["unit__name"],
        tier=row["tier"],
        lifecycle=row["lifecycle"],
        next_review_on=row["next_review_on"],
        first_review_on=row["post_deployment_review_on"],
        content=sent["content"] if sent else None,
        digest=sent["digest"] if sent else "",
        in_review=sent is not None and sent["request__state"] == State.IN_REVIEW,
    )
