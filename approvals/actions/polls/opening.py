"""Opening a vote within hours: the frozen text, the frozen seats, a clock that never pauses."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson

from approvals.actions.seating import away_of, seated
from approvals.models import Poll, PollRecusal, PollSeat
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Committee, Person, Unit, in_force
from govportal.worklist.actions import start_clock
from govportal.worklist.rules.limits import Limit


@dataclass(frozen=True)
class PollAbout:
    """What a poll is about. ``conflicts``: who may not answer, by primary key, and why."""

    kind: str
    committee: Committee
    unit: Unit | None
    tier: int | None
    title: str
    url: str
    text: Mapping[str, Any]
    limit: Limit
    conflicts: Mapping[int, str] = field(default_factory=dict)
    refs: Sequence[HasRef] = ()


def open_poll(about: PollAbout, *, actor: Actor, now: datetime) -> Poll:
    """Freeze text and seats and start the clock, inside the caller's transaction."""
    poll = Poll.objects.create(
        kind=about.kind,
        committee=about.committee,
        unit=about.unit,
        base=about.committee.quorum_base,
        tier=about.tier,
        text=dict(about.text),
        digest=_digest(about.text),
        opened_at=now,
    )
    poll.clock = start_clock(
        poll,
        kind=f"poll_{about.kind}",
        limit=about.limit,
        calendar_key=about.committee.calendar_key,
        chain=[],
        committee=about.committee,
        title=about.title,
        url=about.url,
        refs=about.refs,
        barred=Person.objects.filter(pk__in=about.conflicts),
        actor=actor,
        now=now,
    )
    poll.save(update_fields=["clock"])
    _freeze(poll, about, now)
    return poll


def _freeze(poll: Poll, about: PollAbout, now: datetime) -> None:
    rows = about.committee.seats.filter(in_force(now.date())).select_related("holder", "alternate")
    seats = seated(rows.order_by("pk"), about.unit)
    away = away_of((seat.holder_id for seat in seats), now)
    frozen = PollSeat.objects.bulk_create(
        PollSeat(
            poll=poll,
            position=position,
            kind=seat.kind,
            title=seat.title,
            holder=seat.holder,
            alternate=seat.alternate,
            absent_at=now if seat.holder_id in away else None,
        )
        for position, seat in enumerate(seats)
    )
    people = {pk for seat in frozen for pk in seat.numbers()}
    PollRecusal.objects.bulk_create(
        PollRecusal(poll=poll, person_id=person, relation=why, found_by_system=True, recused_at=now)
        for person, why in about.conflicts.items()
        if person in people
    )


def _digest(text: Mapping[str, Any]) -> str:
    canonical = orjson.dumps(text, option=orjson.OPT_SORT_KEYS)
    return "sha256:" + hashlib.sha256(canonical).hexdigest()
