"""A whole request from one row of use_cases/: all that the form asks at its tier."""

import hashlib
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml
from yaml import CSafeLoader as Loader

from approvals.demo.cast import address
from approvals.demo.diary import SEED
from approvals.rules.content import RISK_CATEGORIES, merge

USE_CASES = Path(__file__).with_name("use_cases")
MODELS = (
    ("Mistral Small 3.2 (pinned 2506, self-hosted)", ""),
    ("Anthropic Claude Sonnet 4.5 (pinned 20250929)", "Anthropic-DPA-v3.pdf"),
    ("OpenAI GPT-4.1 (pinned 2025-04-14)", "OpenAI-DPA-v5.pdf"),
    ("Google Gemini 2.5 Flash (pinned 001)", "Google-Cloud-DPA-v2.pdf"),
)
MITIGATIONS = {
    "Data exfiltration": "One egress host; no mail or web tool; output check for numbers of others",
    "Unauthorised actions": "Named operations on named fields; the system refuses the rest",
    "Hallucinated decisions": "Every statement carries the passage it rests on, or is not shown",
    "Cascading failures": "The workflow goes on by hand when the agent is switched off",
    "Compliance violations": "Access, retention and region follow the source system",
    "Cost overruns": "A budget a day, an alert at 80 % of it, then it stops",
}
DISCLOSURES = {
    "conversation_start": "You are using an automated guide of Brackwater. It decides nothing.",
    "human_handoff_offer": "A person can take over; on working days within ten minutes.",
    "at_request": "Yes, this is a computer program, not a person.",
}
STAGES = (
    "Shadow for a month beside the people who do it today, then limited to a tenth of the cases, "
    "then all; the business owner signs each exit."
)


@dataclass(frozen=True)
class UseCase:
    """One row: what an agent of the demo is for, and what makes it more than tier 1.

    ``traits``: regulated (data), unreviewed (not every output is checked), speaks_outside,
    outside_users, money, irreversible, high_risk.
    """

    slug: str
    name: str
    owner: str
    tech: str
    problem: str
    outcome: str
    measures: Sequence[str]
    volume: int
    system: str
    reads: Sequence[str]
    data: Sequence[str]
    writes: Sequence[str] = ()
    kind: str = "built"
    traits: Sequence[str] = ()

    def has(self, trait: str) -> bool:
        return trait in self.traits

    @property
    def chance(self) -> Random:
        """Chance of this row alone, the same each time."""
        return Random(f"{SEED}:{self.slug}")  # noqa: S311  not for secrets


@cache
def use_cases() -> Mapping[str, UseCase]:
    """All rows by short name, those of one unit after the other."""
    files = sorted(USE_CASES.glob("*.yaml"))
    rows = (row for file in files for row in yaml.load(file.read_bytes(), Loader))
    return {row["slug"]: UseCase(**row) for row in rows}


def content_of(case: UseCase, now: datetime, version: str = "1.0.0") -> dict[str, Any]:
    """The request as its owner would have written it shortly before ``now``."""
    chance = case.chance
    model, agreement = chance.choice(MODELS)
    return {
        "agent_metadata": _basics(case, now, version),
        "business_justification": {
            "problem_statement": case.problem,
            "expected_outcome": case.outcome,
            "success_metrics": list(case.measures),
            "estimated_monthly_interactions": case.volume,
            "user_population": "external" if case.has("outside_users") else "internal",
        },
        "agent_capabilities": _capabilities(case, model, chance),
        "security_assessment": _security(case, now, chance),
        "compliance_assessment": _compliance(case, agreement),
        "monitoring_plan": _monitoring(case, chance),
    }


