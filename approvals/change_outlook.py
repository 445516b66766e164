"""Which way a draft of a change would go if it were sent now."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from approvals.actions.change_control import judge_change, short_judgement
from approvals.models import Request
from approvals.rules.changes import CHANGE, Ground, Way
from approvals.rules.content import answer
from approvals.rules.intake import check_content
from registry.models import Agent, Authorisation
from registry.rules import manifests


def is_change(content: Mapping[str, Any]) -> bool:
    return bool(answer(dict(content), "agent_metadata.kind") == CHANGE)


def way_if_sent(
    content: dict[str, Any],
    agent: Agent | None,
    tier: int | None,
    right: Authorisation | None,
    revises: Request | None,
) -> Way | None:
    """The way of a change; None for anything else, and while the answers mean nothing.

    ``revises``: the request under review that it changes, whose review goes on as it began.
    """
    if agent is None or not is_change(content) or check_content(content):
        return None
    way = judge_change(agent, content, manifests.build(content), tier, right)
    begun = revises.review if revises is not None else None
    if begun is not None and way.is_short and short_judgement(begun) is None:
        return replace(way, grounds=(Ground.BEGUN,))
    return way
