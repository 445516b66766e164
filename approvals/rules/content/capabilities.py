"""Questions under ``agent_capabilities``: what the agent can reach and may do by itself."""

from typing import Any

from approvals.rules.content.fields import Field, Step, Type
from approvals.rules.content.tools import (
    COMPONENT,
    ENVIRONMENTS,
    HASH_PATTERN,
    HASH_WORDS,
    LIMITS,
    TOOL,
)
from approvals.rules.wording import gettext_noop as _

SECTION = "agent_capabilities"


def _ask(key: str, type_: Type, label: str, help_: str, **more: Any) -> Field:
    step = more.pop("step", Step.CAPABILITIES)
    return Field(key, type_, label, help_, SECTION, step, **more)


FIELDS = (
    _ask(
        "tools_requested",
        Type.ROWS,
        _("Tools it can call"),
        _("Every system the agent can reach. What you leave out will be blocked when it runs."),
        parts=TOOL,
        from_tier=1,
    ),
    _ask(
        "llm_provider",
        Type.TEXT,
        _("Model and provider"),
        _("Provider, model and where it runs, for instance “Mistral Small 3.2 (self-hosted)”."),
        from_tier=1,
    ),
    _ask(
        "model_version",
        Type.TEXT,
        _("Pinned model version"),
        _("The exact version; read from “(pinned …)” beside the model when you leave it empty."),
        asked=True,
        max_length=120,
    ),
    _ask(
        "instructions_hash",
        Type.TEXT,
        _("Hash of the instructions"),
        _("SHA-256 of the system prompt you will deploy: other instructions are another agent."),
        pattern=HASH_PATTERN,
        pattern_words=HASH_WORDS,
        asked=True,
    ),
    _ask("skills", Type.ROWS, _("Skills"), _("Each with the hash of its files."), parts=COMPONENT),
    _ask(
        "mcp_servers",
        Type.ROWS,
        _("MCP servers"),
        _("Each with the hash of its tool list."),
        parts=COMPONENT,
    ),
    _ask(
        "purposes",
        Type.TEXTS,
        _("Purposes"),
        _("What it may be used for, one a line. Use for anything else needs a new request."),
        asked=True,
    ),
    _ask(
        "data_processed",
        Type.TEXTS,
        _("Data it processes"),
        _("Field by field, as the source system calls them. One a line."),
        from_tier=1,
        step=Step.DATA,
    ),
    _ask(
        "regulated_data",
        Type.YES_NO,
        _("Regulated data"),
        _("Health, personal or financial data of people, whether stored or only read."),
        from_tier=1,
        step=Step.DATA,
    ),
    _ask(
        "customer_data",
        Type.YES_NO,
        _("Data of customers"),
        _("For a pilot: anything that is about the people or companies you serve. It must be no."),
        step=Step.DATA,
    ),
    _ask(
        "data_residency",
        Type.TEXTS,
        _("Where data stay"),
        _("Regions or countries in which data are processed and kept. One a line."),
        step=Step.DATA,
        asked=True,
    ),
    _ask(
        "data_retention_days",
        Type.WHOLE_NUMBER,
        _("Days data are kept"),
        _("By the agent and its provider; 0 if nothing is kept."),
        step=Step.DATA,
        asked=True,
    ),
    _ask(
        "external_api_calls",
        Type.YES_NO,
        _("Calls services outside"),
        _("Interfaces of other organisations, beside the model’s own."),
        from_tier=1,
    ),
    _ask(
        "writes_data",
        Type.YES_NO,
        _("Writes data"),
        _("To any system of record, not only a database."),
        from_tier=1,
    ),
    _ask(
        "external_communications",
        Type.YES_NO,
        _("Speaks to people outside"),
        _("Chats, mails or publishes to people outside, unless a person sends each message."),
        from_tier=1,
    ),
    _ask(
        "financial_transactions",
        Type.YES_NO,
        _("Moves money"),
        _("Pays, refunds, credits, orders: anything after which money has moved."),
        from_tier=1,
    ),
    _ask(
        "irreversible_actions",
        Type.YES_NO,
        _("Acts in ways that cannot be undone"),
        _("Deletes for good, sends, pays: somebody would have to live with a mistake."),
        from_tier=1,
    ),
    _ask(
        "all_outputs_human_reviewed",
        Type.YES_NO,
        _("A person checks every output"),
        _("Before it has any effect. A sample is a no."),
        from_tier=1,
    ),
    _ask(
        "sub_agents",
        Type.TEXTS,
        _("Agents it delegates to"),
        _("Their short names, one a line. Leave empty if there are none."),
    ),
    _ask(
        "environment",
        Type.CHOICE,
        _("Environment"),
        _("Where it shall run."),
        choices=ENVIRONMENTS,
        asked=True,
    ),
    _ask(
        "sandbox",
        Type.YES_NO,
        _("Runs in a sandbox"),
        _("Its own process or container, without other network or files."),
        asked=True,
    ),
    _ask(
        "autonomy_limits",
        Type.MAPPING,
        _("Limits"),
        _("The portal stops the agent when it goes above one of them."),
        parts=LIMITS,
        from_tier=3,
    ),
)
