"""My work: everything that waits for the reader, most urgent first."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from govportal.people.signed_in import SignedIn
from govportal.worklist.faces import face_of
from govportal.worklist.models import WorkItem

SHOWN = 100
SOON = timedelta(hours=24)
VERBS = {"question": _("Answer"), "ballot": _("Vote")}


def home(request: SignedIn) -> HttpResponse:
    """The reader's open work items with their clocks."""
    now = timezone.now()
    items = WorkItem.objects.open().for_person(request.user).by_urgency()[:SHOWN]
    rows = [_row(item, now) for item in items]
    context = {
        "today": [row for row in rows if row["urgent"]],
        "later": [row for row in rows if not row["urgent"]],
        "count": len(rows),
        "now": now,
    }
    template = "worklist/home.html#inbox" if request.htmx else "worklist/home.html"
    return render(request, template, context)


def _row(item: WorkItem, now: datetime) -> dict[str, Any]:
    clock = item.clock
    running_out = bool(clock and clock.is_running and clock.due_at <= now + SOON)
    return {
        "title": item.title,
        "url": item.url,
        "icon": "question" if item.kind.endswith("question") else "review",
        "kind_words": item.kind_words,
        "note": item.note,
        "clock": face_of(clock, now) if clock else None,
        "verb": VERBS.get(item.kind.rpartition(".")[2], _("Open")),
        "urgent": running_out,
    }
