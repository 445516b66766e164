"""What kinds, states and parts of agents are called on pages."""

from django.utils.translation import gettext_lazy as _

from registry.rules.lifecycle import Approval, Lifecycle

KIND_NAMES = {
    "built": _("Built here"),
    "copilot": _("Vendor’s copilot"),
    "browser": _("Browser agent"),
    "coding": _("Coding agent"),
    "script": _("Script"),
}
POPULATION_NAMES = {
    "internal": _("Internal"),
    "external": _("External"),
    "regulated": _("Regulated users"),
}
ENVIRONMENT_NAMES = {
    "development": _("Development"),
    "staging": _("Staging"),
    "production": _("Production"),
}
LIFECYCLE_NAMES = {
    Lifecycle.DISCOVERED: _("Discovered"),
    Lifecycle.REGISTERED: _("Registered"),
    Lifecycle.IN_REVIEW: _("In review"),
    Lifecycle.APPROVED: _("Approved"),
    Lifecycle.SHADOW: _("Shadow"),
    Lifecycle.LIMITED: _("Limited"),
    Lifecycle.PRODUCTION: _("Production"),
    Lifecycle.SUSPENDED: _("Suspended"),
    Lifecycle.RETIRED: _("Retired"),
}
APPROVAL_NAMES = {
    Approval.NONE: _("None"),
    Approval.PENDING: _("Pending"),
    Approval.APPROVED: _("Approved"),
    Approval.CONDITIONAL: _("Approved with conditions"),
    Approval.REJECTED: _("Rejected"),
    Approval.LAPSED: _("Lapsed"),
}
SIGNS = {
    Lifecycle.DISCOVERED: ("warn", "warn"),
    Lifecycle.REGISTERED: ("neutral", "draft"),
    Lifecycle.IN_REVIEW: ("neutral", "wait"),
    Lifecycle.APPROVED: ("info", "info"),
    Lifecycle.SHADOW: ("info", "info"),
    Lifecycle.LIMITED: ("info", "info"),
    Lifecycle.PRODUCTION: ("ok", "ok"),
    Lifecycle.SUSPENDED: ("bad", "bad"),
    Lifecycle.RETIRED: ("neutral", "off"),
}
PEOPLE_FIELDS = (
    "executive_sponsor",
    "business_owner",
    "technical_owner",
    "data_steward",
    "security_owner",
    "incident_owner",
    "fallback_owner",
    "security_reviewer",
    "compliance_reviewer",
)
