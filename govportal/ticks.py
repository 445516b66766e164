"""The timers: what is looked at again every few seconds, and how beat keeps from piling it up.

Clocks and outbox rows are in the database with their due times; a tick only says "look". So one
waiting tick of a kind is enough, and a lost one costs nothing but its interval.
"""

import logging
import threading
from dataclasses import dataclass
from typing import Any

from celery import Task
from celery.beat import ScheduleEntry, Scheduler

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Tick:
    """One timer: the task it asks for, how often in seconds, and the queue it waits in."""

    name: str
    task: str
    seconds: float

    @property
    def queue(self) -> str:
        return f"govportal.{self.name}"


TICKS = (
    Tick("seal", "govportal.ledger.tasks.seal_ledger", 1.0),
    Tick("sweep", "govportal.worklist.tasks.sweep", 5.0),
    Tick("deliver", "govportal.worklist.tasks.deliver", 5.0),
    Tick("posts", "govportal.worklist.tasks.deliver_posts", 2.0),  # whatever the mail server does
    Tick("follow_up", "approvals.tasks.follow_up", 5.0),
    Tick("incidents", "incidents.tasks.follow_up", 5.0),
    Tick("pages", "incidents.tasks.keep_pages", 5.0),
    Tick("incident_days", "incidents.tasks.keep_incidents", 600.0),  # what falls due by the day
    Tick("containment", "incidents.tasks.run_containments", 2.0),
    Tick("reviews", "approvals.tasks.keep_reviews", 600.0),  # what falls due by the day
    Tick("handovers", "govportal.worklist.tasks.keep_handovers", 60.0),
    Tick("identities", "registry.tasks.keep_identities", 3600.0),  # agents without a call
    Tick("vendors", "registry.tasks.keep_vendors", 600.0),
    Tick("verify", "govportal.ledger.tasks.verify_ledger", 24 * 3600.0),
    Tick("defaults", "approvals.tasks.load_defaults", 6 * 3600.0),  # calendars of coming years
    Tick("inventory", "registry.tasks.tidy_inventory", 3600.0),
    Tick("scorecards", "scorecards.tasks.keep_scorecards", 60.0),
    Tick("proofs", "scorecards.tasks.keep_proofs", 60.0),
    Tick("patterns", "scorecards.tasks.keep_patterns", 1800.0),
    Tick("scorecard_reports", "scorecards.tasks.keep_reports", 300.0),
    Tick("findings", "evidence.tasks.keep_findings", 3600.0),
    Tick("own_controls", "evidence.tasks.keep_own_controls", 3600.0),
    Tick("access", "evidence.tasks.keep_access", 60.0),  # begins and ends by the day
    Tick("checkpoints", "evidence.tasks.keep_publishing", 60.0),
    Tick("packs", "evidence.tasks.tidy_packs", 300.0),
    Tick("jobs", "govportal.worklist.tasks.run_jobs", 2.0),
    Tick("documents", "govportal.worklist.tasks.print_documents", 2.0),
    Tick("books", "govportal.worklist.tasks.print_books", 5.0),
)
TICKS_BY_NAME = {tick.name: tick for tick in TICKS}


def schedule() -> dict[str, dict[str, Any]]:
    """The ticks as Celery's static beat schedule. A tick expires when ten more were due."""
    return {
        tick.name: {
            "task": tick.task,
            "schedule": tick.seconds,
            "options": {"queue": tick.queue, "expires": 10 * tick.seconds},
        }
        for tick in TICKS
    }


class TickScheduler(Scheduler):
    """Publishes a tick only when none of its kind waits.

    With the worker away for a night and beat running, Celery's own scheduler would leave 43,000
    messages for the one-second tick alone, and the worker would be busy with them for minutes.
    """

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        try:
            channel: Any = (producer or self.producer).channel
            waiting = channel.queue_declare(TICKS_BY_NAME[str(entry.name)].queue).message_count
        except Exception as error:  # the broker is away: the next tick asks again
            log.warning("tick %s not published: %s", entry.name, error)
            return
        if not waiting:
            super().apply_entry(entry, producer=producer)


class Work(Task[Any, Any]):
    """Base of all tasks: a tick that still runs is not begun a second time in this process.

    Otherwise a long sealing run would soon hold every thread, each waiting for the first.
    """

    abstract = True
    _locks = {tick.task: threading.Lock() for tick in TICKS}

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        lock = self._locks.get(self.name or "")
        if lock is None:
            return super().__call__(*args, **kwargs)
        if not lock.acquire(blocking=False):
            return None
        try:
            return super().__call__(*args, **kwargs)
        finally:
            lock.release()
