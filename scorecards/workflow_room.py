"""Workflows as pages show them: their figures, agents and reports."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from govportal.people.models import Person
from registry.models import Agent
from scorecards.models import Workflow, WorkflowReport
from scorecards.rules.kpi import Kpi
from scorecards.rules.kpis.value import BESIDE, HEADLINE, KPIS, Reports, by_tools, resolution
from scorecards.rules.measures import Measured
from scorecards.sources.days import as_of_day, day_of
from scorecards.sources.value import reports
from scorecards.words import counted_words, kpi_name, measured_words

COLUMN_WORDS = {
    "workflow": _("Its short name, as in the list of workflows."),
    "period_start": _("First day, as 2026-11-23."),
    "period_end": _("Last day; the period is over. At most 92 days."),
    "tool_chain": _("The tools used one after the other, such as “search > draft”. Either one row "
                    "for the whole period, or one for each chain."),
    "tasks": _("Tasks that ended in the period."),
    "successes": _("Of these, with the result they were for."),
    "errors": _("Tasks with an error that was noticed only outside of the workflow."),
    "rework": _("Tasks that had to be done again or put right."),
    "escalations": _("Tasks that were handed to a person."),
    "overrides": _("Tasks whose result a person replaced."),
    "complaints": _("Tasks somebody complained about."),
    "fallbacks": _("Tasks that went on by the fallback."),
    "timeouts": _("Tasks that ended because nothing answered in time."),
    "actions": _("Actions of agents: calls of tools that change something."),
    "autonomous_actions": _("Of these, taken without asking a person."),
    "policy_violations": _("Actions that a policy does not allow; needs actions."),
    "sessions": _("Conversations with people."),
    "disclosures": _("Of these, in which the agent said that it is none."),
    "cost": _("What models, tools and hosting cost, as 1234.50."),
    "currency": _("Its code, such as EUR; needed with the cost."),
    "cycle_hours": _("Hours from when a task came in until it was done, on average."),
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One figure of a workflow."""

    kpi: Kpi[Any]
    measured: Measured

    @property
    def name(self) -> str:
        return kpi_name(self.kpi)

    @property
    def words(self) -> str:
        return measured_words(self.measured, self.kpi.unit)

    @property
    def counted(self) -> str:
        return counted_words(self.measured)

    @property
    def is_headline(self) -> bool:
        return self.kpi.id in (*HEADLINE, BESIDE)


def figures_of(slugs: Collection[str], now: datetime) -> dict[str, list[Line]]:
    """Every figure of value of these workflows, as known now. Two queries."""
    found = dict.fromkeys(slugs, Reports())
    for unit in reports(as_of_day(day_of(now), now)).values():
        for work in unit.works:
            if work.workflow in found:
                found[work.workflow] += Reports((work,))
    return {slug: [Line(kpi, kpi.measure(told)) for kpi in KPIS] for slug, told in found.items()}


def headline(lines: Sequence[Line]) -> dict[str, Line]:
    """The pair that is read first and what stands beside it, by the end of their ids."""
    return {one.kpi.id.partition(".")[2]: one for one in lines if one.is_headline}


def chains_of(slug: str, now: datetime) -> list[tuple[str, str, str]]:
    """Each chain of tools of a workflow, its share of success, and of how many."""
    told = Reports()
    for unit in reports(as_of_day(day_of(now), now)).values():
        told += Reports(tuple(work for work in unit.works if work.workflow == slug))
    found = []
    for key, part in sorted(by_tools(told).items()):
        one = Line(next(kpi for kpi in KPIS if kpi.measure is resolution), resolution(part))
        found.append((key.partition(":")[2], one.words, one.counted))
    return found


def workflow_of(agent: Agent) -> Workflow | None:
    """The workflow that an agent's business value names; None where it names none. One query."""
    named = Lower("business_value__workflow")
    name = Agent.objects.filter(pk=agent.pk).values_list(named, flat=True)
    return Workflow.objects.alias(lower=Lower("name")).filter(lower__in=name).first()


def agents_of(workflow: Workflow, reader: Person) -> QuerySet[Agent]:
    """The agents whose business value names the workflow, of those that the reader may see."""
    named = Agent.objects.alias(named=Lower("business_value__workflow"))
    return named.filter(named=workflow.name.lower()).visible_to(reader).order_by("name")


def standing_of(rows: Sequence[WorkflowReport]) -> set[int]:
    """Which of these reports count, by primary key. One query."""
    keys = [row.pk for row in rows]
    workflows = {row.workflow_id for row in rows}
    known = WorkflowReport.objects.filter(workflow__in=workflows)
    return set(known.standing().filter(pk__in=keys).values_list("pk", flat=True))
