"""Papers of a meeting as PDF: the pack with each case in short, and the minutes. Both recorded."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from approvals.minutes_room import MinutesText
from approvals.models import AgendaItem, Meeting, Minutes, Review
from approvals.rules.meetings import ItemState
from govportal import pdf
from govportal.ledger.actions import record, recorded
from govportal.people.models import Person
from govportal.worklist.faces import glance_of


def papers_pdf(meeting: Meeting, now: datetime, language: str = "") -> bytes:
    """The agenda, and of each case what lies before the committee."""
    rows = meeting.items.exclude(state=ItemState.REMOVED).select_related("review__clock", "about")
    context = {"meeting": meeting, "items": [_paper(row, now) for row in rows]}
    with pdf.on_paper(language or settings.LANGUAGE_CODE):
        running = gettext("Papers of meeting %(n)s") % {"n": meeting.n}
        return _printed("approvals/meeting_print.html", context, running, "", now)


def _paper(item: AgendaItem, now: datetime) -> dict[str, Any]:
    if item.review is None or item.review.subject_kind == "motion":
        return {"item": item}
    return {"item": item, **_case(item.review, now)}


def _case(review: Review, now: datetime) -> dict[str, Any]:
    """Title, tier and time of a case, and what its reviewers recommend."""
    given = review.sign_offs.filter(digest=review.digest).select_related("step", "person")
    last = review.ballots.order_by("-n").first()
    return {
        "review": review,
        "question": last.text["question"] if last else "",
        "signed": list(given),
        "clock": glance_of(review.clock, now) if review.clock else None,
        "ballot": last,
    }


def minutes_pdf(minutes: Minutes, now: datetime, language: str = "") -> bytes:
    """The minutes with their arithmetic, votes and recusals."""
    with pdf.on_paper(language or settings.LANGUAGE_CODE):
        context = {
            "text": MinutesText(minutes, now),
            "minutes": minutes,
            "addenda": list(minutes.addenda.select_related("by")),
        }
        running = gettext("Minutes of meeting %(n)s") % {"n": minutes.meeting.n}
        return _printed("approvals/minutes_print.html", context, running, minutes.digest[:23], now)


def _printed(
    template: str, context: Mapping[str, object], running: str, seal: str, now: datetime
) -> bytes:
    more = {"running": running, "seal": seal, "portal_name": settings.PORTAL_NAME}
    return pdf.render(template, {**context, **more}, moment=now)


@recorded
def take_papers(meeting: Meeting, *, actor: Person, now: datetime) -> bytes:
    """The pack, once it is recorded who took it."""
    printed = papers_pdf(meeting, now, actor.language)
    data = {"sha256": hashlib.sha256(printed).hexdigest()}
    record("evidence.papers_downloaded", meeting, actor=actor, now=now, data=data)
    return printed


@recorded
def take_minutes(minutes: Minutes, *, actor: Person, now: datetime) -> bytes:
    """The minutes as they are, once it is recorded who took them."""
    printed = minutes_pdf(minutes, now, actor.language)
    data = {"sha256": hashlib.sha256(printed).hexdigest(), "digest": minutes.digest}
    refs = [minutes.meeting]
    record("evidence.minutes_downloaded", minutes, actor=actor, now=now, refs=refs, data=data)
    return printed
