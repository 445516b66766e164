# ruff: noqa: S608  every part of these statements is written in this file
"""The last day of work without a clock; open work gets the day that its subject has."""

from django.db import migrations, models

# By kind of work: table of its subject, day (and days on from it), and the column that the end of a reference names.
BY_REFERENCE = {
    "asked.name": ("evidence_askedevidence", "due_on", "number"),
    "asked.answer": ("evidence_askedevidence", "due_on", "number"),
    "finding.own": ("evidence_auditfinding", "due_on", "number"),
    "management.do": ("evidence_managementpoint", "due_on", "id"),
    "management.hold": ("evidence_managementreview", "next_on", "number"),
    "recertification.answer": ("evidence_recertification", "opened_on +21", "number"),
    "reconciliation.answer": ("evidence_reconciliation", "made_on +30", "number"),
    "access.confirm": (
        "evidence_auditoraccess",
        "CASE WHEN longer_until IS NULL THEN starts_on ELSE until END",
        "number",
    ),
    "agent.renewal": ("registry_authorisation", "valid_until", "id"),
    "retirement.agree": ("registry_retirement", '"on"', "id"),
}
# As whom it waits, where the list named somebody else.
ROLES = {
    "asked.name": "compliance_reviewer",
    "asked.answer": "who_answers",
    "asked.judge": "auditor",
    "finding.judge": "who_raised",
    "management.do": "action_owner",
}
OPEN = "closed_at IS NULL AND clock_id IS NULL AND kind"

PHASES = """
UPDATE worklist_workitem SET due_on = (
    SELECT last_on FROM scorecards_planphase phase
    JOIN scorecards_rolloutplan plan ON plan.id = phase.plan_id
    WHERE worklist_workitem.key LIKE 'rollout:' || plan.number || ':' || phase.n || ':%%'
) WHERE closed_at IS NULL AND clock_id IS NULL AND kind = %s
"""
ROLE = """
UPDATE worklist_workitem SET role = %s WHERE closed_at IS NULL AND clock_id IS NULL AND kind = %s
"""


def fill(apps, schema_editor):
    """A fresh database has neither the tables nor work; nor has one that never had the room."""
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for kind, (table, day, column) in BY_REFERENCE.items():
            if table in tables:
                cursor.execute(_by_reference(table, day, column, connection.vendor), [kind])
        if "scorecards_planphase" in tables:
            cursor.execute(PHASES, ["rollout.sign"])
        cursor.execute(_by_key(connection.vendor), ["exercise.due.%"])
        for kind, role in ROLES.items():
            cursor.execute(ROLE, [role, kind])


def _by_key(vendor):
    """The key of what is asked for by the calendar ends with its day."""
    tail = "substr(key, length(key) - 9)"
    day = tail if vendor == "sqlite" else f"CAST({tail} AS date)"
    return _setting(day) + " LIKE %s"


def _by_reference(table, day, column, vendor):
    found, _, ahead = day.partition(" +")
    if ahead:
        found = f"date({found}, '+{ahead} days')" if vendor == "sqlite" else f"{found} + {ahead}"
    named = "substr(subject_ref, strpos(subject_ref, ':') + 1)"
    if vendor == "sqlite":
        named = named.replace("strpos", "instr")
    if column == "id":
        named = f"CAST({named} AS bigint)"
    rows = f"SELECT {found} FROM {table} subject WHERE subject.{column} = {named}"
    return _setting(f"({rows})") + " = %s"


def _setting(day):
    return f"UPDATE worklist_workitem SET due_on = {day} WHERE {OPEN}"


class Migration(migrations.Migration):
    dependencies = [("worklist", "0009_million")]
    operations = [
        migrations.AddField(
            model_name="workitem", name="due_on", field=models.DateField(null=True)
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
