"""A reduced scope: what a decider takes out of a request, and never puts into it. Pure Python."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from approvals.rules.content import Content
from approvals.rules.gates import SHORT
from govportal.refusals import Refusal
from registry.rules.powers import LESS, MORE, Judged

CAN = "agent_capabilities"
TOOLS = "tools_requested"
LISTS = ("data_processed", "data_residency", "purposes", "sub_agents")
LIMITS = (
    "max_actions_per_minute",
    "max_escalations_per_hour",
    "max_autonomous_actions",
    "max_autonomous_minutes",
)


@dataclass(frozen=True)
class Cut:
    """What is left: the keys of ``parts`` that are kept, lower limits and narrower scopes."""

    kept: Collection[str]
    limits: Mapping[str, int] = field(default_factory=dict)
    scopes: Mapping[str, str] = field(default_factory=dict)


def parts(content: Content) -> Iterator[tuple[str, str]]:
    """What can be taken out, in the order of the request: a key, and the words of the request."""
    can = content.get(CAN) or {}
    for n, tool in enumerate(can.get(TOOLS) or []):
        yield f"tool-{n}", str(tool.get("name"))
        for i, operation in enumerate(tool.get("operations") or []):
            yield f"tool-{n}-{i}", f"{tool.get('name')}: {operation}"
    for name in LISTS:
        for i, text in enumerate(can.get(name) or []):
            yield f"{name}-{i}", str(text)


def reduced(content: Content, cut: Cut) -> dict[str, Any]:
    """The content without what is not kept, with the lower limits and narrower scopes."""
    made = deepcopy(dict(content))
    can = made[CAN]
    if can.get(TOOLS):
        can[TOOLS] = list(_tools(can[TOOLS], cut))
    for name in LISTS:
        if can.get(name):
            can[name] = [t for i, t in enumerate(can[name]) if f"{name}-{i}" in cut.kept]
    if cut.limits:
        can["autonomy_limits"] = (can.get("autonomy_limits") or {}) | dict(cut.limits)
    return made


def _tools(rows: Iterable[dict[str, Any]], cut: Cut) -> Iterator[dict[str, Any]]:
    for n, tool in enumerate(rows):
        if f"tool-{n}" not in cut.kept:
            continue
        operations = tool.get("operations")
        if operations:
            left = [o for i, o in enumerate(operations) if f"tool-{n}-{i}" in cut.kept]
            if not left:
                continue  # a tool without operations does nothing
            tool = tool | {"operations": left}
        yield tool | ({"scope": cut.scopes[f"tool-{n}"]} if f"tool-{n}" in cut.scopes else {})


def kind_refusal(kind: str) -> Refusal | None:
    """Why nothing is taken out of a request of this kind: its answers are a copy of what was
    approved, and its decision authorises none of them."""
    return Refusal("reduction.kind") if kind in SHORT else None


def cut_refusal(lines: Collection[Judged]) -> Refusal | None:
    """Why this is no reduced scope: it takes nothing out, or something in it is new power.

    By the rule of change control, against what was requested.
    """
    more = next((line for line in lines if line.power is MORE), None)
    if more is not None:
        return Refusal("reduction.more", {"what": more.change.path})
    if not any(line.power is LESS for line in lines):
        return Refusal("reduction.nothing")
    return None
