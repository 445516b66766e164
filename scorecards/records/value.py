"""The records behind figures that are sums: each row tells its own part, “97 of 120”.

A report tells of many tasks and a person of several courses, so rows are fewer than the
denominator says; what they tell in ``Row.value`` adds up to it.
"""

from collections.abc import Collection, Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from govportal.people.models import Person, Unit
from scorecards.models import DataRequest, Workflow, WorkflowReport
from scorecards.records import Records, RecordSource, Row
from scorecards.rules.kpis.value import WHOLES
from scorecards.sources.days import AsOf
from scorecards.sources.registers import cases_at, in_time
from scorecards.sources.value import standing_at
from scorecards.words import day_words

TELLS: dict[str, tuple[str, str]] = {
    "value.cost_per_success": ("cost_cents", "successes"),
    "value.spend": ("cost_cents", ""),
    "value.policy_violations": ("policy_violations", "actions"),
    "value.throughput": ("successes", ""),
    "value.resolution": ("successes", "tasks"),
    "value.success_by_tools": ("successes", "tasks"),
    "value.cycle_time": ("cycle_thousandths", ""),
    "value.error_escape": ("errors", "tasks"),
    "value.autonomous": ("autonomous_actions", "actions"),
    **{f"value.{name}": (name, WHOLES[name]) for name in
       ("rework", "fallbacks", "timeouts", "overrides", "escalations", "complaints",
        "disclosures")},
}  # fmt: skip
"""By figure, the column that tells its part, and the one that tells its whole."""


def _of_units(rows: QuerySet[Any], units: Collection[int] | None) -> QuerySet[Any]:
    return rows if units is None else rows.filter(unit__in=[one for one in units if one])


def reports_of(kpi: str, at: AsOf, units: Collection[int] | None) -> Records:
    """The reports that tell a figure of value."""
    part, whole = TELLS[kpi]
    told = {f"{name}__isnull": False for name in (part, whole) if name}
    rows = _of_units(standing_at(at).filter(**told), units)
    if kpi == "value.success_by_tools":
        rows = rows.exclude(tool_chain="")

    def visible(person: Person) -> QuerySet[Any]:
        seen = Workflow.objects.order_by().visible_to(person, at.day)
        return rows.filter(workflow__in=seen.values("pk"))

    return Records(rows, visible, partial(_report_rows, part, whole))


def _report_rows(part: str, whole: str, reports: Sequence[WorkflowReport]) -> list[Row]:
    names = Workflow.objects.in_bulk([one.workflow_id for one in reports])
    units = Unit.objects.in_bulk([one.unit_id for one in reports])
    return [
        Row(
            label=_("%(workflow)s, %(start)s to %(end)s") % {
                "workflow": names[one.workflow_id].name, "start": day_words(one.starts_on),
                "end": day_words(one.ends_on)},
            url=names[one.workflow_id].get_absolute_url(),
            unit=units[one.unit_id].name,
            counts=None,
            detail=one.tool_chain,
            at=one.imported_at,
            value=_told(one, part, whole),
        )
        for one in reports
    ]  # fmt: skip


def _told(report: WorkflowReport, part: str, whole: str) -> str:
    if part == "cycle_thousandths" and report.cycle_hours is not None:
        hours = number_format(report.cycle_hours.normalize())
        return _("%(hours)s h, %(n)s tasks") % {"hours": hours, "n": report.tasks}
    if part == "cost_cents" and report.cost is not None:
        said = f"{report.currency} {number_format(report.cost, 2, force_grouping=True)}"
    else:
        said = number_format(getattr(report, part), force_grouping=True)
    if not whole:
        return said
    all_of_it = number_format(getattr(report, whole), force_grouping=True)
    return _("%(part)s of %(whole)s") % {"part": said, "whole": all_of_it}


def data_requests(at: AsOf, units: Collection[int] | None) -> Records:
    """The requests that were closed in the window, or are overdue."""
    rows = _of_units(cases_at(at), units)

    def visible(person: Person) -> QuerySet[Any]:
        seen = DataRequest.objects.order_by().visible_to(person, at.day)
        return rows.filter(pk__in=seen.values("pk"))

    def words(found: Sequence[DataRequest]) -> list[Row]:
        known = Unit.objects.in_bulk([one.unit_id for one in found])
        on_time = set(rows.filter(in_time(at), pk__in=[one.pk for one in found])
                      .values_list("pk", flat=True))  # fmt: skip
        return [
            Row(one.number, one.get_absolute_url(), known[one.unit_id].name, one.pk in on_time,
                one.get_kind_display(), one.closed_at)
            for one in found
        ]  # fmt: skip

    return Records(rows, visible, words, in_time(at))


VALUE_RECORDS: dict[str, RecordSource] = {
    **{kpi: partial(reports_of, kpi) for kpi in TELLS},
    "compliance.data_requests": data_requests,
}
