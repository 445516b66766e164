"""The review after an incident: when it is due, what it asks, who decides (1-domain.md §6).

Pure Python. A review is written until it is handed in; a version that was handed in stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from govportal.refusals import Refusal
from govportal.worklist.rules.limits import Hop, HopTo, Limit
from incidents.rules.controls import is_known
from incidents.rules.severities import REASON_MIN, Severity

REVIEW_TIME = Limit.business_days(5)
"""From the close of the incident until the review is handed in."""
REVIEW_CHAIN = (Hop(100, HopTo.MANAGER), Hop(125, HopTo.CHAIR), Hop(150, HopTo.BOARD_LIAISON))
WHYS = 5
LONGEST = 20_000
LONGEST_LINE = 300
BY_COMMITTEE = frozenset({Severity.SEV1, Severity.SEV2})


class PirState(StrEnum):
    DRAFT = "draft"
    COMMITTEE = "committee"
    SIGNING = "signing"
    APPROVED = "approved"
    DROPPED = "dropped"


class Way(StrEnum):
    """Who approves it: the committee, or the lead and an operator by their signatures."""

    COMMITTEE = "committee"
    SIGNATURES = "signatures"


class Part(StrEnum):
    """In which part somebody signs."""

    LEAD = "lead"
    OPERATOR = "operator"


P = PirState
HANDED_IN = frozenset({P.COMMITTEE, P.SIGNING})
ENDED = frozenset({P.APPROVED, P.DROPPED})
MOVES: Mapping[str, frozenset[PirState]] = {
    "write": frozenset({P.DRAFT}),
    "hand_in": frozenset({P.DRAFT}),
    "take_back": HANDED_IN,
    "sign": frozenset({P.SIGNING}),
}

REQUIRED = ("summary", "impact", "trigger", "detection", "root_causes", "scope", "lessons")
OPTIONAL = (
    "contributing", "resolution", "went_well", "went_wrong", "lucky", "conditions", "process",
)  # fmt: skip
TEXTS = (*REQUIRED, *OPTIONAL)
TIER_ANSWERS = ("", "yes", "no", "unsure")
WORKED, FAILED = "worked", "failed"


def ways(severity: Severity, *, is_exercise: bool) -> tuple[Way, ...]:
    """How it may be approved, the usual one first; grave incidents only by the committee."""
    if is_exercise:
        return (Way.COMMITTEE, Way.SIGNATURES)
    if severity in BY_COMMITTEE:
        return (Way.COMMITTEE,)
    return (Way.SIGNATURES, Way.COMMITTEE)


def is_required(severity: Severity, *, is_exercise: bool) -> bool:
    """Whether the close of the incident opens a review by itself."""
    return severity in BY_COMMITTEE and not is_exercise


@dataclass(frozen=True)
class PirFacts:
    """What the rules know of a review, and of who asks."""

    state: PirState
    may_write: bool
    is_held: bool = False
    is_closed: bool = True


def move_refusal(move: str, facts: PirFacts) -> Refusal | None:
    """Why this is not done to the review now; None when it may be."""
    if not facts.may_write:
        return Refusal("pir.not_yours")
    if facts.state not in MOVES[move]:
        return Refusal("pir.moved_stale", {"state": facts.state.value})
    if move != "hand_in":
        return None
    if facts.is_held:
        return Refusal("pir.held")
    return None if facts.is_closed else Refusal("pir.incident_open")


def content_refusal(content: Mapping[str, Any]) -> Refusal | None:
    """Why this cannot be kept even as a draft: too long, or a control that nobody knows."""
    texts = [content["texts"].get(name, "") for name in TEXTS]
    texts += [why[part] for why in content["whys"] for part in ("question", "answer")]
    longest = max((len(text) for text in texts), default=0)
    if longest > LONGEST:
        return Refusal("pir.text_long", {"most": LONGEST, "has": longest})
    unknown = [one for one in content["controls"] if not is_known(one)]
    return Refusal("pir.control_unknown", {"control": unknown[0]}) if unknown else None


def whys_answered(content: Mapping[str, Any]) -> int:
    """How many of the whys have question, answer and evidence, counted from the first."""
    n = 0
    for why in content["whys"]:
        if not (why["question"].strip() and why["answer"].strip() and why["evidence"]):
            break
        n += 1
    return n


def faults(content: Mapping[str, Any], *, actions: int) -> Iterator[Refusal]:
    """What is missing before it may be handed in, in the order of the form."""
    texts = content["texts"]
    for name in REQUIRED:
        if not texts.get(name, "").strip():
            yield Refusal("pir.text_missing", {"field": name})
    if whys_answered(content) < WHYS:
        yield Refusal("pir.why_missing", {"n": whys_answered(content) + 1})
    yield from _control_faults(content["controls"])
    if content["tier_right"] not in {"yes", "no"}:
        yield Refusal("pir.tier_missing")
    if not actions and len(content["no_actions"].split()) < 3:
        yield Refusal("pir.actions_missing")


def _control_faults(controls: Mapping[str, Any]) -> Iterator[Refusal]:
    if not controls:
        yield Refusal("pir.controls_missing")
    if any(said["did"] == FAILED and not said["how"].strip() for said in controls.values()):
        yield Refusal("pir.control_how")


def way_refusal(way: Way | None, severity: Severity, *, is_exercise: bool) -> Refusal | None:
    """Why it is not approved in this way."""
    if way is None:
        return Refusal("pir.way_missing")
    allowed = ways(severity, is_exercise=is_exercise)
    return None if way in allowed else Refusal("pir.committee_only", {"severity": severity.value})


def reason_refusal(reason: str) -> Refusal | None:
    if len(" ".join(reason.split())) < REASON_MIN:
        return Refusal("pir.reason_short", {"least": REASON_MIN})
    params = {"most": LONGEST, "has": len(reason)}
    return Refusal("pir.text_long", params) if len(reason) > LONGEST else None


def empty() -> dict[str, Any]:
    """A review that nobody has written in."""
    why = {"question": "", "answer": "", "evidence": "", "shown": ""}
    return {
        "texts": dict.fromkeys(TEXTS, ""),
        "whys": [dict(why) for _ in range(WHYS)],
        "controls": {},
        "tier_right": "",
        "tier_why": "",
        "no_actions": "",
    }