def changed(content: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A copy with answers set by dotted path."""
    return dict(merge(deepcopy(dict(content)), changes))


def _basics(case: UseCase, now: datetime, version: str) -> dict[str, Any]:
    return {
        "kind": "new",
        "name": case.name,
        "slug": case.slug,
        "version": version,
        "executive_sponsor": address("rosalind.tveit"),
        "business_owner": address(case.owner),
        "technical_owner": address(case.tech),
        "proposed_production_date": (now + timedelta(days=75)).date().isoformat(),
    }


def _capabilities(case: UseCase, model: str, chance: Random) -> dict[str, Any]:
    instructions = hashlib.sha256(f"{case.slug} {case.outcome}".encode()).hexdigest()
    return {
        "tools_requested": [
            _tool(case, tool, writes)
            for tool, writes in ((case.reads, False), (case.writes, True))
            if tool
        ],
        "llm_provider": model,
        "instructions_hash": f"sha256:{instructions}",
        "purposes": [case.slug.replace("-", " ")],
        "data_processed": list(case.data),
        "regulated_data": case.has("regulated"),
        "data_residency": ["EU"],
        "data_retention_days": chance.choice((0, 30, 90)),
        "external_api_calls": False,
        "writes_data": bool(case.writes),
        "external_communications": case.has("speaks_outside"),
        "financial_transactions": case.has("money"),
        "irreversible_actions": case.has("irreversible"),
        "all_outputs_human_reviewed": not case.has("unreviewed"),
        "sub_agents": [],
        "environment": "production",
        "sandbox": True,
        "autonomy_limits": {
            "max_actions_per_minute": chance.choice((6, 20, 40)),
            "max_escalations_per_hour": chance.choice((5, 10)),
            "daily_budget": {"value": chance.choice(("8.00", "25.00", "60.00")), "currency": "EUR"},
            "max_autonomous_actions": chance.choice((50, 200, 500)),
            "max_autonomous_minutes": chance.choice((30, 60, 120)),
        },
    }


def _tool(case: UseCase, row: Sequence[str], writes: bool) -> dict[str, Any]:
    name, permissions, scope = row
    return {
        "name": name,
        "permissions": permissions,
        "system": case.system,
        "operations": ["create", "update"] if writes else ["read", "list"],
        "writes": writes,
        "reversible": not (writes and case.has("irreversible")),
        "scope": scope,
        "network_targets": [f"{case.system.lower()}.internal:443"],
    }


def _security(case: UseCase, now: datetime, chance: Random) -> dict[str, Any]:
    return {
        "threat_model_completed": True,
        "threat_model_document": f"{case.slug}-threat-model.md",
        "prompt_injection_mitigations": ["input_validation", "output_validation", "tool_scoping"],
        "data_minimization_implemented": True,
        "audit_logging_configured": True,
        "incident_response_runbook": f"{case.slug}-runbook.md",
        "rollback_design": f"Switch it off; a job clears what it wrote in {case.system}.",
        "incident_owner": address(case.tech),
        "kill_switch_tested_on": (now - timedelta(days=chance.randint(3, 20))).date().isoformat(),
        "staged_release_plan": STAGES,
        "data_protection_assessment": f"{case.slug}-dpia.pdf" if case.has("regulated") else "",
        "risk_assessment": [_risk(name, chance) for name in RISK_CATEGORIES],
    }


def _risk(name: str, chance: Random) -> dict[str, Any]:
    likelihood, impact = chance.randint(2, 4), chance.randint(2, 5)
    return {
        "risk": name,
        "likelihood": likelihood,
        "impact": impact,
        "mitigation": MITIGATIONS[name],
        "residual_likelihood": max(1, likelihood - chance.randint(1, 2)),
        "residual_impact": max(1, impact - chance.randint(0, 1)),
    }


def _compliance(case: UseCase, agreement: str) -> dict[str, Any]:
    legal = "high_risk" if case.has("high_risk") else "minimal_risk"
    answers: dict[str, Any] = {
        "gdpr_applicable": case.has("regulated"),
        "gdpr_basis": "legitimate_interest" if case.has("regulated") else "not_applicable",
        "data_processing_agreement_vendor": agreement,
        "right_to_explanation_implemented": True,
        "eu_ai_act_classification": "limited_risk" if case.has("outside_users") else legal,
    }
    if case.has("outside_users"):
        answers["disclosures"] = dict(DISCLOSURES)
    if case.has("high_risk"):
        answers["human_overseers"] = [address(case.owner), address("benedikta.roth")]
    return answers


def _monitoring(case: UseCase, chance: Random) -> dict[str, Any]:
    worst = chance.choice(("0.02", "0.05", "0.08"))
    return {
        "metrics_tracked": [*case.measures, "error_rate", "latency_p95"],
        "alert_thresholds": {"error_rate_critical": worst, "latency_p95_ms": "5000"},
        "human_review_triggers": [f"error_rate > {worst} for one hour"],
        "review_cadence": "90_day_post_launch, then_quarterly",
    }
