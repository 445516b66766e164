"""Invitations as iCalendar (RFC 5545, RFC 5546): one event, in UTC, for every calendar program.

UTC needs no VTIMEZONE and is right in every reader's zone. The same UID with a higher SEQUENCE
moves the event, CANCEL takes it away.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LINE = 75
"""Octets a line may have, without its end (RFC 5545, 3.1)."""


@dataclass(frozen=True)
class Event:
    """One meeting as calendars know it; ``stamp`` is when this version was written."""

    uid: str
    sequence: int
    starts_at: datetime
    minutes: int
    summary: str
    description: str
    location: str
    url: str
    organizer: str
    attendee: str
    stamp: datetime
    is_cancelled: bool = False


def calendar_text(event: Event) -> str:
    """The whole file, with CRLF line ends and no line over 75 octets."""
    return "".join(f"{part}\r\n" for line in _lines(event) for part in _folded(line))


def _lines(event: Event) -> Iterator[str]:
    yield "BEGIN:VCALENDAR"
    yield "VERSION:2.0"
    yield "PRODID:-//govportal//meetings//EN"
    yield f"METHOD:{'CANCEL' if event.is_cancelled else 'REQUEST'}"
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(event.uid)}"
    yield f"SEQUENCE:{event.sequence}"
    yield f"DTSTAMP:{_utc(event.stamp)}"
    yield f"DTSTART:{_utc(event.starts_at)}"
    yield f"DTEND:{_utc(event.starts_at + timedelta(minutes=event.minutes))}"
    yield f"SUMMARY:{_text(event.summary)}"
    for name, value in (("DESCRIPTION", event.description), ("LOCATION", event.location)):
        if value:
            yield f"{name}:{_text(value)}"
    if event.url:
        yield f"URL:{_uri(event.url)}"
    yield f"ORGANIZER:mailto:{_uri(event.organizer)}"
    yield f"ATTENDEE;ROLE=REQ-PARTICIPANT;RSVP=FALSE:mailto:{_uri(event.attendee)}"
    yield f"STATUS:{'CANCELLED' if event.is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"
    yield "END:VCALENDAR"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """A TEXT value: backslash, semicolon, comma and line ends are written out (3.3.11)."""
    plain = value.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(char for char in plain if char in "\n\t" or ord(char) >= 32 and ord(char) != 127)
    for char in ("\\", ";", ","):
        kept = kept.replace(char, "\\" + char)
    return kept.replace("\n", "\\n")


def _uri(value: str) -> str:
    """A URI is not escaped, and holds nothing that could end its line."""
    return "".join(char for char in value if ord(char) > 32 and ord(char) != 127)


def _folded(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets; continuations begin with a space (3.1)."""
    rest, room = line, LINE
    while len(rest.encode()) > room:
        cut = _cut(rest, room)
        yield (" " if room < LINE else "") + rest[:cut]
        rest, room = rest[cut:], LINE - 1
    yield (" " if room < LINE else "") + rest


def _cut(text: str, octets: int) -> int:
    """How many characters fit into so many octets, none of them split."""
    return len(text.encode()[:octets].decode(errors="ignore"))
