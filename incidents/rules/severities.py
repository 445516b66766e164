"""How grave an incident is, and how long people have (1-domain.md §6; 5-tables.md). Pure Python."""

from collections.abc import Mapping
from enum import StrEnum

from govportal.refusals import Refusal
from govportal.worklist.rules.limits import Limit

REASON_MIN, REASON_MAX = 10, 20_000


class Severity(StrEnum):
    """In words: critical, high, medium."""

    SEV1 = "SEV1"
    SEV2 = "SEV2"
    SEV3 = "SEV3"

    @property
    def rank(self) -> int:
        """1 is the gravest."""
        return int(self.value[-1])

    def is_graver_than(self, other: "Severity") -> bool:
        return self.rank < other.rank


class IncidentClass(StrEnum):
    """What kind of misbehaviour it is."""

    DATA_EXFILTRATION = "data_exfiltration"
    UNAUTHORISED_ACTION = "unauthorised_action"
    ACCESS_CONTROL_BYPASS = "access_control_bypass"
    MALICIOUS_CODE = "malicious_code"
    PROMPT_INJECTION = "prompt_injection"
    PERSONAL_DATA_IN_OUTPUT = "personal_data_in_output"
    UNUSUAL_TOOL_PATTERN = "unusual_tool_pattern"
    HALLUCINATION = "hallucination"
    POLICY_VIOLATION = "policy_violation"
    PERFORMANCE_DEGRADATION = "performance_degradation"
    REPEATED_TASK_FAILURE = "repeated_task_failure"
    COST_OVERRUN = "cost_overrun"
    UNREGISTERED_AGENT = "unregistered_agent"


CLASS_SEVERITIES_1: Mapping[str, str] = {
    **dict.fromkeys(
        ("data_exfiltration", "unauthorised_action", "access_control_bypass", "malicious_code"),
        "SEV1",
    ),
    **dict.fromkeys(
        ("prompt_injection", "personal_data_in_output", "unusual_tool_pattern", "hallucination",
         "unregistered_agent"),
        "SEV2",
    ),
    **dict.fromkeys(
        ("policy_violation", "performance_degradation", "repeated_task_failure", "cost_overrun"),
        "SEV3",
    ),
}  # fmt: skip
"""The severity that ships for each class (5-tables.md, Incident class)."""

RESPONSE: Mapping[Severity, Limit] = {
    Severity.SEV1: Limit.calendar_minutes(15),
    Severity.SEV2: Limit.calendar_hours(1),
    Severity.SEV3: Limit.calendar_hours(4),
}
"""From the report until somebody takes it, around the clock."""
CONTAINMENT: Mapping[Severity, Limit] = {
    Severity.SEV1: Limit.calendar_hours(4),
    Severity.SEV2: Limit.calendar_hours(24),
    Severity.SEV3: Limit.calendar_hours(72),
}
"""From the report until no further harm is possible, around the clock."""


def default_severity(kind: IncidentClass, table: Mapping[str, str]) -> Severity:
    """What a class is held to be until somebody knows better. Unknown to the table: the worst."""
    return Severity(table.get(kind.value, Severity.SEV1.value))


def graver(first: Severity, second: Severity) -> Severity:
    """Unsure of severity: the higher one."""
    return min(first, second, key=lambda severity: severity.rank)


def severity_refusal(before: Severity, after: Severity | None, reason: str) -> Refusal | None:
    """Why the severity cannot become that; a change in either direction needs a reason."""
    if after is None:
        return Refusal("incident.severity_missing")
    if after is before:
        return Refusal("incident.severity_same_stale", {"severity": before.value})
    return reason_refusal(reason)


def reason_refusal(reason: str) -> Refusal | None:
    """Why this is no reason for what changes an incident."""
    if len(" ".join(reason.split())) < REASON_MIN:
        return Refusal("incident.reason_short", {"least": REASON_MIN})
    is_long, params = len(reason) > REASON_MAX, {"most": REASON_MAX, "has": len(reason)}
    return Refusal("incident.reason_long", params) if is_long else None
