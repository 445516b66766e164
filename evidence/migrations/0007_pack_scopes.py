"""Packs about more than one request or incident; what is known of the old ones is written down."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SAID = """
UPDATE evidence_pack SET kind = '{kind}',
    about_number = (SELECT t.number FROM {table} t WHERE t.id = {kind}_id),
    about_title = (SELECT t.title FROM {table} t WHERE t.id = {kind}_id),
    about_ref = (SELECT '{kind}:' || t.number FROM {table} t WHERE t.id = {kind}_id)
WHERE {kind}_id IS NOT NULL
"""


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0020_policies'),
        ('evidence', '0006_trail'),
        ('incidents', '0007_books'),
        ('registry', '0019_demands'),
        ('worklist', '0008_notice_pages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='extract',
            name='extract_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='pack',
            name='pack_state_is_known',
        ),
        migrations.RemoveConstraint(
            model_name='pack',
            name='one_pack_under_way_per_scope',
        ),
        migrations.RemoveConstraint(
            model_name='pack',
            name='one_pack_under_way_per_incident',
        ),
        migrations.RemoveConstraint(
            model_name='pack',
            name='pack_is_about_one_thing',
        ),
        migrations.AddField(
            model_name='pack',
            name='about_number',
            field=models.CharField(default='', max_length=120),
        ),
        migrations.AddField(
            model_name='pack',
            name='about_ref',
            field=models.CharField(default='', max_length=160),
        ),
        migrations.AddField(
            model_name='pack',
            name='about_title',
            field=models.CharField(default='', max_length=300),
        ),
        migrations.AddField(
            model_name='pack',
            name='agent',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='packs', to='registry.agent'),
        ),
        migrations.AddField(
            model_name='pack',
            name='kind',
            field=models.CharField(choices=[('request', 'request'), ('incident', 'incident'), ('agent', 'agent'), ('committee', 'committee'), ('framework', 'framework'), ('actions', 'actions'), ('sample', 'sample')], default='request', max_length=10),
        ),
        migrations.AddField(
            model_name='pack',
            name='span',
            field=models.CharField(blank=True, max_length=21),
        ),
        *(
            migrations.RunSQL(SAID.format(kind=kind, table=table), migrations.RunSQL.noop)
            for kind, table in (
                ('request', 'approvals_request'), ('incident', 'incidents_incident')
            )
        ),
        migrations.AlterField(
            model_name='extract',
            name='state',
            field=models.CharField(choices=[('waiting', 'Being built'), ('ready', 'Ready'), ('failed', 'Failed'), ('expired', 'Removed'), ('cancelled', 'Cancelled')], default='waiting', max_length=10),
        ),
        migrations.AlterField(
            model_name='pack',
            name='state',
            field=models.CharField(choices=[('waiting', 'Being built'), ('ready', 'Ready'), ('failed', 'Failed'), ('expired', 'Removed'), ('cancelled', 'Cancelled')], default='waiting', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='extract',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'ready', 'failed', 'expired', 'cancelled'])), name='extract_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pack',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'ready', 'failed', 'expired', 'cancelled'])), name='pack_state_is_known'),
        ),
        migrations.AddConstraint(
            model_name='pack',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'waiting')), fields=('kind', 'about_number', 'span', 'requested_by', 'access', 'language'), name='one_pack_under_way_per_scope'),
        ),
        migrations.AddConstraint(
            model_name='pack',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agent__isnull', True), ('incident__isnull', True), ('kind', 'request'), ('request__isnull', False)), models.Q(('agent__isnull', True), ('incident__isnull', False), ('kind', 'incident'), ('request__isnull', True)), models.Q(('agent__isnull', False), ('incident__isnull', True), ('kind', 'agent'), ('request__isnull', True)), models.Q(('agent', None), ('incident', None), ('kind__in', ('committee', 'framework', 'actions', 'sample')), ('request', None)), _connector='OR'), name='pack_is_about_one_thing'),
        ),
    ]
