"""Figures of a day: counted from agents and their histories, read as a dashboard does."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache, partial
from typing import Any

from django.db import connection, transaction
from django.db.models import Count

from approvals.models import Review
from bench.filling import Filled, copy_of, in_bulk, organisation
from bench.harness import Measured, beside_each_other, case
from govportal.ledger.rules import SYSTEM
from govportal.worklist.models import Clock, ClockEvent
from registry.models import Agent, Authorisation
from scorecards.actions.snapshots import count_day
from scorecards.models import Snapshot
from scorecards.scores import month_ends, scores_of
from tests import make

NOW = make.START + timedelta(days=30, hours=3)
DAY = NOW.date() - timedelta(days=1)
STATES = ("registered", "in_review", "production")
SHORT, LONG = 2_000, 100_000


@cache
def organised() -> Filled:
    return organisation()


def grown(size: int) -> Filled:
    """So many agents with three states each; a third of them lives. A tenth as many reviews were
    decided, and one in ten of them late; ten times as many entries."""
    made, before = organised(), Agent.objects.count()
    if before >= size:
        return made
    made.grow(size)
    made.grow_ledger(10 * (size - before))
    known = Agent.history.order_by().values("id")
    agents = list(Agent.objects.exclude(pk__in=known).order_by("pk"))
    in_bulk(_histories(agents))
    in_bulk(_rights(agents))
    _decided(made, size // 10)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return made


def _histories(agents: list[Agent]) -> Iterator[Any]:
    for n, stage in enumerate(STATES):
        for agent in agents:
            fields = {f.attname: getattr(agent, f.attname) for f in Agent._meta.concrete_fields}
            stage = stage if n < 2 or agent.lifecycle == "production" else "registered"
            yield Agent.history.model(
                **fields | {"lifecycle": stage},
                history_date=make.START + timedelta(days=n),
                history_type="~" if n else "+",
            )


def _rights(agents: list[Agent]) -> Iterator[Any]:
    for agent in agents:
        if agent.lifecycle == "production":
            yield Authorisation.history.model(
                id=agent.pk, agent_id=agent.pk, state="active", live_at=make.START,
                valid_from=make.START, valid_until=NOW.date(), lapses_on=NOW.date(),
                post_deployment_days=30, history_date=make.START, history_type="+",
            )  # fmt: skip


def _decided(made: Filled, count: int) -> None:
    review = made.case.review
    assert review is not None and review.clock is not None
    known = Review.objects.filter(subject_id__startswith="DONE-").count()
    numbers, ended = range(known, count), NOW - timedelta(days=9)
    last = Clock.objects.order_by("-pk").values_list("pk", flat=True)[0]
    stopped = {"state": "stopped", "stopped_at": ended, "next_event_at": None}
    with transaction.atomic():
        in_bulk(copy_of(review.clock, **stopped) for _n in numbers)
        clocks = list(Clock.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True))
        in_bulk(
            ClockEvent(clock_id=pk, kind="due", threshold=100, due_at=ended, happened_at=ended,
                       outcome="told")
            for pk in clocks[::10]
        )  # fmt: skip
        in_bulk(
            copy_of(review, subject_id=f"DONE-{n}", clock_id=pk, state="decided", closed_at=ended)
            for n, pk in zip(numbers, clocks, strict=True)
        )


def by_state() -> object:
    rows = Agent.history.order_by().values_list("unit_id", "lifecycle")
    return list(rows.annotate(n=Count("pk")))


@case(
    "figures of a day", beside="one count of the agents’ history", unit="ms",
    sizes=[SHORT], full=[LONG], at_most=100,
)  # fmt: skip
def counting(size: int) -> Measured:
    made = grown(size)
    count = partial(count_day, DAY, actor=SYSTEM("bench"), now=NOW)
    seen = beside_each_other(count, by_state, repeat=3)
    figures = Snapshot.objects.of(None).get(day=DAY).figures
    known = figures["agents.known"]["n"]
    note = f"{Snapshot.objects.filter(day=DAY).count()} snapshots of {len(figures)} figures"
    fault = "" if known >= Agent.objects.count() - len(made.units) else "agents must be counted"
    return Measured(seen.subject, seen.reference, note, fault)


@case(
    "figures a dashboard reads", beside="one snapshot", unit="ms",
    sizes=[SHORT], full=[LONG], at_most=80, no_more=150,
)  # fmt: skip
def reading(size: int) -> Measured:
    grown(size)
    like = Snapshot.objects.of(None).get(day=DAY)
    Snapshot.objects.exclude(pk=like.pk).filter(unit=None).delete()
    in_bulk(copy_of(like, day=day) for day in month_ends(DAY))
    return beside_each_other(
        lambda: scores_of(None, DAY), lambda: Snapshot.objects.of(None).get(day=DAY).figures
    )
