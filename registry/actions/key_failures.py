"""Wrong keys, counted in the database, so that all processes agree; and what people see of them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connections, router

from registry.models import KeyFailure
from registry.rules.throttles import window_of

KEPT = timedelta(days=1)
TABLE = KeyFailure._meta.db_table
# One journey, the rows always in the order given: two processes never wait for each other.
ADD = (
    f"INSERT INTO {TABLE} (scope, name, window, count) VALUES {{rows}} "  # noqa: S608
    f"ON CONFLICT (scope, name, window) DO UPDATE SET count = {TABLE}.count + 1 "
    "RETURNING scope, count"
)


def add_failure(names: Mapping[str, str], now: datetime) -> dict[str, int]:
    """Count one failure for each scope and name; how many each has in this window."""
    connection = connections[router.db_for_write(KeyFailure)]
    window = connection.ops.adapt_datetimefield_value(window_of(now))
    rows = [(scope, name[:60], window) for scope, name in names.items()]
    statement = ADD.format(rows=", ".join(["(%s, %s, %s, 1)"] * len(rows)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [value for row in rows for value in row])
        return dict(cursor.fetchall())


def forget_failures(now: datetime) -> int:
    """Remove the counts of windows long over; how many."""
    removed, _by_model = KeyFailure.objects.filter(window__lt=now - KEPT).delete()
    return removed
