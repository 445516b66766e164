"""Agents that run, people who leave them, and the ticks that notice it."""

from datetime import timedelta

from approvals.actions.follow_up import follow_up
from govportal.people.actions import deactivate_person
from govportal.worklist.actions import sweep
from govportal.worklist.actions.handovers import keep_handovers
from govportal.worklist.models import WorkItem
from registry import actions as registry
from registry.models import Agent
from registry.rules.lifecycle import Lifecycle
from registry.rules.manifests import build
from tests import make
from tests.make import SETUP, START

DAY = timedelta(days=1)
FORTNIGHT = 14 * DAY
SECOND = timedelta(seconds=1)


def an_agent(cast, slug, *, has_right=True, now=START, **people):
    """One in production at tier 2, with a right to run or (imported) without."""
    named = {"business_owner": cast.owner, "technical_owner": cast.tech_owner} | people
    state = Lifecycle.APPROVED if has_right else Lifecycle.PRODUCTION
    agent = registry.register_agent(
        slug, slug.replace("-", " ").title(), cast.unit, actor=SETUP, now=now, tier=2,
        lifecycle=state, **named
    )  # fmt: skip
    if has_right:
        content = build({"agent_metadata": {"name": slug}, "agent_capabilities": {}})
        manifest = registry.keep_manifest(agent, content, "1", actor=SETUP, now=now)
        registry.authorise(
            manifest, environment="production", basis=f"decision:{slug}", monitoring="",
            valid_until=(now + 300 * DAY).date(), lapses_on=(now + 307 * DAY).date(),
            post_deployment_days=90, actor=SETUP, now=now,
        )  # fmt: skip
        registry.record_go_live(agent, actor=named["technical_owner"], now=now)
    return fresh(agent)


def fresh(row):
    return type(row)._default_manager.get(pk=row.pk)


def leaves(person, now):
    return deactivate_person(fresh(person), actor=SETUP, now=now)


def tick(now):
    """Everything that a worker does about leavers and clocks, once."""
    keep_handovers(now)
    sweep(now)
    follow_up(now)
    keep_handovers(now)


def tasks(**which):
    rows = WorkItem.objects.open().filter(kind__startswith="handover.", **which)
    return list(rows.select_related("assignee", "clock").order_by("pk"))


def states(*agents):
    return [Agent.objects.get(pk=agent.pk).lifecycle for agent in agents]


__all__ = ["DAY", "FORTNIGHT", "SECOND", "an_agent", "fresh", "leaves", "make", "states", "tasks",
           "tick"]  # fmt: skip
