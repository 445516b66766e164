"""Invitations by mail with a calendar file: one for each member, in their zone and language."""

import hashlib
from datetime import datetime
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from approvals.actions.meetings.sitting import Bench
from approvals.models import Meeting
from approvals.rules.meetings import Event, MeetingState, calendar_text
from govportal.people.models import Person
from govportal.worklist.actions import Enclosure, notify
from govportal.worklist.saying import in_language_of


def invite(meeting: Meeting, bench: Bench, now: datetime) -> int:
    """Tell every member of this version of the meeting; how many. In the caller's transaction."""
    people = [p for p in bench.people() if p.is_active and p.pk not in bench.left]
    for person in people:
        with in_language_of(person):
            _tell(meeting, person, now)
    return len(people)


def _tell(meeting: Meeting, person: Person, now: datetime) -> None:
    cancelled = meeting.state == MeetingState.CANCELLED
    notify(
        person,
        key=f"meeting:{meeting.pk}:{meeting.sequence}:{person.pk}",
        subject=_subject(meeting),
        body=_body(meeting, person),
        url=meeting.get_absolute_url(),
        now=now,
        enclosed=[_enclosed(event_for(meeting, person, now), "CANCEL" if cancelled else "REQUEST")],
    )


def _subject(meeting: Meeting) -> str:
    words = {"title": meeting.title, "committee": meeting.committee}
    if meeting.state == MeetingState.CANCELLED:
        return _("Called off: %(title)s, %(committee)s") % words
    if meeting.sequence:
        return _("Changed: %(title)s, %(committee)s") % words
    return _("Invitation: %(title)s, %(committee)s") % words


def _body(meeting: Meeting, person: Person) -> str:
    """When it is by the reader's clock, and by the meeting's where that is another."""
    zones = dict.fromkeys((person.time_zone, meeting.zone))
    lines = [_shown(meeting, zone) for zone in zones]
    lines += [line for line in (meeting.place, meeting.link, meeting.reason) if line]
    return "\n".join(lines)


def _shown(meeting: Meeting, zone: str) -> str:
    local = meeting.starts_at.astimezone(ZoneInfo(zone))
    layout = pgettext("date in another year", "D j M Y") + ", H:i"
    return f"{date_format(local, layout)} ({zone})"


def event_for(meeting: Meeting, person: Person, now: datetime) -> Event:
    """The meeting as one member's calendar gets it."""
    return Event(
        uid=meeting.uid,
        sequence=meeting.sequence,
        starts_at=meeting.starts_at,
        minutes=meeting.minutes,
        summary=f"{meeting.title}, {meeting.committee}",
        description=meeting.link or meeting.reason,
        location=meeting.place,
        url=urljoin(settings.PORTAL_URL, meeting.get_absolute_url()),
        organizer=settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"),
        attendee=person.email,
        stamp=now,
        is_cancelled=meeting.state == MeetingState.CANCELLED,
    )


def _enclosed(event: Event, method: str) -> Enclosure:
    """The file, kept by its content, so that a repeated mail takes the same bytes."""
    data = calendar_text(event).encode()
    digest = hashlib.sha256(data).hexdigest()
    path = f"invitations/{digest[:2]}/{digest}.ics"
    if not default_storage.exists(path):
        path = default_storage.save(path, ContentFile(data))
    return Enclosure(path, digest, "invitation.ics", f"text/calendar; method={method}")
