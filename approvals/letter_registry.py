"""What this room's letters to the board are about, for whoever prints and reads them."""

from django.utils.translation import gettext_lazy as _

from approvals.actions.letters import KIND, do_letter
from approvals.letter_kinds import LetterKind, register_letter_kind
from approvals.letter_text import LetterText
from approvals.models.requests import requests_seen
from govportal.worklist.actions import Queue, register_job


def register() -> None:
    """Called once, when Django starts."""
    register_job(KIND, do_letter, Queue.DOCUMENTS)
    register_letter_kind("request", LetterKind(LetterText, requests_seen, _("Open the request")))
