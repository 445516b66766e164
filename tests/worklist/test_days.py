"""Work without a clock has a last day: it is sorted, counted and shown as what has one."""

import ast
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person
from govportal.worklist.actions import pause_clock
from govportal.worklist.actions.handovers import keep_handovers
from govportal.worklist.actions.passing import pass_item
from govportal.worklist.counts import open_tasks
from govportal.worklist.days import last_day, today_at
from govportal.worklist.models import WorkItem
from govportal.worklist.rules import Limit
from govportal.worklist.waits_as import NAMES
from tests.house.tree import ROOT
from tests.worklist.cast import MONDAY, SETUP, Cast, a_clock, an_item, berlin

pytestmark = pytest.mark.django_db
TODAY, DAY = MONDAY.date(), timedelta(days=1)
ROOMS = ("govportal", "registry", "approvals", "incidents", "scorecards", "evidence")


def by(cast: Cast, due_on: date | None, key: str, **more: Any) -> WorkItem:
    return an_item(cast, None, due_on=due_on, key=key, title=f"Work {key}", **more)


@pytest.mark.parametrize(
    ("ahead", "said"),
    [
        (9, ("ok", "9 days left", "On track", "Due Wed 21 Jan")),
        (4, ("ok", "4 days left", "On track", "Due Fri 16 Jan")),
        (3, ("soon", "3 days left", "Due soon", "Due Thu 15 Jan")),
        (1, ("soon", "1 day left", "Due soon", "Due Tue 13 Jan")),
        (0, ("soon", "Due today", "Due soon", "Due Mon 12 Jan")),
        (-1, ("late", "1 day late", "Overdue", "Was due Sun 11 Jan")),
        (-12, ("late", "12 days late", "Overdue", "Was due Wed 31 Dec 2025")),
    ],
)
def test_a_last_day_says_what_is_left_of_it(ahead: int, said: tuple[str, ...]) -> None:
    view = last_day(TODAY + ahead * DAY, MONDAY)
    assert (view.state, view.left_words, view.status_words, view.detail_words) == said


def test_it_is_the_portals_day_whoever_looks(settings: Any) -> None:
    settings.TIME_ZONE = "Europe/Berlin"
    with timezone.override("America/Los_Angeles"):
        assert last_day(TODAY, berlin(13, 0, 30)).state == "late"


def test_my_work_is_headed_by_the_day_that_its_last_days_are_counted_from(
    cast: Cast, client: Client, settings: Any
) -> None:
    settings.TIME_ZONE = "Pacific/Kiritimati"
    cast.owner.time_zone = "Pacific/Niue"  # 25 hours behind it
    cast.owner.save()
    now = timezone.now()
    today = today_at(now)
    by(cast, today, "today")
    client.force_login(cast.owner)
    body = client.get(reverse("home")).content.decode()
    assert today != timezone.localdate(now, ZoneInfo(cast.owner.time_zone))
    assert f"{today:%A} {today.day} {today:%B %Y}." in body and "Due today" in body


@pytest.mark.both_databases
def test_days_and_clocks_are_sorted_together(cast: Cast) -> None:
    long = a_clock(cast, limit=Limit.business_days(9))  # until the 23rd
    short = a_clock(cast, limit=Limit.business_days(2))  # until the evening of the 13th
    held = a_clock(cast, limit=Limit.business_days(1))
    pause_clock(held, cause="question:1", actor=cast.owner, now=berlin(12, 10))
    days = {n: by(cast, date(2026, 1, n), f"due-{n}") for n in (20, 13, 5)}
    none = by(cast, None, "none")
    items = list(WorkItem.objects.open().for_person(cast.owner).by_urgency())
    wanted = [days[5], days[13], short, days[20], long, held, none]
    assert [one.clock or one for one in items] == wanted


def test_where_there_is_a_clock_it_says_when(cast: Cast) -> None:
    clock = a_clock(cast)
    item = an_item(cast, clock, due_on=TODAY - DAY, key="both")
    assert item.due_on is None and item.clock == clock


@pytest.mark.both_databases
def test_the_number_in_the_menu_turns_red_when_a_day_is_over(cast: Cast) -> None:
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    by(cast, today, "today")
    by(cast, None, "none")
    tally = open_tasks(cast.owner)
    assert tally.rows.count() == 2 and not tally.rows.filter(tally.urgent).exists()
    late = by(cast, today - DAY, "late")
    assert tally.rows.filter(tally.urgent).get() == late


def test_my_work_shows_days_as_it_shows_clocks(cast: Cast, client: Client) -> None:
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    by(cast, today + 30 * DAY, "later", role="who_answers")
    by(cast, today, "today")
    by(cast, today - 2 * DAY, "late", role="action_owner")
    by(cast, None, "none")
    client.force_login(cast.owner)
    page = client.get("/")
    titles = {name: [row["title"] for row in page.context[name]] for name in ("today", "later")}
    assert titles == {"today": ["Work late", "Work today"], "later": ["Work later", "Work none"]}
    text = page.content.decode()
    for words in ("2 days late", "Overdue", "Due today", "Due soon", "30 days left",
                  "Who answers", "Action owner"):  # fmt: skip
        assert words in text
    with translation.override("de"):
        assert "Who_answers" not in text and "Who_Answers" not in text


def test_forty_days_cost_what_one_costs(
    cast: Cast, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.owner)
    for n in range(40):
        by(cast, TODAY + n * DAY, f"many-{n}")
    with django_assert_max_num_queries(12):
        assert client.get("/").context["count"] == 40


def test_a_day_stays_with_work_that_is_passed_on(cast: Cast) -> None:
    item = by(cast, TODAY + DAY, "passed")
    entry = Entry.objects.filter(verb="item.opened").latest("id")
    assert entry.content["data"]["due_on"] == "2026-01-13"
    deactivate_person(cast.owner, actor=SETUP, now=MONDAY)
    keep_handovers(MONDAY)
    task = WorkItem.objects.open().get(kind="handover.work")
    assert (task.assignee, task.due_on) == (cast.manager, TODAY + DAY)
    item.refresh_from_db()
    given = pass_item(item, cast.deputy, actor=cast.manager, now=MONDAY)
    assert (given.assignee, given.due_on) == (cast.deputy, TODAY + DAY)


def roles_given(path: Path) -> set[str]:
    """The roles that a file writes into work that it opens."""
    calls = (one for one in ast.walk(ast.parse(path.read_text())) if isinstance(one, ast.Call))
    given = (key for call in calls if getattr(call.func, "id", "") == "open_item"
             for key in call.keywords if key.arg == "role")  # fmt: skip
    return {key.value.value for key in given if isinstance(key.value, ast.Constant)}


def test_every_role_of_a_task_has_words_in_each_language() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("actions/**/*.py")]
    roles = set().union(*(roles_given(path) for path in files)) - {""}
    assert roles and roles <= set(NAMES)
