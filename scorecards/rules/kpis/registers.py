"""Figures of the registers: training, and requests of people about their data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from scorecards.rules.kpi import Better, Group, Kpi, Source, Window
from scorecards.rules.measures import Measured, Unit, share
from scorecards.rules.wording import gettext_noop as _


@dataclass(frozen=True)
class Trained:
    """Of each course, how many people must have taken it, and of how many it counts."""

    required: Mapping[str, int] = field(default_factory=dict)
    valid: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Trained") -> "Trained":
        return Trained(_sum(self.required, other.required), _sum(self.valid, other.valid))


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in sorted({*one, *other})}


def training(people: Trained) -> Measured:
    return share(sum(people.valid.values()), sum(people.required.values()))


def by_course(people: Trained) -> dict[str, Trained]:
    return {
        f"course:{slug}": Trained({slug: n}, {slug: people.valid.get(slug, 0)})
        for slug, n in people.required.items()
    }


@dataclass(frozen=True)
class DataRequests:
    """Requests that were closed in the window or are overdue; those that were closed in time."""

    cases: int = 0
    in_time: int = 0

    def __add__(self, other: "DataRequests") -> "DataRequests":
        return DataRequests(self.cases + other.cases, self.in_time + other.in_time)


def data_requests(requests: DataRequests) -> Measured:
    return share(requests.in_time, requests.cases)


KPIS: tuple[Kpi[Any], ...] = (
    Kpi(
        id="compliance.training",
        group=Group.COMPLIANCE,
        name=_("Policy training completed"),
        definition=_(
            "Of the courses that people must have taken for their roles, how many they have "
            "taken, so that it still counts."
        ),
        formula=_("required courses taken and not expired ÷ required courses, person by person"),
        unit=Unit.SHARE,
        window=Window.MOMENT,
        source=Source.PORTAL,
        better=Better.HIGHER,
        measure=training,
        reads=Trained,
        target=Fraction(95, 100),
        cuts=by_course,
    ),
    Kpi(
        id="compliance.data_requests",
        group=Group.COMPLIANCE,
        name=_("Data-subject requests in time"),
        definition=_(
            "How many requests of people about their own data were answered, or refused with a "
            "reason, by the day they were due. One that is overdue counts while it is open."
        ),
        formula=_("closed by their due day ÷ (closed + open and overdue)"),
        unit=Unit.SHARE,
        window=Window.QUARTER,
        source=Source.PORTAL,
        better=Better.HIGHER,
        measure=data_requests,
        reads=DataRequests,
        target=Fraction(1),
    ),
)
