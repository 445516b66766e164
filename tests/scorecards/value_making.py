"""Workflows, courses and data-subject requests for tests."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from scorecards.actions import data_requests, training, workflows
from scorecards.models import DataRequest, Workflow
from scorecards.models.workflows import SHEET
from scorecards.rules.reported import Reported
from scorecards.rules.training import Planned
from tests.cast import Cast
from tests.make import SETUP as SETUP
from tests.make import START

DAY = START.date()
WEEK = {"period_start": DAY - timedelta(days=14), "period_end": DAY - timedelta(days=8)}
NEXT = {"period_start": DAY - timedelta(days=7), "period_end": DAY - timedelta(days=1)}
EVERYTHING: dict[str, Any] = {
    "tasks": 120, "successes": 90, "errors": 3, "rework": 12, "escalations": 24, "overrides": 6,
    "complaints": 1, "fallbacks": 30, "timeouts": 9, "actions": 500, "autonomous_actions": 400,
    "policy_violations": 2, "sessions": 100, "disclosures": 99, "cost": Decimal("45.00"),
    "currency": "EUR", "cycle_hours": Decimal("1.5"),
}  # fmt: skip
REASON = "The week was counted twice by the export."


def workflow(cast: Cast, slug: str = "claims-intake", now: Any = START, **more: Any) -> Workflow:
    said = {"name": slug.replace("-", " ").capitalize(), "unit": cast.unit, "owner": cast.owner}
    return workflows.add_workflow(slug, **said | more, actor=cast.administrator, now=now)


def row(slug: str = "claims-intake", **said: Any) -> Reported:
    return Reported(**{"workflow": slug, "tasks": 10, "successes": 8} | WEEK | said)


def report(cast: Cast, *rows: Reported, now: Any = START, actor: Any = None) -> workflows.Taken:
    numbered = list(enumerate(rows, 2))
    return workflows.report_workflows(numbered, source=SHEET, actor=actor or cast.operator, now=now)


def course(cast: Cast, slug: str = "ai-policy", now: Any = START, **more: Any) -> Any:
    said = Planned(**{"slug": slug, "title": "The AI policy", "months": 12} | more)
    return training.add_course(said, actor=cast.compliance, now=now)


def data_request(
    cast: Cast, received_on: date = DAY, now: Any = START, reference: str = "CASE-1"
) -> DataRequest:
    entry = data_requests.Entry(
        kind="access", reference=reference, received_on=received_on, unit=cast.unit,
        handler=cast.owner,
    )  # fmt: skip
    return data_requests.enter_request(entry, actor=cast.compliance, now=now)
