"""What the pages of incidents bring along: number, saved views, timeline."""

from django.utils.translation import gettext_lazy as _

from govportal.context import show_tally
from govportal.saved_views import register_list
from incidents import timeline_sources as sources
from incidents.counts import open_incidents
from incidents.filters import VIEWS, IncidentFilter
from incidents.panels import register_tab
from incidents.timeline import register_source


def register() -> None:
    """Called once, when Django starts."""
    show_tally("incident_list", open_incidents, _("open incidents"))
    register_list("incidents", "incident_list", IncidentFilter, VIEWS)
    register_tab("incident_timeline", _("Timeline"))
    # What happened at one moment stands in the order of these names.
    register_source("acts", sources.of_turns)
    register_source("ledger", sources.of_ledger)
    register_source("notes", sources.of_notes)
