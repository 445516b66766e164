"""Let clocks do what fell due, and say what that was."""

import json
from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from govportal.worklist.actions import sweep
from govportal.worklist.models import ClockEvent


class Command(BaseCommand):
    help = (
        "Let warnings, deadlines and escalations that fell due happen, each once. Safe to run at "
        "any time and beside a worker. Exit status 1 when --now is not a time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now", help="count up to this time (ISO 8601 with zone); default: now"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        now = _moment(options["now"]) if options["now"] else timezone.now()
        swept = sweep(now)
        events = [_event(event) for event in swept.events]
        if options["json"]:
            found = {"now": now.isoformat(), "clocks": swept.clocks, "events": events}
            self.stdout.write(json.dumps(found, indent=2))
            return
        for event in events:
            self.stdout.write(
                "{clock}  {kind} {threshold}  due {due_at}  {outcome}".format(**event)
            )
        self.stdout.write(f"{len(events)} events of {swept.clocks} clocks, up to {now.isoformat()}")


def _moment(text: str) -> datetime:
    try:
        now = datetime.fromisoformat(text)
    except ValueError:
        now = None
    if now is None or now.tzinfo is None:
        raise CommandError(
            f"--now {text!r} is not a time with a zone; write it like 2026-11-23T09:00:00+01:00."
        )
    return now


def _event(event: ClockEvent) -> dict[str, Any]:
    return {
        "clock": event.clock.ledger_ref,
        "subject": event.clock.subject_ref,
        "kind": event.kind,
        "threshold": event.threshold,
        "due_at": event.due_at.isoformat(),
        "happened_at": event.happened_at.isoformat(),
        "outcome": event.outcome,
        "told": event.told,
    }
