# ruff: noqa: S608  every part of these statements is written in this file
"""Proofs: evidence day by day, assessments of the organisation, rollout plans."""

import django.db.models.deletion
import django.db.models.functions.comparison
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, frozen, never_replaced, operation

DAY, ASSESSMENT, PLAN, PHASE, CRITERION, TICK, SIGNATURE = (
    f"scorecards_{name}" for name in (
        "proofday", "assessment", "rolloutplan", "planphase", "plancriterion", "criteriontick",
        "phasesignature"))


def same(*columns):
    """The columns stay; NULL too."""
    return " AND ".join(
        f"((NEW.{c} IS NULL AND OLD.{c} IS NULL) OR "
        f"(NEW.{c} IS NOT NULL AND OLD.{c} IS NOT NULL AND NEW.{c} = OLD.{c}))"
        for c in columns)


def follows(table, of):
    """Words follow one another."""
    return (
        f"(NEW.n = 1 AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.{of} = NEW.{of})) "
        f"OR EXISTS (SELECT 1 FROM {table} t WHERE t.{of} = NEW.{of} AND t.n = NEW.n - 1)")


def signed(criterion):
    return (
        f"EXISTS (SELECT 1 FROM {SIGNATURE} s JOIN {CRITERION} c ON c.phase_id = s.phase_id "
        f"WHERE c.id = {criterion})")


# A phase is signed by its signer while the plan runs, after those before it, and when everything
# that people tick is ticked.
PASSES = f"""
EXISTS (SELECT 1 FROM {PHASE} f JOIN {PLAN} p ON p.id = f.plan_id
  WHERE f.id = NEW.phase_id AND p.signer_id = NEW.by_id AND p.state = 'running'
  AND NOT EXISTS (SELECT 1 FROM {PHASE} e WHERE e.plan_id = f.plan_id AND e.n < f.n
    AND NOT EXISTS (SELECT 1 FROM {SIGNATURE} s WHERE s.phase_id = e.id)))
AND NOT EXISTS (SELECT 1 FROM {CRITERION} c WHERE c.phase_id = NEW.phase_id AND c.code = ''
  AND NOT EXISTS (SELECT 1 FROM {TICK} t WHERE t.criterion_id = c.id AND t.is_met
    AND NOT EXISTS (SELECT 1 FROM {TICK} l WHERE l.criterion_id = c.id AND l.n > t.n)))
"""
ENDS = f"""
OLD.state = 'running' AND {same("id", "number", "template", "title", "unit_id", "starts_on",
  "started_by_id", "started_at")}
AND (NEW.state <> 'done' OR NOT EXISTS (SELECT 1 FROM {PHASE} f WHERE f.plan_id = NEW.id
  AND NOT EXISTS (SELECT 1 FROM {SIGNATURE} s WHERE s.phase_id = f.id)))
"""
GUARDS = [
    Guard(DAY, "DELETE", f"{DAY}_stays", "what was proven on a day stays"),
    Guard(DAY, "UPDATE", f"{DAY}_goes_on", "what was proven on a day stays",
          f"{same('id', 'day', 'unit_id')} AND NEW.as_of >= OLD.as_of"),
    *frozen(ASSESSMENT),
    *never_replaced(ASSESSMENT, ("dimension", "n")),
    Guard(ASSESSMENT, "INSERT", f"{ASSESSMENT}_next", "one assessment follows another",
          follows(ASSESSMENT, "dimension")),
    Guard(PLAN, "DELETE", f"{PLAN}_stays", "a rollout plan stays"),
    *never_replaced(PLAN, ("number",), message="a rollout plan stays"),
    Guard(PLAN, "UPDATE", f"{PLAN}_ends", "a rollout plan ends once", ENDS),
    *frozen(PHASE),
    *never_replaced(PHASE, ("plan_id", "n")),
    Guard(CRITERION, "DELETE", f"{CRITERION}_stays", "a criterion stays"),
    *never_replaced(CRITERION, ("phase_id", "n"), message="a criterion stays"),
    Guard(CRITERION, "UPDATE", f"{CRITERION}_fixed", "what was signed for stays",
          f"{same('id', 'phase_id', 'n', 'code', 'text')} AND NOT {signed('NEW.id')}"),
    *frozen(TICK),
    *never_replaced(TICK, ("criterion_id", "n")),
    Guard(TICK, "INSERT", f"{TICK}_next", "what was signed for stays",
          f"({follows(TICK, 'criterion_id')}) AND NOT {signed('NEW.criterion_id')}"),
    *frozen(SIGNATURE),
    *never_replaced(SIGNATURE, ("phase_id",)),
    Guard(SIGNATURE, "INSERT", f"{SIGNATURE}_passes", "a phase passes when all is there", PASSES),
]



