"""Questions under ``business_justification``: why the agent is wanted and for whom."""

from typing import Any

from approvals.rules.content.fields import Field, Step, Type
from approvals.rules.wording import gettext_noop as _

SECTION = "business_justification"


def _ask(key: str, type_: Type, label: str, help_: str, **more: Any) -> Field:
    step = Step.JUSTIFICATION
    return Field(key, type_, label, help_, SECTION, step, from_tier=1, **more)


FIELDS = (
    _ask(
        "problem_statement",
        Type.LONG_TEXT,
        _("What goes wrong today"),
        _("The problem in figures, as its owners would say it: how many, how long, what cost."),
    ),
    _ask(
        "expected_outcome",
        Type.LONG_TEXT,
        _("What will be better"),
        _("The result you will be measured by, and what people will still do themselves."),
    ),
    _ask(
        "success_metrics",
        Type.TEXTS,
        _("Measures of success"),
        _("Two to five figures you can read off a system. One a line."),
    ),
    _ask(
        "estimated_monthly_interactions",
        Type.WHOLE_NUMBER,
        _("Interactions a month"),
        _("A whole number; an honest estimate sizes limits and alarms."),
    ),
    _ask(
        "user_population",
        Type.CHOICE,
        _("Who uses it"),
        _("External: customers, suppliers, the public. Regulated: patients, minors, the insured."),
        choices=(
            ("internal", _("Internal")),
            ("external", _("External")),
            ("regulated", _("Regulated users")),
        ),
        also_read_as=(("regulated users", "regulated"), ("regulated_users", "regulated")),
    ),
)
