# ruff: noqa: S608  every part of these statements is written in this file
"""Enterprise policies, and what must never be stored: a version in force without its committee."""

import approvals.rules.policies
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, never_replaced, operation

POLICY, VERSION, REVIEW, WRITER = (
    "approvals_policy", "approvals_policyversion", "approvals_policyreview",
    "approvals_policywriter")


def kept(column):
    """The column stays; never NULL, which a trigger would let pass."""
    new, old = f"NEW.{column}", f"OLD.{column}"
    return f"({new} IS NOT NULL AND {old} IS NOT NULL AND {new} = {old})"


def same(*columns):
    return " AND ".join(
        f"({kept(c)} OR (NEW.{c} IS NULL AND OLD.{c} IS NULL))" for c in columns)


# In force only with a version that was adopted, repealed only by a version that says so.
STANDS = f"""
NEW.id = OLD.id AND NEW.number = OLD.number
AND (NEW.adopted_on IS NULL OR EXISTS (SELECT 1 FROM approvals_policyversion v
  WHERE v.policy_id = NEW.id AND v.state IN ('adopted', 'superseded')))
AND (OLD.adopted_on IS NULL OR {kept("adopted_on")})
AND (OLD.repealed_at IS NULL OR {kept("repealed_at")})
AND (NEW.repealed_at IS NULL OR EXISTS (SELECT 1 FROM approvals_policyversion v
  WHERE v.policy_id = NEW.id AND v.is_repeal AND v.state = 'superseded'))
"""
# The day of a review is not moved away while the review is open.
NOT_AWAY = f"""
{kept("next_review_on")} OR NOT EXISTS (SELECT 1 FROM approvals_policyreview r
  WHERE r.policy_id = NEW.id AND r.state = 'open' AND r.due_on = OLD.next_review_on)
"""
MOVES = f"""
{same("id", "policy_id", "n", "key")} AND (
  (OLD.state = 'draft' AND NEW.state IN ('draft', 'proposed', 'discarded'))
  OR (OLD.state = 'proposed' AND NEW.state IN ('proposed', 'adopted', 'rejected', 'withdrawn'))
  OR (OLD.state = 'proposed' AND NEW.state = 'superseded' AND NEW.is_repeal)
  OR (OLD.state = 'adopted' AND NEW.state IN ('adopted', 'superseded'))
  OR (OLD.state = NEW.state AND {same("ended_at", "close_reason")}))
"""
FROZEN = f"""
OLD.state = 'draft' OR ({same("title", "text", "attachment_id", "is_repeal", "reason", "revision",
  "digest", "written_by_id", "created_at", "proposed_by_id", "proposed_at", "review_id")}
  AND (OLD.adopted_at IS NULL OR {kept("adopted_at")}))
"""
# By a decision of the committee about this very digest.
DECIDED = """
NEW.state NOT IN ('adopted', 'superseded', 'rejected') OR EXISTS (
  SELECT 1 FROM approvals_decision d WHERE d.review_id = NEW.review_id AND d.digest = NEW.digest
    AND d.basis = 'ballot' AND (d.outcome = 'reject') = (NEW.state = 'rejected'))
"""
PUT = """
NEW.review_id IS NULL OR EXISTS (SELECT 1 FROM approvals_review r WHERE r.id = NEW.review_id
  AND r.subject_kind = 'policy_version' AND r.subject_id = NEW.key AND r.digest = NEW.digest)
"""
HELD = f"""
{same("id", "number", "policy_id", "version_id", "due_on", "opened_at")}
AND (OLD.review_id IS NULL OR {kept("review_id")})
AND (OLD.state = 'open' OR {same("state", "closed_at")})
AND (NEW.state NOT IN ('kept', 'revise') OR EXISTS (
  SELECT 1 FROM approvals_decision d WHERE d.review_id = NEW.review_id
    AND (d.outcome = 'reject') = (NEW.state = 'revise')))
AND (NEW.state <> 'renewed' OR EXISTS (SELECT 1 FROM approvals_policyversion v
  WHERE v.policy_id = NEW.policy_id AND v.id <> NEW.version_id AND v.state = 'adopted'))
AND (NEW.state <> 'dropped' OR EXISTS (SELECT 1 FROM approvals_policyversion v
  WHERE v.policy_id = NEW.policy_id AND v.is_repeal AND v.state = 'superseded'))
"""
# Nobody becomes a writer of what was put to the committee, and who began it is one.
WRITTEN = """
EXISTS (SELECT 1 FROM approvals_policyversion v
  WHERE v.id = NEW.version_id AND v.state = 'draft')
"""
BEGUN = """
NEW.state <> 'proposed' OR OLD.state <> 'draft' OR EXISTS (SELECT 1 FROM approvals_policywriter w
  WHERE w.version_id = NEW.id AND w.person_id = NEW.written_by_id)
"""
OF_ITS_OWN = """
NEW.state = 'open' AND EXISTS (SELECT 1 FROM approvals_policyversion v
  WHERE v.id = NEW.version_id AND v.policy_id = NEW.policy_id AND v.state = 'adopted')
"""

