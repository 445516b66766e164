"""Say everything that sending a request file would be refused for, and what will be asked."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.db import Error as DatabaseError
from django.utils import timezone

from approvals.actions.change_control import standing_right, way_data
from approvals.actions.preparing import problems_of
from approvals.actions.standing import changed_slug
from approvals.change_outlook import way_if_sent
from approvals.management.reporting import (
    as_text,
    counted,
    fault_lines,
    read_file,
    unknown_lines,
)
from approvals.rules import submission
from approvals.rules.classification import classify
from approvals.rules.content import Content
from approvals.rules.faults import Fault
from approvals.rules.findings import Finding, Weight, findings
from approvals.rules.intake import Intake
from approvals.rules.routing import change_route, route
from approvals.schemes import SHIPPED, active_scheme
from govportal.people.models import Person
from registry.models import Agent

UNCHECKED = "The people named were not looked up: there is no database to look in."


class Command(BaseCommand):
    help = "Say everything that sending a request file would be refused for. Exit status 1 if any."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a request as YAML")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["file"]
        intake = read_file(name)
        known = None if intake.faults else known_people(intake.content)
        refused = list(intake.faults) or problems_now(intake.content, known)
        if options["json"]:
            self.stdout.write(as_text(_json(intake, refused, known is not None)))
        else:
            self.stdout.write("\n".join(_notes(name, intake, known is not None)))
        if refused:
            count = counted(len(refused) + intake.more, "reason", "reasons")
            lines = fault_lines(name, refused)
            raise CommandError("\n".join([f"{name} would be refused, {count}:", *lines]))
        if not options["json"]:
            self.stdout.write(f"{name}: nothing stands in the way")


def problems_now(content: Content, known: set[str] | None) -> list[Fault]:
    """All that sending today would refuse, by the scheme in force where there is a database."""
    today = timezone.localdate()
    if known is not None:
        return problems_of(content, today)
    return submission.problems(
        content,
        known_emails=None,
        today=today,
        scheme=SHIPPED.tiers,
        catalogue=SHIPPED.catalogue,
    )


def known_people(content: Content) -> set[str] | None:
    """Addresses of this request that belong to an active person; None without a database."""
    named = submission.people_in(content)
    try:
        active = Person.objects.active().filter(email__in=named)
        return {str(email).lower() for email in active.values_list("email", flat=True)}
    except (DatabaseError, ImproperlyConfigured):
        return None


def _questions(intake: Intake) -> list[Finding]:
    if intake.faults:
        return []
    return [finding for finding in findings(intake.content) if finding.weight is Weight.QUESTION]


def _json(intake: Intake, refused: list[Fault], people_checked: bool) -> dict[str, object]:
    asked = [] if intake.faults else submission.asked_for(intake.content)
    return {
        "refused": bool(refused),
        "refusals": [fault.as_json() for fault in refused],
        "more_refusals": intake.more,
        "questions": [finding.as_json() for finding in _questions(intake)],
        "asked": [{"path": field.path, "label": field.label} for field in asked],
        "proposals": {} if intake.faults else submission.proposals(intake.content),
        "unknown": [key.as_json() for key in intake.unknown],
        "people_checked": people_checked,
        "change": change_now(intake) if people_checked and not intake.faults else None,
    }


def change_now(intake: Intake) -> dict[str, Any] | None:
    """How a change compares with what is authorised here, and so who decides; None for others."""
    agent = (
        Agent.objects.select_related("technical_owner")
        .filter(slug=changed_slug(intake.content))
        .first()
    )
    if agent is None:
        return None
    right = standing_right(agent, timezone.localdate())
    scheme = active_scheme()
    tier = classify(intake.content, scheme.tiers).tier
    way = way_if_sent(intake.content, agent, tier, right, None)
    if way is None or tier is None:
        return None
    short = change_route(tier, scheme.routes)
    full = route(tier, intake.content, scheme.routes, scheme.catalogue)
    return {**way_data(way), "route_text": (short if way.is_short else full).text}


def _notes(name: str, intake: Intake, people_checked: bool) -> list[str]:
    """What stops nothing: unknown keys, questions to come, answers still open."""
    notes = unknown_lines(name, intake)
    if intake.faults:
        return notes
    notes += [f"{name}: {finding.text} ({finding.role})" for finding in _questions(intake)]
    asked = submission.asked_for(intake.content)
    notes += [f"{name}: will be asked for: {field.path} ({field.label})" for field in asked]
    return notes if people_checked else [*notes, UNCHECKED]
