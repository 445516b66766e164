"""Figures of process that the run-time gateway is to report."""

from fractions import Fraction

from scorecards.rules.kpi import Better, Group, Kpi, Nothing, Source, Window, waits
from scorecards.rules.measures import Unit
from scorecards.rules.wording import gettext_noop as _


def _kpi(
    id: str,
    name: str,
    definition: str,
    formula: str,
    better: Better,
    target: Fraction | None = None,
    unit: Unit = Unit.SHARE,
) -> Kpi[Nothing]:
    return Kpi(
        id=id,
        group=Group.PROCESS,
        name=name,
        definition=definition,
        formula=formula,
        unit=unit,
        window=Window.QUARTER,
        source=Source.GATEWAY,
        better=better,
        measure=waits,
        reads=Nothing,
        target=target,
    )


PROCESS_KPIS = (
    _kpi(
        "process.rejections_by_action_class",
        _("Held actions that were rejected"),
        _("How many actions that were held for a person were rejected, by class of action."),
        _("held actions rejected ÷ held actions decided"),
        Better.NEITHER,
    ),
    _kpi(
        "process.audit_only_coverage",
        _("Actions that are only recorded"),
        _("How many actions pass without a check before they happen and are only recorded."),
        _("actions of audit-only classes ÷ actions"),
        Better.NEITHER,
    ),
    _kpi(
        "process.callback_delivery",
        _("Answers delivered to agents"),
        _("How many decisions on held actions reached the agent that waits for them."),
        _("answers delivered ÷ answers sent"),
        Better.HIGHER,
        Fraction(99, 100),
    ),
    _kpi(
        "process.policy_triggers",
        _("Policies that held or blocked"),
        _("How often policies held or blocked an action."),
        _("actions held or blocked by a policy"),
        Better.NEITHER,
        unit=Unit.COUNT,
    ),
)
