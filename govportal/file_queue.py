"""The queue of an installation without Redis: one file a message, in a folder of our own.

Celery's library brings such a transport, with three gaps that a busy portal falls into sooner or
later: a reader may meet a message that is still being written, messages pass through the system's
shared temporary folder, and two processes that start at once may overwrite each other's list of
queues, after which messages vanish. Here a message appears whole, by rename, stays in our folder,
and its routing key is its queue, so that there is no list.
"""

import os
import time
import uuid
from pathlib import Path
from queue import Empty
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps, loads


class Channel(filesystem.Channel):
    """Writes beside the queue and renames into it; takes by renaming out of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._taken.mkdir(parents=True, exist_ok=True)

    @property
    def _folder(self) -> Path:
        return Path(self.data_folder_in)

    @property
    def _taken(self) -> Path:
        return self._folder / "taken"

    def _lookup(self, exchange: str, routing_key: str, default: str | None = None) -> list[str]:
        return [routing_key]

    def _queue_bind(self, *binding: str | None) -> None:
        """Nothing to write down."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{time.time_ns():020d}_{uuid.uuid4().hex}.{queue}.msg"
        unfinished = self._taken / name
        unfinished.write_text(dumps(payload), encoding="utf-8")
        unfinished.rename(self._folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The oldest message, which is gone from the queue then. Raises Empty without one."""
        ending = f"{queue}.msg"
        for name in sorted(os.listdir(self._folder)):
            if name.partition(".")[2] != ending:
                continue
            taken = self._taken / name
            try:
                (self._folder / name).rename(taken)
            except FileNotFoundError:
                continue  # another reader was first
            text = taken.read_text(encoding="utf-8")
            taken.unlink()
            return loads(text)
        raise Empty


class Transport(filesystem.Transport):
    """Named in ``broker_transport`` by govportal.celery."""

    Channel = Channel
