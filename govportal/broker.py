"""How ticks travel: through Redis, or through files in the data folder."""

from pathlib import Path
from typing import Any

from celery import Celery
from django.conf import settings
from kombu import Exchange, Queue

from govportal.ticks import TICKS, schedule

EXCHANGE = Exchange("govportal", type="direct")


def configure(app: Celery[Any]) -> None:
    """Give the worker's or the timers' application the same broker, queues and schedule."""
    app.conf.update(
        broker_url=settings.REDIS_URL or "filesystem://localhost",
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
        app.conf.update(_files(Path(settings.DATA_DIR) / "queue"))


def _queue(name: str) -> Queue:
    # With its own routing key: Celery would give all queues the same one, and each message to all.
    return Queue(name, EXCHANGE, routing_key=name)


def _files(folder: Path) -> dict[str, Any]:
    return {
        "broker_transport": "govportal.file_queue:Transport",
        "broker_transport_options": {
            "data_folder_in": str(folder),
            "data_folder_out": str(folder),
            "polling_interval": 0.25,
        },
    }
