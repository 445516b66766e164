"""SQLite: clocks and calendars keep their rows, whatever the connection's settings."""

from django.db import migrations

from govportal.guards import Guard, never_replaced, operation

VERSION = "worklist_calendarversion"
GUARDS = [
    *never_replaced(
        "worklist_clockchange",
        ("clock_id", "number"),
        partly={("clock_id", "kind"): "NEW.kind = 'stopped'"},
    ),
    *never_replaced(VERSION, ("calendar_id", "number")),
    # The other columns of its key are fixed already; UPDATE OR REPLACE would take a new number.
    Guard(VERSION, "UPDATE", f"{VERSION}_keeps_id", f"{VERSION} keeps its id", "NEW.id = OLD.id"),
]


class Migration(migrations.Migration):
    dependencies = [("worklist", "0002_guards")]
    operations = [operation(GUARDS)]
