"""What reviews after incidents say to the rest of the portal when Django starts."""

from django.utils.translation import gettext_lazy as _

from approvals.actions import effects
from approvals.views import cases
from govportal import refusals
from incidents.actions import post_incident, turns
from incidents.panels import register_panel, register_tab
from incidents.post_incident_panel import panel
from incidents.post_incident_sentences import PIR_FORBIDDEN, PIR_SENTENCES
from incidents.views import post_incident as pages


def register() -> None:
    """Its cases, its pages, what an incident's acts mean for it, its panel and tab."""
    refusals.register(PIR_SENTENCES, PIR_FORBIDDEN)
    effects.register(post_incident.KIND, post_incident.PirEffects())
    cases.register_page(post_incident.KIND, pages.show_review)
    turns.register_follower("review", post_incident.follow)
    register_panel("review", panel)
    register_tab("incident_review", _("Review"))
