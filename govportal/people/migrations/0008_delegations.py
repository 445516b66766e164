"""Substitutes: never two at a time for one person, never in a chain, never of who has left.

And seats that rotate by unit: only the business units' does; terms end after they begin.
"""

import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, never_replaced, operation

# Another delegation shares a moment with the new one; an empty one shares none.
MEETS = """o.starts_at < NEW.ends_at AND NEW.starts_at < o.ends_at AND o.starts_at < o.ends_at"""
ALONE = f"""NOT EXISTS (SELECT 1 FROM people_delegation o WHERE {MEETS}
  AND (o.person_id IN (NEW.person_id, NEW.substitute_id) OR o.substitute_id = NEW.person_id))"""  # noqa: S608
HERE = """(SELECT COUNT(*) FROM people_person p
  WHERE p.id IN (NEW.person_id, NEW.substitute_id) AND p.is_active) = 2"""
ENDS = """NEW.person_id = OLD.person_id AND NEW.substitute_id = OLD.substitute_id
AND NEW.starts_at = OLD.starts_at AND NEW.zone = OLD.zone AND NEW.reason = OLD.reason
AND NEW.made_at = OLD.made_at AND OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL
AND NEW.ends_at <= OLD.ends_at"""
GUARDS = [
    Guard("people_delegation", "INSERT", "people_delegation_alone",
          "a second substitute, or a chain of substitutes", ALONE),
    Guard("people_delegation", "INSERT", "people_delegation_here",
          "nobody who has left has a substitute or is one", HERE),
    Guard("people_delegation", "UPDATE", "people_delegation_only_ends",
          "a delegation only ends, once and not later", ENDS),
    Guard("people_delegation", "DELETE", "people_delegation_stays", "a delegation stays"),
    *never_replaced("people_delegation", message="a delegation stays"),
]
TERM = """(NEW.unit_id IS NULL OR NEW.kind = 'business_unit')
AND (NEW.ends_on IS NULL OR NEW.ends_on >= NEW.starts_on)"""
GUARDS += [
    Guard("people_seat", event, f"people_seat_{event.lower()}_fits",
          "only the business units seat rotates, and a term ends after it begins", TERM)
    for event in ("INSERT", "UPDATE")
]
GUARDS += [
    Guard("people_committee_units", "INSERT", "people_committee_units_one",
          "a unit has one committee", """NOT EXISTS (SELECT 1 FROM people_committee_units o
            WHERE o.unit_id = NEW.unit_id AND o.committee_id <> NEW.committee_id)"""),
]


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0007_left_at'),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalDelegation',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('zone', models.CharField(max_length=60)),
                ('reason', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('substitute', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical delegation',
                'verbose_name_plural': 'historical delegations',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Delegation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('zone', models.CharField(max_length=60)),
                ('reason', models.CharField(max_length=300)),
                ('made_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to=settings.AUTH_USER_MODEL)),
                ('substitute', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations_taken', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['substitute', 'ends_at'], name='people_dele_substit_1b1742_idx'), models.Index(fields=['person', 'ends_at'], name='people_dele_person__ca4784_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(('person', models.F('substitute')), _negated=True), name='nobody_stands_in_for_themselves'), models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at')), models.Q(('ended_at__isnull', False), ('ends_at', models.F('starts_at'))), _connector='OR'), name='a_delegation_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='a_delegation_has_a_reason')],
            },
        ),
        migrations.AddField(
            model_name='historicalseat',
            name='unit',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='seat',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='people.unit'),
        ),
        operation(GUARDS),
    ]
