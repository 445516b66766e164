"""In which groups the questions of a step stand; a question nobody placed comes last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from approvals.rules.content import Field, Step, fields_of


@dataclass(frozen=True)
class Group:
    """Questions under one heading; ``name`` is the heading's id."""

    name: str
    heading: str | Promise
    keys: tuple[str, ...] = ()


GROUPS: Mapping[Step, tuple[Group, ...]] = {
    Step.BASICS: (
        Group("agent", _("The agent"), ("kind", "name", "slug", "agent", "version")),
        Group(
            "people",
            _("Who answers for it"),
            (
                "business_owner",
                "technical_owner",
                "executive_sponsor",
                "data_steward",
                "requester",
                "business_unit",
            ),
        ),
        Group("place", _("When and where"), ("proposed_production_date", "systems")),
        Group(
            "kind",
            _("What some kinds of request ask for"),
            ("pilot_until", "exception", "retirement", "tier_change"),
        ),
    ),
    Step.JUSTIFICATION: (
        Group(
            "problem",
            _("What it is for"),
            ("problem_statement", "expected_outcome", "success_metrics"),
        ),
        Group("use", _("Who uses it"), ("user_population", "estimated_monthly_interactions")),
    ),
    Step.CAPABILITIES: (
        Group(
            "may",
            _("What the agent may do"),
            (
                "writes_data",
                "external_communications",
                "external_api_calls",
                "financial_transactions",
                "irreversible_actions",
                "all_outputs_human_reviewed",
            ),
        ),
        Group("tools", _("Tools"), ("tools_requested",)),
        Group("model", _("Model"), ("llm_provider", "model_version", "instructions_hash")),
        Group("components", _("Components"), ("skills", "mcp_servers")),
        Group(
            "limits",
            _("Where it stops"),
            ("purposes", "environment", "sandbox", "sub_agents", "autonomy_limits"),
        ),
    ),
    Step.DATA: (
        Group(
            "data",
            _("Data"),
            (
                "data_processed",
                "regulated_data",
                "customer_data",
                "data_protection_assessment",
                "data_residency",
                "data_retention_days",
            ),
        ),
        Group(
            "law",
            _("Law"),
            (
                "gdpr_applicable",
                "gdpr_basis",
                "data_processing_agreement_vendor",
                "right_to_explanation_implemented",
                "eu_ai_act_classification",
                "human_overseers",
                "fundamental_rights_assessment",
            ),
        ),
        Group("disclosures", _("Disclosures"), ("disclosures",)),
    ),
    Step.SECURITY: (
        Group(
            "threats",
            _("Threats"),
            ("threat_model_completed", "threat_model_document", "prompt_injection_mitigations"),
        ),
        Group(
            "operation",
            _("Operation"),
            (
                "data_minimization_implemented",
                "audit_logging_configured",
                "incident_response_runbook",
            ),
        ),
        Group("risks", _("Risks"), ("risk_assessment",)),
    ),
    Step.MONITORING: (
        Group(
            "watch",
            _("What you watch"),
            ("metrics_tracked", "alert_thresholds", "human_review_triggers", "review_cadence"),
        ),
        Group(
            "rollback",
            _("When it goes wrong"),
            ("rollback_design", "incident_owner", "kill_switch_tested_on", "staged_release_plan"),
        ),
    ),
}
OTHERS = Group("others", _("Further questions"))


def grouped(step: Step) -> Iterator[tuple[Group, list[Field]]]:
    """The groups of a step with their questions; no question of the schema is ever left out."""
    left = {field.key: field for field in fields_of(step)}
    for group in GROUPS[step]:
        yield group, [left.pop(key) for key in group.keys if key in left]
    if left:
        yield OTHERS, list(left.values())
