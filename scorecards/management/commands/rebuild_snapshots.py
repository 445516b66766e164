"""Every day's figures again: the same as were kept, or what differs is named."""

import json
from argparse import ArgumentParser
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from govportal.command_words import day_given, refuse_command
from govportal.ledger.rules import SYSTEM
from scorecards.actions.snapshots import first_day, rebuild_snapshots
from scorecards.sources.days import day_of


class Command(BaseCommand):
    help = "Count the figures of every day since a date again, up to yesterday."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="since", required=True, help="YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        since = day_given(self, "--from", options["since"], options["json"])
        self._check(since, options["json"], now)
        days = list(rebuild_snapshots(since, actor=SYSTEM("scorecards"), now=now))
        found = [
            {
                "day": one.day.isoformat(),
                "unit": one.unit,
                "kpi": one.kpi,
                "kept": one.kept,
                "found": one.found,
            }
            for day in days
            for one in day
        ]
        if options["json"]:
            self.stdout.write(json.dumps({"days": len(days), "differences": found}, indent=2))
            return
        self.stdout.write(f"{len(days)} days counted, {len(found)} figures differ.")
        for one in found:
            self.stdout.write("{day} {kpi} (unit {unit}): {kept} → {found}".format(**one))

    def _check(self, since: date, as_json: bool, now: datetime) -> None:
        first = first_day(now)
        if first is None:
            refuse_command(self, "day.no_agents", "no agent has been entered yet", as_json)
        if since > day_of(now):
            refuse_command(self, "day.to_come", f"{since} has not begun", as_json)
        if since < first:
            words = f"the first agent was entered on {first}; no day before it is counted"
            refuse_command(self, "day.before_first", words, as_json)
