"""The keys of Brackwater's agents, and when they called last."""

from datetime import timedelta
from random import Random

from approvals.demo.diary import SEED, Diary
from registry.actions import issue_credential, mark_seen
from registry.actions.identifying import Identity
from registry.models import Agent
from registry.rules.lifecycle import RUNNING

ISSUED = 9
"""Working days before today on which keys were renewed; those of tier 4 this morning."""
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
