"""Every day's figures again: the same as were kept, or what differs is named."""

import json
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from govportal.ledger.rules import SYSTEM
from scorecards.actions.snapshots import rebuild_snapshots


class Command(BaseCommand):
    help = "Count the figures of every day since a date again, up to yesterday."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--from", dest="since", type=date.fromisoformat, required=True, help="YYYY-MM-DD"
        )
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        days = list(rebuild_snapshots(options["since"], actor=SYSTEM("scorecards"), now=now))
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
