"""Who may see and do what about duties, compliance, usage policies and texts."""

from typing import Any

from django.db import transaction

from registry import actions
from registry.actions.namings import Named, tell_named
from registry.models import Agent
from tests import make
from tests.cast import Cast

EVERYBODY = None
ONLY_POST = 405
DONE_BY = {
    "duty_name": {"owner", "tech_owner"},
    "value_edit": {"owner", "tech_owner"},
    "disclosure_edit": {"owner", "tech_owner"},
    "template_new": {"owner", "tech_owner"},
    "matrix_confirm": {"compliance"},
    "regulation_new": {"compliance", "compliance_2", "administrator"},
    "regulation_edit": {"compliance", "compliance_2", "administrator"},
    "table_stage": {"administrator"},
    "table_texts": {"administrator"},
    "table_key_terms_edit": {"administrator"},
    "usage_edit": {"owner"},
    "usage_discard": {"owner", "tech_owner"},
}


def pages(sees: set[str]) -> dict[str, tuple[tuple[str, ...], set[str] | None, int]]:
    """Name of the page -> arguments, who may see it, what they get; ``sees``: the agent."""
    return {
        "agent_findings": (("agent",), sees, 200),
        "agent_accountability": (("agent",), sees, 200),
        "duty_name": (("agent", "duty_stage", "duty"), sees, 200),
        "value_edit": (("agent",), sees, 200),
        "agent_compliance": (("agent",), sees, 200),
        "matrix_confirm": (("agent",), sees, 200),
        "regulation_list": ((), EVERYBODY, 200),
        "regulation_new": ((), EVERYBODY, 200),
        "regulation_edit": (("regulation",), EVERYBODY, 200),
        "table_list": ((), EVERYBODY, 200),
        "table_duties": ((), EVERYBODY, 200),
        "table_stage": (("duty_stage",), EVERYBODY, 200),
        "table_disclosures": ((), EVERYBODY, 200),
        "table_texts": (("language",), EVERYBODY, 200),
        "table_key_terms": ((), EVERYBODY, 200),
        "table_key_terms_edit": ((), EVERYBODY, 200),
        "agent_rules": (("agent",), sees, 200),
        "agent_usage_new": (("agent",), EVERYBODY, ONLY_POST),
        "disclosure_edit": (("agent", "language"), sees, 200),
        "template_new": (("agent",), sees, 200),
        "template_approve": (("agent", "template"), EVERYBODY, ONLY_POST),
        "template_withdraw": (("agent", "template"), EVERYBODY, ONLY_POST),
        "named_list": ((), EVERYBODY, 200),
        "named_take_all": ((), EVERYBODY, ONLY_POST),
        "named_take": (("naming",), EVERYBODY, ONLY_POST),
        "named_back": (("naming",), {"colleague"}, 200),
        "usage_list": ((), EVERYBODY, 200),
        "usage_new": ((), EVERYBODY, ONLY_POST),
        "usage_version": (("policy",), sees, 200),
        "usage_edit": (("policy",), sees, 200),
        "usage_approve": (("policy",), EVERYBODY, ONLY_POST),
        "usage_activate": (("policy",), EVERYBODY, ONLY_POST),
        "usage_discard": (("policy",), sees, 200),
    }


POSTED = [
             "duty_name", "value_edit", "matrix_confirm", "agent_usage_new", "disclosure_edit",
             "template_new", "template_approve", "template_withdraw", "usage_edit",
             "usage_approve", "usage_activate", "usage_discard", "named_take", "named_back",
]  # fmt: skip


def behind(cast: Cast, agent: Agent) -> dict[str, Any]:
    """What stands behind the addresses: a policy of the owner's and a message of theirs."""
    message = ("received", "en", "We have got it.")
    policy = actions.begin_usage(agent, actor=cast.owner, now=make.START)
    template = actions.write_template(agent, *message, actor=cast.owner, now=make.START)
    return {
        "duty_stage": "trigger",
        "duty": "R",
        "regulation": "gdpr",
        "language": "en",
        "policy": policy.pk,
        "template": template.pk,
        "naming": _named(cast),
    }


def _named(cast: Cast) -> int:
    """A colleague who was made the owner of an agent."""
    owner = {"business_owner": cast.colleague, "technical_owner": cast.tech_owner}
    named = actions.register_agent("named", "Named", cast.unit, actor=make.SETUP,
                                   now=make.START, **owner)  # fmt: skip
    one = Named(named, "business_owner", cast.colleague, None)
    with transaction.atomic():
        tell_named([one], actor=cast.owner, now=make.START)
    return named.namings.get().pk
