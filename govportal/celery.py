"""Celery: carries ticks from beat to the worker, through Redis or through files.

Nothing is only written down in a message: every task looks at rows in the database
(docs/decisions/0003-queue-without-redis.md).
"""

import os
from pathlib import Path

from celery import Celery
from django.conf import settings
from kombu import Exchange, Queue

from govportal.ticks import TICKS, Work, schedule

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "govportal.settings")

EXCHANGE = Exchange("govportal", type="direct")


def _queue(name: str) -> Queue:
    # With its own routing key: Celery would give all queues the same one, and each message to all.
    return Queue(name, EXCHANGE, routing_key=name)


app = Celery("govportal", task_cls=Work)
app.conf.update(
    broker_url=settings.CELERY_BROKER_URL,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    task_ignore_result=True,
    task_default_queue="govportal.work",
    task_default_exchange=EXCHANGE.name,
    task_default_routing_key="govportal.work",
    task_queues=[_queue("govportal.work"), *(_queue(tick.queue) for tick in TICKS)],
    task_create_missing_queues=False,
    worker_prefetch_multiplier=1,
    worker_enable_remote_control=False,
    worker_hijack_root_logger=False,
    beat_schedule=schedule(),
    beat_scheduler="govportal.ticks:TickScheduler",
    beat_max_loop_interval=5,
    timezone="UTC",
)
if not settings.REDIS_URL:
    folder = Path(settings.DATA_DIR) / "queue"
    app.conf.broker_transport = "govportal.file_queue:Transport"
    app.conf.broker_transport_options = {
        "data_folder_in": str(folder),
        "data_folder_out": str(folder),
        "polling_interval": 0.25,
    }
app.autodiscover_tasks()
