"""What may be set as the target of a figure. Pure Python."""

import re
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from govportal.refusals import Refusal
from scorecards.rules.kpi import Better, Kpi
from scorecards.rules.measures import Unit

SHORTEST, LONGEST = 10, 2000
MOST = Fraction(10**9)
_NUMBER = re.compile(r"[0-9]{1,10}(?:[.,][0-9]{1,4})?")


def read_target(text: str, unit: Unit) -> Fraction | None | Refusal:
    """What was typed: a share in percent, everything else as a number; nothing is no target."""
    text = text.strip().removesuffix("%").strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        return Refusal("target.no_number")
    value = Fraction(Decimal(text.replace(",", ".")))
    if unit is not Unit.SHARE:
        return value if value <= MOST else Refusal("target.too_large")
    return value / 100 if value <= 100 else Refusal("target.over_100")


def typed(value: Fraction | None, unit: Unit) -> str:
    """The reverse: what stands in the field."""
    if value is None:
        return ""
    number = float(value * 100 if unit is Unit.SHARE else value)
    return f"{number:.4f}".rstrip("0").rstrip(".")


def target_refusal(
    kpi: Kpi[Any],
    value: Fraction | None,
    standing: Fraction | None,
    since: date | None,
    today: date,
    reason: str,
) -> Refusal | None:
    """Why ``value`` cannot be the target from ``since`` on, where ``standing`` would be else."""
    if kpi.better is Better.NEITHER:
        return Refusal("target.no_direction")
    if (wrong := _day_refusal(since, today)) is not None:
        return wrong
    if value == standing:
        return Refusal("target.as_it_is")
    if len(reason.strip()) < SHORTEST:
        return Refusal("target.reason_short", {"n": SHORTEST})
    if len(reason) > LONGEST:
        return Refusal("target.reason_long", {"n": LONGEST})
    return None


def _day_refusal(since: date | None, today: date) -> Refusal | None:
    if since is None:
        return Refusal("target.day_missing")
    if since < today:
        return Refusal("target.day_past")
    if since.year > today.year + 5:
        return Refusal("target.day_far")
    return None
