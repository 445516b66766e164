"""Whom and what an incident affects, as far as known: ranges, never guesses. Pure Python."""

from collections.abc import Collection
from dataclasses import dataclass

from govportal.refusals import Refusal

TEXT_MAX, LIST_MAX, LINE_MAX = 5000, 50, 120
ACTUALITY = ("unknown", "potential", "actual")
REVERSIBILITY = ("unknown", "reversible", "partly", "irreversible")


@dataclass(frozen=True)
class Scope:
    """One version of what is known. ``people_most`` alone unknown: as many as at least."""

    people_least: int | None = None
    people_most: int | None = None
    records: int | None = None
    data_categories: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    systems: tuple[str, ...] = ()
    harm_types: tuple[str, ...] = ()
    actuality: str = "unknown"
    reversibility: str = "unknown"
    harm_so_far: str = ""
    still_possible: str = ""
    not_known: str = ""


def scope_refusal(scope: Scope, harm_types: Collection[str]) -> Refusal | None:
    """Why this is not kept as the next version."""
    least, most = scope.people_least, scope.people_most
    if (
        least is None
        and most is not None
        or least is not None
        and most is not None
        and most < least
    ):
        return Refusal("scope.people_range")
    for lines in (scope.data_categories, scope.countries, scope.systems):
        if len(lines) > LIST_MAX or any(len(line) > LINE_MAX for line in lines):
            return Refusal("scope.list_long", {"lines": LIST_MAX, "most": LINE_MAX})
    for text in (scope.harm_so_far, scope.still_possible, scope.not_known):
        if len(text) > TEXT_MAX:
            return Refusal("legal.text_long", {"most": TEXT_MAX, "has": len(text)})
    return _choice_refusal(scope, harm_types)


def _choice_refusal(scope: Scope, harm_types: Collection[str]) -> Refusal | None:
    is_known = set(scope.harm_types) <= set(harm_types)
    is_chosen = scope.actuality in ACTUALITY and scope.reversibility in REVERSIBILITY
    return None if is_known and is_chosen else Refusal("scope.choice")
