"""What stages, duties and parties of a decision are called on pages; groups and places, too."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.rules import usage
from registry.rules.disclosures import HAND_OVER, ON_REQUEST, START
from registry.rules.message_templates import State as TemplateState
from registry.rules.raci import Duty, Party, Stage

STAGE_NAMES = {
    Stage.TRIGGER: _("Trigger"),
    Stage.CONTEXT: _("Context retrieval"),
    Stage.DECISION: _("Decision generation"),
    Stage.VALIDATION: _("Policy validation"),
    Stage.EXECUTION: _("Action execution"),
    Stage.AUDIT: _("Logging and audit"),
    Stage.ESCALATION: _("Escalation"),
    Stage.INCIDENT: _("Incident response"),
}
DUTY_NAMES = {
    Duty.RESPONSIBLE: _("Responsible"),
    Duty.ACCOUNTABLE: _("Accountable"),
    Duty.CONSULTED: _("Consulted"),
    Duty.INFORMED: _("Informed"),
}
DUTY_HINTS = {
    Duty.RESPONSIBLE: _("does it"),
    Duty.ACCOUNTABLE: _("answers for it"),
    Duty.CONSULTED: _("is asked"),
    Duty.INFORMED: _("is told"),
}
PARTY_NAMES = {
    Party.BUSINESS_OWNER: _("Business owner"),
    Party.TECHNICAL_OWNER: _("Technical owner"),
    Party.DATA_STEWARD: _("Data steward"),
    Party.SECURITY_OWNER: _("Security owner"),
    Party.INCIDENT_OWNER: _("Incident owner"),
    Party.FALLBACK_OWNER: _("Fallback owner"),
    Party.SECURITY_REVIEWER: _("Security reviewer"),
    Party.COMPLIANCE_REVIEWER: _("Compliance reviewer"),
    Party.SPONSOR: _("Executive sponsor"),
    Party.CISO: _("CISO (chair of the committee)"),
    Party.COUNSEL: _("Legal counsel (co-chair)"),
    Party.PLATFORM: _("Platform engineering (engineering seat)"),
    Party.OPERATORS: _("Operators on shift"),
}
GROUP_NAMES = {
    usage.Group.COMMUNICATION: _("Communication"),
    usage.Group.DATA_ACCESS: _("Data access"),
    usage.Group.ANALYSIS: _("Analysis"),
    usage.Group.SYSTEM: pgettext_lazy("group of actions", "System"),
    usage.Group.FINANCIAL: pgettext_lazy("group of actions", "Financial"),
}
PLACE_NAMES = {
    usage.Place.PERMITTED: _("Permitted"),
    usage.Place.APPROVAL: _("Needs a person’s approval"),
    usage.Place.PROHIBITED: _("Prohibited"),
}
PLACE_SIGNS = {
    usage.Place.PERMITTED: ("ok", "ok"),
    usage.Place.APPROVAL: ("neutral", "pause"),
    usage.Place.PROHIBITED: ("bad", "off"),
}
USAGE_STATE_NAMES = {
    usage.State.DRAFT: _("Draft"),
    usage.State.APPROVED: _("Approved, not in force yet"),
    usage.State.ACTIVE: _("In force"),
    usage.State.SUPERSEDED: _("Superseded"),
    usage.State.DISCARDED: _("Discarded"),
}
USAGE_SIGNS = {
    usage.State.DRAFT: ("neutral", "draft"),
    usage.State.APPROVED: ("info", "info"),
    usage.State.ACTIVE: ("ok", "ok"),
    usage.State.SUPERSEDED: ("neutral", "off"),
    usage.State.DISCARDED: ("neutral", "off"),
}
DISCLOSURE_NAMES = {
    START: _("When a conversation starts"),
    HAND_OVER: _("Offer to hand over"),
    ON_REQUEST: _("When somebody asks"),
}
TEMPLATE_STATE_NAMES = {
    TemplateState.DRAFT: _("Draft"),
    TemplateState.APPROVED: _("Approved"),
    TemplateState.REPLACED: _("Replaced"),
    TemplateState.WITHDRAWN: _("Withdrawn"),
}
TEMPLATE_SIGNS = {
    TemplateState.DRAFT: ("neutral", "draft"),
    TemplateState.APPROVED: ("ok", "ok"),
    TemplateState.REPLACED: ("neutral", "off"),
    TemplateState.WITHDRAWN: ("neutral", "off"),
}
POWER_NAMES = {
    "external_api_calls": _("Calls services outside"),
    "writes_data": _("Writes to a system of record"),
    "external_communications": _("Speaks to people outside"),
    "financial_transactions": _("Moves money"),
    "irreversible_actions": _("Acts in ways that cannot be undone"),
    "regulated_data": _("Uses regulated data"),
}
TAG_NAMES = {
    "health": _("health data"),
    "financial": _("financial data"),
    "personal": _("personal data"),
    "contact": _("names or business contact data"),
}
