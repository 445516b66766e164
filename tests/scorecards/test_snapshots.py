"""Days are counted once, again without a difference, and the tick fills what is missing."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from govportal.ledger.as_of import as_of
from govportal.ledger.models import Entry
from govportal.ledger.rules import SYSTEM
from registry.models import Agent
from scorecards.actions import snapshots
from scorecards.models import Snapshot
from scorecards.sources.days import as_of_day, begin_of, day_of
from tests import make
from tests.make import START

SYS = SYSTEM("scorecards")


@pytest.fixture
def live(cast):
    """An agent of tier 1 that went live some days after it was asked for."""
    request = make.request(cast, "tier1-internal-drafting")
    make.approve(request, START)
    at = make.to_production(request, START + timedelta(days=2))
    return Agent.objects.get(), at


def test_history_happens_when_its_action_does(live):
    agent, at = live
    [now] = as_of(Agent, at + timedelta(seconds=1)).filter(slug=agent.slug)
    [before] = as_of(Agent, at - timedelta(days=1)).filter(slug=agent.slug)
    assert (now.lifecycle, before.lifecycle) == ("production", "approved")
    assert not as_of(Agent, agent.created_at).filter(slug=agent.slug)


def test_a_day_tells_of_what_was_known_at_its_end(live):
    agent, at = live
    day, now = as_of_day(at.date(), at + timedelta(days=9)), at + timedelta(days=9)
    for one in (day.day - timedelta(days=1), day.day):
        snapshots.count_day(one, actor=SYS, now=now)
    before, after = Snapshot.objects.of(None)
    assert before.figure("coverage.valid_approval").measured.why == "no_cases"
    assert after.figure("coverage.valid_approval").measured.denominator == 1
    assert Snapshot.objects.of(agent.unit).get(day=day.day).figures == after.figures
    assert before.is_final and after.is_final and after.as_of == day.end


def test_counting_again_gives_the_same_and_says_nothing_twice(live):
    _, at = live
    now, since = at + timedelta(days=20), (at - timedelta(days=10)).date()
    first = list(snapshots.rebuild_snapshots(since, actor=SYS, now=now))
    digests = list(Snapshot.objects.values_list("day", "unit", "digest"))
    again = list(snapshots.rebuild_snapshots(since, actor=SYS, now=now + timedelta(hours=1)))
    assert len(first) == len(again) == 30 and not any(again)
    assert list(Snapshot.objects.values_list("day", "unit", "digest")) == digests
    assert Entry.objects.filter(verb="scorecard.counted").count() == 30


def test_a_figure_that_differs_is_named_and_recorded(live):
    _, at = live
    now = at + timedelta(days=2)
    snapshots.count_day(at.date(), actor=SYS, now=now)
    kept = Snapshot.objects.of(None).get()
    kept.figures["coverage.valid_approval"]["n"] = 0
    kept.digest = snapshots.digest_of(kept.figures)
    kept.save()
    [found] = snapshots.count_day(at.date(), actor=SYS, now=now)
    kept_n, found_n = (json.loads(json.dumps(one))["n"] for one in (found.kept, found.found))
    assert (found.kpi, kept_n, found_n) == ("coverage.valid_approval", 0, 1)
    assert Entry.objects.filter(verb="scorecard.counted").count() == 2


def test_the_tick_counts_today_hourly_and_missed_days_the_newest_first(live):
    _, at = live
    now = at + timedelta(days=15)
    assert snapshots.keep_snapshots(now) == 1 + snapshots.AT_ONCE
    days = list(Snapshot.objects.of(None).values_list("day", flat=True))
    assert days == [now.date() - timedelta(days=n) for n in range(10, -1, -1)]
    while snapshots.keep_snapshots(now):
        pass
    assert Snapshot.objects.of(None).first().day == snapshots.first_day(now)
    assert snapshots.keep_snapshots(now + timedelta(minutes=30)) == 0
    assert snapshots.keep_snapshots(now + timedelta(minutes=56)) == 1


def test_a_day_is_one_of_the_portals_zone_also_when_clocks_change():
    spring = as_of_day(date(2026, 3, 29), START + timedelta(days=999))
    assert spring.end - begin_of(date(2026, 3, 29)) == timedelta(hours=23)
    with pytest.raises(ValueError, match="has not begun"):
        as_of_day(date(2026, 3, 29), begin_of(date(2026, 3, 28)))


def test_commands_speak_to_people_and_programs(live):
    out = StringIO()
    call_command("kpis", "--json", stdout=out)
    found = json.loads(out.getvalue())["kpis"]
    assert found["coverage.logged_sessions"]["why"] == "waits_for_gateway"
    assert found["coverage.valid_approval"].keys() >= {"value", "target", "n", "d"}
    out, today = StringIO(), day_of(timezone.now()).isoformat()
    call_command("rebuild_snapshots", "--from", today, "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"days": 0, "differences": []}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("kpis --unit no-such", "unit.unknown"),
        ("kpis --as-of 0001-01-01", "day.not_counted"),
        ("kpis --as-of 9999-12-31", "day.not_counted"),
        ("rebuild_snapshots --from 0001-01-01", "day.before_first"),
        ("rebuild_snapshots --from 2026-01-01", "day.before_first"),
        ("rebuild_snapshots --from 9999-12-31", "day.to_come"),
    ],
)
def test_commands_refuse_days_that_are_none(live, command, code):
    out = StringIO()
    with pytest.raises(CommandError) as refused:
        call_command(*command.split(), "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert told == {"ok": False, "code": code, "error": str(refused.value)}
    assert not Snapshot.objects.exists()


def test_without_an_agent_there_is_nothing_to_count_again(db):
    with pytest.raises(CommandError, match="no agent has been entered"):
        call_command("rebuild_snapshots", "--from", "2026-11-01")
