"""Samples: drawn once from a list that stays; what is found of each item is only added."""

import django.db.models.deletion
import evidence.rules.sample_results
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, frozen, never_replaced, operation

ONCE = "a sample is drawn once, and stays"
KEPT = (
    "number", "kind", "since", "until", "unit_id", "tier", "committee_id", "view", "purpose",
    "seed", "seed_given", "by", "size", "rows", "check_rows", "check_ledger",
    "differs", "population_sha256", "tree_size", "drawn_by_id", "drawn_at",
)  # fmt: skip
SAME = " AND ".join(
    f'(NEW."{name}" = OLD."{name}" OR NEW."{name}" IS NULL AND OLD."{name}" IS NULL)'
    for name in KEPT
)
TESTED = (
    "NEW.state <> 'concluded' OR NOT EXISTS (SELECT 1 FROM evidence_sampleitem i "
    "WHERE i.sample_id = NEW.id AND NOT EXISTS "
    "(SELECT 1 FROM evidence_sampleresult r WHERE r.item_id = i.id))"
)
ROOM = (
    "(SELECT COUNT(*) FROM evidence_sampleitem i WHERE i.sample_id = NEW.sample_id) "
    "< (SELECT s.size FROM evidence_sample s WHERE s.id = NEW.sample_id)"
)
LOOKED_AT = (
    "EXISTS (SELECT 1 FROM evidence_sampleitem i JOIN evidence_sample s ON s.id = i.sample_id "
    "WHERE i.id = NEW.item_id AND (s.state = 'open' "
    "OR s.state = 'concluded' AND NEW.finding_id IS NOT NULL))"
)
GUARDS = [
    Guard("evidence_sample", "UPDATE", "evidence_sample_stays_as_drawn", ONCE,
          f"{SAME} AND ({TESTED})"),
    Guard("evidence_sample", "DELETE", "evidence_sample_stays", ONCE),
    *never_replaced("evidence_sample", ("number",), message=ONCE),
    *frozen("evidence_samplepopulation"),
    *never_replaced("evidence_samplepopulation", ("sample_id",)),
    *frozen("evidence_sampleitem"),
    *never_replaced("evidence_sampleitem", ("sample_id", "n"), ("sample_id", "key")),
    Guard("evidence_sampleitem", "INSERT", "evidence_sample_has_its_size",
          "a sample has as many items as were drawn", ROOM),
    *frozen("evidence_sampleresult"),
    *never_replaced("evidence_sampleresult", ("item_id", "n")),
    Guard("evidence_sampleresult", "INSERT", "evidence_sample_is_looked_at",
          "a sample that is over takes no results", LOOKED_AT),
    *frozen("evidence_sampleturn"),
    *never_replaced("evidence_sampleturn", ("sample_id", "n")),
]


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0007_pack_scopes'),
        ('people', '0009_keeping'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalSample',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.CharField(db_index=True, max_length=20)),
                ('kind', models.CharField(choices=[('decisions', 'Requests decided'), ('sign_offs', 'Verdicts of reviewers'), ('authorisations', 'Agents authorised'), ('incidents', 'Incidents reported'), ('alerts', 'Alerts judged'), ('conditions', 'Conditions closed'), ('roles', 'Roles given'), ('entries', 'Ledger entries of a class')], max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('tier', models.PositiveSmallIntegerField(null=True)),
                ('view', models.CharField(blank=True, max_length=20)),
                ('purpose', models.TextField()),
                ('seed', models.CharField(max_length=64)),
                ('seed_given', models.BooleanField()),
                ('by', models.CharField(blank=True, choices=[('unit', 'Business unit'), ('tier', 'Tier'), ('committee', 'Committee'), ('month', 'Month'), ('what', 'Kind')], max_length=12)),
                ('size', models.PositiveSmallIntegerField()),
                ('rows', models.PositiveIntegerField()),
                ('check_rows', models.PositiveIntegerField()),
                ('check_ledger', models.PositiveIntegerField()),
                ('differs', models.JSONField(default=dict)),
                ('population_sha256', models.CharField(max_length=71)),
                ('tree_size', models.BigIntegerField(null=True)),
                ('drawn_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Being looked at'), ('concluded', 'Concluded'), ('abandoned', 'Given up')], default=evidence.rules.sample_results.State['OPEN'], max_length=10)),
                ('opinion', models.CharField(blank=True, choices=[('worked', 'It worked in everything that was looked at'), ('exceptions', 'It worked, with exceptions'), ('failed', 'It did not work')], max_length=10)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('committee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.committee')),
                ('drawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.unit')),
            ],
            options={
                'verbose_name': 'historical sample',
                'verbose_name_plural': 'historical samples',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Sample',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('decisions', 'Requests decided'), ('sign_offs', 'Verdicts of reviewers'), ('authorisations', 'Agents authorised'), ('incidents', 'Incidents reported'), ('alerts', 'Alerts judged'), ('conditions', 'Conditions closed'), ('roles', 'Roles given'), ('entries', 'Ledger entries of a class')], max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('tier', models.PositiveSmallIntegerField(null=True)),
                ('view', models.CharField(blank=True, max_length=20)),
                ('purpose', models.TextField()),
                ('seed', models.CharField(max_length=64)),
                ('seed_given', models.BooleanField()),
                ('by', models.CharField(blank=True, choices=[('unit', 'Business unit'), ('tier', 'Tier'), ('committee', 'Committee'), ('month', 'Month'), ('what', 'Kind')], max_length=12)),
                ('size', models.PositiveSmallIntegerField()),
                ('rows', models.PositiveIntegerField()),
                ('check_rows', models.PositiveIntegerField()),
                ('check_ledger', models.PositiveIntegerField()),
                ('differs', models.JSONField(default=dict)),
                ('population_sha256', models.CharField(max_length=71)),
                ('tree_size', models.BigIntegerField(null=True)),
                ('drawn_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Being looked at'), ('concluded', 'Concluded'), ('abandoned', 'Given up')], default=evidence.rules.sample_results.State['OPEN'], max_length=10)),
                ('opinion', models.CharField(blank=True, choices=[('worked', 'It worked in everything that was looked at'), ('exceptions', 'It worked, with exceptions'), ('failed', 'It did not work')], max_length=10)),
                ('committee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee')),
                ('drawn_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='samples', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['state', '-id'], name='sample_by_state'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('kind__in', ['decisions', 'sign_offs', 'authorisations', 'incidents', 'alerts', 'conditions', 'roles', 'entries'])), name='sample_kind_is_known'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['open', 'concluded', 'abandoned'])), name='sample_state_is_known'),
                    models.CheckConstraint(condition=models.Q(('by__in', ['', 'unit', 'tier', 'committee', 'month', 'what'])), name='sample_parts_are_known'),
                    models.CheckConstraint(condition=models.Q(('rows__gte', 1), ('size__gte', 1), ('until__gte', models.F('since')), models.Q(('seed', ''), _negated=True), models.Q(('purpose', ''), _negated=True)), name='sample_says_how_it_was_drawn'),
                    models.CheckConstraint(condition=models.Q(('state', evidence.rules.sample_results.State['CONCLUDED']), ('opinion', ''), _connector='XOR'), name='concluded_sample_has_an_opinion'),
                ],
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='SampleItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('key', models.CharField(max_length=200)),
                ('at', models.DateTimeField()),
                ('about', models.CharField(blank=True, max_length=200)),
                ('what', models.CharField(blank=True, max_length=64)),
                ('unit', models.CharField(blank=True, max_length=60)),
                ('tier', models.PositiveSmallIntegerField(null=True)),
                ('committee', models.CharField(blank=True, max_length=60)),
                ('stratum', models.CharField(blank=True, max_length=64)),
                ('draw', models.CharField(max_length=64)),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='evidence.sample')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('sample', 'n'), name='one_item_of_a_number'),
                    models.UniqueConstraint(fields=('sample', 'key'), name='an_item_is_drawn_once'),
                ],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='SamplePopulation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('sample', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='population', to='evidence.sample')),
            ],
        ),
        migrations.CreateModel(
            name='SampleResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('result', models.CharField(choices=[('conforms', 'Conforms'), ('exception', 'Exception'), ('not_tested', 'Could not be tested')], max_length=10)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sampled', to='evidence.auditfinding')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='results', to='evidence.sampleitem')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('item', 'n'), name='one_result_of_a_number'),
                    models.CheckConstraint(condition=models.Q(('result__in', ['conforms', 'exception', 'not_tested'])), name='item_result_is_known'),
                    models.CheckConstraint(condition=models.Q(('result', evidence.rules.sample_results.Result['CONFORMS']), models.Q(('note', ''), _negated=True), _connector='OR'), name='result_that_does_not_conform_says_why'),
                    models.CheckConstraint(condition=models.Q(('finding__isnull', True), ('result', evidence.rules.sample_results.Result['EXCEPTION']), _connector='OR'), name='finding_of_an_item_is_an_exception'),
                ],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='SampleTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('act', models.CharField(choices=[('conclude', 'Concluded it'), ('abandon', 'Gave it up'), ('reopen', 'Opened it again')], max_length=10)),
                ('opinion', models.CharField(blank=True, choices=[('worked', 'It worked in everything that was looked at'), ('exceptions', 'It worked, with exceptions'), ('failed', 'It did not work')], max_length=10)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sample', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='evidence.sample')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('sample', 'n'), name='one_sample_turn_of_a_number'),
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='sample_turn_says_why'),
                ],
                'ordering': ['n'],
            },
        ),
        operation(GUARDS),
    ]
