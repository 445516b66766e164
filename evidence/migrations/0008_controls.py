"""The portal's own controls; what was answered once stays."""

import django.db.models.deletion
import evidence.rules.recertification
import evidence.rules.reconciling
import evidence.rules.restoring
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, frozen, never_replaced, operation

OWN = "{} stays as it was"
LINE = " AND ".join(
    f"NEW.{name} = OLD.{name}" for name in ("campaign_id", "assignment_id", "person_id", "role")
)
ROW = " AND ".join(f"NEW.{name} = OLD.{name}" for name in ("reconciliation_id", "key", "found"))
LIST = " AND ".join(
    f"NEW.{name} = OLD.{name}"
    for name in ("number", "about", "source", "as_of", "file_id", "here", "there", "same",
                 "differences", "made_by_id")
)
ANSWERED = (
    "NEW.{column} IS NULL OR NOT EXISTS (SELECT 1 FROM {table} r "
    "WHERE r.{key} = NEW.id AND r.answer = 'open')"
)
CLOSED = ANSWERED.format(
    column="closed_at", table="evidence_recertifiedrole", key="campaign_id"
)
DONE = ANSWERED.format(
    column="done_at", table="evidence_reconciledrow", key="reconciliation_id"
)
GUARDS = [
    Guard("evidence_recertification", "UPDATE", "evidence_recertification_ends_once",
          OWN.format("a recertification"),
          "OLD.closed_at IS NULL AND NEW.number = OLD.number AND NEW.quarter = OLD.quarter "
          f"AND NEW.opened_on = OLD.opened_on AND ({CLOSED})"),
    Guard("evidence_recertification", "DELETE", "evidence_recertification_stays",
          OWN.format("a recertification")),
    *never_replaced("evidence_recertification", ("number",), ("quarter",)),
    Guard("evidence_recertifiedrole", "INSERT", "evidence_recertified_is_asked_first",
          "a role is asked about first", "NEW.answer = 'open'"),
    Guard("evidence_recertifiedrole", "UPDATE", "evidence_recertified_once",
          OWN.format("what was answered"), f"OLD.answer = 'open' AND {LINE}"),
    Guard("evidence_recertifiedrole", "DELETE", "evidence_recertified_stays",
          OWN.format("what was answered")),
    *never_replaced("evidence_recertifiedrole", ("campaign_id", "assignment_id")),
    *frozen("evidence_restoretest"),
    *never_replaced("evidence_restoretest", ("number",), ("backup", "tested_at")),
    Guard("evidence_reconciliation", "UPDATE", "evidence_reconciliation_ends_once",
          OWN.format("a reconciliation"), f"OLD.done_at IS NULL AND {LIST} AND ({DONE})"),
    Guard("evidence_reconciliation", "DELETE", "evidence_reconciliation_stays",
          OWN.format("a reconciliation")),
    *never_replaced("evidence_reconciliation", ("number",)),
    Guard("evidence_reconciledrow", "INSERT", "evidence_difference_is_found_first",
          "a difference is found first", "NEW.answer = 'open'"),
    Guard("evidence_reconciledrow", "UPDATE", "evidence_difference_answered_once",
          OWN.format("what was answered"), f"OLD.answer = 'open' AND {ROW}"),
    Guard("evidence_reconciledrow", "DELETE", "evidence_difference_stays",
          OWN.format("what was answered")),
    *never_replaced("evidence_reconciledrow", ("reconciliation_id", "key")),
]


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0020_policies'),
        ('evidence', '0007_pack_scopes'),
        ('people', '0009_keeping'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recertification',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('quarter', models.CharField(max_length=7, unique=True)),
                ('opened_at', models.DateTimeField()),
                ('opened_on', models.DateField()),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closed_at', None), ('closed_at__gte', models.F('opened_at')), _connector='OR'), name='recertification_ends_after_it_opens')],
            },
        ),
        migrations.CreateModel(
            name='Reconciliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('about', models.CharField(choices=[('agents', 'Agents'), ('people', 'People')], max_length=8)),
                ('source', models.CharField(max_length=200)),
                ('as_of', models.DateField()),
                ('here', models.PositiveIntegerField()),
                ('there', models.PositiveIntegerField()),
                ('same', models.PositiveIntegerField()),
                ('differences', models.PositiveIntegerField()),
                ('compared', models.JSONField(default=list)),
                ('ignored', models.JSONField(default=list)),
                ('made_at', models.DateTimeField()),
                ('made_on', models.DateField()),
                ('done_at', models.DateTimeField(null=True)),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='approvals.attachment')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('about__in', ['agents', 'people'])), name='reconciliation_is_of_a_known_kind'), models.CheckConstraint(condition=models.Q(('same__lte', models.F('here')), ('same__lte', models.F('there'))), name='reconciliation_adds_up'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='reconciliation_says_where_from')],
                'indexes': [models.Index(fields=['about', '-id'], name='reconciliation_by_kind')],
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ReconciledRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=254)),
                ('found', models.CharField(choices=[('only_here', 'Only here'), ('only_there', 'Only in the list'), ('differs', 'Differs')], max_length=10)),
                ('columns', models.JSONField(default=dict)),
                ('answer', models.CharField(choices=[('open', 'Not answered'), ('explained', 'Explained'), ('finding', 'Finding')], default=evidence.rules.reconciling.Answer['OPEN'], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('finding', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='evidence.auditfinding')),
                ('reconciliation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='evidence.reconciliation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('reconciliation', 'key'), name='a_key_differs_once'), models.CheckConstraint(condition=models.Q(('found__in', ['only_here', 'only_there', 'differs'])), name='difference_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('answer', evidence.rules.reconciling.Answer['OPEN']), ('answered_at', None), ('answered_by', None), ('finding', None)), models.Q(('answer', evidence.rules.reconciling.Answer['EXPLAINED']), ('answered_by__isnull', False), ('finding', None), ('answered_at__isnull', False), models.Q(('reason', ''), _negated=True)), models.Q(('answer', evidence.rules.reconciling.Answer['FINDING']), ('answered_by__isnull', False), ('finding__isnull', False), ('answered_at__isnull', False)), _connector='OR'), name='difference_says_what_came_of_it')],
                'indexes': [models.Index(fields=['reconciliation', 'answer', 'id'], name='difference_by_answer')],
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RestoreTest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('backup', models.CharField(max_length=200)),
                ('backup_at', models.DateTimeField()),
                ('tested_at', models.DateTimeField()),
                ('where', models.CharField(max_length=200)),
                ('note', models.TextField(blank=True)),
                ('verdict', models.CharField(choices=[('passed', 'Passed'), ('fault', 'Fault in the copy'), ('partial', 'Checked in part'), ('empty', 'Empty copy'), ('other', 'Another tree'), ('ahead', 'Not of this ledger'), ('not_restored', 'Could not be restored')], max_length=14)),
                ('size', models.BigIntegerField(null=True)),
                ('entries', models.BigIntegerField(null=True)),
                ('root', models.CharField(blank=True, max_length=64)),
                ('own_root', models.CharField(blank=True, max_length=64)),
                ('fault', models.CharField(blank=True, max_length=400)),
                ('place', models.CharField(blank=True, max_length=400)),
                ('entered_at', models.DateTimeField()),
                ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('tested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('verdict__in', ['passed', 'fault', 'partial', 'empty', 'other', 'ahead', 'not_restored'])), name='restore_verdict_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('verdict', evidence.rules.restoring.Verdict['PASSED']), _negated=True), models.Q(('entries__gt', 0), ('fault', ''), ('root', models.F('own_root')), ('size__gt', 0), models.Q(('root', ''), _negated=True)), _connector='OR'), name='restore_passed_by_the_same_tree'), models.UniqueConstraint(fields=('backup', 'tested_at'), name='restore_entered_once')],
                'indexes': [models.Index(fields=['verdict', '-tested_at'], name='restore_by_verdict')],
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='RecertifiedRole',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('business_owner', 'Business owner'), ('technical_owner', 'Technical owner'), ('data_steward', 'Data steward'), ('security_reviewer', 'Security reviewer'), ('compliance_reviewer', 'Compliance reviewer'), ('committee_member', 'Committee member'), ('operator', 'Operator'), ('board_liaison', 'Board liaison'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=30)),
                ('since', models.DateField()),
                ('escalated_at', models.DateTimeField(null=True)),
                ('answer', models.CharField(choices=[('open', 'Not answered'), ('confirmed', 'Confirmed'), ('withdrawn', 'Withdrawn'), ('lapsed', 'Lapsed'), ('moot', 'Ended otherwise')], default=evidence.rules.recertification.Answer['OPEN'], max_length=10)),
                ('reason', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('answerer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('assignment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.roleassignment')),
                ('campaign', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='evidence.recertification')),
                ('committee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.committee')),
                ('escalated_to', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recertified_roles', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={
                'ordering': ['pk'],
                'indexes': [models.Index(fields=['campaign', 'answer', 'id'], name='recertified_by_answer')],
                'constraints': [models.UniqueConstraint(fields=('campaign', 'assignment'), name='a_role_is_asked_about_once'), models.CheckConstraint(condition=models.Q(('answer__in', ['open', 'confirmed', 'withdrawn', 'lapsed', 'moot'])), name='recertified_answer_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('answerer', None), models.Q(('answerer', models.F('person')), _negated=True), _connector='OR'), models.Q(('escalated_to', None), models.Q(('escalated_to', models.F('person')), _negated=True), _connector='OR'), models.Q(('answered_by', None), models.Q(('answered_by', models.F('person')), _negated=True), _connector='OR')), name='nobody_recertifies_themselves'), models.CheckConstraint(condition=models.Q(models.Q(('answer', evidence.rules.recertification.Answer['OPEN']), ('answered_at', None), ('answered_by', None)), models.Q(('answer__in', [evidence.rules.recertification.Answer['CONFIRMED'], evidence.rules.recertification.Answer['WITHDRAWN']]), ('answered_at__isnull', False), ('answered_by__isnull', False)), models.Q(('answer__in', [evidence.rules.recertification.Answer['LAPSED'], evidence.rules.recertification.Answer['MOOT']]), ('answered_at__isnull', False), ('answered_by', None)), _connector='OR'), name='recertified_says_who_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('answer', evidence.rules.recertification.Answer['WITHDRAWN']), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='a_withdrawn_role_says_why')],
            },
        ),
        operation(GUARDS),
    ]
