"""Classify a request file: points, tier, floors, route and findings. Uses no database."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from approvals.actions.change_control import place_of, way_data
from approvals.management.reporting import (
    as_text,
    counted,
    fault_lines,
    read_file,
    refused_json,
    unknown_lines,
)
from approvals.rules.changes import Way, way_of
from approvals.rules.classification import Classification, classify, tier_name
from approvals.rules.content import BY_PATH
from approvals.rules.findings import Finding, findings
from approvals.rules.intake import Intake
from approvals.rules.routing import Route, change_route, route
from govportal.worklist.rules.calendars import DEFAULT_SPEC
from govportal.worklist.rules.clocks import due_after


class Command(BaseCommand):
    help = (
        "Classify a request file by the shipped scheme. Exit status 1 when the file has faults. "
        "Due times are what a request sent now would get in the default calendar."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a request as YAML")
        parser.add_argument("--against", help="the request that is authorised, for a change to it")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name, as_json = options["file"], options["json"]
        intake = read_file(name)
        if intake.faults:
            if as_json:
                self.stdout.write(as_text(refused_json(intake)))
            count = counted(len(intake.faults) + intake.more, "fault", "faults")
            lines = [*fault_lines(name, intake.faults), *unknown_lines(name, intake)]
            raise CommandError("\n".join([f"{count} in {name}", *lines]))
        result = classify(intake.content)
        change = _change(intake, result, options["against"])
        is_short = change is not None and change.is_short
        way = None
        if result.tier:
            tier = result.tier
            way = change_route(tier) if is_short else route(tier, intake.content)
        found = findings(intake.content)
        if as_json:
            self.stdout.write(as_text(_json(intake, result, way, found, change)))
        else:
            self.stdout.write("\n".join(_lines(name, intake, result, way, found)))


def _json(
    intake: Intake,
    result: Classification,
    way: Route | None,
    found: list[Finding],
    change: Way | None,
) -> dict[str, object]:
    now = timezone.now()
    steps = way.steps if way else ()
    return {
        **result.as_json(),
        "route": [
            {
                "kind": step.kind.value,
                "role": step.role,
                "label": step.label,
                "limit": {"unit": step.due.unit, "amount": step.due.amount},
                "due": _due(now, step.due.as_limit),
            }
            for step in steps
        ],
        "route_text": way.text if way else None,
        "findings": [finding.as_json() for finding in found],
        "unknown": [key.as_json() for key in intake.unknown],
        **({"change": way_data(change)} if change else {}),
    }


def _change(intake: Intake, result: Classification, against: str | None) -> Way | None:
    """How the change compares with the authorised request in another file; None without one."""
    if against is None:
        return None
    before = read_file(against)
    if before.faults:
        raise CommandError("\n".join(fault_lines(against, before.faults)))
    old = place_of(before.content, classify(before.content).tier)
    return way_of(old, place_of(intake.content, result.tier))


def _due(now: datetime, limit: Any) -> str:
    return due_after(limit, now).astimezone(ZoneInfo(DEFAULT_SPEC.zone)).isoformat()


def _tier(result: Classification) -> str:
    if result.tier_range is not None:
        return result.tier_range.text
    return f"{result.tier} ({tier_name(result.lowest)})"


def _lines(
    name: str,
    intake: Intake,
    result: Classification,
    way: Route | None,
    found: list[Finding],
) -> list[str]:
    points = counted(result.points, "point", "points")
    if result.tier:
        head = f"{name}: {points}, tier {result.tier} ({tier_name(result.tier)})"
    else:
        head = (
            f"{name}: {points} so far, tier {result.tier_range.text if result.tier_range else ''}"
        )
    lines = [head]
    lines += [f"  +{reason.points} {reason.text}" for reason in result.explanation if reason.points]
    lines += [f"  {floor.text}" for floor in result.floors]
    lines += [f"  route: {way.text}"] if way else []
    lines += [f"  not answered: {path} ({BY_PATH[path].label})" for path in result.unanswered]
    lines += [f"  {f.weight.value}: {f.text} [{' · '.join(f.paths)}]" for f in found]
    return [*lines, *(f"  {line}" for line in unknown_lines(name, intake))]
