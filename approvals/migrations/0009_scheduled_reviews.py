# ruff: noqa: S608  every part of these statements is written in this file
"""Reviews of what runs already, and what must never be stored about them.

A decision by sign-off may rest on reviews that only recommend, as a ballot's does.
"""

from dataclasses import replace
from importlib import import_module

import approvals.rules.scheduled
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, lifting, never_replaced, operation

REVIEWS = "('security', 'compliance', 'architecture')"
BEFORE = next(
    guard
    for guard in import_module("approvals.migrations.0006_ballot_guards").GUARDS
    if guard.name == "approvals_decision_is_carried"
)
# What a review says is needed, and decides nothing: neither its yes nor its no.
RECOMMENDS = f"""(o.verdict = 'approve' OR s.kind IN {REVIEWS})"""
DECIDES = f"""o.verdict = 'reject' AND NOT EXISTS (SELECT 1 FROM approvals_reviewstep t
       WHERE t.id = o.step_id AND t.kind IN {REVIEWS})"""
AFTER = replace(
    BEFORE,
    allowed=BEFORE.allowed.replace("o.verdict = 'approve'", RECOMMENDS).replace(
        "o.verdict = 'reject'", DECIDES
    ),
)

# Its end is final; what it is about and when it is due stay as they were on opening. Held means
# that its own review was decided so; once it is over, nobody can decide it any more.
SCHEDULED = """
OLD.state = 'open' AND NEW.number = OLD.number AND NEW.kind = OLD.kind
AND NEW.agent_id = OLD.agent_id AND NEW.authorisation_id = OLD.authorisation_id
AND NEW.tier = OLD.tier AND NEW.facts = OLD.facts AND NEW.opened_at = OLD.opened_at
AND NEW.due_on = OLD.due_on AND NEW.due_at = OLD.due_at
AND NEW.lapses_on = OLD.lapses_on AND NEW.grace_ends_at = OLD.grace_ends_at
AND (OLD.review_id IS NULL OR NEW.review_id = OLD.review_id)
AND (OLD.missed_at IS NULL OR NEW.missed_at = OLD.missed_at)
AND EXISTS (SELECT 1 FROM approvals_review r WHERE r.id = NEW.review_id
  AND r.subject_kind = 'scheduled_review' AND r.subject_id = NEW.number
  AND ((r.state = 'open') = (NEW.state = 'open')))
AND (NEW.state <> 'held' OR EXISTS (SELECT 1 FROM approvals_decision d
  WHERE d.review_id = NEW.review_id AND d.outcome = NEW.outcome))
"""
GUARDS = [
    Guard(
        "approvals_scheduledreview",
        "INSERT",
        "approvals_scheduledreview_begins_open",
        "a scheduled review begins open",
        "NEW.state = 'open' AND NEW.review_id IS NULL",
    ),
    Guard(
        "approvals_scheduledreview",
        "UPDATE",
        "approvals_scheduledreview_keeps_its_day",
        "a scheduled review keeps what it is about, and its end is final",
        SCHEDULED,
    ),
    Guard(
        "approvals_scheduledreview",
        "DELETE",
        "approvals_scheduledreview_stays",
        "a scheduled review stays",
    ),
    *never_replaced(
        "approvals_scheduledreview",
        ("number",),
        ("authorisation_id", "kind", "due_on"),
        message="a scheduled review stays",
    ),
]


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0008_board_letter'),
        ('registry', '0006_reviews_due'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HistoricalScheduledReview',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.CharField(db_index=True, max_length=20)),
                ('kind', models.CharField(choices=[('periodic', 'Periodic review'), ('post_deployment', 'Post-deployment review')], max_length=20)),
                ('tier', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField()),
                ('due_at', models.DateTimeField()),
                ('lapses_on', models.DateField()),
                ('grace_ends_at', models.DateTimeField()),
                ('facts', models.JSONField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('held', 'Held'), ('lapsed', 'Not held: the authorisation lapsed'), ('cancelled', 'No longer needed')], default=approvals.rules.scheduled.ScheduledState['OPEN'], max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('approve', 'Approved'), ('conditions', 'Approved with conditions'), ('reject', 'Rejected')], max_length=10)),
                ('ending', models.CharField(blank=True, choices=[('replaced', 'another authorisation took its place'), ('revoked', 'the authorisation was revoked'), ('lapsed', 'the authorisation lapsed'), ('retired', 'the agent was retired')], max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('missed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('agent', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.agent')),
                ('authorisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='registry.authorisation')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.review')),
            ],
            options={
                'verbose_name': 'historical scheduled review',
                'verbose_name_plural': 'historical scheduled reviews',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='ScheduledReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('periodic', 'Periodic review'), ('post_deployment', 'Post-deployment review')], max_length=20)),
                ('tier', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField()),
                ('due_at', models.DateTimeField()),
                ('lapses_on', models.DateField()),
                ('grace_ends_at', models.DateTimeField()),
                ('facts', models.JSONField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('held', 'Held'), ('lapsed', 'Not held: the authorisation lapsed'), ('cancelled', 'No longer needed')], default=approvals.rules.scheduled.ScheduledState['OPEN'], max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('approve', 'Approved'), ('conditions', 'Approved with conditions'), ('reject', 'Rejected')], max_length=10)),
                ('ending', models.CharField(blank=True, choices=[('replaced', 'another authorisation took its place'), ('revoked', 'the authorisation was revoked'), ('lapsed', 'the authorisation lapsed'), ('retired', 'the agent was retired')], max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('missed_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scheduled_reviews', to='registry.agent')),
                ('authorisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='scheduled_reviews', to='registry.authorisation')),
                ('review', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='scheduled', to='approvals.review')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('authorisation', 'kind', 'due_on'), name='scheduled_once_for_its_day'),
                    models.UniqueConstraint(condition=models.Q(('state', approvals.rules.scheduled.ScheduledState['OPEN'])), fields=('authorisation', 'kind'), name='one_open_scheduled_review_of_a_kind'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['open', 'held', 'lapsed', 'cancelled'])), name='scheduled_state_is_known'),
                    models.CheckConstraint(condition=models.Q(('kind__in', ['periodic', 'post_deployment'])), name='scheduled_kind_is_known'),
                    models.CheckConstraint(condition=models.Q(('tier__range', (1, 4))), name='scheduled_tier_1_to_4'),
                    models.CheckConstraint(condition=models.Q(('state', approvals.rules.scheduled.ScheduledState['OPEN']), ('closed_at__isnull', False), _connector='XOR'), name='scheduled_is_open_or_closed'),
                    models.CheckConstraint(condition=models.Q(models.Q(('outcome__in', ['approve', 'conditions', 'reject']), ('state', approvals.rules.scheduled.ScheduledState['HELD'])), models.Q(models.Q(('state', approvals.rules.scheduled.ScheduledState['HELD']), _negated=True), ('outcome', '')), _connector='OR'), name='held_with_an_outcome'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ending__in', ['replaced', 'revoked', 'lapsed', 'retired']), ('state', approvals.rules.scheduled.ScheduledState['CANCELLED'])), models.Q(models.Q(('state', approvals.rules.scheduled.ScheduledState['CANCELLED']), _negated=True), ('ending', '')), _connector='OR'), name='cancelled_for_a_reason'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', approvals.rules.scheduled.ScheduledState['LAPSED']), _negated=True), models.Q(('kind', approvals.rules.scheduled.ScheduledKind['PERIODIC']), ('missed_at__isnull', False)), _connector='OR'), name='only_a_missed_periodic_review_lapses'),
                    models.CheckConstraint(condition=models.Q(('missed_at__isnull', True), ('missed_at__gt', models.F('grace_ends_at')), _connector='OR'), name='missed_after_its_grace'),
                    models.CheckConstraint(condition=models.Q(('grace_ends_at__gte', models.F('due_at')), ('lapses_on__gte', models.F('due_on'))), name='grace_after_its_day'),
                ],
                'indexes': [
                    models.Index(fields=['agent', '-due_on'], name='scheduled_of_agent'),
                    models.Index(fields=['state', 'due_on', 'id'], name='scheduled_by_day'),
                    models.Index(condition=models.Q(('missed_at__isnull', True), ('state', 'open')), fields=['grace_ends_at'], name='scheduled_grace'),
                ],
                'ordering': ['-pk'],
            },
        ),
        migrations.AddField(
            model_name='numberseries',
            name='prefix',
            field=models.CharField(default='ADR', max_length=6),
        ),
        migrations.AlterField(
            model_name='numberseries',
            name='year',
            field=models.PositiveSmallIntegerField(),
        ),
        migrations.AddConstraint(
            model_name='numberseries',
            constraint=models.UniqueConstraint(fields=('prefix', 'year'), name='one_series_a_year'),
        ),
        lifting([BEFORE]),
        operation([AFTER]),
        operation(GUARDS),
    ]
