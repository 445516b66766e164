"""Playbooks, checklists, evidence and exercises: who sees them, who does what there."""

from datetime import timedelta

from django.utils import timezone

from incidents.models import Playbook
from tests.incidents import books_making
from tests.incidents.pages_access import EVERYBODY, ONLY_POST, SEES

KEEPS = {"security", "operator"}
ONE, BOOK = ("incident_number",), ("playbook_number",)
DRAFT, EXERCISE = (*BOOK, "playbook_n"), ("exercise_number",)
SEES_EXERCISE = (SEES | {"board"}) - {"owner", "tech_owner", "colleague", "manager"}
PAGES = {
    "playbook_list": ((), EVERYBODY, 200),
    "playbook_detail": (BOOK, EVERYBODY, 200),
    "playbook_begin": (BOOK, EVERYBODY, ONLY_POST),
    "playbook_version": (DRAFT, EVERYBODY, 200),
    "playbook_edit": (DRAFT, EVERYBODY, 200),
    "playbook_activate": (DRAFT, EVERYBODY, 200),
    "playbook_discard": (DRAFT, EVERYBODY, 200),
    "exercise_list": ((), EVERYBODY, 200),
    "exercise_new": ((), EVERYBODY, 200),
    "exercise_tell": (EXERCISE, EVERYBODY, ONLY_POST),
    "exercise_finish": (EXERCISE, EVERYBODY, ONLY_POST),
    "incident_exercise": (EXERCISE, SEES_EXERCISE, 200),
    "incident_playbook": (ONE, SEES, 200),
    "incident_evidence": (ONE, SEES, 200),
    "incident_freeze": (ONE, SEES, 200),
    "incident_hold": (ONE, SEES, 200),
    "incident_hold_lift": (ONE, SEES, 200),
    "incident_packs": (ONE, SEES, 200),
    "incident_pack_new": (ONE, EVERYBODY, ONLY_POST),
}
HANDLES = {"owner", "tech_owner", "security", "operator"}
DONE_BY = {
    "playbook_edit": KEEPS,
    "playbook_discard": KEEPS,
    "playbook_activate": {"security"},  # the operator wrote it
    "exercise_new": KEEPS,
    "incident_freeze": HANDLES,
    "incident_hold": HANDLES | {"co_chair"},
    "incident_hold_lift": {"co_chair"},
}


def scene(cast):
    """An exercise of the operator with an invented agent, and a draft of theirs."""
    now = timezone.now() - timedelta(hours=1)
    exercise = books_making.exercise(cast, now=now)
    book = Playbook.objects.get(kind="", severity="")
    draft = books_making.drafted(cast, book, now)
    return {
        "exercise_number": exercise.incident.number,
        "playbook_number": book.number,
        "playbook_n": draft.n,
    }
