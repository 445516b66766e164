"""One figure of several units side by side, so that small numbers do not mislead.

Units stand in the order of their names, with what each figure was counted from. A share says where
the true one lies with 95 % confidence; only where that leaves out the organisation's value does a
unit differ from it by more than chance.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from govportal.charts import draw_span
from govportal.people.models import Unit as BusinessUnit
from scorecards.models import Snapshot
from scorecards.rules.kpi import Kpi
from scorecards.rules.measures import Measured, Unit, interval
from scorecards.words import counted_words, measured_words, value_words

FEW = 20
"""Below so many cases a share or mean says little."""


@dataclass(frozen=True)
class Line:
    """One unit. ``span``: where the true share lies; ``differs`` from the organisation, None where
    nobody can tell."""

    unit: BusinessUnit | None
    measured: Measured
    kpi: Kpi[Any]
    span: tuple[float, float] | None
    differs: bool | None
    whole: Fraction | None

    @property
    def name(self) -> str:
        return self.unit.name if self.unit else _("The whole organisation")

    @property
    def words(self) -> str:
        return measured_words(self.measured, self.kpi.unit)

    @property
    def counted(self) -> str:
        return counted_words(self.measured)

    @property
    def span_words(self) -> str:
        if self.span is None:
            return ""
        low, high = (value_words(Fraction(round(end * 1000), 1000), Unit.SHARE)
                     for end in self.span)  # fmt: skip
        return _("%(low)s to %(high)s") % {"low": low, "high": high}

    @property
    def drawing(self) -> SafeString:
        """Nothing where there is no interval."""
        if self.span is None or self.measured.value is None:
            return SafeString("")
        return draw_span(self.measured.value, *self.span, mark=self.whole)

    @property
    def is_small(self) -> bool:
        return self.measured.denominator is not None and self.measured.denominator < FEW

    @property
    def verdict(self) -> str:
        """What may be concluded."""
        if self.measured.value is None or self.unit is None:
            return ""
        if self.is_small:
            return _("Few cases: this may be chance")
        if self.differs:
            return _("Differs by more than chance")
        return _("No difference that chance would not explain") if self.differs is False else ""


def spanned(one: Measured, kpi: Kpi[Any]) -> tuple[float, float] | None:
    """Of shares alone; everything else has no such interval."""
    if kpi.unit is not Unit.SHARE or one.numerator is None or not one.denominator:
        return None
    return interval(one.numerator, one.denominator)


def compared(kpi: Kpi[Any], whole: Snapshot, units: Iterable[BusinessUnit]) -> Sequence[Line]:
    """The organisation and these units on the day of ``whole``, by name. One query."""
    units = sorted(units, key=lambda unit: unit.name.casefold())
    rows = Snapshot.objects.filter(day=whole.day, unit__in=units)
    kept = {row.unit_id: row.figure(kpi.id) for row in rows}
    figure = whole.figure(kpi.id)
    if figure is None:
        return []
    found: list[tuple[BusinessUnit | None, Measured]] = [(None, figure.measured)]
    found += [(unit, of.measured) for unit in units if (of := kept.get(unit.pk)) is not None]
    return [line_of(kpi, unit, one, figure.measured) for unit, one in found]


def line_of(kpi: Kpi[Any], unit: BusinessUnit | None, one: Measured, whole: Measured) -> Line:
    span = spanned(one, kpi)
    differs = None
    if span is not None and unit is not None and whole.value is not None:
        differs = not span[0] <= float(whole.value) <= span[1]
    return Line(unit, one, kpi, span, differs, whole.value)
