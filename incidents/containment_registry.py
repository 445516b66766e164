"""What containment brings along: it follows every act, a panel, a page, and what stops an agent."""

from django.utils.translation import gettext_lazy as _

from incidents.actions.containing import follow
from incidents.actions.turns import register_follower
from incidents.containment_panel import automatic_panel
from incidents.containment_room import cause_of
from incidents.panels import register_panel, register_tab
from registry.causes import register_cause


def register() -> None:
    """Called once, when Django starts."""
    register_follower("containment", follow)
    register_panel("containment", automatic_panel)
    register_tab("incident_containment", _("Containment"))
    register_cause("containment", cause_of)
