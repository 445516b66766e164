"""Whoever leaves, in whatever order: nothing is left without somebody who is here."""

import random

import pytest

from govportal.people.models import Person, Seat
from govportal.people.rules import SeatKind
from govportal.worklist.actions import open_item
from govportal.worklist.models import WorkItem
from registry.actions import update_agent
from registry.models import Agent
from registry.names import PEOPLE_FIELDS
from registry.rules.lifecycle import Lifecycle
from tests import make
from tests.make import SETUP, START
from tests.registry.leaving import DAY, an_agent, leaves, tasks, tick

PARTS = [part for part in PEOPLE_FIELDS if not part.endswith("reviewer")]


@pytest.mark.parametrize("seed", range(6))
def test_in_a_random_organisation_nothing_is_left_without_anybody(cast, seed):
    chance = random.Random(seed)
    people = [one for name, one in cast.everybody().items() if name != "administrator"]
    for n, person in enumerate(people):  # managers above and below, and none
        boss = chance.choice([None, *people[:n]]) if n else None
        Person.objects.filter(pk=person.pk).update(manager=boss)
    agents = [an_agent(cast, f"agent-{n}", has_right=chance.random() < 0.5) for n in range(6)]
    for agent in agents:
        named = {part: chance.choice([None, *people]) for part in chance.sample(PARTS, 4)}
        update_agent(agent, actor=SETUP, now=START, **named)
    request = make.request(cast, chance.choice(["tier1-ticket-triage", "tier3-claims"]))
    for n in range(4):
        open_item(
            cast.unit, kind=f"some.work_{n}", title=f"Work {n}", url="/", role="",
            assignee=chance.choice(people), key=f"work:{n}", actor=SETUP, now=START,
        )  # fmt: skip
    now = START
    for person in chance.sample(people, 9):
        now += DAY / 4
        leaves(person, now)
        if chance.random() < 0.7:
            tick(now)
    tick(now + DAY / 24)
    _nothing_is_left(now)
    assert request.pk


def _nothing_is_left(now):
    keys = {task.key.removeprefix("handover.").rpartition("#")[0] for task in tasks()}
    assert all(task.assignee.is_active for task in tasks())
    for agent in Agent.objects.exclude(lifecycle=Lifecycle.RETIRED):
        held = [getattr(agent, part) for part in PEOPLE_FIELDS]
        if any(person is not None and not person.is_active for person in held):
            assert agent.ledger_ref in keys, agent
    for seat in Seat.objects.filter(ends_on=None):
        sitting = [person for person in (seat.holder, seat.alternate) if person is not None]
        if not all(person.is_active for person in sitting):
            assert seat.ledger_ref in keys
    for boss in Person.objects.left().filter(reports__is_active=True).distinct():
        assert f"reports:{boss.ref}" in keys
    about = {item.subject_ref for item in WorkItem.objects.open().filter(assignee__is_active=True)}
    for item in WorkItem.objects.open().filter(assignee__is_active=False):
        covered = {item.subject_ref, f"work:{item.pk}", item.subject_ref.replace("review_", "")}
        assert covered & (keys | about), (item.kind, item.subject_ref)


def test_without_an_administrator_and_a_chair_it_is_said_in_the_log(cast, caplog):
    Seat.objects.filter(kind=SeatKind.CHAIR).update(alternate=None)
    for person in (cast.chair, cast.co_chair, cast.administrator):
        leaves(person, START)
    tick(START)
    assert "is left without anybody" in caplog.text
