from django.db import migrations

# What a calendar said and what was done to a clock stays as it was written: clocks are recounted
# from these rows. Allowed: how far a version's working time is stored.
FIXED = {
    "worklist_clockchange": "",
    "worklist_calendarversion": "calendar_id number spec digest published_at",
}
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION worklist_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '% stays as it was written', TG_TABLE_NAME; END $$;
"""


def _changed(columns, vendor):
    differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
    return " OR ".join(f"OLD.{c} {differs} NEW.{c}" for c in columns.split()) or "1 = 1"


def guard(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "postgresql":
        schema_editor.execute(POSTGRES_FUNCTION, params=None)
    for table, columns in FIXED.items():
        for act, when in (("update", _changed(columns, vendor)), ("delete", "1 = 1")):
            schema_editor.execute(_trigger(table, act, when, vendor), params=None)


def _trigger(table, act, when, vendor):
    head = f"CREATE TRIGGER {table}_no_{act} BEFORE {act.upper()} ON {table} FOR EACH ROW WHEN ({when})"
    if vendor == "sqlite":
        return f"{head} BEGIN SELECT RAISE(ABORT, '{table} stays as it was written'); END"
    return f"{head} EXECUTE FUNCTION worklist_stays()"


def unguard(apps, schema_editor):
    for table in FIXED:
        for act in ("update", "delete"):
            on = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
            schema_editor.execute(f"DROP TRIGGER {table}_no_{act}{on}")


class Migration(migrations.Migration):
    dependencies = [("worklist", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
