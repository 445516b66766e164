"""Points and tier of a request from its declared answers (1-domain.md §3, 4-fine-print.md).

The scheme is data, versioned: a running review keeps the one it started with. ``gettext_noop``
marks its words for translation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from approvals.rules.content import BY_PATH, Content, Type, answer
from approvals.rules.wording import gettext_noop as _

Scheme = Mapping[str, Any]

CAPABILITIES = "agent_capabilities"
SCHEME_1: Scheme = {
    "version": 1,
    "points": [
        {
            "path": f"{CAPABILITIES}.financial_transactions",
            "when": [True],
            "points": 4,
            "text": _("Moves money"),
        },
        {
            "path": f"{CAPABILITIES}.regulated_data",
            "when": [True],
            "points": 2,
            "text": _("Regulated data: health, personal or financial"),
        },
        {
            "path": f"{CAPABILITIES}.external_communications",
            "when": [True],
            "points": 2,
            "text": _("Speaks to people outside"),
        },
        {
            "path": f"{CAPABILITIES}.writes_data",
            "when": [True],
            "points": 1,
            "text": _("Writes to a system of record"),
        },
        {
            "path": f"{CAPABILITIES}.all_outputs_human_reviewed",
            "when": [False],
            "points": 1,
            "text": _("Not every output is checked by a person"),
        },
        {
            "path": "business_justification.user_population",
            "when": ["external", "regulated"],
            "points": 1,
            "text": _("Used by people outside or by regulated users"),
        },
    ],
    "floors": [
        {
            "path": f"{CAPABILITIES}.financial_transactions",
            "when": [True],
            "tier": 4,
            "text": _("Moves money: tier 4 at least"),
        },
        {
            "path": f"{CAPABILITIES}.irreversible_actions",
            "when": [True],
            "tier": 4,
            "text": _("Acts in ways that cannot be undone: tier 4 at least"),
        },
        {
            "path": "compliance_assessment.eu_ai_act_classification",
            "when": ["high_risk"],
            "tier": 3,
            "text": _("Proposed as high risk under the EU AI Act: tier 3 at least"),
        },
    ],
    "tiers": [
        {"tier": 4, "from_points": 6, "name": _("Critical")},
        {"tier": 3, "from_points": 4, "name": _("High")},
        {"tier": 2, "from_points": 2, "name": _("Medium")},
        {"tier": 1, "from_points": 0, "name": _("Low")},
    ],
}

NUMBER_WORDS = (
    _("no"),
    _("one"),
    _("two"),
    _("three"),
    _("four"),
    _("five"),
    _("six"),
    _("seven"),
    _("eight"),
    _("nine"),
)


@dataclass(frozen=True)
class Reason:
    """One line of the explanation: an answer and the points it gives."""

    path: str
    answer: object
    points: int
    text: str


@dataclass(frozen=True)
class Floor:
    """A rule that lifts the tier whatever the points. ``decisive``: the points alone stay below."""

    path: str
    tier: int
    text: str
    decisive: bool


@dataclass(frozen=True)
class TierRange:
    """The tiers that the unanswered questions still allow, both ends included."""

    low: int
    high: int
    missing: int

    @property
    def text(self) -> str:
        """As the fine print says it: “1 to 4, five answers missing”."""
        span = str(self.low) if self.low == self.high else f"{self.low} to {self.high}"
        words = NUMBER_WORDS[self.missing] if self.missing < len(NUMBER_WORDS) else self.missing
        return f"{span}, {words} {'answer' if self.missing == 1 else 'answers'} missing"


@dataclass(frozen=True)
class Classification:
    """Points, tier (None while a question is open), and every line that led there.

    ``points`` are the sum of the given answers, before the floors; ``tier_range`` is None once
    every question is answered; ``unanswered`` are key paths.
    """

    scheme: int
    points: int
    tier: int | None
    floors: tuple[Floor, ...]
    explanation: tuple[Reason, ...]
    unanswered: tuple[str, ...]
    tier_range: TierRange | None

    @property
    def lowest(self) -> int:
        """The tier, or the lowest that is still possible."""
        return self.tier_range.low if self.tier_range else (self.tier or 1)

    def as_json(self) -> dict[str, object]:
        """For ``--json`` and for storing beside the request."""
        span = self.tier_range
        return {
            "scheme": self.scheme,
            "points": self.points,
            "tier": self.tier,
            "tier_range": (
                {"low": span.low, "high": span.high, "missing": span.missing, "text": span.text}
                if span
                else None
            ),
            "floors": [vars(floor) for floor in self.floors],
            "explanation": [vars(reason) for reason in self.explanation],
            "unanswered": [
                {"path": path, "label": BY_PATH[path].label} for path in self.unanswered
            ],
        }


def classify(content: Content, scheme: Scheme = SCHEME_1) -> Classification:
    """The tier that the declared answers lead to; never raises, whatever the content."""
    given = {path: answer(content, path) for path in _paths(scheme)}
    open_ = tuple(path for path, value in given.items() if not _is_answer(path, value))
    answered = {path: value for path, value in given.items() if path not in open_}
    explanation = tuple(_reasons(answered, scheme["points"]))
    points = sum(reason.points for reason in explanation)
    reached = tier_for(points, scheme)
    floors = tuple(_floors(answered, scheme["floors"], reached))
    low = max([reached, *(floor.tier for floor in floors)])
    high = _highest(low, points, open_, scheme)
    return Classification(
        scheme=scheme["version"],
        points=points,
        tier=None if open_ else low,
        floors=floors,
        explanation=explanation,
        unanswered=open_,
        tier_range=TierRange(low, high, len(open_)) if open_ else None,
    )


def tier_for(points: int, scheme: Scheme = SCHEME_1) -> int:
    """The tier that so many points reach, before any floor."""
    return max(int(row["tier"]) for row in scheme["tiers"] if points >= row["from_points"])


def tier_name(tier: int, scheme: Scheme = SCHEME_1) -> str:
    """The word beside the number: “High” for 3."""
    return next(str(row["name"]) for row in scheme["tiers"] if row["tier"] == tier)


def _paths(scheme: Scheme) -> list[str]:
    rules = [*scheme["points"], *scheme["floors"]]
    return list(dict.fromkeys(str(rule["path"]) for rule in rules))


def _is_answer(path: str, value: object) -> bool:
    """Whether this is one of the answers the question has: “probably” is none."""
    field = BY_PATH[path]
    if field.type is Type.YES_NO:
        return isinstance(value, bool)
    return isinstance(value, str) and value in dict(field.choices)


def _reasons(answered: Mapping[str, Any], rules: Sequence[Any]) -> Iterable[Reason]:
    for rule in rules:
        path = rule["path"]
        if path in answered:
            counts = answered[path] in rule["when"]
            yield Reason(path, answered[path], rule["points"] if counts else 0, rule["text"])


def _floors(answered: Mapping[str, Any], rules: Sequence[Any], reached: int) -> Iterable[Floor]:
    for rule in rules:
        if rule["path"] in answered and answered[rule["path"]] in rule["when"]:
            tier = int(rule["tier"])
            yield Floor(rule["path"], tier, rule["text"], decisive=tier > reached)


def _highest(low: int, points: int, open_: Sequence[str], scheme: Scheme) -> int:
    """The tier if every open question got its heaviest answer."""
    most = points + sum(rule["points"] for rule in scheme["points"] if rule["path"] in open_)
    floors = [int(rule["tier"]) for rule in scheme["floors"] if rule["path"] in open_]
    return max([low, tier_for(most, scheme), *floors])
