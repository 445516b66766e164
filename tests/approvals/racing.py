"""Several people at once, in threads of their own with real locks."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import OperationalError, connection

from govportal.refusals import Refused


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run the calls in threads of their own, together; what each gave or raised as Refused."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        try:
            for _ in range(20):  # SQLite tells a writer that waited too long to try again
                try:
                    return call() or "done"
                except OperationalError:
                    if connection.vendor != "sqlite":
                        raise  # two that wait for each other: locks taken in different orders
            raise AssertionError("never got the lock")
        except Refused as refused:
            return refused.refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def codes(results):
    return sorted(r for r in results if isinstance(r, str) and "." in r)
