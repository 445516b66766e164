"""The pages of the room as views on top of each; what is not there is left out."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

TABS = (
    ("scorecard_home", _("Overview")),
    ("scorecard_figures", _("All figures")),
    ("scorecard_compare", _("Business units")),
    ("scorecard_readiness", _("Readiness")),
    ("scorecard_organisation", _("Organisation")),
    ("scorecard_executive", _("Executive checklist")),
    ("scorecard_maturity", _("Maturity")),
    ("scorecard_operations", _("Operations checklist")),
    ("scorecard_evidence", _("Evidence")),
    ("scorecard_rollouts", _("Rollout plans")),
    ("scorecard_patterns", _("Failure patterns")),
    ("scorecard_workflows", _("Value")),
    ("scorecard_courses", _("Training")),
    ("scorecard_data_requests", _("Data-subject requests")),
    ("scorecard_reports", _("Reports")),
)


def tabs(current: str, query: str = "") -> list[dict[str, Any]]:
    """``query``: the unit and day chosen, kept from figure page to figure page."""
    found = []
    for name, label in TABS:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        kept = query if name in KEEP else ""
        found.append({"label": label, "address": address + kept, "current": name == current})
    return found


KEEP = frozenset({"scorecard_home", "scorecard_figures"})
