"""The sweep's cost: queries by the batch, not by the clock; and the command that runs it."""

import io
import json
from datetime import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from govportal.worklist.actions import sweep
from govportal.worklist.models import Clock, ClockEvent
from tests.worklist.cast import Cast, a_clock, berlin

pytestmark = pytest.mark.django_db


def queries_of_a_sweep(cast: Cast, clocks: int, at: datetime) -> int:
    for _ in range(clocks):
        a_clock(cast)
    with CaptureQueriesContext(connection) as captured:
        assert sweep(at).clocks == clocks
    return len(captured)


@pytest.mark.parametrize(("clocks", "day"), [(40, 13), (6, 19)])
def test_many_clocks_cost_what_one_costs(cast: Cast, clocks: int, day: int) -> None:
    """On the 13th each has a warning, on the 19th all of its eight events.

    SQLite takes 999 values a statement, hence six clocks for many rows; PostgreSQL does not care.
    """
    queries_of_a_sweep(cast, 1, berlin(day))  # warm: the calendar is kept in memory
    Clock.objects.update(next_event_at=None)
    one = queries_of_a_sweep(cast, 1, berlin(day))
    Clock.objects.update(next_event_at=None)
    assert queries_of_a_sweep(cast, clocks, berlin(day)) == one


def test_a_sweep_with_nothing_due_asks_one_question(cast: Cast) -> None:
    a_clock(cast)
    with CaptureQueriesContext(connection) as captured:
        sweep(berlin(12, 10))
    assert len([q for q in captured if "SELECT" in q["sql"]]) == 1


def test_looking_for_due_clocks_reads_the_index_only(cast: Cast) -> None:
    plan = Clock.objects.due(berlin(12)).explain()
    assert "clock_next_event" in plan or connection.vendor == "postgresql"


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("sweep_clocks", *args, stdout=out)
    return out.getvalue()


def test_the_command_says_what_it_did(cast: Cast) -> None:
    clock = a_clock(cast)
    said = json.loads(run("--now", berlin(13).isoformat(), "--json"))
    assert said["clocks"] == 1
    (event,) = said["events"]
    assert (event["clock"], event["kind"], event["threshold"]) == (clock.ledger_ref, "warning", 50)
    assert "hop 200" in run("--now", berlin(28).isoformat())
    assert "0 events of 0 clocks" in run("--now", berlin(28).isoformat())


@pytest.mark.parametrize("text", ["tomorrow", "2026-01-13T09:00", "2026-13-01T09:00+01:00"])
def test_a_wrong_time_is_refused_and_nothing_happens(cast: Cast, text: str) -> None:
    a_clock(cast)
    with pytest.raises(CommandError, match="is not a time with a zone"):
        run("--now", text)
    assert not ClockEvent.objects.exists()


def test_the_command_counts_to_now_by_default(cast: Cast, capsys: Any) -> None:
    a_clock(cast)
    assert "8 events of 1 clocks" in run()
