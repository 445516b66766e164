"""Beat asks again every few seconds, and never so often that the worker is busy with old asking."""

import threading
from typing import Any

import pytest
from celery import Celery

from govportal.celery import app
from govportal.ticks import TICKS, TickScheduler, Work


class Broker:
    """Counts what is published; says how much waits."""

    def __init__(self) -> None:
        self.waiting: dict[str, int] = {}

    def queue_declare(self, queue: str) -> Any:
        return type("Declared", (), {"message_count": self.waiting.get(queue, 0)})()


class Producer:
    def __init__(self) -> None:
        self.channel = Broker()


@pytest.fixture
def beat(monkeypatch):
    scheduler = TickScheduler(app=app, Producer=Producer, lazy=True)  # type: ignore[arg-type]
    producer = Producer()

    def publish(entry: Any, producer: Any = None, advance: bool = True) -> None:
        queue = entry.options["queue"]
        producer.channel.waiting[queue] = producer.channel.waiting.get(queue, 0) + 1

    monkeypatch.setattr(scheduler, "apply_async", publish)
    scheduler.merge_inplace(app.conf.beat_schedule)
    return scheduler, producer


def test_a_night_without_worker_leaves_one_tick_of_each_kind(beat):
    scheduler, producer = beat
    for _ in range(1000):
        for entry in scheduler.schedule.values():
            scheduler.apply_entry(entry, producer=producer)
    assert producer.channel.waiting == {tick.queue: 1 for tick in TICKS}


def test_a_lost_tick_is_followed_by_the_next(beat):
    scheduler, producer = beat
    entry = scheduler.schedule["seal"]
    scheduler.apply_entry(entry, producer=producer)
    producer.channel.waiting.clear()  # taken by a worker that was killed before it began
    scheduler.apply_entry(entry, producer=producer)
    assert producer.channel.waiting == {"govportal.seal": 1}


def test_beat_outlives_a_broker_that_is_away(beat, caplog):
    scheduler, _ = beat

    class Away:
        @property
        def channel(self) -> Broker:
            raise ConnectionError("refused")

    scheduler.apply_entry(scheduler.schedule["seal"], producer=Away())
    assert "tick seal not published: refused" in caplog.text


def test_every_tick_waits_in_its_own_queue_and_expires():
    entries = app.conf.beat_schedule.values()
    assert len({entry["options"]["queue"] for entry in entries}) == len(TICKS)
    assert all(entry["options"]["expires"] >= 10 * entry["schedule"] for entry in entries)
    assert {queue.name for queue in app.conf.task_queues} >= {tick.queue for tick in TICKS}
    assert all(queue.routing_key == queue.name for queue in app.conf.task_queues)


def test_the_tasks_that_ticks_ask_for_exist():
    app.loader.import_default_modules()
    assert {tick.task for tick in TICKS} <= set(app.tasks)


def test_a_tick_that_still_runs_is_not_begun_again():
    began, go_on, runs = threading.Event(), threading.Event(), []

    def seal() -> None:
        runs.append(1)
        began.set()
        go_on.wait(5)

    task = Celery("house", task_cls=Work).task(name="govportal.ledger.tasks.seal_ledger")(seal)
    first = threading.Thread(target=task)
    first.start()
    began.wait(5)
    task()
    go_on.set()
    first.join()
    assert runs == [1]
    task()
    assert runs == [1, 1]
