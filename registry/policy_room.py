"""An agent's permission policy as its page shows it: what it says, held against the manifest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govportal.faults import Fault
from registry.models import Manifest
from registry.rules.permissions import Held, Line, Stand, hold
from registry.rules.policy_files import ROOT, PolicyFile, PolicyRead

NAMES = {
    "allowed_actions": gettext_lazy("Allowed"),
    "denied_actions": gettext_lazy("Denied"),
    "rate_limits.actions_per_minute": gettext_lazy("Actions a minute"),
    "rate_limits.escalations_per_hour": gettext_lazy("Escalations an hour"),
    "sandbox": gettext_lazy("Sandbox"),
    "network_access": gettext_lazy("Network access"),
}
TONES = {
    Stand.BEYOND: "warn",
    Stand.WITHIN: "ok",
    Stand.TAKES_AWAY: "info",
    Stand.NARROWS: "info",
    Stand.IDLE: "neutral",
}


@dataclass(frozen=True)
class PolicyLine:
    """One line of a policy and how it stands to the manifest, in words."""

    name: str
    text: str
    tone: str
    words: str
    detail: str


@dataclass(frozen=True)
class PolicyRoom:
    """A policy against the manifest that may run, else the newest one."""

    policy: Mapping[str, Any]
    held: Held
    manifest: Manifest | None
    lines: Sequence[PolicyLine]

    @property
    def beyond(self) -> int:
        return len(self.held.beyond)


def policy_room(policy: Mapping[str, Any], manifest: Manifest | None) -> PolicyRoom:
    held = hold(policy, manifest.content if manifest else None)
    return PolicyRoom(policy, held, manifest, [_line(line, policy) for line in held.lines])


def _line(line: Line, policy: Mapping[str, Any]) -> PolicyLine:
    text = line.text
    if line.key == "sandbox":
        text = _("yes") if policy["sandbox"] else _("no")
    words = {
        Stand.BEYOND: _("Beyond the manifest"),
        Stand.WITHIN: _("Within the manifest"),
        Stand.TAKES_AWAY: _("Takes it away"),
        Stand.NARROWS: _("Narrows it"),
        Stand.IDLE: _("Not in the manifest anyway"),
    }[line.stand]
    return PolicyLine(str(NAMES[line.key]), text, TONES[line.stand], words, _detail(line))


def _detail(line: Line) -> str:
    found = {"found": ", ".join(line.found)}
    if line.key.startswith("rate_limits"):
        known = _("The manifest says %(found)s; the lower of both holds.") % found
        return known if line.found else _("The manifest has no such limit.")
    if line.key == "sandbox":
        return ""
    if not line.found:
        return {
            "allowed_actions": _("No tool of the manifest has it; it stays without effect."),
            "network_access": _("No tool of the manifest names it; it stays closed."),
        }.get(line.key, "")
    return _("In the manifest by: %(found)s") % found


def for_agent(file: PolicyFile, slug: str) -> tuple[PolicyRead | None, list[Fault], int]:
    """The file's policy for one agent, what is wrong with the file, and how many are others'."""
    if file.faults:
        return None, list(file.faults), 0
    own = next((read for read in file.policies if read.name == slug), None)
    if own is not None:
        return own, [], len(file.policies) - 1
    other = file.policies[0]
    params = {"agent": slug, "name": other.name}
    return None, [Fault("policy.other_agent", f"{ROOT}.name", params, other.line)], 0
