"""The pieces of evidence there are: what each measures and from when on it holds. Pure Python.

Every view of governance (organisation, executive, maturity, operations, rollout) reads these and
no others, so that no two of them differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from scorecards.rules.measures import WAITS, Measured, Why, count, share
from scorecards.rules.readiness_items import Item

ALL_OF = Fraction(1)
Counted = Mapping[str, int]
"""What was counted, by name; the counts of units add up."""


@dataclass(frozen=True)
class Known:
    """What pieces are measured by: counts, key figures by id, and readiness items by score."""

    counts: Counted = field(default_factory=dict)
    figures: Mapping[str, Measured] = field(default_factory=dict)
    items: Mapping[Item, Mapping[int, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Share:
    """``part`` of ``whole``; of nothing it is no share."""

    part: str
    whole: str

    def measure(self, known: Known) -> Measured:
        whole = known.counts.get(self.whole, 0)
        return share(known.counts.get(self.part, 0), whole)


@dataclass(frozen=True)
class Number:
    """How many there are."""

    of: str

    def measure(self, known: Known) -> Measured:
        return count(known.counts.get(self.of, 0))


@dataclass(frozen=True)
class Figure:
    """A key figure; one that nobody counts yet waits for its source."""

    kpi: str

    def measure(self, known: Known) -> Measured:
        return known.figures.get(self.kpi, Measured(why=Why.NO_CASES))


@dataclass(frozen=True)
class Scored:
    """How many production agents have the full score of a readiness item."""

    item: Item

    def measure(self, known: Known) -> Measured:
        scores = known.items.get(self.item, {})
        return share(scores.get(2, 0), sum(scores.values()))


@dataclass(frozen=True)
class Waits:
    """The run-time gateway is to report it."""

    def measure(self, known: Known) -> Measured:
        return WAITS


@dataclass(frozen=True)
class Piece:
    """One piece of evidence. ``least``: from when on it holds; ``most``: up to when, for counts of
    what should not be there."""

    by: Share | Number | Figure | Scored | Waits
    least: Fraction = ALL_OF
    most: Fraction | None = None

    def holds(self, measured: Measured, least: Fraction | None = None) -> bool | None:
        """None where nobody can tell; that is not "no"."""
        if measured.value is None:
            return None
        if self.most is not None:
            return measured.value <= self.most
        return measured.value >= (self.least if least is None else least)


_OF_100 = {n: Fraction(n, 100) for n in (80, 90, 95)}
_RUNS = "production"
PIECES: Mapping[str, Piece] = {
    "inventory.known": Piece(Number("known")),
    "inventory.unknown": Piece(Number("sightings"), most=Fraction(0)),
    "owners.most": Piece(Share("owned", "known"), _OF_100[80]),
    "owners.all": Piece(Share("owned", "known")),
    "owners.leading": Piece(Share("led", "known")),
    "owners.fallback": Piece(Share("fallback", _RUNS)),
    "owners.reviewers": Piece(Share("reviewed_by", _RUNS)),
    "tiers.all": Piece(Share("tiered", "known")),
    "roles.filled": Piece(Share("roles", "roles_needed")),
    "raci.kept": Piece(Share("raci", _RUNS)),
    "policies.some": Piece(Number("policies")),
    "policies.current": Piece(Share("policies_current", "policies")),
    "policies.usage": Piece(Number("usage")),
    "matrix.confirmed": Piece(Share("matrix", _RUNS)),
    "identity.some": Piece(Number("identified")),
    "identity.most": Piece(Share("identified", _RUNS), _OF_100[90]),
    "identity.all": Piece(Share("identified", _RUNS)),
    "identity.grants": Piece(Share("granted", _RUNS)),
    "permissions.listed": Piece(Share("permitted", _RUNS)),
    "permissions.least": Piece(Scored(Item.PERMISSIONS)),
    "rules.encoded": Piece(Share("limited", _RUNS)),
    "rules.checks": Piece(Scored(Item.RUNTIME_CHECKS)),
    "rules.enforced": Piece(Waits()),
    "rules.at_once": Piece(Waits()),
    "oversight.enforced": Piece(Waits()),
    "oversight.chain": Piece(Number("chains")),
    "oversight.on_call": Piece(Number("on_call")),
    "oversight.measured": Piece(Scored(Item.ESCALATION)),
    "oversight.in_time": Piece(Figure("process.in_time"), _OF_100[95]),
    "logging.some": Piece(Number("seen")),
    "logging.sessions": Piece(Figure("coverage.logged_sessions"), _OF_100[95]),
    "logging.verified": Piece(Number("verified")),
    "callbacks.delivered": Piece(Figure("process.callback_delivery"), _OF_100[95]),
    "approval.valid": Piece(Figure("coverage.valid_approval")),
    "reviews.in_time": Piece(Share("in_time", _RUNS), _OF_100[95]),
    "monitoring.some": Piece(Number("monitors")),
    "monitoring.all": Piece(Figure("coverage.monitoring")),
    "stop.automatic": Piece(Number("monitors_stop")),
    "stop.tested": Piece(Scored(Item.KILL_SWITCH)),
    "stop.drill": Piece(Number("drills")),
    "figures.counted": Piece(Number("snapshots")),
    "figures.mailed": Piece(Number("mailed")),
    "costs.visible": Piece(Share("costed", _RUNS)),
    "costs.quality": Piece(Scored(Item.COST_QUALITY)),
    "costs.headline": Piece(Figure("value.cost_per_success")),
    "vendors.assessed": Piece(Share("vendors_assessed", "vendors")),
    "vendors.agreed": Piece(Share("vendors_agreed", "vendors")),
    "vendors.fallback": Piece(Share("vendors_fallback", "vendors")),
    "vendors.budget": Piece(Share("vendors_budget", "vendors")),
    "vendors.several": Piece(Number("providers"), Fraction(2)),
    "playbooks.some": Piece(Number("playbooks")),
    "playbooks.own": Piece(Number("playbooks_own")),
    "playbooks.responders": Piece(Share("responders", _RUNS)),
    "exercises.held": Piece(Number("exercises")),
    "incidents.answered": Piece(Figure("compliance.incident_response"), _OF_100[95]),
    "training.done": Piece(Figure("compliance.training"), _OF_100[95]),
    "trials.low": Piece(Number("low_tried")),
    "trials.middle": Piece(Number("middle_runs"), Fraction(2)),
}
FIGURES = frozenset(one.by.kpi for one in PIECES.values() if isinstance(one.by, Figure))
"""The key figures that pieces read."""


def measured(known: Known) -> dict[str, Measured]:
    """Every piece measured, once."""
    return {code: piece.by.measure(known) for code, piece in PIECES.items()}


def all_hold(codes: "list[bool | None]") -> bool | None:
    """Whether all hold: no, if one does not; nobody can tell, if one cannot be told; else yes."""
    if any(one is False for one in codes):
        return False
    return None if not codes or any(one is None for one in codes) else True
