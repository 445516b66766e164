"""What is under a legal hold is neither erased nor pruned; the database itself refuses it."""

from django.db import migrations, models

from govportal.guards import Guard, never_replaced, operation

# An entry is held as a whole, by any of its references.
HELD = (
    "EXISTS (SELECT 1 FROM ledger_entryref r JOIN ledger_hold h ON h.ref = r.ref "
    "WHERE r.entry_id = {entry} AND h.lifted_at IS NULL)"
)
LIFTS = (
    "NEW.id = OLD.id AND NEW.ref = OLD.ref AND NEW.held_by = OLD.held_by "
    "AND NEW.set_at = OLD.set_at AND OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL"
)
KEPT, ONCE = "what is under a legal hold stays", "a legal hold is lifted once, and stays"


def unless_held(table, event, entry):
    name = f"{table}_held_{event.lower()}"
    return Guard(table, event, name, KEPT, f"NOT {HELD.format(entry=entry)}")


GUARDS = [
    unless_held("ledger_entry", "DELETE", "OLD.id"),
    unless_held("ledger_entryref", "DELETE", "OLD.entry_id"),
    unless_held("ledger_disclosure", "DELETE", "OLD.entry_id"),
    unless_held("ledger_pruningpermit", "INSERT", "NEW.entry_id"),
    Guard("ledger_hold", "UPDATE", "ledger_hold_is_lifted_once", ONCE, LIFTS),
    Guard("ledger_hold", "DELETE", "ledger_hold_stays", ONCE),
    *never_replaced("ledger_hold", ("ref", "held_by"), message=ONCE),
]


def no_truncate(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE TRIGGER ledger_hold_no_truncate BEFORE TRUNCATE ON ledger_hold "
            "FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()"
        )


def truncate(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER IF EXISTS ledger_hold_no_truncate ON ledger_hold")


class Migration(migrations.Migration):

    dependencies = [
        ('ledger', '0003_no_replace'),
    ]

    operations = [
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=200)),
                ('held_by', models.CharField(max_length=200)),
                ('set_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lifted_at', None)), fields=['ref'], name='hold_in_force'), models.Index(fields=['held_by'], name='hold_by_holder')],
                'constraints': [models.UniqueConstraint(fields=('ref', 'held_by'), name='one_hold_per_ref_and_holder')],
            },
        ),
        operation(GUARDS),
        migrations.RunPython(no_truncate, truncate),
    ]
