"""Two at once, and killed in the middle: one effect each, on both databases."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import OperationalError, connection
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.actions import (
    claim_job,
    close_item,
    deliver_notices,
    enqueue_job,
    notify,
    pause_clock,
    stop_clock,
    sweep,
)
from govportal.worklist.models import Clock, ClockEvent, ClockPause, Job, Notice, WorkItem
from tests.worklist.cast import MONDAY, SETUP, Cast, a_clock, berlin, the_cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def cast(transactional_db: Any) -> Cast:
    return the_cast()


def at_once(*acts: Callable[[], object]) -> list[Any]:
    """Run these in threads that start together; what each returned or was refused."""
    barrier = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(n: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            answers[n] = act()
        except (Refused, OperationalError) as error:
            answers[n] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_two_sweeps_at_once_do_everything_once(cast: Cast) -> None:
    for _ in range(30):
        a_clock(cast)
    answers = at_once(*[lambda: sweep(berlin(19), batch=7)] * 3)
    assert sum(len(swept.events) for swept in answers) == 30 * 8
    assert ClockEvent.objects.count() == 30 * 8
    assert WorkItem.objects.count() == 30 * 5
    assert Entry.objects.filter(verb="clock.hop").count() == 30 * 4


def test_two_decisions_at_once_stop_the_clock_once(cast: Cast) -> None:
    clock = a_clock(cast)
    answers = at_once(*[lambda: stop_clock(clock, actor=cast.owner, now=berlin(13))] * 4)
    assert sum(isinstance(answer, Refused) for answer in answers) == 3
    assert Entry.objects.filter(verb="clock.stopped").count() == 1


def test_a_sweep_and_a_decision_agree(cast: Cast) -> None:
    clocks = [a_clock(cast) for _ in range(10)]

    def decide() -> None:
        for clock in clocks:
            stop_clock(clock, actor=cast.owner, now=berlin(19))

    at_once(lambda: sweep(berlin(19), batch=3), decide)
    assert ClockEvent.objects.count() == 10 * 8
    assert not Clock.objects.running().exists()


def test_the_same_question_twice_pauses_once(cast: Cast) -> None:
    clock = a_clock(cast)
    act = lambda: pause_clock(clock, cause="question:1", actor=cast.owner, now=berlin(12, 10))  # noqa: E731
    answers = at_once(act, act)
    assert sum(isinstance(answer, Refused) for answer in answers) == 1
    assert ClockPause.objects.count() == 1


def test_an_item_is_closed_once(cast: Cast) -> None:
    a_clock(cast)
    item = WorkItem.objects.get()
    answers = at_once(*[lambda: close_item(item, actor=cast.owner, now=berlin(13))] * 3)
    assert sum(isinstance(answer, Refused) for answer in answers) == 2


def test_two_deliverers_send_each_mail_once(cast: Cast) -> None:
    now = timezone.now()
    for n in range(40):
        notify(cast.owner, key=f"mail:{n}", subject=f"Mail {n}", body="", url="/", now=now)
    at_once(*[lambda: deliver_notices(now, batch=6)] * 3)
    assert sorted(message.subject for message in mail.outbox) == sorted(
        f"Mail {n}" for n in range(40)
    )
    assert Notice.objects.filter(state="sent").count() == 40


def test_a_job_is_claimed_once(cast: Cast) -> None:
    enqueue_job("pack", {}, actor=SETUP, now=MONDAY)
    answers = at_once(*[lambda: claim_job(MONDAY)] * 4)
    assert sum(isinstance(answer, Job) for answer in answers) == 1


SWEEPER = """
import sys, django
django.setup()
from datetime import datetime
from govportal.worklist.actions import sweep
sweep(datetime.fromisoformat(sys.argv[1]), batch=2)
"""


def sweeper() -> "subprocess.Popen[bytes]":
    database = connection.settings_dict
    if connection.vendor == "postgresql":
        url = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    else:
        url = f"sqlite:///{database['NAME']}"
    return subprocess.Popen(
        [sys.executable, "-c", SWEEPER, berlin(19).isoformat()],
        env={
            **os.environ,
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": os.environ["DJANGO_SETTINGS_MODULE"],
        },
        cwd=settings.BASE_DIR,
    )


def test_killed_between_due_and_warning_nothing_is_lost_or_done_twice(cast: Cast) -> None:
    for _ in range(60):
        a_clock(cast)
    connection.close()
    for more_than in (0, 100, 250):
        with sweeper() as process:
            while ClockEvent.objects.count() <= more_than:
                time.sleep(0.005)
            process.send_signal(signal.SIGKILL)
        entries = Entry.objects.filter(verb__in=["clock.warning", "clock.due", "clock.hop"])
        assert entries.count() == ClockEvent.objects.count() < 60 * 8
    with sweeper() as process:
        assert process.wait(60) == 0
    assert ClockEvent.objects.count() == 60 * 8
    assert WorkItem.objects.count() == 60 * 5
    assert Notice.objects.count() == len(set(Notice.objects.values_list("key")))
    assert sweep(berlin(19) + timedelta(seconds=1)).clocks == 0
