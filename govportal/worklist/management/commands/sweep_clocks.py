"""Let clocks do what fell due, and say what that was."""

import json
from argparse import ArgumentParser
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from govportal.command_words import refuse_command
from govportal.ledger.actions import demonstration
from govportal.worklist.actions import sweep
from govportal.worklist.models import ClockEvent

SAME_TIME = timedelta(minutes=1)
"""Within it --now is the real time, told by a clock that differs a little."""


class Command(BaseCommand):
    help = (
        "Let warnings, deadlines and escalations that fell due happen, each once. Safe to run at "
        "any time and beside a worker. Exit status 1 when --now is not a time, or, in production, "
        "one that is still to come."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now",
            help="count up to this time (ISO 8601 with zone); default: now. What happens then is "
            "marked in the ledger as demo when the time is not the real one",
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        real = timezone.now()
        now = self._moment(options["now"], real, options["json"]) if options["now"] else real
        with demonstration() if abs(now - real) > SAME_TIME else nullcontext():
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

    def _moment(self, text: str, real: datetime, as_json: bool) -> datetime:
        """The time that --now says. A CommandError when it is none, or may not be used."""
        try:
            now = datetime.fromisoformat(text)
        except ValueError:
            now = None
        if now is None or now.tzinfo is None:
            sentence = (
                f"--now {text!r} is not a time with a zone; "
                "write it like 2026-11-23T09:00:00+01:00."
            )
            refuse_command(self, "command.no_moment", sentence, as_json)
        if settings.GOVPORTAL_MODE == "production" and now > real:
            sentence = f"--now {text} is still to come; in production clocks do not run ahead."
            refuse_command(self, "command.to_come", sentence, as_json)
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
