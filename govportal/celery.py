"""Celery's worker: looks at rows in the database when a tick says so.

Nothing is only written down in a message (docs/decisions/0003-queue-without-redis.md).
"""

import os
import sys
import warnings

from celery import Celery

from govportal.broker import configure
from govportal.ticks import Work

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govportal.settings")
# Celery warns a worker that runs as root, because of pickled messages, which ours does not accept.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")

app = Celery("govportal", task_cls=Work, fixups=["govportal.reuse:reusing"])
configure(app)
app.autodiscover_tasks()


def work(threads: int) -> None:
    """Do what ticks ask for, until told to stop."""
    worker = app.Worker(
        pool_cls="threads",
        concurrency=threads,
        without_gossip=True,
        without_mingle=True,
        without_heartbeat=True,
        loglevel="WARNING",
        quiet=True,
    )
    worker.start()
    sys.exit(worker.exitcode)
