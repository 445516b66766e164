"""Questions under ``monitoring_plan``: how somebody will notice."""

from typing import Any

from approvals.rules.content.fields import Field, Step, Type
from approvals.rules.wording import gettext_noop as _

SECTION = "monitoring_plan"


def _ask(key: str, type_: Type, label: str, help_: str, **more: Any) -> Field:
    step = Step.MONITORING
    return Field(key, type_, label, help_, SECTION, step, from_tier=1, **more)


FIELDS = (
    _ask(
        "metrics_tracked",
        Type.TEXTS,
        _("Figures you watch"),
        _("Quality, errors, speed, cost. One a line."),
    ),
    _ask(
        "alert_thresholds",
        Type.NUMBERS,
        _("Alarm limits"),
        _("A figure and the number above which somebody is called, for instance 0.05."),
    ),
    _ask(
        "human_review_triggers",
        Type.TEXTS,
        _("When a person looks"),
        _("What makes somebody check the agent’s work. One a line."),
    ),
    _ask(
        "review_cadence",
        Type.TEXT,
        _("Reviews afterwards"),
        _("How often you look back; the portal’s own review dates are the least."),
    ),
)
