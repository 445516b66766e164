"""Where the legal side of incidents meets the rest: turns, gates, panels, letters to the board."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from approvals.letter_kinds import LetterKind, register_letter_kind
from incidents import legal_panels, panels
from incidents.actions.legal import follow_legally, legal_gate
from incidents.actions.turns import register_follower, register_gate
from incidents.board_letter_text import IncidentLetterText, incidents_seen


def register() -> None:
    """Called once, when Django starts."""
    register_follower("legal", follow_legally)
    register_gate("legal", legal_gate)
    panels.register_panel("breach clock", legal_panels.breach_clock)
    panels.register_panel("serious clock", legal_panels.serious_clock)
    panels.register_panel("scope", legal_panels.known_scope)
    panels.register_panel("legal questions", legal_panels.questions)
    panels.register_tab("incident_legal", pgettext_lazy("tab of an incident", "Legal"))
    register_letter_kind(
        "incident",
        LetterKind(IncidentLetterText, incidents_seen, _("Open the incident"), "incident"),
    )
