"""The figures of incidents, for people in a terminal and for programs."""

import json
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from incidents.figure_words import as_json, page_rows
from incidents.figures_room import figures_of
from incidents.models import Alert, Incident


def day(text: str) -> date:
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = "Mean times, shares and recurrences of incidents reported between two days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="since", type=day, help="YYYY-MM-DD; a year ago")
        parser.add_argument("--to", dest="until", type=day, help="YYYY-MM-DD; today")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        until = options["until"] or timezone.localdate(now)
        since = options["since"] or until - timedelta(days=365)
        if since > until:
            raise CommandError("--from comes after --to")
        every, alerts = Incident.objects.all(), Alert.objects.all()
        figures = figures_of(every, alerts, since, until, now)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(figures), indent=2))
            return
        for row in page_rows(figures)["classes"]:
            times = ", ".join(f"{one['label']} {one['mean']}" for one in row["times"])
            self.stdout.write(f"{row['label']}: {row['count']}; {times}; {row['in_time']}")
