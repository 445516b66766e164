"""The keys of Brackwater's agents, and when they called last."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

from approvals.demo.diary import SEED, Diary
from registry.actions import ask_grant, end_grant, issue_credential, mark_seen
from registry.actions.granting import authorisation_of
from registry.actions.identifying import Identity
from registry.models import Agent
from registry.rules.grants import tools_of
from registry.rules.lifecycle import RUNNING

ISSUED = 9
"""Working days before today on which keys were renewed; those of tier 4 this morning."""


@dataclass(frozen=True)
class Asked:
    """A grant that an agent asked for, so many minutes ago and for so many minutes."""

    task: str
    ago: int
    minutes: int
    is_done: bool = False


GRANTS = {
    "supplier-payment-runner": Asked("Run of invoices released this morning", 9, 60),
    "claims-triage-desk": Asked("Claims of the last hour", 14, 45),
    "key-rotation-agent": Asked("List the keys that are due this week", 130, 30),
    "broker-chat-guide": Asked("One broker’s question about an application", 47, 15, is_done=True),
}
"""Two of them run when the demo is loaded, one is over, one was ended by its agent."""
SILENT = "lease-term-reader"
"""It has not called since it went live; its technical owner is asked why."""


def give_keys(diary: Diary) -> None:
    """A key for each agent that runs, given by its technical owner, and its last call."""
    running = Agent.objects.filter(lifecycle__in=sorted(state.value for state in RUNNING))
    owned = running.filter(technical_owner__is_active=True, authorisations__state="active")
    for agent in owned.select_related("technical_owner").distinct().order_by("pk"):
        issued_at = diary.day(ISSUED, "09:40")
        if agent.tier == 4:
            issued_at = diary.now - timedelta(hours=5)
        owner = agent.technical_owner
        assert owner is not None
        issued = issue_credential(agent, agent.environment, actor=owner, now=issued_at)
        if agent.slug != SILENT:
            chance = Random(f"{SEED}:seen:{agent.slug}")  # noqa: S311  not for secrets
            called = diary.now - timedelta(minutes=chance.randint(1, 240))
            mark_seen(Identity(agent, issued.credential), called)
        if agent.slug in GRANTS:
            _grant(Identity(agent, issued.credential), GRANTS[agent.slug], diary)


def _grant(identity: Identity, asked: Asked, diary: Diary) -> None:
    """It asks for its first tool alone; one that is done says so."""
    now = diary.now - timedelta(minutes=asked.ago)
    right = authorisation_of(identity.agent, identity.environment, now)
    assert right is not None  # it runs
    tools = tools_of(right.manifest.content)[:1]
    given = ask_grant(identity, asked.task, tools, minutes=asked.minutes, now=now)
    if asked.is_done:
        end_grant(given.grant, "", actor=identity, now=now + timedelta(minutes=4))
