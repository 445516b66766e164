"""A statutory clock counts elapsed time, never waits, and keeps its beginning and its limit.

Another classification or moment of awareness is another clock.
"""

from django.db import migrations

from govportal.guards import Guard, operation

TABLE = "worklist_clock"
IS = "SUBSTR(NEW.kind, 1, 10) = 'statutory_'"
WAS = "SUBSTR(OLD.kind, 1, 10) = 'statutory_'"
NEW = f"NOT ({IS}) OR (NEW.scale = 'calendar_hours' AND NEW.state <> 'paused')"
SAME = f"""
({IS} AND {WAS} OR NOT ({IS}) AND NOT ({WAS})) AND (NOT ({IS}) OR (
  NEW.scale = OLD.scale AND NEW.amount = OLD.amount AND NEW.started_at = OLD.started_at
  AND NEW.due_at = OLD.due_at AND NEW.state <> 'paused'
  AND (OLD.stopped_at IS NULL OR COALESCE(NEW.stopped_at, OLD.started_at) = OLD.stopped_at)))
"""
MESSAGE = "a statutory clock counts every hour and never pauses"
GUARDS = [
    Guard(TABLE, "INSERT", "worklist_statutory_counts", MESSAGE, NEW),
    Guard(TABLE, "UPDATE", "worklist_statutory_stays", MESSAGE, SAME),
    Guard(TABLE, "DELETE", "worklist_statutory_kept", "a statutory clock stays", f"NOT ({WAS})"),
]


class Migration(migrations.Migration):
    dependencies = [("worklist", "0006_posts")]
    operations = [operation(GUARDS)]
