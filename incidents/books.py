"""What playbooks, freezes, holds and exercises bring to the room: registered when Django starts."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from approvals.actions.defaults import register_defaults
from govportal import refusals
from govportal.ledger.rules import SYSTEM
from incidents.actions import checklists, legal_holds
from incidents.actions.playbooks import load_playbooks
from incidents.actions.turns import register_follower, register_gate
from incidents.books_panels import checklist_panel, exercise_panel, frozen_panel
from incidents.books_sentences import FORBIDDEN, SENTENCES
from incidents.panels import register_panel, register_tab


def register() -> None:
    """Called once."""
    refusals.register(SENTENCES, forbidden=FORBIDDEN)
    register_defaults("playbooks", _load)
    register_follower("playbooks", checklists.follow)
    register_follower("legal_holds", legal_holds.follow)
    register_gate("checklist", checklists.close_gate)
    register_panel("checklist", checklist_panel)
    register_panel("frozen", frozen_panel)
    register_panel("exercise", exercise_panel)
    register_tab("incident_playbook", _("Playbook"))
    register_tab("incident_evidence", _("Evidence"))


def _load(now: datetime) -> int:
    return load_playbooks(actor=SYSTEM("defaults"), now=now)
