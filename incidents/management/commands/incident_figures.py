"""The figures of incidents, for people in a terminal and for programs."""

import json
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from govportal.command_words import day_given, refuse_command
from govportal.days import countable
from incidents.figure_words import as_json, page_rows
from incidents.figures_room import figures_of
from incidents.models import Alert, Incident


class Command(BaseCommand):
    help = "Mean times, shares and recurrences of incidents reported between two days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="since", help="YYYY-MM-DD; a year ago")
        parser.add_argument("--to", dest="until", help="YYYY-MM-DD; today")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        since, until = self._days(options, timezone.localdate(now))
        every, alerts = Incident.objects.all(), Alert.objects.all()
        figures = figures_of(every, alerts, since, until, now)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(figures), indent=2))
            return
        for row in page_rows(figures)["classes"]:
            times = ", ".join(f"{one['label']} {one['mean']}" for one in row["times"])
            self.stdout.write(f"{row['label']}: {row['count']}; {times}; {row['in_time']}")

    def _days(self, options: dict[str, Any], today: date) -> tuple[date, date]:
        as_json, until = options["json"], today
        if options["until"]:
            until = day_given(self, "--to", options["until"], as_json)
        since = countable(until) - timedelta(days=365)
        if options["since"]:
            since = day_given(self, "--from", options["since"], as_json)
        if since > until:
            refuse_command(self, "figures.turned_about", "--from comes after --to", as_json)
        return since, until
