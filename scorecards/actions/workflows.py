"""Workflows, and reports of them: brought in as a whole or not at all, corrected by new rows."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import dumps
from govportal.people.models import Person, Unit
from govportal.people.rules import Role
from govportal.refusals import Refusal, Refused, refuse
from registry.rules.inventory import Fault
from scorecards.models import Workflow, WorkflowReport
from scorecards.rules.reported import Reported, clash, faults_of
from scorecards.rules.workflows import keeper_refusal, naming_refusal, reason_refusal
from scorecards.sources.days import day_of


class Faulty(Exception):
    """A list was not taken: everything that is wrong with it, by line."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = list(faults)


@dataclass(frozen=True)
class Taken:
    """What became of the rows of a list."""

    new: int = 0
    corrected: int = 0
    unchanged: int = 0


def keeps_no(person: Person, now: datetime) -> Refusal | None:
    """Why a person may not add workflows or report of all of them."""
    return keeper_refusal(person.roles_on(day_of(now)))


def reports_no(workflow: Workflow | None, person: Person, now: datetime) -> Refusal | None:
    """Why a person may not report of a workflow: who answers for it may, and who keeps all."""
    roles = person.roles_on(day_of(now))
    if workflow is not None and workflow.owner_id == person.pk and Role.AUDITOR not in roles:
        return None
    return keeper_refusal(roles)


def imports_no(person: Person, now: datetime) -> Refusal | None:
    """Why a person may not bring in lists: they neither keep workflows nor answer for one."""
    no = keeps_no(person, now)
    if no is None or Role.AUDITOR in person.roles_on(day_of(now)):
        return no
    return None if Workflow.objects.filter(owner=person).exists() else no


@recorded
def add_workflow(
    slug: str, name: str, unit: Unit, owner: Person | None, *, actor: Person, now: datetime
) -> Workflow:
    """Enter a workflow. Raises Refused for a name that is taken and an owner who is gone."""
    refuse(keeps_no(actor, now))
    refuse(naming_refusal(slug, name, has_owner=owner is not None and owner.is_active))
    assert owner is not None
    made = Workflow(slug=slug, name=name.strip(), unit=unit, owner=owner, created_at=now)
    _saved(made)
    record("workflow.added", made, actor=actor, now=now, refs=[unit, owner])
    return made


@recorded
def change_workflow(
    workflow: Workflow,
    name: str,
    unit: Unit,
    owner: Person | None,
    *,
    seen: str,
    actor: Person,
    now: datetime,
) -> Workflow:
    """Another name, unit or owner; what was reported stays where it was. ``seen``: its mark."""
    workflow = Workflow.objects.select_for_update().get(pk=workflow.pk)
    refuse(keeps_no(actor, now))
    if workflow.mark != seen:
        raise Refused(Refusal("workflow.changed_stale"))
    refuse(naming_refusal(workflow.slug, name, has_owner=owner is not None and owner.is_active))
    assert owner is not None
    workflow.name, workflow.unit, workflow.owner = name.strip(), unit, owner
    _saved(workflow)
    record("workflow.changed", workflow, actor=actor, now=now, refs=[unit, owner])
    return workflow


def _saved(workflow: Workflow) -> None:
    try:
        with transaction.atomic():
            workflow.save()
    except IntegrityError:
        slug = Workflow.objects.filter(slug=workflow.slug).exclude(pk=workflow.pk).exists()
        raise Refused(Refusal("workflow.slug_taken" if slug else "workflow.name_taken")) from None


@recorded
def report_workflows(
    rows: Sequence[tuple[int, Reported]], *, source: str, actor: Person, now: datetime
) -> Taken:
    """Keep what was reported: all of it, or nothing. Each row has its line's number.

    A row that says what is known already changes nothing; another of the same workflow, period
    and tools corrects it. Raises Faulty with everything that is wrong, Refused where the person
    may report of nothing.
    """
    refuse(imports_no(actor, now))
    known = _locked({row.workflow for _n, row in rows})
    faults, today = [], day_of(now)
    for number, row in rows:
        faults += [Fault(number, name, why) for name, why in faults_of(row, today).items()]
        faults += _of_workflow(number, row, known.get(row.workflow), actor, now)
    if faults:
        raise Faulty(sorted(faults, key=lambda fault: fault.row))
    plan = _Plan(known, source, actor, now)
    for number, row in rows:
        faults += plan.take(number, row)
    if faults:
        raise Faulty(faults)
    return plan.keep()


def _locked(slugs: set[str]) -> dict[str, Workflow]:
    """In one order, so that two lists wait for each other."""
    rows = Workflow.objects.select_for_update(of=("self",)).filter(slug__in=slugs)
    return {row.slug: row for row in rows.order_by("pk")}


