"""What the parts of an incident are called on pages."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from incidents.rules.severities import IncidentClass, Severity
from incidents.rules.states import Act, IncidentState, Outcome

SEVERITY_NAMES = {
    Severity.SEV1: _("SEV1 · Critical"),
    Severity.SEV2: _("SEV2 · High"),
    Severity.SEV3: _("SEV3 · Medium"),
}
SEVERITY_SIGNS = {
    Severity.SEV1: ("bad", "bad"),
    Severity.SEV2: ("warn", "warn"),
    Severity.SEV3: ("info", "info"),
}
CLASS_NAMES = {
    IncidentClass.DATA_EXFILTRATION: _("Data exfiltration"),
    IncidentClass.UNAUTHORISED_ACTION: _("Unauthorised action, a payment for instance"),
    IncidentClass.ACCESS_CONTROL_BYPASS: _("Access control bypassed"),
    IncidentClass.MALICIOUS_CODE: _("Malicious code"),
    IncidentClass.PROMPT_INJECTION: _("Prompt injection, blocked or not"),
    IncidentClass.PERSONAL_DATA_IN_OUTPUT: _("Personal data in output"),
    IncidentClass.UNUSUAL_TOOL_PATTERN: _("Unusual use of tools"),
    IncidentClass.HALLUCINATION: _("Hallucinated information"),
    IncidentClass.POLICY_VIOLATION: _("Other violation of a policy"),
    IncidentClass.PERFORMANCE_DEGRADATION: _("Performance degraded"),
    IncidentClass.REPEATED_TASK_FAILURE: _("Task failed again and again"),
    IncidentClass.COST_OVERRUN: _("Cost overrun"),
    IncidentClass.UNREGISTERED_AGENT: _("Agent that is not registered"),
}
STATE_NAMES = {
    IncidentState.REPORTED: _("Reported, nobody has taken it"),
    IncidentState.ACKNOWLEDGED: _("In hand"),
    IncidentState.CONTAINED: _("Contained"),
    IncidentState.RESOLVED: _("Resolved"),
    IncidentState.CLOSED: pgettext_lazy("incident", "Closed"),
    IncidentState.MERGED: _("Merged with another"),
}
STATE_SIGNS = {
    IncidentState.REPORTED: ("bad", "bad"),
    IncidentState.ACKNOWLEDGED: ("warn", "wait"),
    IncidentState.CONTAINED: ("info", "info"),
    IncidentState.RESOLVED: ("ok", "ok"),
    IncidentState.CLOSED: ("neutral", "off"),
    IncidentState.MERGED: ("neutral", "off"),
}
OUTCOME_NAMES = {
    Outcome.NONE: "",
    Outcome.HANDLED: _("Handled"),
    Outcome.FALSE_ALARM: _("False alarm"),
}
ACT_NAMES = {
    Act.OPEN: _("Reported"),
    Act.ACKNOWLEDGE: _("Taken"),
    Act.CONTAIN: _("Contained"),
    Act.RESOLVE: _("Resolved"),
    Act.CLOSE: pgettext_lazy("incident", "Closed"),
    Act.DISMISS: _("Closed as a false alarm"),
    Act.REOPEN: _("Opened again"),
    Act.MERGE: _("Merged with another incident"),
    Act.SEVERITY: _("Severity changed"),
    Act.RECLASSIFY: _("Class changed"),
    Act.AGENT: _("Agent corrected"),
    Act.LEAD: _("Lead handed over"),
}
