"""The sweep command never passes a travelled time off as the real one."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.worklist.models import ClockEvent
from tests.worklist.cast import Cast, a_clock, berlin


def run(*args: str) -> str:
    out = io.StringIO()
    call_command("sweep_clocks", *args, stdout=out)
    return out.getvalue()


def marks_of_the_sweep(*args: str) -> set[bool]:
    known = set(Entry.objects.values_list("pk", flat=True))
    run(*args)
    return set(Entry.objects.exclude(pk__in=known).values_list("demo", flat=True))


def test_a_travelled_time_is_marked_in_the_ledger(cast: Cast) -> None:
    a_clock(cast)
    assert marks_of_the_sweep("--now", berlin(28).isoformat()) == {True}


@pytest.mark.parametrize("seconds", [-50, 50])
def test_the_real_time_by_a_slightly_different_clock_is_no_travel(cast: Cast, seconds: int) -> None:
    a_clock(cast)
    near = timezone.now() + timedelta(seconds=seconds)
    assert marks_of_the_sweep("--now", near.isoformat()) == {False}


def test_without_a_time_nothing_is_marked(cast: Cast) -> None:
    a_clock(cast)
    assert marks_of_the_sweep() == {False}


def test_in_production_clocks_do_not_run_ahead(cast: Cast, settings) -> None:
    settings.GOVPORTAL_MODE = "production"
    a_clock(cast)
    with pytest.raises(CommandError, match="still to come"):
        run("--now", (timezone.now() + timedelta(hours=1)).isoformat())
    assert not ClockEvent.objects.exists()
    assert marks_of_the_sweep("--now", berlin(28).isoformat()) == {True}


def test_a_time_that_is_none_is_answered_in_json_when_asked_for(cast: Cast) -> None:
    out = io.StringIO()
    with pytest.raises(CommandError):
        call_command("sweep_clocks", "--now", "tomorrow", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["ok"] is False and "is not a time with a zone" in said["error"]