def _of_workflow(
    number: int, row: Reported, workflow: Workflow | None, actor: Person, now: datetime
) -> list[Fault]:
    """Workflows that one may not report of are as unknown as those that are not there."""
    if workflow is not None and reports_no(workflow, actor, now) is None:
        return []
    return [Fault(number, "workflow", Refusal("workflow.unknown", {"workflow": row.workflow}))]


class _Plan:
    """The rows of one list beside what counts already."""

    def __init__(
        self, known: Mapping[str, Workflow], source: str, actor: Person, now: datetime
    ) -> None:
        self.known, self.source, self.actor, self.now = known, source, actor, now
        reports = WorkflowReport.objects.filter(workflow__in=known.values())
        self.last: dict[str, dict[tuple[Any, ...], WorkflowReport]] = {slug: {} for slug in known}
        slugs = {workflow.pk: slug for slug, workflow in known.items()}
        for one in reports.order_by("pk"):
            slug = slugs[one.workflow_id]
            self.last[slug][slug, one.tool_chain, one.starts_on, one.ends_on] = one
        self.lines: dict[tuple[Any, ...], int] = {}
        self.made: list[WorkflowReport] = []
        self.unchanged = 0

    def take(self, number: int, row: Reported) -> list[Fault]:
        """Plan one row; what is wrong with it beside the others."""
        if row.key in self.lines:
            params = {"line": self.lines[row.key]}
            return [Fault(number, "workflow", Refusal("workflow.row_twice", params))]
        self.lines[row.key] = number
        of_workflow = self.last[row.workflow]
        last = of_workflow.get(row.key)
        if last is not None and last.says(row):
            self.unchanged += 1
            return []
        others = (one.place for key, one in of_workflow.items()
                  if key != row.key and not one.is_withdrawn)  # fmt: skip
        if (why := clash(row, others)) is not None:
            return [Fault(number, "period_start", why)]
        made = _made(row, self.known[row.workflow], last, self.source, self.actor, self.now)
        self.made.append(made)
        of_workflow[row.key] = made
        return []

    def keep(self) -> Taken:
        """Write the new rows; one entry for each workflow, with what was written."""
        WorkflowReport.objects.bulk_create(self.made)
        for workflow in self.known.values():
            rows = [one for one in self.made if one.workflow_id == workflow.pk]
            if rows:
                record("workflow.reported", workflow, actor=self.actor, now=self.now,
                       data={"rows": len(rows), "corrected": sum(one.n > 1 for one in rows),
                             "source": self.source, "digest": _digest(rows)})  # fmt: skip
        corrected = sum(one.n > 1 for one in self.made)
        return Taken(len(self.made) - corrected, corrected, self.unchanged)


def _made(
    row: Reported,
    workflow: Workflow,
    last: WorkflowReport | None,
    source: str,
    actor: Person,
    now: datetime,
) -> WorkflowReport:
    figures = row.figures
    cost, hours = figures.pop("cost"), figures.pop("cycle_hours")
    return WorkflowReport(
        workflow=workflow,
        unit_id=workflow.unit_id,
        starts_on=row.period_start,
        ends_on=row.period_end,
        tool_chain=row.tool_chain,
        n=last.n + 1 if last else 1,
        cost_cents=None if cost is None else int(cost * 100),
        cycle_thousandths=None if hours is None else int(hours * 1000),
        source=source,
        imported_by=actor,
        imported_at=max(now, last.imported_at) if last else now,
        **figures,
    )


@recorded
def withdraw_report(
    report: WorkflowReport, reason: str, *, actor: Person, now: datetime
) -> WorkflowReport:
    """Say that a report does not count any more, and why; it stays on record.

    Raises Refused where it was corrected or withdrawn meanwhile.
    """
    workflow = Workflow.objects.select_for_update().get(pk=report.workflow_id)
    refuse(reports_no(workflow, actor, now))
    if not WorkflowReport.objects.standing().filter(pk=report.pk).exists():
        raise Refused(Refusal("workflow.report_stale"))
    refuse(reason_refusal(reason))
    made = WorkflowReport.objects.get(pk=report.pk)
    made.pk, made._state.adding = None, True
    made.n, made.is_withdrawn, made.reason = report.n + 1, True, reason.strip()
    made.imported_by, made.imported_at = actor, max(now, report.imported_at)
    made.save(force_insert=True)
    record("workflow.report_withdrawn", workflow, actor=actor, now=now, refs=[report, made],
           data={"start": report.starts_on.isoformat(), "end": report.ends_on.isoformat()},
           personal={"reason": made.reason})  # fmt: skip
    return made


def _digest(rows: Sequence[WorkflowReport]) -> str:
    """SHA-256 over what the rows say, in their order."""
    left_out = {"id", "imported_by", "imported_at"}
    fields = [f.attname for f in WorkflowReport._meta.concrete_fields if f.name not in left_out]
    said = [[str(getattr(row, name)) for name in fields] for row in rows]
    return f"sha256:{hashlib.sha256(dumps(said)).hexdigest()}"
