"""manage.py clock_ledger ADR-… [--as-of ISO]: each working day and what it was spent on."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from approvals.clock_ledger import clock_line, readable_refusal
from approvals.management.reporting import as_text
from approvals.models import Review
from approvals.moments import moment_of
from approvals.rules.clock_lines import ClockLine, DayLine, hours
from govportal.refusals import Refusal, Refused, refuse


class Command(BaseCommand):
    help = (
        "Tell the clock of a review day by day, counted again from its events. Exit status 1 when "
        "there is no such clock, or when the stored clock says something else."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", help="of a request or a scheduled review: ADR-…, PR-…, PD-…")
        parser.add_argument(
            "--as-of", default="", metavar="ISO", help="a moment, or a day's end; default: now"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        number, as_json = options["number"].upper(), options["json"]
        try:
            as_of = moment_of(options["as_of"], timezone.now())
            review = _review(number, as_of)
            line = clock_line(review, as_of)
        except Refused as refused:
            self._refuse(refused.refusal.code, str(refused), as_json)
        except DatabaseError as broken:
            self._refuse("clock.no_database", f"The database: {broken}.", as_json)
        found = ledger_json(number, review, line)
        self.stdout.write(as_text(found) if as_json else "\n".join(_lines(number, line)))
        if line.agrees is False:
            raise CommandError(f"The stored clock of {number} says something else.")

    def _refuse(self, code: str, sentence: str, as_json: bool) -> NoReturn:
        if as_json:
            self.stdout.write(as_text({"ok": False, "code": code, "error": sentence}))
        raise CommandError(sentence)


def _review(number: str, as_of: datetime) -> Review:
    """The latest review of the subject that was open or closed then, with a clock that ran."""
    of_number = Review.objects.filter(subject_id=number, clock__isnull=False)
    reviews = of_number.select_related("clock__version").order_by("-pk")
    review = reviews.filter(opened_at__lte=as_of).first() or reviews.last()
    if review is None:
        raise Refused(Refusal("clock.none", {"number": number}))
    refuse(readable_refusal(review, as_of))
    return review


def ledger_json(number: str, review: Review, line: ClockLine) -> dict[str, object]:
    """The whole ledger for programs: moments with their offset, times in whole seconds."""
    return {
        "ok": line.agrees is not False,
        "number": number,
        "review": review.pk,
        "clock": line.ref,
        "as_of": _iso(line.as_of),
        "state": line.state,
        "limit": line.limit,
        "calendar": line.calendar,
        "started_at": _iso(line.started_at),
        "due_at": _iso(line.due_at),
        "stopped_at": _iso(line.stopped_at),
        "day": {"n": line.day[0], "of": line.day[1]} if line.day else None,
        "used_seconds": line.used_seconds,
        "remaining_seconds": line.left_seconds,
        "days": [_day(day) for day in line.days],
        "events": [{**vars(e), "at": _iso(e.at), "due_at": _iso(e.due_at)} for e in line.events],
        "next": {**vars(line.next), "due_at": _iso(line.next.due_at)} if line.next else None,
        "agrees_with_stored": line.agrees,
    }


def _day(day: DayLine) -> dict[str, object]:
    return {
        "date": day.day.isoformat(),
        "n": day.number,
        "of": day.of,
        "used_seconds": day.used_seconds,
        "paused_seconds": day.paused_seconds,
        "remaining_seconds": day.left_seconds,
        "spent_on": [vars(one) for one in day.spent],
        "text": day.text,
    }


def _iso(moment: datetime | None) -> str | None:
    return timezone.localtime(moment).isoformat() if moment else None


def _lines(number: str, line: ClockLine) -> Iterator[str]:
    yield f"{number}: {line.limit}; {line.calendar}; as of {_iso(line.as_of)}"
    yield f"  started {_iso(line.started_at)}, due {_iso(line.due_at)}, {line.state}"
    for day in line.days:
        place = f"day {day.number} of {day.of}" if day.number else _weekday(day.day)
        spare = f"{day.over} over" if day.over else f"{day.left or hours(0)} left"
        times = f"used {day.used or hours(0)}, stood still {day.paused or hours(0)}, {spare}"
        yield f"  {place}: {day.text} ({day.day.isoformat()}; {times})"
    rest = f"{line.over} over" if line.over else f"{line.left} left"
    yield f"  used {line.used}, {rest}"
    if line.next:
        yield f"  next: {line.next.text}, {_iso(line.next.due_at)}"
    if line.agrees:
        yield "  the stored clock says the same"


def _weekday(day: date) -> str:
    return day.strftime("%A")
