"""What cannot wait in the simulated year: orders, agents that are stopped, and the desk's looks."""

from datetime import datetime
from typing import Any

from approvals.actions import emergencies, renewals
from approvals.actions.completeness.saying import say_complete, say_missing
from approvals.actions.orders import voting
from approvals.actions.polls import Said
from approvals.models import CompletenessCheck, EmergencyBallot, Poll
from approvals.rules.ballots import Choice
from approvals.rules.completeness import Part
from approvals.rules.emergencies import Question
from govportal.worklist.models import WorkItem
from registry.models import Agent
from tests.approvals.year.life import picked, running_version, send_it
from tests.approvals.year.words import drawn, why

CHOICES = ((Choice.APPROVE, 6), (Choice.REJECT, 2), (Choice.ABSTAIN, 1))
QUESTIONS = ((Question.RESUME, 5), (Question.RESTRICT, 2), (Question.STAY_STOPPED, 1))
SCOPE = "Only what is broken, and nothing beside it."
STOPPABLE = ("production", "limited", "suspended")


def change_at_once(world: Any, now: datetime) -> str:
    """A prompt has to be corrected today."""
    version = running_version(world)
    if version is None or world.chance.random() < 0.4:
        return ""
    content = renewals.copied(version.request, "emergency_change", version.content)
    content["agent_capabilities"]["instructions_hash"] = (
        f"sha256:{world.chance.randrange(16**64):064x}"
    )
    world.dated(content, now)
    send_it(world, content, now)
    return "emergency change sent"


def stop(world: Any, now: datetime) -> str:
    """An operator stops an agent and calls its committee."""
    agent = picked(world, Agent.objects.filter(lifecycle__in=STOPPABLE))
    if agent is None or world.chance.random() < 0.6:
        return ""
    question = drawn(world, QUESTIONS)
    limit = "Nothing above EUR 100." if question is Question.RESTRICT else ""
    emergencies.open_emergency_ballot(
        agent, question, why(world), world.cast.operator, now, restriction=limit
    )
    return f"stopped:{question}"


def answer(world: Any, now: datetime, item: WorkItem) -> str:
    """A member answers to an order, or votes on an agent that is stopped."""
    poll = Poll.objects.get(pk=item.subject_ref.partition(":")[2])
    choice = drawn(world, CHOICES)
    scope = SCOPE if choice is Choice.APPROVE else ""
    said = Said(choice, why(world), poll.digest, scope)
    if hasattr(poll, "order"):
        voting.give(poll.order, said, actor=item.assignee, now=now)
        return f"order:{choice}"
    emergencies.cast(poll.emergency, Said(choice, said.rationale, said.digest),
                     actor=item.assignee, now=now)  # fmt: skip
    return f"emergency:{choice}"


def cast(world: Any, now: datetime, item: WorkItem) -> str:
    ballot = EmergencyBallot.objects.get(poll=item.subject_ref.partition(":")[2])
    choice = world.chance.choice((Choice.APPROVE, Choice.REJECT))
    said = Said(choice, why(world), ballot.poll.digest)
    emergencies.casting_vote(ballot, said, actor=item.assignee, now=now)
    return "casting in an emergency"


def look_through(world: Any, now: datetime, item: WorkItem) -> str:
    """The desk says that a request is complete, or what is missing."""
    check = CompletenessCheck.objects.get(pk=item.subject_ref.partition(":")[2])
    if world.chance.random() < 0.8:
        say_complete(check, actor=item.assignee, now=now)
        return "complete"
    part = Part("business_justification.problem_statement", why(world))
    say_missing(check, [part], actor=item.assignee, now=now)
    return "something missing"
