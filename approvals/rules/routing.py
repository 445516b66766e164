"""Who decides a request of a tier, in what time, and what follows (1-domain.md §5, routing table).

The routes are data, versioned: a running review keeps the version it started with. Times are
written as ``{"unit": …, "amount": …}`` on the scales of the worklist's clocks.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from approvals.rules.content import Content, answer
from approvals.rules.findings import personal_data
from approvals.rules.kind_routes import KIND_ROUTES_1, PERSONAL_DATA
from approvals.rules.meeting_dates import MEETINGS_1
from approvals.rules.policy_routes import POLICY_ROUTE_1
from approvals.rules.review_routes import REVIEW_ROUTES_1
from approvals.rules.reviews import Basis, StepKind
from approvals.rules.step_roles import ROLE_OF
from approvals.rules.tier_routes import CHANGE_ROUTE_1, TIER_ROUTES_1
from approvals.rules.wording import gettext_noop as _
from govportal.worklist.rules.limits import Limit
from registry.rules.data_catalogue import CATALOGUE_1, Catalogue

Routes = Mapping[str, Any]


OVERDUE_DAYS = 7  # 1-domain.md §5, the grace period of conditions; a missed review gets it too

ROUTES_1: Routes = {
    "version": 1,
    "overdue_days": OVERDUE_DAYS,
    "reviews": REVIEW_ROUTES_1,
    "change": CHANGE_ROUTE_1,
    "kinds": KIND_ROUTES_1,
    "policies": POLICY_ROUTE_1,
    "meetings": MEETINGS_1,
    "tiers": TIER_ROUTES_1,
}

FOLLOWS = {
    "staged_release": _("staged release"),
    "board_notified": _("board notified"),
    "pilot": _("ends on its last day"),
}
PRIVACY_REVIEW = _("privacy review")


@dataclass(frozen=True)
class Span:
    """A length of time: business days, or hours on working days or around the clock."""

    unit: str
    amount: int

    @property
    def as_limit(self) -> Limit:
        """The same for the worklist's clocks. Raises KeyError for a unit nobody knows."""
        return _LIMITS[self.unit](self.amount)


_LIMITS = {
    "business_days": Limit.business_days,
    "working_hours": Limit.working_hours,
    "calendar_hours": Limit.calendar_hours,
}


@dataclass(frozen=True)
class RouteStep:
    """One duty: its kind, whose it is (a role, or ``seat:chair``), when it is due."""

    kind: StepKind
    role: str
    label: str
    due: Span


@dataclass(frozen=True)
class Hop:
    """One escalation: at how much of the limit, to whom."""

    percent: int
    to: str


@dataclass(frozen=True)
class Stage:
    """One stage before production, and the least time in it, in calendar days."""

    stage: str
    days: int


@dataclass(frozen=True)
class Route:
    """The way of one request; ``text`` says it in one line for readers."""

    scheme: int
    tier: int
    basis: Basis
    limit: Span
    steps: tuple[RouteStep, ...]
    chain: tuple[Hop, ...]
    then: tuple[str, ...]
    stages: tuple[Stage, ...]
    post_deployment_days: int
    periodic_review_days: int
    text: str

    def as_data(self) -> dict[str, Any]:
        """As stored with the review: JSON, so that the running review keeps its route."""
        return {
            "scheme": self.scheme,
            "tier": self.tier,
            "basis": self.basis.value,
            "limit": vars(self.limit),
            "steps": [
                {"kind": s.kind.value, "role": s.role, "label": s.label, "due": vars(s.due)}
                for s in self.steps
            ],
            "chain": [vars(hop) for hop in self.chain],
            "then": list(self.then),
            "stages": [vars(stage) for stage in self.stages],
            "post_deployment_days": self.post_deployment_days,
            "periodic_review_days": self.periodic_review_days,
            "text": self.text,
        }


def route(
    tier: int,
    content: Content,
    routes: Routes = ROUTES_1,
    catalogue: Catalogue = CATALOGUE_1,
    *,
    appealed: bool = False,
) -> Route:
    """The route of a request at a tier. Raises KeyError for a tier without a route.

    Personal data bring a privacy review inside the same clock (1-domain.md §4).
    """
    row = row_of(tier, content, routes, appealed=appealed)
    return _built(row, row, tier, content, routes, catalogue)


def change_route(tier: int, routes: Routes = ROUTES_1) -> Route:
    """The route of a change without new power; what comes afterwards is as at its tier."""
    return _built(change_row(routes), routes["tiers"][str(tier)], tier, {}, routes, CATALOGUE_1)


def change_row(routes: Routes) -> Mapping[str, Any]:
    """That route as written; a scheme stored before there was one has the shipped route."""
    found: Mapping[str, Any] = routes.get("change", CHANGE_ROUTE_1)
    return found


def _built(
    row: Mapping[str, Any],
    later: Mapping[str, Any],
    tier: int,
    content: Content,
    routes: Routes,
    catalogue: Catalogue,
) -> Route:
    applies = {""} | ({PERSONAL_DATA} if personal_data(content, catalogue) else set())
    return Route(
        scheme=routes["version"],
        tier=tier,
        basis=Basis(row["basis"]),
        limit=Span(**row["limit"]),
        steps=tuple(route_step(s) for s in row["steps"] if s["when"] in applies),
        chain=tuple(Hop(**hop) for hop in row["chain"]),
        then=tuple(row["then"]),
        stages=tuple(Stage(**stage) for stage in row["stages"]),
        post_deployment_days=later["post_deployment_days"],
        periodic_review_days=later["periodic_review_days"],
        text=_text(row, PERSONAL_DATA in applies),
    )


def row_of(
    tier: int, content: Content, routes: Routes, *, appealed: bool = False
) -> Mapping[str, Any]:
    """The row of the routes that a request goes by: its tier’s, with what its kind has instead.

    An appeal goes to the committee, and what follows is what followed anyway. Schemes stored
    before there were such kinds take the shipped ones.
    """
    kinds: Mapping[str, Mapping[str, Any]] = routes.get("kinds", KIND_ROUTES_1)
    row: Mapping[str, Any] = routes["tiers"][str(tier)]
    named = [str(answer(content, "agent_metadata.kind") or ""), *(["appeal"] if appealed else [])]
    for own in (kinds.get(name, KIND_ROUTES_1.get(name, {})) for name in named):
        row = {**row, **(own["tiers"][str(tier)] if "tiers" in own else own)}
    return row


def route_step(row: Mapping[str, Any]) -> RouteStep:
    """A step as a scheme has it, for the role that does it whatever an old scheme says."""
    kind = StepKind(row["kind"])
    return RouteStep(kind, ROLE_OF[kind], row["label"], Span(**row["due"]))


def _text(row: Mapping[str, Any], personal: bool) -> str:
    """One line. A committee's compliance review holds the privacy review and is not said twice."""
    who = [row["who"]]
    if personal and row["basis"] == Basis.SIGN_OFF.value:
        who.append(PRIVACY_REVIEW)
    if "board_notified" in row["then"]:
        who.append(FOLLOWS["board_notified"])
    parts = [", ".join(who), row["time"]]
    if "staged_release" in row["then"]:
        parts.append(FOLLOWS["staged_release"])
    if "pilot" in row["then"]:
        parts.append(FOLLOWS["pilot"])
    return "; ".join(parts)
