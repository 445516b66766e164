"""Every key figure of a day, for people in a terminal and for programs."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from govportal.command_words import day_given, refuse_command
from govportal.people.models import Unit
from scorecards.counting import ALL, figures_at
from scorecards.models import targets_on
from scorecards.models.snapshots import written
from scorecards.rules.kpi import standing
from scorecards.rules.kpis import BY_ID
from scorecards.sources.days import as_of_day


class Command(BaseCommand):
    help = "Every key figure with value or why there is none, target, numerator, denominator."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--as-of", dest="day", help="YYYY-MM-DD; today")
        parser.add_argument("--unit", help="short name of a business unit; the organisation")
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, **options: Any) -> None:
        now = timezone.now()
        day = timezone.localdate(now)
        if options["day"]:
            day = day_given(self, "--as-of", options["day"], options["json"])
        try:
            at = as_of_day(day, now)
        except ValueError as error:
            refuse_command(self, "day.not_counted", str(error), options["json"])
        unit = self._unit(options["unit"], options["json"])
        figures, targets = figures_at(at)[unit.pk if unit else ALL], targets_on(day)
        found = {
            kpi: {
                **written(figure),
                "target": None if targets[kpi] is None else str(targets[kpi]),
                "standing": standing(figure.measured, targets[kpi], BY_ID[kpi].better).value,
                "unit": BY_ID[kpi].unit.value,
            }
            for kpi, figure in figures.items()
        }
        if options["json"]:
            head = {"day": day.isoformat(), "as_of": at.end.isoformat()}
            self.stdout.write(json.dumps({**head, "kpis": found}, indent=2))
            return
        for kpi, one in found.items():
            self.stdout.write(f"{kpi}: {one['value'] or one['why']} (target {one['target']})")

    def _unit(self, slug: str | None, as_json: bool) -> Unit | None:
        if slug is None:
            return None
        unit = Unit.objects.filter(slug=slug).first()
        if unit is None:
            words = f"no business unit is called {slug!r}"
            refuse_command(self, "unit.unknown", words, as_json)
        return unit
