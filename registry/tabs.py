"""The pages about one agent: each has its own address, all carry the same head."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.models import Agent

TABS: dict[str, Any] = {
    "agent_detail": _("Overview"),
    "agent_identity": _("Identity"),
    "agent_manifests": _("Manifests"),
    "agent_permissions": _("Permissions"),
    "agent_tests": _("Tests"),
    "agent_accountability": _("Accountability"),
    "agent_compliance": _("Compliance"),
    "agent_rules": _("Rules"),
    "agent_models": _("Models"),
    "agent_readiness": _("Readiness"),
    "agent_retirement": _("Retirement"),
    "agent_dossier": _("Dossier"),
}
"""URL name of each page, which takes the agent's short name, and what it is called; in order."""


@dataclass(frozen=True)
class Tab:
    """One page as ``parts/views.html`` shows it."""

    label: Any
    address: str
    current: bool


def tabs_of(agent: Agent, here: str) -> list[Tab]:
    """The pages about ``agent``; ``here`` is the URL name of the one that is open."""
    return [
        Tab(label, reverse(name, args=[agent.slug]), name == here) for name, label in TABS.items()
    ]
