# ruff: noqa: S608  every part of these statements is written in this file

"""Kinds of request with a route of their own, and what must never be stored about them."""

from dataclasses import replace
from importlib import import_module

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, days, frozen, lifting, never_replaced, operation

CHANGES = import_module("approvals.migrations.0015_change").GUARDS

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


# What was asked for as a pilot is never authorised for production; an exception gives no right.
AWAY = """
NOT EXISTS (
  SELECT 1 FROM approvals_request q
  JOIN approvals_review r ON r.subject_kind = 'request' AND r.subject_id = q.number
  JOIN approvals_decision d ON d.review_id = r.id
  WHERE NEW.basis = 'decision:' || d.id
    AND (q.kind = 'exception' OR (q.kind = 'pilot'
      AND (NEW.environment = 'production' OR NEW.stage = 'production'))))
"""
# An exception rests on a yes to a request for one, and only its end is written later.
GRANTED = """
NEW.ended_at IS NULL AND EXISTS (
  SELECT 1 FROM approvals_decision d
  JOIN approvals_review r ON r.id = d.review_id AND r.subject_kind = 'request'
  JOIN approvals_request q ON q.number = r.subject_id
  WHERE d.id = NEW.decision_id AND q.id = NEW.request_id AND q.kind = 'exception'
    AND q.agent_id = NEW.agent_id AND d.outcome IN ('approve', 'conditions'))
"""
STAYS = """
OLD.ended_at IS NULL AND NEW.request_id = OLD.request_id AND NEW.decision_id = OLD.decision_id
AND NEW.agent_id = OLD.agent_id AND NEW.rule = OLD.rule AND NEW.rule_key = OLD.rule_key
AND NEW.begins_on = OLD.begins_on AND NEW.ends_on = OLD.ends_on
"""
# An appeal is against a rejection of the last 30 days.
APPEALED = f"""
EXISTS (
  SELECT 1 FROM approvals_decision d
  JOIN approvals_review r ON r.id = d.review_id AND r.subject_kind = 'request'
  JOIN approvals_request q ON q.number = r.subject_id
  WHERE d.id = NEW.decision_id AND q.id = NEW.request_id AND d.outcome = 'reject'
    AND q.state = 'rejected'
    AND {days("NEW.appealed_at")} - {days("d.decided_at")} BETWEEN 0 AND 30)
"""
GUARDS = [
    Guard(
        "registry_authorisation",
        "INSERT",
        "approvals_pilot_away_from_production",
        "a pilot never runs in production, and an exception gives no right to run",
        AWAY,
    ),
    Guard("approvals_waiver", "INSERT", "approvals_waiver_is_granted",
          "an exception rests on a yes to a request for one", GRANTED),
    Guard("approvals_waiver", "UPDATE", "approvals_waiver_only_ends",
          "an exception stays as it was granted, and its end is final", STAYS),
    Guard("approvals_waiver", "DELETE", "approvals_waiver_stays", "an exception stays"),
    Guard("approvals_appeal", "INSERT", "approvals_appeal_in_time",
          "an appeal is against a rejection of the last 30 days", APPEALED),
    *frozen("approvals_appeal"),
    *never_replaced("approvals_appeal", ("request_id",), ("decision_id",)),
    *never_replaced("approvals_waiver", ("request_id",), ("decision_id",),
                    message="an exception stays"),
]


# A pilot is signed for at any tier: by the technical owner and the security reviewer.
PILOT = """EXISTS (SELECT 1 FROM approvals_review r
  JOIN approvals_request q ON r.subject_kind = 'request' AND q.number = r.subject_id
  WHERE r.id = NEW.review_id AND q.kind = 'pilot')"""
BY_ONE = [guard for guard in CHANGES if guard.name == "approvals_decision_by_one_signature"]
BY_ONE_OR_PILOT = [replace(guard, allowed=f"{guard.allowed} OR {PILOT}") for guard in BY_ONE]


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0015_change'),
        ('registry', '0015_pilots'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalrequest',
            name='kind',
            field=models.CharField(choices=[('new', 'New deployment'), ('material_change', 'Change to an approved agent'), ('renewal', 'Renewal'), ('pilot', 'Pilot'), ('exception', 'Exception')], default='new', max_length=20),
        ),
        migrations.AlterField(
            model_name='historicalreviewstep',
            name='kind',
            field=models.CharField(choices=[('attestation', 'Technical owner’s attestation'), ('legal_class', 'Class under the EU AI Act'), ('privacy', 'Privacy review'), ('sign_off_technical_owner', 'Technical owner’s sign-off'), ('sign_off_ciso', 'CISO’s sign-off'), ('sign_off_security', 'Security reviewer’s sign-off'), ('security', 'Security review'), ('compliance', 'Compliance review'), ('architecture', 'Architecture review'), ('ballot', 'Committee ballot')], max_length=30),
        ),
        migrations.AlterField(
            model_name='request',
            name='kind',
            field=models.CharField(choices=[('new', 'New deployment'), ('material_change', 'Change to an approved agent'), ('renewal', 'Renewal'), ('pilot', 'Pilot'), ('exception', 'Exception')], default='new', max_length=20),
        ),
        migrations.AlterField(
            model_name='reviewstep',
            name='kind',
            field=models.CharField(choices=[('attestation', 'Technical owner’s attestation'), ('legal_class', 'Class under the EU AI Act'), ('privacy', 'Privacy review'), ('sign_off_technical_owner', 'Technical owner’s sign-off'), ('sign_off_ciso', 'CISO’s sign-off'), ('sign_off_security', 'Security reviewer’s sign-off'), ('security', 'Security review'), ('compliance', 'Compliance review'), ('architecture', 'Architecture review'), ('ballot', 'Committee ballot')], max_length=30),
        ),
        migrations.CreateModel(
            name='Waiver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rule', models.CharField(max_length=200)),
                ('rule_key', models.CharField(db_index=True, max_length=200)),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField(db_index=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='waivers', to='registry.agent')),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='waiver', to='approvals.decision')),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='waiver', to='approvals.request')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('rule', ''), _negated=True), name='a_waiver_names_its_rule')],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('grounds', models.TextField()),
                ('appealed_at', models.DateTimeField()),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='approvals.decision')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appeals', to=settings.AUTH_USER_MODEL)),
                ('request', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='approvals.request')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('grounds', ''), _negated=True), name='an_appeal_has_grounds')],
            },
        ),
        migrations.RunPython(rewritten(BEFORE, AFTER), rewritten(AFTER, BEFORE)),
        lifting(BY_ONE),
        operation(BY_ONE_OR_PILOT),
        operation(GUARDS),
    ]
