
"""Kinds of request with a route of their own, and what must never be stored about them."""

from django.db import migrations, models

from govportal.guards import Guard, operation

BEFORE = "('sign_off_technical_owner', 'sign_off_ciso')"
AFTER = "('sign_off_technical_owner', 'sign_off_ciso', 'sign_off_security')"
COUNTING = ("approvals_signoff_is_due", "approvals_decision_is_carried")


def rewritten(old, new):
    """The guards that count signatures, as they stand, with one list of them for another.

    They are read from the database: what else they demand is not this migration's business.
    """

    def rewrite(apps, schema_editor):
        connection = schema_editor.connection
        for name in COUNTING:
            with connection.cursor() as cursor:
                text = _stands(cursor, connection.vendor, name)
            assert old in text, name
            if connection.vendor == "sqlite":
                schema_editor.execute(f"DROP TRIGGER {name}", params=None)
            schema_editor.execute(text.replace(old, new), params=None)

    return rewrite


def _stands(cursor, vendor, name):
    if vendor == "sqlite":
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = %s", [name])
    else:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [name])
    return cursor.fetchone()[0]


# What was asked for as a pilot is never authorised for production.
AWAY = """
(NEW.environment <> 'production' AND NEW.stage <> 'production') OR NOT EXISTS (
  SELECT 1 FROM approvals_request q
  JOIN approvals_review r ON r.subject_kind = 'request' AND r.subject_id = q.number
  JOIN approvals_decision d ON d.review_id = r.id
  WHERE q.kind = 'pilot' AND NEW.basis = 'decision:' || d.id)
"""
GUARDS = [
    Guard(
        "registry_authorisation",
        "INSERT",
        "approvals_pilot_away_from_production",
        "a pilot never runs in production",
        AWAY,
    ),
]


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0011_condition_owner'),
        ('registry', '0014_pilots'),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalrequest',
            name='kind',
            field=models.CharField(choices=[('new', 'New deployment'), ('material_change', 'Change to an approved agent'), ('renewal', 'Renewal'), ('pilot', 'Pilot')], default='new', max_length=20),
        ),
        migrations.AlterField(
            model_name='historicalreviewstep',
            name='kind',
            field=models.CharField(choices=[('attestation', 'Technical owner’s attestation'), ('legal_class', 'Class under the EU AI Act'), ('privacy', 'Privacy review'), ('sign_off_technical_owner', 'Technical owner’s sign-off'), ('sign_off_ciso', 'CISO’s sign-off'), ('sign_off_security', 'Security reviewer’s sign-off'), ('security', 'Security review'), ('compliance', 'Compliance review'), ('architecture', 'Architecture review'), ('ballot', 'Committee ballot')], max_length=30),
        ),
        migrations.AlterField(
            model_name='request',
            name='kind',
            field=models.CharField(choices=[('new', 'New deployment'), ('material_change', 'Change to an approved agent'), ('renewal', 'Renewal'), ('pilot', 'Pilot')], default='new', max_length=20),
        ),
        migrations.AlterField(
            model_name='reviewstep',
            name='kind',
            field=models.CharField(choices=[('attestation', 'Technical owner’s attestation'), ('legal_class', 'Class under the EU AI Act'), ('privacy', 'Privacy review'), ('sign_off_technical_owner', 'Technical owner’s sign-off'), ('sign_off_ciso', 'CISO’s sign-off'), ('sign_off_security', 'Security reviewer’s sign-off'), ('security', 'Security review'), ('compliance', 'Compliance review'), ('architecture', 'Architecture review'), ('ballot', 'Committee ballot')], max_length=30),
        ),
        migrations.RunPython(rewritten(BEFORE, AFTER), rewritten(AFTER, BEFORE)),
        operation(GUARDS),
    ]
