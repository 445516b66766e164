"""Publications, retention and erasures; what is decided once stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, frozen, never_replaced, operation

ONCE = "{} is decided once, and stays"
SAME = " AND ".join(
    f"NEW.{name} = OLD.{name}"
    for name in ("n", "operational", "standard", "documentation", "deciders", "reason",
                 "proposed_by_id", "proposed_at")
)
MOVES = (
    "(OLD.state = 'proposed' AND NEW.state IN ('active', 'discarded') "
    "OR OLD.state = 'active' AND NEW.state = 'superseded' "
    "AND NEW.decided_by_id = OLD.decided_by_id AND NEW.decided_at = OLD.decided_at)"
)
ASKED = (
    "OLD.state = 'asked' AND NEW.person_id = OLD.person_id AND NEW.person_ref = OLD.person_ref "
    "AND NEW.asked_by_id = OLD.asked_by_id AND NEW.number = OLD.number"
)
FREE = (
    "NEW.state <> 'done' OR NOT EXISTS (SELECT 1 FROM ledger_hold h "
    "WHERE h.ref = NEW.person_ref AND h.lifted_at IS NULL)"
)
PERMITTED = (
    "NEW.state <> 'done' OR EXISTS (SELECT 1 FROM ledger_pruningpermit p "
    "WHERE p.granted_by = NEW.permit)"
)
GUARDS = [
    *frozen("evidence_publication"),
    *never_replaced("evidence_publication", ("size", "channel", "place"), ("post_id",)),
    *frozen("evidence_publicationtry"),
    *never_replaced("evidence_publicationtry", ("publication_id", "n")),
    *frozen("evidence_stamp"),
    *never_replaced("evidence_stamp", ("publication_id",)),
    Guard("evidence_retentiontable", "UPDATE", "evidence_retention_moves",
          ONCE.format("a retention table"), f"{SAME} AND {MOVES}"),
    Guard("evidence_retentiontable", "DELETE", "evidence_retention_stays",
          ONCE.format("a retention table")),
    *never_replaced("evidence_retentiontable", ("n",)),
    Guard("evidence_pruningrun", "UPDATE", "evidence_pruning_is_ended_once",
          ONCE.format("a pruning"), f"OLD.is_open AND NEW.number = OLD.number AND ({PERMITTED})"),
    Guard("evidence_pruningrun", "DELETE", "evidence_pruning_stays", ONCE.format("a pruning")),
    *never_replaced("evidence_pruningrun", ("number",)),
    Guard("evidence_personerasure", "UPDATE", "evidence_erasure_is_decided_once",
          ONCE.format("an erasure"), f"{ASKED} AND ({FREE})"),
    Guard("evidence_personerasure", "INSERT", "evidence_erasure_is_asked_first",
          "an erasure is asked for first", "NEW.state = 'asked'"),
    Guard("evidence_personerasure", "DELETE", "evidence_erasure_stays",
          ONCE.format("an erasure")),
    *never_replaced("evidence_personerasure", ("number",)),
]


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0004_findings'),
        ('ledger', '0004_holds'),
        ('worklist', '0007_statutory'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField()),
                ('root', models.CharField(max_length=64)),
                ('note', models.TextField()),
                ('channel', models.CharField(choices=[('file', 'file'), ('mail', 'mail'), ('webhook', 'webhook'), ('stamp', 'stamp')], max_length=10)),
                ('place', models.CharField(max_length=300)),
                ('asked_at', models.DateTimeField()),
                ('post', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='publication', to='worklist.post')),
                ('receiver', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='worklist.receiver')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['channel', '-id'], name='publication_by_channel'),
                ],
                'constraints': [
                    models.UniqueConstraint(fields=('size', 'channel', 'place'), name='one_publication_per_place'),
                    models.CheckConstraint(condition=models.Q(models.Q(('channel__in', ['file', 'stamp']), ('post', None), ('receiver', None)), models.Q(('channel__in', ['mail', 'webhook']), ('post__isnull', False), ('receiver__isnull', False)), _connector='OR'), name='publication_goes_somewhere'),
                    models.CheckConstraint(condition=models.Q(models.Q(('note', ''), _negated=True), models.Q(('place', ''), _negated=True)), name='publication_says_what_and_where'),
                ],
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PublicationTry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('taken', models.BooleanField()),
                ('error', models.CharField(blank=True, max_length=300)),
                ('publication', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tries', to='evidence.publication')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('publication', 'n'), name='one_try_per_number'),
                    models.CheckConstraint(condition=models.Q(models.Q(('error', ''), ('taken', True)), models.Q(('taken', False), models.Q(('error', ''), _negated=True)), _connector='OR'), name='a_failed_try_says_why'),
                ],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='RetentionTable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField(unique=True)),
                ('operational', models.PositiveSmallIntegerField()),
                ('standard', models.PositiveSmallIntegerField()),
                ('documentation', models.PositiveSmallIntegerField()),
                ('deciders', models.PositiveSmallIntegerField()),
                ('reason', models.TextField()),
                ('state', models.CharField(choices=[('proposed', 'proposed'), ('active', 'active'), ('superseded', 'superseded'), ('discarded', 'discarded')], max_length=12)),
                ('proposed_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('state',), name='one_retention_in_force'),
                    models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('state',), name='one_retention_proposed'),
                    models.CheckConstraint(condition=models.Q(('deciders__range', (12, 600)), ('documentation__range', (120, 600)), ('operational__range', (6, 600)), ('standard__range', (12, 600))), name='retention_keeps_what_law_asks'),
                    models.CheckConstraint(condition=models.Q(('deciders__gte', models.F('standard'))), name='deciders_are_kept_longest'),
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('state', 'proposed')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state', 'discarded')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ('active', 'superseded')), models.Q(('decided_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='retention_needs_two_people'),
                    models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='retention_says_why'),
                ],
                'ordering': ['-n'],
            },
        ),
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.BinaryField()),
                ('stamped_at', models.DateTimeField()),
                ('publication', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='stamp', to='evidence.publication')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('token', b''), _negated=True), name='stamp_is_something'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PersonErasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('person_ref', models.CharField(max_length=60)),
                ('reason', models.TextField()),
                ('state', models.CharField(choices=[('asked', 'asked'), ('done', 'done'), ('dropped', 'dropped')], default='asked', max_length=10)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('kept_until', models.DateTimeField(null=True)),
                ('facts', models.JSONField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='erasures', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'dropped'), _negated=True), fields=('person',), name='a_person_is_erased_once'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('decided_by', None), ('facts', None), ('state', 'asked')), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state', 'dropped')), models.Q(('decided_at__isnull', False), ('facts__isnull', False), ('state', 'done'), ('decided_by__isnull', False), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='erasure_needs_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), ('kept_until', None), ('kept_until__lte', models.F('decided_at')), _connector='OR'), name='a_decider_is_kept'), models.CheckConstraint(condition=models.Q(models.Q(('person', models.F('decided_by')), _negated=True), ('decided_by', None), _connector='OR'), name='nobody_erases_themselves')],
            },
        ),
        migrations.CreateModel(
            name='PruningRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('until', models.JSONField()),
                ('reason', models.TextField()),
                ('state', models.CharField(choices=[('asked', 'asked'), ('exported', 'exported'), ('done', 'done'), ('failed', 'failed'), ('dropped', 'dropped')], default='asked', max_length=10)),
                ('is_open', models.BooleanField(default=True)),
                ('asked_at', models.DateTimeField()),
                ('entries', models.PositiveIntegerField(default=0)),
                ('ids_digest', models.CharField(blank=True, max_length=64)),
                ('tree_size', models.BigIntegerField(null=True)),
                ('sha256', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveBigIntegerField(null=True)),
                ('permit', models.CharField(blank=True, max_length=26)),
                ('ended_at', models.DateTimeField(null=True)),
                ('failure', models.JSONField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='worklist.job')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('is_open',), name='one_pruning_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('is_open', True), ('state__in', ['asked', 'exported', 'failed'])), models.Q(('ended_at__isnull', False), ('is_open', False), ('state__in', ['done', 'dropped'])), _connector='OR'), name='pruning_is_open_or_ended'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['exported', 'done']), _negated=True), models.Q(models.Q(('sha256', ''), _negated=True), models.Q(('ids_digest', ''), _negated=True), ('entries__gt', 0), ('tree_size__isnull', False)), _connector='OR'), name='nothing_is_pruned_before_its_export'), models.CheckConstraint(condition=models.Q(models.Q(models.Q(('permit', ''), _negated=True), ('state', 'done')), models.Q(('permit', ''), models.Q(('state', 'done'), _negated=True)), _connector='OR'), name='pruned_under_a_permit'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), ('failure__isnull', False), _connector='OR'), name='failed_pruning_says_why')],
            },
        ),
        operation(GUARDS),
    ]
