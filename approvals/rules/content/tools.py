"""The parts of one tool, of the limits, and of hashed components, under ``agent_capabilities``."""

from approvals.rules.content.fields import Field, Type
from approvals.rules.wording import gettext_noop as _

HASH_PATTERN = r"sha256:[0-9a-f]{64}"
HASH_WORDS = _("sha256: followed by 64 hexadecimal digits")
ENVIRONMENTS = (
    ("development", _("Development")),
    ("staging", _("Staging")),
    ("production", _("Production")),
)

# Least privilege makes an answer left out harmless: what a tool does not name, it may not do.
# From tier 3 the committee decides about the details, so there they must be said.
TOOL = (
    Field("name", Type.TEXT, _("Tool"), _("As the agent calls it."), from_tier=1, max_length=120),
    Field(
        "permissions",
        Type.TEXT,
        _("May do"),
        _("In words: what it may read or change, and where that ends."),
        from_tier=1,
    ),
    Field("system", Type.TEXT, _("System"), _("The system behind the tool."), from_tier=3),
    Field(
        "operations",
        Type.TEXTS,
        _("Operations"),
        _("Those it may use; any other is blocked. One a line."),
        from_tier=3,
    ),
    Field(
        "writes",
        Type.YES_NO,
        _("Changes data"),
        _("Yes if it creates, changes or deletes anything in a system of record."),
        from_tier=3,
    ),
    Field(
        "reversible",
        Type.YES_NO,
        _("Can be undone"),
        _("No if somebody would have to live with a wrong call."),
        from_tier=3,
    ),
    Field("scope", Type.TEXT, _("Scope"), _("Records, fields, accounts it reaches."), from_tier=3),
    Field(
        "environment",
        Type.CHOICE,
        _("Environment"),
        _("Only if this tool works in another environment than the agent."),
        choices=ENVIRONMENTS,
    ),
    Field(
        "network_targets",
        Type.TEXTS,
        _("Network targets"),
        _("Host and port of every connection; others are refused. One a line."),
        asked=True,
    ),
    Field(
        "parameters",
        Type.FREE,
        _("Parameters"),
        _("JSON Schema of the tool’s parameters, if there is one."),
    ),
)

COMPONENT = (
    Field("name", Type.TEXT, _("Name"), from_tier=1, max_length=120),
    Field(
        "hash",
        Type.TEXT,
        _("Hash"),
        _("SHA-256 of what is deployed."),
        from_tier=1,
        pattern=HASH_PATTERN,
        pattern_words=HASH_WORDS,
    ),
)

LIMITS = (
    Field("max_actions_per_minute", Type.WHOLE_NUMBER, _("Actions a minute"), from_tier=3),
    Field("max_escalations_per_hour", Type.WHOLE_NUMBER, _("Escalations an hour"), from_tier=3),
    Field("daily_budget", Type.MONEY, _("Budget a day"), _("Then it stops."), from_tier=3),
    Field(
        "max_autonomous_actions",
        Type.WHOLE_NUMBER,
        _("Actions until a person looks"),
        from_tier=3,
    ),
    Field(
        "max_autonomous_minutes",
        Type.WHOLE_NUMBER,
        _("Minutes until a person looks"),
        from_tier=3,
    ),
)
