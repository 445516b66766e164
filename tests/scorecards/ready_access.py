"""Pages of readiness: who sees them, and who says something."""

from typing import Any

from registry.actions import register_agent
from tests.make import SETUP, START

SEES = {
    "chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "owner",
    "tech_owner", "manager", "colleague", "compliance", "security",
}  # fmt: skip
AGENT = ("ready_agent",)
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "scorecard_readiness": ((), None, 200),
    "agent_readiness": (AGENT, SEES, 200),
    "agent_readiness_say": (AGENT, SEES, 200),
    "agent_scorecard": (AGENT, SEES, 200),
}
DONE_BY = {"agent_readiness_say": {"compliance", "security"}}


def scene(cast: Any) -> dict[str, Any]:
    """An agent whose two reviewers are named."""
    agent = register_agent(
        "ready-one",
        "Ready one",
        cast.unit,
        actor=SETUP,
        now=START,
        business_owner=cast.owner,
        technical_owner=cast.tech_owner,
        compliance_reviewer=cast.compliance,
        security_reviewer=cast.security,
    )
    return {"ready_agent": agent.slug}
