"""The numbers of a scheme that an administrator changes in a form, and where each stands.

A file can change everything; the form changes what the specification calls defaults: points,
thresholds, floors, times, stages and review intervals.
"""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from approvals.rules.reviews import Basis, StepKind
from approvals.rules.schemes.checking import MOST_DAYS, TIERS, UNITS
from approvals.rules.wording import gettext_noop as _

Place = tuple[str | int, ...]
POINTS, THRESHOLDS, FLOORS, OTHERS = (
    _("Points"), _("Tiers"), _("At least this tier"), _("For all tiers"))  # fmt: skip
UNIT_NAMES = {
    "business_days": _("business days"),
    "working_hours": _("hours on working days"),
    "calendar_hours": _("calendar hours"),
}


@dataclass(frozen=True)
class Number:
    """One number: its name in the form, the group and label it stands under, and its places.

    ``tier``: of the group "Tier n"; ``unit`` names what is counted. Every place holds the same.
    """

    key: str
    group: str
    label: str
    places: tuple[Place, ...]
    least: int
    most: int
    tier: int = 0
    unit: str = ""

    @property
    def path(self) -> str:
        """Where faults of the checker are found."""
        first = self.places[0]
        return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in first)[1:]

    def of(self, content: Mapping[str, Any]) -> int:
        found: Any = content
        for key in self.places[0]:
            found = found[key]
        return int(found)


def numbers_of(content: Mapping[str, Any]) -> list[Number]:
    """Every number of a faultless scheme, in the order of the form."""
    return [*_of_tiers(content), *_of_routes(content), *_of_all(), *_of_committees(content)]


def with_numbers(content: Mapping[str, Any], given: Mapping[str, int]) -> dict[str, Any]:
    """The scheme with other numbers, by key; the words that say a time follow its number."""
    made = deepcopy(dict(content))
    for number in numbers_of(content):
        if number.key in given:
            for place in number.places:
                _put(made, place, given[number.key])
    for row in made["routes"]["tiers"].values():
        row["time"] = time_words(row["limit"])
    for before, row in zip(content["tiers"]["floors"], made["tiers"]["floors"], strict=True):
        row["text"] = row["text"].replace(f"tier {before['tier']}", f"tier {row['tier']}")
    return made


def time_words(span: Mapping[str, Any]) -> str:
    """A limit as the routes say it: “7 business days”, “24 hours”."""
    amount = int(span["amount"])
    unit = "business day" if span["unit"] == "business_days" else "hour"
    return f"{amount} {unit}{'' if amount == 1 else 's'}"


def _put(content: Any, place: Place, value: int) -> None:
    for key in place[:-1]:
        content = content[key]
    content[place[-1]] = value


def _of_tiers(content: Mapping[str, Any]) -> Iterator[Number]:
    tiers = content["tiers"]
    for n, row in enumerate(tiers["points"]):
        place: Place = ("tiers", "points", n, "points")
        yield Number(f"points_{n}", POINTS, row["text"], (place,), 0, 99)
    for n, row in sorted(enumerate(tiers["tiers"]), key=lambda pair: int(pair[1]["tier"])):
        place = ("tiers", "tiers", n, "from_points")
        if row["tier"] > 1:
            yield Number(f"from_{row['tier']}", THRESHOLDS, row["name"], (place,), 1, 999,
                         tier=row["tier"], unit=_("points and more"))  # fmt: skip
    for n, row in enumerate(tiers["floors"]):
        place = ("tiers", "floors", n, "tier")
        yield Number(f"floor_{n}", FLOORS, row["text"], (place,), 1, 4)


def _of_routes(content: Mapping[str, Any]) -> Iterator[Number]:
    for tier in TIERS:
        yield from _of_route(content["routes"]["tiers"][tier], int(tier))


def _of_route(row: Mapping[str, Any], tier: int) -> Iterator[Number]:
    base: Place = ("routes", "tiers", str(tier))
    ends = [n for n, step in enumerate(row["steps"]) if _is_last(row, step)]
    limits = (("limit", "amount"), *(("steps", n, "due", "amount") for n in ends))
    unit = row["limit"]["unit"]
    yield Number(f"limit_{tier}", "", _("Time to decide"), _at(base, limits), 1, UNITS[unit],
                 tier=tier, unit=UNIT_NAMES[unit])  # fmt: skip
    before = [n for n in range(len(row["steps"])) if n not in ends]
    if before:
        unit = row["steps"][before[0]]["due"]["unit"]
        dues = tuple(("steps", n, "due", "amount") for n in before)
        yield Number(f"reviews_{tier}", "", _("Reviews due after"), _at(base, dues), 1,
                     UNITS[unit], tier=tier, unit=UNIT_NAMES[unit])  # fmt: skip
    for n, stage in enumerate(row["stages"]):
        label = _("Shadow, at least") if stage["stage"] == "shadow" else _("Limited, at least")
        yield Number(f"stage_{tier}_{n}", "", label, _at(base, (("stages", n, "days"),)), 1, 365,
                     tier=tier, unit=_("days"))  # fmt: skip
    for key, label in (
        ("post_deployment_days", _("First review after go-live")),
        ("periodic_review_days", _("Periodic review every")),
    ):
        yield Number(f"{key}_{tier}", "", label, _at(base, ((key,),)), 1, MOST_DAYS,
                     tier=tier, unit=_("days"))  # fmt: skip


def _is_last(row: Mapping[str, Any], step: Mapping[str, Any]) -> bool:
    """Whether a step is due with the decision itself: all of a sign-off's, the ballot."""
    return bool(row["basis"] == Basis.SIGN_OFF or step["kind"] == StepKind.BALLOT)


def _at(base: Place, ends: tuple[tuple[str | int, ...], ...]) -> tuple[Place, ...]:
    return tuple((*base, *end) for end in ends)


def _of_all() -> Iterator[Number]:
    place: Place = ("routes", "overdue_days")
    label = _("Grace after an overdue review or condition")
    yield Number("overdue_days", OTHERS, label, (place,), 0, 365, unit=_("days"))


def _of_committees(content: Mapping[str, Any]) -> Iterator[Number]:
    """Only where the scheme says them: one stored before there were any does not."""
    for part, key, label, least, most in (
        ("policies", "review_days", _("Review of each enterprise policy every"), 1, MOST_DAYS),
        ("policies", "ahead_days", _("Notice of it ahead of its day"), 1, 90),
        ("meetings", "every_days", _("Each committee meets at least every"), 7, 366),
        ("meetings", "plan_days", _("Its chair plans the meeting ahead by"), 1, 90),
    ):
        if part in content["routes"]:
            place: Place = ("routes", part, key)
            yield Number(f"{part}_{key}", OTHERS, label, (place,), least, most, unit=_("days"))