# What was asked for as a retirement or a lower tier never gives a right to run.
NO_RIGHT = """
NOT EXISTS (
  SELECT 1 FROM approvals_request q
  JOIN approvals_review r ON r.subject_kind = 'request' AND r.subject_id = q.number
  JOIN approvals_decision d ON d.review_id = r.id
  WHERE NEW.basis = 'decision:' || d.id AND q.kind IN ('retirement', 'tier_change'))
"""

# 1-domain.md §3: what runs is never reviewed at a lower tier than its own.
NOT_BELOW = """
NEW.kind NOT IN ('material_change', 'renewal', 'emergency_change', 'retirement', 'tier_change')
OR NOT EXISTS (SELECT 1 FROM registry_agent a WHERE a.id = NEW.agent_id AND a.tier > NEW.tier)
"""
GUARDS = [
    Guard("approvals_request", "INSERT", "approvals_request_keeps_the_tier",
          "a change or renewal is reviewed at the tier that stands, or a higher one", NOT_BELOW),
    Guard("registry_authorisation", "INSERT", "approvals_short_kinds_give_no_right",
          "a retirement or a lower tier gives no right to run", NO_RIGHT),
    Guard(POLICY, "INSERT", f"{POLICY}_begins", "a policy begins without a version in force",
          "NEW.adopted_on IS NULL AND NEW.repealed_at IS NULL"),
    Guard(POLICY, "UPDATE", f"{POLICY}_stands", "what is in force was adopted", STANDS),
    Guard(POLICY, "UPDATE", f"{POLICY}_day", "an open review keeps its day", NOT_AWAY),
    Guard(POLICY, "DELETE", f"{POLICY}_no_delete", f"{POLICY} stays"),
    *never_replaced(POLICY, ("number",)),
    Guard(VERSION, "INSERT", f"{VERSION}_begins", "it begins as a draft", "NEW.state = 'draft'"),
    Guard(VERSION, "UPDATE", f"{VERSION}_moves", "a version does not move like this", MOVES),
    Guard(VERSION, "UPDATE", f"{VERSION}_stays", "what was proposed stays as it was", FROZEN),
    Guard(VERSION, "UPDATE", f"{VERSION}_put", "its review is about this very text", PUT),
    Guard(VERSION, "UPDATE", f"{VERSION}_decided", "the committee decides it", DECIDED),
    Guard(VERSION, "UPDATE", f"{VERSION}_writers", "who wrote it is kept", BEGUN),
    Guard(VERSION, "DELETE", f"{VERSION}_no_delete", f"{VERSION} stays"),
    *never_replaced(VERSION, ("key",), ("policy_id", "n")),
    Guard(WRITER, "INSERT", f"{WRITER}_in_time", "a draft is written in", WRITTEN),
    Guard(WRITER, "UPDATE", f"{WRITER}_no_update", f"{WRITER} stays"),
    Guard(WRITER, "DELETE", f"{WRITER}_no_delete", f"{WRITER} stays"),
    *never_replaced(WRITER, ("version_id", "person_id")),
    Guard(REVIEW, "INSERT", f"{REVIEW}_begins", "what is in force is reviewed", OF_ITS_OWN),
    Guard(REVIEW, "UPDATE", f"{REVIEW}_held", "the committee keeps a policy or renews it", HELD),
    Guard(REVIEW, "DELETE", f"{REVIEW}_no_delete", f"{REVIEW} stays"),
    *never_replaced(REVIEW, ("number",), ("policy_id", "due_on")),
]


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0019_desk'),
        ('people', '0008_delegations'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='historicalrequest',
            name='kind',
            field=models.CharField(choices=[('new', 'New deployment'), ('material_change', 'Change to an approved agent'), ('renewal', 'Renewal'), ('pilot', 'Pilot'), ('exception', 'Exception'), ('emergency_change', 'Emergency change'), ('tier_change', 'Tier change'), ('retirement', 'Retirement')], default='new', max_length=20),
        ),
        migrations.AlterField(
            model_name='request',
            name='kind',
            field=models.CharField(choices=[('new', 'New deployment'), ('material_change', 'Change to an approved agent'), ('renewal', 'Renewal'), ('pilot', 'Pilot'), ('exception', 'Exception'), ('emergency_change', 'Emergency change'), ('tier_change', 'Tier change'), ('retirement', 'Retirement')], default='new', max_length=20),
        ),
        migrations.CreateModel(
            name='HistoricalPolicy',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.CharField(db_index=True, max_length=20)),
                ('title', models.CharField(max_length=160)),
                ('created_at', models.DateTimeField()),
                ('adopted_on', models.DateField(blank=True, null=True)),
                ('next_review_on', models.DateField(blank=True, null=True)),
                ('repealed_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('committee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.committee')),
                ('created_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical policy',
                'verbose_name_plural': 'historical policys',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Policy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('title', models.CharField(max_length=160)),
                ('created_at', models.DateTimeField()),
                ('adopted_on', models.DateField(blank=True, null=True)),
                ('next_review_on', models.DateField(blank=True, null=True)),
                ('repealed_at', models.DateTimeField(blank=True, null=True)),
                ('committee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policies', to='people.committee')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policies', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('adopted_on', None), ('next_review_on', None), ('repealed_at', None)), models.Q(('adopted_on__isnull', False), ('next_review_on__isnull', False), ('repealed_at', None)), models.Q(('adopted_on__isnull', False), ('next_review_on', None), ('repealed_at__isnull', False)), _connector='OR'), name='policy_in_force_is_reviewed'),
                ],
                'indexes': [models.Index(fields=['next_review_on', 'id'], name='policy_by_review')],
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalPolicyVersion',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('key', models.CharField(db_index=True, max_length=40)),
                ('title', models.CharField(max_length=160)),
                ('text', models.TextField(blank=True)),
                ('is_repeal', models.BooleanField(default=False)),
                ('reason', models.TextField(blank=True)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Before the committee'), ('adopted', 'In force'), ('superseded', 'Superseded'), ('rejected', 'Not adopted'), ('withdrawn', 'Withdrawn'), ('discarded', 'Discarded')], default=approvals.rules.policies.VersionState['DRAFT'], max_length=10)),
                ('digest', models.CharField(blank=True, max_length=71)),
                ('created_at', models.DateTimeField()),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('adopted_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('close_reason', models.TextField(blank=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('attachment', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.attachment')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.review')),
                ('written_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('policy', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.policy')),
            ],
            options={
                'verbose_name': 'historical policy version',
                'verbose_name_plural': 'historical policy versions',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='PolicyVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('key', models.CharField(max_length=40, unique=True)),
                ('title', models.CharField(max_length=160)),
                ('text', models.TextField(blank=True)),
                ('is_repeal', models.BooleanField(default=False)),
                ('reason', models.TextField(blank=True)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('proposed', 'Before the committee'), ('adopted', 'In force'), ('superseded', 'Superseded'), ('rejected', 'Not adopted'), ('withdrawn', 'Withdrawn'), ('discarded', 'Discarded')], default=approvals.rules.policies.VersionState['DRAFT'], max_length=10)),
                ('digest', models.CharField(blank=True, max_length=71)),
                ('created_at', models.DateTimeField()),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('adopted_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('close_reason', models.TextField(blank=True)),
                ('attachment', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='policy_versions', to='approvals.attachment')),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='approvals.policy')),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='policies_proposed', to=settings.AUTH_USER_MODEL)),
                ('review', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='policy_version', to='approvals.review')),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policy_versions', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('policy', 'n'), name='policy_versions_are_numbered'),
                    models.UniqueConstraint(condition=models.Q(('state__in', ['draft', 'proposed'])), fields=('policy',), name='one_policy_version_in_the_making'),
                    models.UniqueConstraint(condition=models.Q(('state', approvals.rules.policies.VersionState['ADOPTED'])), fields=('policy',), name='one_policy_version_in_force'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'adopted', 'superseded', 'rejected', 'withdrawn', 'discarded'])), name='policy_version_state_is_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['draft', 'discarded']), ('proposed_at', None), ('proposed_by', None), ('review', None)), models.Q(('state__in', ['proposed', 'withdrawn', approvals.rules.policies.VersionState['ADOPTED'], approvals.rules.policies.VersionState['SUPERSEDED'], approvals.rules.policies.VersionState['REJECTED']]), ('proposed_at__isnull', False), ('proposed_by__isnull', False), ('review__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='proposed_policy_has_its_review'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'discarded']), models.Q(('text', ''), _negated=True), ('attachment__isnull', False), ('is_repeal', True), _connector='OR'), name='proposed_policy_says_something'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['adopted', 'superseded']), ('adopted_at__isnull', False)), models.Q(models.Q(('state__in', ['adopted', 'superseded']), _negated=True), ('adopted_at', None)), _connector='OR'), name='adopted_policy_since_when'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'proposed', 'adopted']), ('ended_at__isnull', False), _connector='XOR'), name='ended_policy_version_has_an_end'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', approvals.rules.policies.VersionState['ADOPTED']), _negated=True), ('is_repeal', False), _connector='OR'), name='a_repeal_is_never_in_force'),
                ],
                'ordering': ['-n'],
            },
        ),
        migrations.CreateModel(
            name='PolicyWriter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='policies_written', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='writers', to='approvals.policyversion')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'person'), name='a_writer_of_a_policy_is_named_once')],
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PolicyReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('kept', 'Kept as it is'), ('revise', 'A new version is wanted'), ('renewed', 'New version adopted'), ('dropped', 'No longer needed: repealed')], default=approvals.rules.policies.PolicyReviewState['OPEN'], max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='approvals.policy')),
                ('review', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='policy_review', to='approvals.review')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reviews', to='approvals.policyversion')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('policy', 'due_on'), name='a_policy_is_reviewed_once_for_its_day'),
                    models.UniqueConstraint(condition=models.Q(('state', approvals.rules.policies.PolicyReviewState['OPEN'])), fields=('policy',), name='one_open_review_of_a_policy'),
                    models.CheckConstraint(condition=models.Q(('state__in', ['open', 'kept', 'revise', 'renewed', 'dropped'])), name='policy_review_state_is_known'),
                    models.CheckConstraint(condition=models.Q(('state', approvals.rules.policies.PolicyReviewState['OPEN']), ('closed_at__isnull', False), _connector='XOR'), name='policy_review_is_open_or_closed'),
                ],
                'ordering': ['-due_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalPolicyReview',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('number', models.CharField(db_index=True, max_length=20)),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'Open'), ('kept', 'Kept as it is'), ('revise', 'A new version is wanted'), ('renewed', 'New version adopted'), ('dropped', 'No longer needed: repealed')], default=approvals.rules.policies.PolicyReviewState['OPEN'], max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('review', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.review')),
                ('policy', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.policy')),
                ('version', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='approvals.policyversion')),
            ],
            options={
                'verbose_name': 'historical policy review',
                'verbose_name_plural': 'historical policy reviews',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        operation(GUARDS),
    ]
