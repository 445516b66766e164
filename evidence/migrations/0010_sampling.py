"""Samples stay as they were drawn, and reviews of management as they were signed."""

import django.db.models.deletion
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
    f'(NEW."{name}" IS NULL AND OLD."{name}" IS NULL OR NEW."{name}" IS NOT NULL '
    f'AND OLD."{name}" IS NOT NULL AND NEW."{name}" = OLD."{name}")'
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
_MANAGEMENT = "a management review that is signed stays as it is"
PREPARED = (
    "EXISTS (SELECT 1 FROM evidence_managementreview m "
    "WHERE m.id = {row}.review_id AND m.state = 'prepared')"
)
WHOLE = (
    "NEW.state <> 'signed' OR EXISTS (SELECT 1 FROM evidence_managementinput i "
    "WHERE i.review_id = NEW.id) AND 2 <= (SELECT COUNT(*) FROM evidence_managementattendee a "
    "WHERE a.review_id = NEW.id)"
)
AGREED = (
    "NEW.review_id = OLD.review_id AND NEW.n = OLD.n AND NEW.kind = OLD.kind "
    "AND NEW.text = OLD.text"
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
    Guard("evidence_managementreview", "UPDATE", "evidence_management_review_stays",
          _MANAGEMENT, f"OLD.state <> 'signed' AND NEW.number = OLD.number AND ({WHOLE})"),
    Guard("evidence_managementreview", "DELETE", "evidence_management_review_kept", _MANAGEMENT),
    *never_replaced("evidence_managementreview", ("number",)),
    *frozen("evidence_managementinput"),
    *never_replaced("evidence_managementinput", ("review_id", "round", "kind")),
    Guard("evidence_managementinput", "INSERT", "evidence_management_input_in_time",
          _MANAGEMENT, PREPARED.format(row="NEW")),
    Guard("evidence_managementattendee", "INSERT", "evidence_management_attendee_in_time",
          _MANAGEMENT, PREPARED.format(row="NEW")),
    Guard("evidence_managementattendee", "UPDATE", "evidence_management_attendee_stays",
          _MANAGEMENT),
    Guard("evidence_managementattendee", "DELETE", "evidence_management_attendee_kept",
          _MANAGEMENT, PREPARED.format(row="OLD")),
    *never_replaced("evidence_managementattendee", ("review_id", "person_id")),
    Guard("evidence_managementpoint", "INSERT", "evidence_management_point_in_time",
          _MANAGEMENT, PREPARED.format(row="NEW")),
    Guard("evidence_managementpoint", "UPDATE", "evidence_management_point_stays",
          _MANAGEMENT, AGREED),
    Guard("evidence_managementpoint", "DELETE", "evidence_management_point_kept", _MANAGEMENT),
    *never_replaced("evidence_managementpoint", ("review_id", "n")),
    *frozen("evidence_managementpointturn"),
    *never_replaced("evidence_managementpointturn", ("point_id", "n")),
]


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0009_access'),
        ('people', '0009_keeping'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalManagementReview',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.CharField(db_index=True, max_length=20)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('held_on', models.DateField()),
                ('conclusion', models.TextField(blank=True)),
                ('next_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('prepared', 'Being prepared'), ('signed', 'Signed off'), ('dropped', 'Not held')], default='prepared', max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('prepared_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True)),
                ('tree_size', models.BigIntegerField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('prepared_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical management review',
                'verbose_name_plural': 'historical management reviews',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
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
                ('state', models.CharField(choices=[('open', 'Being looked at'), ('concluded', 'Concluded'), ('abandoned', 'Given up')], default='open', max_length=10)),
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
            name='ManagementReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('since', models.DateField()),
                ('until', models.DateField()),
                ('held_on', models.DateField()),
                ('conclusion', models.TextField(blank=True)),
                ('next_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('prepared', 'Being prepared'), ('signed', 'Signed off'), ('dropped', 'Not held')], default='prepared', max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('prepared_at', models.DateTimeField()),
                ('signed_at', models.DateTimeField(null=True)),
                ('tree_size', models.BigIntegerField(null=True)),
                ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [
                    models.Index(fields=['state', '-id'], name='management_review_state'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'signed', 'dropped'])), name='management_review_state_is_known'),
                    models.CheckConstraint(condition=models.Q(('held_on__gte', models.F('until')), ('until__gte', models.F('since'))), name='management_review_looks_back'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'signed'), _negated=True), models.Q(('next_on__gt', models.F('held_on')), ('signed_at__isnull', False), ('signed_by__isnull', False), models.Q(('conclusion', ''), _negated=True), models.Q(('signed_by', models.F('prepared_by')), _negated=True)), _connector='OR'), name='signed_management_review_is_whole'),
                ],
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ManagementPoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('decision', 'Decision'), ('action', 'Action')], max_length=10)),
                ('text', models.TextField()),
                ('due_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('noted', 'Noted'), ('open', 'To be done'), ('done', 'Done'), ('struck', 'Struck')], default='noted', max_length=10)),
                ('done_at', models.DateTimeField(null=True)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='management_points', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='evidence.managementreview')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['state', 'due_on'], name='management_point_by_day'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'n'), name='one_point_of_a_number'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['noted', 'open', 'done', 'struck'])), name='management_point_state_is_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('due_on__isnull', True), ('kind', 'decision'), ('owner__isnull', True)), models.Q(('due_on__isnull', False), ('kind', 'action'), ('owner__isnull', False)), _connector='OR'), name='management_action_has_owner_and_day'),
                    models.CheckConstraint(condition=models.Q(('state', 'done'), ('done_at__isnull', True), _connector='XOR'), name='done_point_says_when'),
                    models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='management_point_says_what'),
                ],
                'ordering': ['review', 'n'],
            },
        ),
        migrations.CreateModel(
            name='ManagementInput',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round', models.PositiveSmallIntegerField()),
                ('n', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('earlier', 'What earlier reviews agreed on'), ('requests', 'Requests and decisions'), ('figures', 'Key figures'), ('incidents', 'Incidents'), ('findings', 'Findings and what was done about them'), ('audits', 'Audits and checks'), ('changes', 'Changes of rules, people and frameworks'), ('resources', 'Resources')], max_length=12)),
                ('facts', models.JSONField()),
                ('digest', models.CharField(max_length=71)),
                ('at', models.DateTimeField()),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='inputs', to='evidence.managementreview')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'round', 'kind'), name='one_input_of_a_kind_and_round'),
                ],
                'ordering': ['round', 'n'],
            },
        ),
        migrations.CreateModel(
            name='ManagementAttendee',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(blank=True, max_length=120)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendees', to='evidence.managementreview')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'person'), name='attended_once'),
                ],
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalManagementPoint',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('decision', 'Decision'), ('action', 'Action')], max_length=10)),
                ('text', models.TextField()),
                ('due_on', models.DateField(null=True)),
                ('state', models.CharField(choices=[('noted', 'Noted'), ('open', 'To be done'), ('done', 'Done'), ('struck', 'Struck')], default='noted', max_length=10)),
                ('done_at', models.DateTimeField(null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='evidence.managementreview')),
            ],
            options={
                'verbose_name': 'historical management point',
                'verbose_name_plural': 'historical management points',
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
                ('state', models.CharField(choices=[('open', 'Being looked at'), ('concluded', 'Concluded'), ('abandoned', 'Given up')], default='open', max_length=10)),
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
                    models.CheckConstraint(condition=models.Q(('state', 'concluded'), ('opinion', ''), _connector='XOR'), name='concluded_sample_has_an_opinion'),
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
                    models.CheckConstraint(condition=models.Q(('result', 'conforms'), models.Q(('note', ''), _negated=True), _connector='OR'), name='result_that_does_not_conform_says_why'),
                    models.CheckConstraint(condition=models.Q(('finding__isnull', True), ('result', 'exception'), _connector='OR'), name='finding_of_an_item_is_an_exception'),
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
        migrations.CreateModel(
            name='ManagementPointTurn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('act', models.CharField(choices=[('strike', 'Struck it'), ('done', 'Said that it is done'), ('not_done', 'Said that it is not done yet'), ('change', 'Gave it another owner or day')], max_length=10)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('point', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='turns', to='evidence.managementpoint')),
            ],
            options={
                'ordering': ['n'],
                'constraints': [models.UniqueConstraint(fields=('point', 'n'), name='one_turn_of_a_point'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='point_turn_says_why')],
            },
        ),
        operation(GUARDS),
    ]
