"""Which agents count as monitored: by a monitor that could report about them, as it was then."""

from datetime import timedelta

import pytest

from incidents.actions.monitors import change_monitor, end_monitor, issue_key, revoke_key
from registry.models import Agent
from scorecards.sources.days import as_of_day
from scorecards.sources.running import in_production
from tests import make
from tests.incidents import alerting
from tests.make import START

LATER = START + timedelta(days=400)
DAY = timedelta(days=1)
WHY = "It reports nothing that another one does not report."


@pytest.fixture
def live(cast):
    request = make.request(cast, "tier1-internal-drafting")
    make.approve(request, START)
    make.to_production(request, START + DAY)
    return Agent.objects.get()


def monitored(days):
    at = as_of_day((START + days * DAY).date(), LATER)
    return sum(one.monitored for one in in_production(at).values())


def test_a_monitor_without_a_key_reports_nothing(live, cast):
    watch = alerting.monitor(cast, START + 2 * DAY)
    assert monitored(3) == 0
    key = alerting.key(cast, watch, START + 4 * DAY, days=10).key
    assert [monitored(day) for day in (3, 4, 13, 14)] == [0, 1, 1, 0]  # expired on the last
    revoke_key(key, WHY, actor=cast.operator, now=START + 6 * DAY)
    assert [monitored(day) for day in (5, 6)] == [1, 0]


def test_a_key_that_was_replaced_opens_until_its_overlap_ends(live, cast):
    watch = alerting.monitor(cast, START + 2 * DAY)
    alerting.key(cast, watch, START + 2 * DAY)
    new = issue_key(watch, 90, overlap_hours=48, actor=cast.operator, now=START + 4 * DAY).key
    revoke_key(new, WHY, actor=cast.operator, now=START + 4 * DAY)
    assert [monitored(day) for day in (2, 4, 5, 6)] == [1, 1, 1, 0]


@pytest.mark.parametrize(
    ("scope", "count"), [("all", 1), ("agent", 1), ("unit", 1), ("other unit", 0)]
)
def test_it_names_the_agent_or_its_unit_or_all(live, cast, scope, count):
    named = {
        "all": {},
        "agent": {"agents": [live]},
        "unit": {"units": [cast.unit]},
        "other unit": {"units": [cast.other_unit]},
    }
    alerting.sender(cast, START + 2 * DAY, **named[scope])
    assert (monitored(1), monitored(2)) == (0, count)


def test_its_scope_is_that_of_the_day_and_its_end_ends_it(live, cast):
    watch = alerting.sender(cast, START + 2 * DAY, agents=[live]).monitor
    other = alerting.setting(cast, units=[cast.other_unit])
    change_monitor(watch, other, actor=cast.operator, now=START + 5 * DAY)
    assert [monitored(day) for day in (2, 4, 5, 6)] == [1, 1, 0, 0]
    change_monitor(watch, alerting.setting(cast), actor=cast.operator, now=START + 7 * DAY)
    end_monitor(watch, WHY, actor=cast.operator, now=START + 9 * DAY)
    assert [monitored(day) for day in (7, 8, 9)] == [1, 1, 0]
