"""The permission policy of an agent: which actions are allowed and denied. Pure Python.

4-fine-print.md: deny beats allow, ``verb:*`` and ``*:noun`` are allowed. What is not named is
denied. A policy never grants what the authorised manifest has not: the stricter of both holds.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from registry.rules.manifests import canonical

WORD = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}"
ACTION = re.compile(rf"(?:{WORD}|\*):(?:{WORD}|\*)")
EVERYTHING = "*:*"
RATES = ("actions_per_minute", "escalations_per_hour")
KEYS = ("name", "allowed_actions", "denied_actions", "rate_limits", "sandbox", "network_access")
Policy = Mapping[str, Any]
Tools = Sequence[Mapping[str, Any]]


class Verdict(StrEnum):
    """What a policy says of an action."""

    ALLOWED = "allowed"
    DENIED = "denied"
    NOT_NAMED = "not_named"


def verdict(policy: Policy, action: str) -> Verdict:
    """What ``policy`` says of one action, ``verb:noun``. Only ALLOWED lets it through."""
    if any(matches(pattern, action) for pattern in policy.get("denied_actions") or ()):
        return Verdict.DENIED
    if any(matches(pattern, action) for pattern in policy.get("allowed_actions") or ()):
        return Verdict.ALLOWED
    return Verdict.NOT_NAMED


def matches(pattern: str, action: str) -> bool:
    """Whether ``read:*``, ``*:invoice`` or ``read:invoice`` covers an action."""
    pairs = zip(pattern.partition(":")[::2], action.partition(":")[::2], strict=True)
    return all(asked in ("*", given) for asked, given in pairs)


def digest(policy: Policy) -> str:
    """``sha256:`` over the policy; the order of its lists and its name make no difference."""
    lists = ("allowed_actions", "denied_actions", "network_access")
    plain = {key: policy.get(key) for key in KEYS if key != "name"}
    plain |= {key: sorted(set(plain[key] or ())) for key in lists}
    return "sha256:" + hashlib.sha256(canonical(plain)).hexdigest()


class Stand(StrEnum):
    """How a line of a policy stands to the manifest."""

    WITHIN = "within"
    BEYOND = "beyond"
    TAKES_AWAY = "takes_away"
    NARROWS = "narrows"
    IDLE = "idle"


@dataclass(frozen=True)
class Line:
    """One line of a policy against a manifest.

    ``key``: where it stands in the policy; ``found``: what the manifest has for it, tools by name.
    """

    key: str
    text: str
    stand: Stand
    found: tuple[str, ...] = ()


@dataclass(frozen=True)
class Held:
    """A policy held against a manifest; ``silent``: what the manifest has and nothing allows."""

    lines: tuple[Line, ...]
    silent: tuple[str, ...]

    @property
    def beyond(self) -> tuple[Line, ...]:
        """What the policy would allow and the manifest has not."""
        return tuple(line for line in self.lines if line.stand is Stand.BEYOND)


def hold(policy: Policy, manifest: Mapping[str, Any] | None) -> Held:
    """Hold a policy against a manifest; without one everything it allows is beyond.

    Manifests name operations by tool, policies actions by noun. A verb is found where a tool has
    it as an operation (or the whole action); a noun that is a tool's name means that tool only.
    """
    tools = (manifest or {}).get("tools") or []
    lines = [
        *(_allowed(action, tools) for action in policy.get("allowed_actions") or ()),
        *(_denied(action, tools) for action in policy.get("denied_actions") or ()),
        *_rates(policy, (manifest or {}).get("limits") or {}),
        *_sandbox(policy, manifest or {}),
        *_targets(policy, tools),
    ]
    return Held(tuple(lines), tuple(_silent(policy, tools)))


def _allowed(action: str, tools: Tools) -> Line:
    found = tuple(_with(action, tools))
    is_any_verb = action.startswith("*:")
    stand = Stand.WITHIN if found and not is_any_verb else Stand.BEYOND
    return Line("allowed_actions", action, stand, found)


def _denied(action: str, tools: Tools) -> Line:
    found = tuple(_with(action, tools))
    if not found:
        return Line("denied_actions", action, Stand.IDLE)
    noun = action.partition(":")[2]
    is_named = noun in found or any(action in _operations(tool) for tool in tools)
    is_whole = is_named or "*" in action.split(":")
    return Line("denied_actions", action, Stand.TAKES_AWAY if is_whole else Stand.NARROWS, found)


def _operations(tool: Mapping[str, Any]) -> Sequence[str]:
    found: Sequence[str] = tool.get("operations") or ()
    return found


def _with(action: str, tools: Tools) -> Iterable[str]:
    """The tools that have an operation the action may mean."""
    verb, _colon, noun = action.partition(":")
    named = [tool for tool in tools if tool.get("name") == noun]
    for tool in named or tools:
        operations = _operations(tool)
        is_meant = action in operations or verb in operations
        if is_meant or (verb == "*" and (named or any(matches(action, o) for o in operations))):
            yield str(tool.get("name"))


def _rates(policy: Policy, limits: Mapping[str, Any]) -> Iterable[Line]:
    given = policy.get("rate_limits") or {}
    for key in RATES:
        if given.get(key) is not None:
            most = limits.get(key)
            stand = Stand.BEYOND if most is None or given[key] > most else Stand.WITHIN
            found = () if most is None else (str(most),)
            yield Line(f"rate_limits.{key}", str(given[key]), stand, found)


def _sandbox(policy: Policy, manifest: Mapping[str, Any]) -> Iterable[Line]:
    if policy.get("sandbox") is not None:
        is_beyond = policy["sandbox"] is False and manifest.get("sandbox") is True
        yield Line("sandbox", "", Stand.BEYOND if is_beyond else Stand.WITHIN)


def _targets(policy: Policy, tools: Tools) -> Iterable[Line]:
    for target in policy.get("network_access") or ():
        found = tuple(
            str(tool.get("name")) for tool in tools if target in (tool.get("network_targets") or ())
        )
        yield Line("network_access", target, Stand.WITHIN if found else Stand.BEYOND, found)


def _silent(policy: Policy, tools: Tools) -> Iterable[str]:
    """Operations of the manifest that no allowed action can mean."""
    allowed = policy.get("allowed_actions") or ()
    for tool in tools:
        for operation in _operations(tool):
            one = [{"name": tool.get("name"), "operations": [operation]}]
            others = {str(t.get("name")) for t in tools} - {str(tool.get("name"))}
            meant = (a for a in allowed if a.partition(":")[2] not in others)
            if not any(list(_with(action, one)) for action in meant):
                yield f"{tool.get('name')}: {operation}"
