"""Test evidence: what a run says about a manifest, and which runs count (1-domain.md §2). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from govportal.refusals import Refusal
from registry.rules.lifecycle import Lifecycle

LONGEST_SUITE, LONGEST_REASON, MOST_CASES = 120, 2_000, 10_000_000
OLDEST = timedelta(days=3 * 366)


class Suite(StrEnum):
    """What a run tries."""

    BEHAVIOUR = "behaviour"
    BOUNDARY = "boundary"
    ESCALATION = "escalation"
    REGRESSION = "regression"


class Colour(StrEnum):
    """How the newest run of a kind stands. OTHER_MODEL: green, and with another model version."""

    GREEN = "green"
    RED = "red"
    OTHER_MODEL = "other_model"
    MISSING = "missing"


@dataclass(frozen=True)
class RunFacts:
    """One run as it counts: of which kind, with which model version, and how it went."""

    kind: Suite
    model_version: str
    passed: int
    failed: int


def pass_rate(passed: int, failed: int) -> Decimal:
    """The share that passed in per cent with one decimal, never rounded up to 100."""
    if not failed:
        return Decimal(100)
    share = Decimal(passed * 1000 // (passed + failed)) / 10
    return share.quantize(Decimal("0.1"))


def colour(run: RunFacts | None, pinned: str | None) -> Colour:
    """How a manifest whose model version is ``pinned`` stands in one kind of suite.

    Green is a run in which nothing failed, with the version that the manifest names.
    """
    if run is None:
        return Colour.MISSING
    if run.failed:
        return Colour.RED
    is_same = not pinned or run.model_version == pinned
    return Colour.GREEN if is_same else Colour.OTHER_MODEL


def colours(runs: Mapping[Suite, RunFacts | None], pinned: str | None) -> dict[Suite, Colour]:
    """How each kind of suite stands; all four are wanted before a release."""
    return {kind: colour(runs.get(kind), pinned) for kind in Suite}


def run_refusal(facts: RunFacts, ran_on: date, today: date, lifecycle: Lifecycle) -> Refusal | None:
    """Why a run may not be stored; None when it may."""
    if lifecycle is Lifecycle.RETIRED:
        return Refusal("run.agent_retired")
    if not 0 < facts.passed + facts.failed <= MOST_CASES:
        return Refusal("run.nothing_ran", {"most": MOST_CASES})
    if ran_on > today:
        return Refusal("run.in_future", {"day": ran_on})
    if ran_on < today - OLDEST:
        return Refusal("run.too_old", {"day": ran_on})
    return None


def correction_refusal(reason: str, is_corrected: bool) -> Refusal | None:
    """Why a run may not be corrected by another: once only, and with a reason."""
    if is_corrected:
        return Refusal("run.corrected_stale")
    if not reason.strip():
        return Refusal("run.reason_missing")
    if len(reason) > LONGEST_REASON:
        return Refusal("run.reason_long", {"most": LONGEST_REASON, "has": len(reason)})
    return None


def is_all_green(found: Iterable[Colour]) -> bool:
    return all(one is Colour.GREEN for one in found)