class Migration(migrations.Migration):

    dependencies = [
        ('people', '0008_delegations'),
        ('scorecards', '0003_ready'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RolloutPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('template', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('starts_on', models.DateField()),
                ('state', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('stopped', 'stopped')], max_length=10)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.TextField(blank=True)),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans_led', to=settings.AUTH_USER_MODEL)),
                ('signer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='plans_signed', to=settings.AUTH_USER_MODEL)),
                ('started_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rollout_plans', to='people.unit')),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(('lead', models.F('signer')), _negated=True), name='plan_needs_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('end_reason', ''), ('ended_at', None), ('state', 'running')), models.Q(('end_reason', ''), ('ended_at__isnull', False), ('state', 'done')), models.Q(('ended_at__isnull', False), ('state', 'stopped'), models.Q(('end_reason', ''), _negated=True)), _connector='OR'), name='plan_ends_with_a_reason')],
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanPhase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('exit', models.CharField(max_length=300)),
                ('first_on', models.DateField()),
                ('last_on', models.DateField()),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='phases', to='scorecards.rolloutplan')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('plan', 'n'), name='one_phase_per_n'), models.CheckConstraint(condition=models.Q(('last_on__gte', models.F('first_on'))), name='phase_ends_after_it_begins')],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalRolloutPlan',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.CharField(db_index=True, max_length=20)),
                ('template', models.CharField(max_length=20)),
                ('title', models.CharField(max_length=120)),
                ('starts_on', models.DateField()),
                ('state', models.CharField(choices=[('running', 'running'), ('done', 'done'), ('stopped', 'stopped')], max_length=10)),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('end_reason', models.TextField(blank=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('lead', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signer', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('started_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.unit')),
            ],
            options={
                'verbose_name': 'historical rollout plan',
                'verbose_name_plural': 'historical rollout plans',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PlanCriterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('code', models.CharField(blank=True, max_length=40)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('least', models.CharField(blank=True, max_length=40)),
                ('phase', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='criteria', to='scorecards.planphase')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('phase', 'n'), name='one_plan_criterion_per_n'), models.CheckConstraint(condition=models.Q(models.Q(('code', ''), ('least', ''), models.Q(('text', ''), _negated=True)), models.Q(models.Q(('code', ''), _negated=True), ('text', '')), _connector='OR'), name='plan_criterion_is_measured_or_ticked')],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='PhaseSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.TextField()),
                ('evidence', models.JSONField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('phase', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='signature', to='scorecards.planphase')),
            ], options={"constraints": [models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='phase_signature_says_why')], },
        ),
        migrations.CreateModel(
            name='HistoricalPlanCriterion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('n', models.PositiveSmallIntegerField()),
                ('code', models.CharField(blank=True, max_length=40)),
                ('text', models.CharField(blank=True, max_length=300)),
                ('least', models.CharField(blank=True, max_length=40)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('phase', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='scorecards.planphase')),
            ],
            options={
                'verbose_name': 'historical plan criterion',
                'verbose_name_plural': 'historical plan criterions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ProofDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('as_of', models.DateTimeField()),
                ('pieces', models.JSONField()),
                ('stage', models.PositiveSmallIntegerField()),
                ('unit', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit')),
            ],
            options={"constraints": [models.UniqueConstraint(django.db.models.functions.comparison.Coalesce('unit', models.Value(0)), models.F('day'), name='one_proof_a_day_and_unit'), models.CheckConstraint(condition=models.Q(('stage__in', [1, 2, 3, 4])), name='proof_stage_is_known')],
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(choices=[('security', 'security'), ('compliance', 'compliance'), ('observability', 'observability'), ('oversight', 'oversight'), ('vendors', 'vendors'), ('incidents', 'incidents')], max_length=20)),
                ('n', models.PositiveIntegerField()),
                ('score', models.PositiveSmallIntegerField()),
                ('proposed', models.PositiveSmallIntegerField(null=True)),
                ('evidence', models.JSONField()),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-n'],
                'constraints': [models.UniqueConstraint(fields=('dimension', 'n'), name='one_assessment_per_n'), models.CheckConstraint(condition=models.Q(('dimension__in', ['security', 'compliance', 'observability', 'oversight', 'vendors', 'incidents'])), name='assessment_dimension_is_known'), models.CheckConstraint(condition=models.Q(('score__gte', 1), ('score__lte', 5)), name='assessment_is_1_to_5'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='assessment_has_a_reason')],
            },
        ),
        migrations.CreateModel(
            name='CriterionTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('is_met', models.BooleanField()),
                ('proof', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('criterion', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='scorecards.plancriterion')),
            ],
            options={
                'ordering': ['-n'],
                'constraints': [models.UniqueConstraint(fields=('criterion', 'n'), name='one_criterion_tick_per_n'), models.CheckConstraint(condition=models.Q(('proof', ''), _negated=True), name='criterion_tick_has_proof')],
            },
        ),
        operation(GUARDS),
    ]
