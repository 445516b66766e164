"""Figures in words, the same on pages, in mails and on paper."""

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext, pgettext

from scorecards.rules.kpi import Kpi, Standing
from scorecards.rules.measures import Measured, Unit, Why

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

WHY_WORDS: dict[Why, "StrOrPromise"] = {
    Why.NO_CASES: gettext_lazy("No cases in this time"),
    Why.WAITS_FOR_GATEWAY: gettext_lazy("Waits for data of the run-time gateway"),
    Why.NO_IMPORT: gettext_lazy("Waits for an import"),
    Why.MIXED_CURRENCIES: gettext_lazy("In several currencies; see each workflow"),
    Why.TOO_FEW: gettext_lazy("Not shown over fewer than five people"),
}
STANDING_SIGNS: dict[Standing, tuple[str, str, "StrOrPromise"]] = {
    Standing.MET: ("ok", "ok", gettext_lazy("Meets its target")),
    Standing.NEAR: ("warn", "warn", gettext_lazy("Just misses its target")),
    Standing.MISSED: ("bad", "bad", gettext_lazy("Misses its target")),
    Standing.UNKNOWN: ("neutral", "none", gettext_lazy("No target")),
}
"""Tone, shape and word; of what cannot stand, without a target."""


def value_words(value: Fraction, unit: Unit, currency: str = "") -> str:
    """A value with its unit, rounded for reading; at most one decimal, money two."""
    if unit is Unit.SHARE:
        return _("%(number)s %%") % {"number": _number(value * 100, 1)}
    if unit in (Unit.MONEY, Unit.MONEY_PER_MONTH):
        amount = f"{currency} {number_format(_decimal(value, 2), 2, force_grouping=True)}".strip()
        return amount if unit is Unit.MONEY else _("%(number)s a month") % {"number": amount}
    number = _number(value, 0 if unit is Unit.PER_MONTH and value >= 10 else 1)
    n = 1 if number == _number(Fraction(1), 1) else 2
    if unit is Unit.WORKING_DAYS:
        return ngettext("%(number)s working day", "%(number)s working days", n) % {"number": number}
    if unit is Unit.DAYS:
        return ngettext("%(number)s day", "%(number)s days", n) % {"number": number}
    return _(_PLAIN[unit]) % {"number": number} if unit in _PLAIN else number


_PLAIN = {
    Unit.HOURS: gettext_noop("%(number)s h"),
    Unit.PER_MONTH: gettext_noop("%(number)s a month"),
    Unit.PER_10K: gettext_noop("%(number)s in 10,000 actions"),
}


def _number(value: Fraction, places: int) -> str:
    rounded = _decimal(value, places)
    return str(
        number_format(rounded, 0 if rounded == int(rounded) else places, force_grouping=True)
    )


def _decimal(value: Fraction, places: int) -> Any:
    return round(float(value), places) if places else round(value)


def measured_words(one: Measured, unit: Unit) -> str:
    """The value, or why there is none."""
    if one.value is None:
        assert one.why is not None
        return str(WHY_WORDS[one.why])
    return value_words(one.value, unit, one.currency)


def sign_words(
    one: Measured, target: Fraction | None, stands: Standing
) -> "tuple[str, str, StrOrPromise]":
    """Tone, shape and word of how a value stands; with a target and no value, that it has none."""
    if one.value is None and target is not None:
        return "neutral", "none", _("No value yet")
    return STANDING_SIGNS[stands]


def counted_words(one: Measured) -> str:
    """What the value was counted from: “17 of 23”, “of 23 cases”; empty for a count."""
    if one.denominator is None:
        return ""
    if one.numerator is None:
        return ngettext("of %(n)s case", "of %(n)s cases", one.denominator) % {
            "n": number_format(one.denominator, force_grouping=True)
        }
    return _("%(part)s of %(whole)s") % {
        "part": number_format(one.numerator, force_grouping=True),
        "whole": number_format(one.denominator, force_grouping=True),
    }


def day_words(day: date) -> str:
    """A day in the middle of a sentence or a name."""
    return str(date_format(day, pgettext("day", "j M Y")))


def kpi_name(kpi: Kpi[Any]) -> str:
    return _(kpi.name)
