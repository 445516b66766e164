"""Packs about a thing as its own page shows them: the newest, and whether one may be asked for."""

from django.utils import timezone

from evidence.faces import pack_face
from evidence.models import Pack
from evidence.models.scopes import agent_subject, pack_refusal
from evidence.rules.packs import State
from govportal.people.models import Person
from govportal.worklist.actions import jobs_before
from govportal.worklist.models.jobs import QUEUED
from registry.models import Agent

SHOWN = 10


def place_of(pack: Pack) -> int:
    """How many come before it in its queue; those that were cancelled are no wait."""
    if not pack.is_under_way or pack.job is None or pack.job.state != QUEUED:
        return 0
    return jobs_before(pack.job).exclude(packs__state=State.CANCELLED).count()


def packs_about(agent: Agent, reader: Person) -> dict[str, object]:
    """``packs`` and ``pack_no`` for the page of an agent."""
    rows = Pack.objects.visible_to(reader).for_list().filter(agent=agent)[:SHOWN]
    return {
        "packs": [pack_face(pack) for pack in rows],
        "pack_no": pack_refusal(agent_subject(agent), reader, timezone.now()),
    }
