"""What the business value of an agent must say. Pure Python."""

import re
from collections.abc import Mapping
from typing import Any

from govportal.refusals import Refusal

CURRENCY = re.compile(r"[A-Z]{3}")


def value_refusal(fields: Mapping[str, Any], *, has_owner: bool) -> Refusal | None:
    """Why these figures cannot be kept. ``has_owner``: an active person answers for them."""
    cost, currency = fields.get("monthly_cost"), fields.get("currency") or ""
    if not (fields.get("workflow") and fields.get("outcome")):
        return Refusal("value.workflow")
    if cost is not None and cost < 0:
        return Refusal("value.cost_negative")
    if (cost is None) is not (currency == "") or (currency and not CURRENCY.fullmatch(currency)):
        return Refusal("value.currency")
    figures = [fields.get("baseline"), fields.get("target")]
    if any(figure is not None for figure in figures) and not fields.get("unit"):
        return Refusal("value.unit")
    return None if has_owner else Refusal("value.owner")
