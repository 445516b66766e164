"""Who proposed an access stays beside who lengthened it; a comparison of a wrong list is withdrawn."""

from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, Guarding, lifting, operation

CONTROLS, ACCESSES = (
    import_module(f"evidence.migrations.{name}").GUARDS for name in ("0008_controls", "0009_access")
)
ACCESS, LIST, ROW = (
    "evidence_auditoraccess", "evidence_reconciliation", "evidence_reconciledrow"
)  # fmt: skip
STATED = import_module("evidence.migrations.0008_controls")


def same(column: str) -> str:
    """Whether a column that may be empty stays: never NULL itself, which guards read differently."""
    return (
        f"CASE WHEN OLD.{column} IS NULL THEN NEW.{column} IS NULL "
        f"ELSE NEW.{column} IS NOT NULL AND NEW.{column} = OLD.{column} END"
    )


LASTS = f"""NEW.asked_by_id = OLD.asked_by_id
AND (OLD.confirmed_by_id IS NULL OR NEW.confirmed_by_id IS NOT NULL
  AND NEW.confirmed_by_id = OLD.confirmed_by_id)
AND (NEW.until = OLD.until AND ({same("later_by_id")}) AND ({same("later_confirmed_by_id")})
  OR OLD.longer_until IS NOT NULL AND NEW.until = OLD.longer_until
  AND NEW.later_by_id IS NOT NULL AND NEW.later_by_id = OLD.longer_by_id
  AND NEW.later_confirmed_by_id IS NOT NULL)"""
ENDS = f"""OLD.withdrawn_at IS NULL AND {STATED.LIST}
AND (NEW.withdrawn_at IS NULL AND OLD.done_at IS NULL AND ({STATED.DONE})
  OR NEW.withdrawn_at IS NOT NULL AND ({same("done_at")}))"""
STANDS = """EXISTS (SELECT 1 FROM evidence_reconciliation m
WHERE m.id = NEW.reconciliation_id AND m.withdrawn_at IS NULL)"""
CHANGED = {
    "access_lasts_as_confirmed": LASTS,
    "evidence_reconciliation_ends_once": ENDS,
    "evidence_difference_answered_once": f"OLD.answer = 'open' AND {STATED.ROW} AND {STANDS}",
}
BEFORE = [guard for guard in (*CONTROLS, *ACCESSES) if guard.table in {ACCESS, LIST, ROW}]
AFTER = [
    *(
        Guard(one.table, one.event, one.name, one.message, CHANGED.get(one.name, one.allowed),
              one.sqlite_only)
        for one in BEFORE
    ),
    Guard(ACCESS, "INSERT", "access_is_not_longer_at_first", "an access is proposed first",
          "NEW.later_by_id IS NULL AND NEW.later_confirmed_by_id IS NULL"),
    Guard(LIST, "INSERT", "evidence_reconciliation_is_made_first",
          "a comparison is made before it is withdrawn", "NEW.withdrawn_at IS NULL"),
]  # fmt: skip
LENGTHENED = """SELECT DISTINCT a.id, a.number, a.asked_by_id, a.confirmed_by_id
FROM evidence_auditoraccess a JOIN evidence_accessturn t ON t.access_id = a.id WHERE t.act = 'confirm_longer'"""
FIRST = """SELECT p.id FROM ledger_entry e JOIN people_person p ON e.actor = 'person:' || p.ref
WHERE e.verb = 'access.proposed' AND e.subject = %s ORDER BY e.occurred_at LIMIT 1"""
CONFIRMED = """SELECT by_id FROM evidence_accessturn
WHERE access_id = %s AND act = 'confirm' ORDER BY n LIMIT 1"""
FILL = """UPDATE evidence_auditoraccess SET later_by_id = asked_by_id, later_confirmed_by_id = confirmed_by_id,
asked_by_id = %s, confirmed_by_id = %s WHERE id = %s"""

BACK = """UPDATE evidence_auditoraccess
SET asked_by_id = later_by_id, confirmed_by_id = later_confirmed_by_id
WHERE later_by_id IS NOT NULL"""


def at_once(schema_editor):
    """Checks that wait for the end of the transaction would let nothing change the table after."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def who_was_first(apps, schema_editor):
    """Until now the row had who lengthened it last; who was first is in ledger and turns."""
    at_once(schema_editor)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(LENGTHENED)
        for pk, number, asked, confirmed in cursor.fetchall():
            cursor.execute(FIRST, [f"access:{number}"])
            proposer = (cursor.fetchone() or (asked,))[0]
            cursor.execute(CONFIRMED, [pk])
            second = (cursor.fetchone() or (confirmed,))[0]
            cursor.execute(FILL, [proposer, second, pk])


def who_was_last(apps, schema_editor):
    at_once(schema_editor)
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(BACK)


def person():
    return models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0011_engine'),
        ('ledger', '0005_trail'),
        ('people', '0009_keeping'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        lifting(BEFORE),
        migrations.AddField('auditoraccess', 'later_by', person()),
        migrations.AddField('auditoraccess', 'later_confirmed_by', person()),
        migrations.AddConstraint(
            model_name='auditoraccess',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('later_by__isnull', True), ('later_confirmed_by__isnull', True)), models.Q(('later_by__isnull', False), ('later_confirmed_by__isnull', False), models.Q(('later_by', models.F('later_confirmed_by')), _negated=True)), _connector='OR'), name='later_day_takes_two_people'),
        ),
        migrations.AddConstraint(
            model_name='auditoraccess',
            constraint=models.CheckConstraint(condition=models.Q(('later_by__isnull', True), ('person__isnull', True), models.Q(models.Q(('person', models.F('later_by')), _negated=True), models.Q(('person', models.F('later_confirmed_by')), _negated=True)), _connector='OR'), name='nobody_lengthens_their_own_access'),
        ),
        migrations.AddField('reconciliation', 'withdrawn_by', person()),
        migrations.AddField('reconciliation', 'withdrawn_at', models.DateTimeField(null=True)),
        migrations.AddField('reconciliation', 'withdrawn_why', models.TextField(blank=True)),
        migrations.AddConstraint(
            model_name='reconciliation',
            constraint=models.CheckConstraint(condition=models.Q(('withdrawn_at', None), ('withdrawn_by', None), ('withdrawn_why', '')) | models.Q(models.Q(('withdrawn_why', ''), _negated=True), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), name='withdrawn_comparison_says_why'),
        ),
        Guarding(who_was_first, who_was_last),
        operation(AFTER),
    ]
