"""My work: everything that waits for the reader, most urgent first."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from govportal.people.signed_in import SignedIn
from govportal.worklist.days import DayView, last_day, today_at
from govportal.worklist.faces import ClockView, face_of
from govportal.worklist.models import WorkItem
from govportal.worklist.tiers import tiers_of

SHOWN = 100
SOON = timedelta(hours=24)
PRESSING = {"soon", "late"}
QUESTION_NOTE = _("The decision clock stands still until you answer")
VERBS = {
    "question": _("Answer"),
    "answer": _("Answer"),
    "ballot": _("Vote"),
    "casting": _("Break the tie"),
    "reopen": _("Reopen"),
    "evidence": _("Hand in evidence"),
    "verify": _("Verify"),
    "board_letter": _("Read it"),
}


def home(request: SignedIn) -> HttpResponse:
    """The reader's open work items with their clocks."""
    now = timezone.now()
    own = WorkItem.objects.open().for_person(request.user)
    others = WorkItem.objects.open().for_stand_in(request.user, now).select_related("assignee")
    items = [*own.by_urgency()[:SHOWN], *others.by_urgency()[:SHOWN]]
    tiers = tiers_of(item.subject_ref for item in items)
    rows = [_row(item, tiers.get(item.subject_ref), now, request.user) for item in items]
    context = {
        "today": [row for row in rows if row["urgent"]],
        "later": [row for row in rows if not row["urgent"]],
        "count": len(rows),
        "day": today_at(now),
        "now": now,
    }
    template = "worklist/home.html#inbox" if request.htmx else "worklist/home.html"
    return render(request, template, context)


def _row(item: WorkItem, tier: int | None, now: datetime, reader: Person) -> dict[str, Any]:
    clock = item.clock
    running_out = bool(clock and clock.is_running and clock.due_at <= now + SOON)
    face = _face(item, now)
    # Everybody else waits for an answer: their clock stands still meanwhile, if it ever does.
    holds = item.kind == "review.question"
    is_question = item.kind.endswith("question")
    return {
        "title": item.title,
        "url": item.url,
        "icon": "question" if is_question else "review",
        "tier": tier,
        "kind_words": item.kind_words,
        "note": _note(item, reader) or (QUESTION_NOTE if holds else ""),
        "clock": face if clock else None,
        "day": None if clock else face,
        "verb": VERBS.get(item.kind.rpartition(".")[2], _("Open")),
        "urgent": running_out or is_question or (face is not None and face.state in PRESSING),
    }


def _face(item: WorkItem, now: datetime) -> ClockView | DayView | None:
    if item.clock is not None:
        return face_of(item.clock, now)
    return last_day(item.due_on, now) if item.due_on else None


def _note(item: WorkItem, reader: Person) -> str:
    """Whose it is, where it is not the reader's own; else why it came to them."""
    if item.assignee_id != reader.pk:
        return gettext("for %(person)s") % {"person": item.assignee}
    return item.note
