"""Questions under ``security_assessment``: threats, mitigations, rollback and risks."""

from typing import Any

from approvals.rules.content.fields import Field, Step, Type
from approvals.rules.wording import gettext_noop as _

SECTION = "security_assessment"
RISK_CATEGORIES = (
    _("Data exfiltration"),
    _("Unauthorised actions"),
    _("Hallucinated decisions"),
    _("Cascading failures"),
    _("Compliance violations"),
    _("Cost overruns"),
)


def _ask(key: str, type_: Type, label: str, help_: str, **more: Any) -> Field:
    step = more.pop("step", Step.SECURITY)
    return Field(key, type_, label, help_, SECTION, step, **more)


def _rating(key: str, label: str) -> Field:
    help_ = _("From 1 to 5.")
    return Field(key, Type.WHOLE_NUMBER, label, help_, from_tier=1, least=1, most=5)


RISK = (
    Field("risk", Type.TEXT, _("Risk"), from_tier=1, suggestions=RISK_CATEGORIES),
    _rating("likelihood", _("Likelihood")),
    _rating("impact", _("Impact")),
    Field(
        "mitigation",
        Type.TEXT,
        _("Mitigation"),
        _("What keeps it from happening, or small."),
        from_tier=1,
    ),
    _rating("residual_likelihood", _("Likelihood with the mitigation")),
    _rating("residual_impact", _("Impact with the mitigation")),
)

FIELDS = (
    _ask(
        "threat_model_completed",
        Type.YES_NO,
        _("Threat model done"),
        _("A written analysis of how the agent could be misused. Needed from tier 2."),
        from_tier=1,
    ),
    _ask(
        "threat_model_document",
        Type.TEXT,
        _("Threat model"),
        _("Name of the document, which you can attach."),
    ),
    _ask(
        "prompt_injection_mitigations",
        Type.TEXTS,
        _("Against prompt injection"),
        _("What keeps texts the agent reads from giving it orders. One a line."),
        suggestions=("input_validation", "output_validation", "tool_scoping"),
    ),
    _ask(
        "data_minimization_implemented",
        Type.YES_NO,
        _("Reads only what it needs"),
        _("Fields it does not need are removed before the model sees them."),
        from_tier=1,
    ),
    _ask(
        "audit_logging_configured",
        Type.YES_NO,
        _("Audit logging set up"),
        _("Every session and tool call is recorded. Needed from tier 2."),
        from_tier=1,
    ),
    _ask(
        "incident_response_runbook",
        Type.TEXT,
        _("Runbook for incidents"),
        _("Name of the document that says who does what when it goes wrong."),
        from_tier=1,
    ),
    _ask(
        "rollback_design",
        Type.LONG_TEXT,
        _("How its work is undone"),
        _("What you switch off, what is restored, by whom, how long it takes. From tier 3."),
        step=Step.MONITORING,
    ),
    _ask(
        "incident_owner",
        Type.PERSON,
        _("Incident owner"),
        _("The person called first when it goes wrong. From tier 3."),
        step=Step.MONITORING,
    ),
    _ask(
        "kill_switch_tested_on",
        Type.DATE,
        _("Kill switch tested on"),
        _("The day on which somebody last stopped it for a test. From tier 3."),
        step=Step.MONITORING,
    ),
    _ask(
        "staged_release_plan",
        Type.LONG_TEXT,
        _("Release in stages"),
        _("Shadow, then limited, then all, each with what must be true to go on. From tier 3."),
        step=Step.MONITORING,
    ),
    _ask(
        "data_protection_assessment",
        Type.TEXT,
        _("Data-protection assessment"),
        _("Name of the document. Needed with regulated data."),
        step=Step.DATA,
    ),
    _ask(
        "risk_assessment",
        Type.ROWS,
        _("Risks"),
        _("Six risks must be rated from tier 3; add those that are your own."),
        parts=RISK,
    ),
)
