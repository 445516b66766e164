"""What the stories about duties, compliance, policies and texts ask."""

from datetime import timedelta

from govportal.ledger.models import Entry
from registry.duty_room import duty_room
from registry.findings import findings_of
from registry.models import Agent
from tests.make import START

DAY, WHY = timedelta(days=1), "So that somebody who knows it answers."
NOW = START + DAY


def codes(agent, now=NOW):
    return [finding.refusal.code for finding in findings_of(Agent.objects.get(pk=agent.pk), now)]


def holders(agent, stage, duty):
    room = duty_room(Agent.objects.get(pk=agent.pk), NOW.date())
    cell = next(c for c in room.line(stage).cells if c.duty is duty)
    return [(one.holder.party, [str(p) for p in one.holder.people]) for one in cell.holders]


def verbs(prefix):
    return list(
        Entry.objects.filter(verb__startswith=prefix).order_by("id").values_list("verb", flat=True)
    )
