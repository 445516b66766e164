"""The pages of figures as views on top of each; the other pages of the room are in the menu."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

TABS = (
    ("scorecard_home", _("Overview")),
    ("scorecard_figures", _("All figures")),
    ("scorecard_compare", _("Business units")),
)


def tabs(current: str, query: str = "") -> list[dict[str, Any]]:
    """``query``: the unit and day chosen, kept from figure page to figure page."""
    found = []
    for name, label in TABS:
        address = reverse(name)
        kept = query if name in KEEP else ""
        found.append({"label": label, "address": address + kept, "current": name == current})
    return found


KEEP = frozenset({"scorecard_home", "scorecard_figures"})
