"""Database connections of the worker last as long as those of a web process.

Celery closes them before and after every task. On SQLite a new one reads pragmas, functions and the
whole schema, which kept a tenth of a processor busy while nobody did anything. What runs once a
minute or less often reads much, and gives connection and memory back.
"""

import ctypes
from functools import cached_property
from typing import Any

from celery import Celery
from celery.fixups.django import DjangoFixup, DjangoWorkerFixup  # type: ignore[attr-defined]
from django.db import close_old_connections, connections

from govportal.ticks import TICKS

SELDOM = {tick.task for tick in TICKS if tick.seconds >= 60}


class Reusing(DjangoWorkerFixup):
    """Closes what is broken or older than CONN_MAX_AGE, as Django does between two requests."""

    def close_database(self, **kwargs: Any) -> None:
        close_old_connections()

    def on_task_postrun(self, sender: Any, **kwargs: Any) -> None:
        """After every task."""
        super().on_task_postrun(sender, **kwargs)
        if sender.name in SELDOM and not sender.request.is_eager:
            connections.close_all()
            if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):  # glibc only
                trim(0)


class ReusingFixup(DjangoFixup):
    """What makes Celery know Django, with connections that stay."""

    @cached_property
    def worker_fixup(self) -> Reusing:
        return Reusing(self.app)


def reusing(app: Celery[Any]) -> ReusingFixup:
    """For ``Celery(fixups=…)``."""
    fixup = ReusingFixup(app)
    fixup.install()
    return fixup
