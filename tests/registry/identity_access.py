"""The identity pages in the table of who sees what (tests/people/test_access.py)."""

from datetime import datetime
from typing import Any

from registry import actions
from registry.models import Agent
from registry.rules.sightings import Source
from tests import make

SEES_ALL = {"chair", "chair_alternate", "co_chair", "member", "auditor", "administrator"}
SEES_CASE = SEES_ALL | {"owner", "tech_owner", "compliance", "colleague", "manager"}
SEES_SIGHTINGS = SEES_ALL | {"operator", "security", "compliance", "compliance_2"}
EVERYBODY = SEES_SIGHTINGS | SEES_CASE | {"board", "stranger"}
DONE_BY = {
    "credential_issue": {"tech_owner"},
    "credential_rotate": {"tech_owner"},
    "credential_revoke": {"tech_owner"},
    "grant_end": {"owner", "tech_owner"},
    "sighting_decide": {"operator", "security"},
    "sighting_report": EVERYBODY - {"auditor"},
    "sighting_import": {"operator", "security"},
}
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "agent_identity": (("agent",), SEES_CASE, 200),
    "credential_issue": (("agent",), SEES_CASE, 200),
    "credential_rotate": (("agent", "key"), SEES_CASE, 200),
    "credential_revoke": (("agent", "key"), SEES_CASE, 200),
    "grant_end": (("agent", "grant"), SEES_CASE, 200),
    "sighting_list": ((), SEES_SIGHTINGS, 200),
    "sighting_report": ((), None, 200),
    "sighting_import": ((), None, 200),
    "sighting_detail": (("sighting",), SEES_SIGHTINGS, 200),
    "sighting_decide": (("sighting", "sighting_act"), SEES_SIGHTINGS, 200),
}
POSTED = (
    "agent_identity", "credential_issue", "credential_rotate", "credential_revoke", "grant_end"
)  # fmt: skip


def scene(agent: Agent, now: datetime) -> dict[str, Any]:
    """A key of an authorised agent with a grant under it, and somebody unknown who was met."""
    issued = actions.issue_credential(agent, "production", actor=make.SETUP, now=now)
    identity = actions.identify(issued.key, source="192.0.2.7", now=now)
    right = agent.authorisations.get(environment="production", state="active")
    tools = [tool["name"] for tool in right.manifest.content["tools"]]
    grant = actions.ask_grant(identity, "Sort", tools, minutes=60, now=now).grant
    seen = actions.note_sighting(Source.TRACE, "shadow-bot", actor=make.SETUP, now=now)
    key = issued.credential.prefix
    return {"key": key, "grant": grant.pk, "sighting": seen.pk, "sighting_act": "match"}
