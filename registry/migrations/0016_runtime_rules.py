# ruff: noqa: S608  every part of these statements is written in this file
"""Run-time rules that bind an authorisation, and what must never become of one."""

import django.db.models.deletion
from django.db import migrations, models

import registry.rules.runtime_rules.life
from govportal.guards import Guard, never_replaced, operation

SAME = "SELECT 1 FROM registry_runtimerule o WHERE o.origin = NEW.origin"
# A rule begins in force. One that is carried on to another authorisation begins as it stood, and
# never milder than elsewhere.
BEGINS = f"""
NEW.over_at IS NULL
AND EXISTS (SELECT 1 FROM registry_authorisation a WHERE a.id = NEW.authorisation_id
  AND a.agent_id = NEW.agent_id AND a.state IN ('active', 'suspended'))
AND NOT EXISTS ({SAME} AND (o.state = 'lifted' OR o.rule <> NEW.rule))
AND ((NEW.state = 'in_force' AND NOT EXISTS ({SAME} AND o.tightened_at IS NOT NULL))
  OR (NEW.state = 'tightened' AND EXISTS ({SAME} AND o.tightened_at = NEW.tightened_at)))
"""
KEPT = ("agent_id", "authorisation_id", "origin", "about", "url", "rule", "effect", "words",
        "begins_at")
MOVES = f"""
{" AND ".join(f"NEW.{name} = OLD.{name}" for name in KEPT)}
AND ((NEW.tightened_at IS NULL AND OLD.tightened_at IS NULL)
  OR NEW.tightened_at = OLD.tightened_at
  OR (OLD.tightened_at IS NULL AND NEW.state = 'tightened'))
AND ((OLD.state = 'in_force' AND NEW.state IN ('tightened', 'lifted', 'ended'))
  OR (OLD.state = 'tightened' AND NEW.state IN ('lifted', 'ended')))
"""
TABLE, MESSAGE = "registry_runtimerule", "a run-time rule is neither loosened nor taken back"
GUARDS = [
    Guard(TABLE, "INSERT", f"{TABLE}_begins", "a run-time rule begins in force", BEGINS),
    Guard(TABLE, "UPDATE", f"{TABLE}_moves", MESSAGE, MOVES),
    Guard(TABLE, "DELETE", f"{TABLE}_stays", MESSAGE),
    *never_replaced(TABLE, ("authorisation_id", "origin"), message=MESSAGE),
]


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0015_pilots'),
    ]

    operations = [
        migrations.CreateModel(
            name='RuntimeRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('origin', models.CharField(db_index=True, max_length=80)),
                ('about', models.CharField(max_length=300)),
                ('url', models.CharField(max_length=300)),
                ('rule', models.JSONField()),
                ('effect', models.CharField(choices=[('hold', 'hold'), ('block', 'block')], max_length=10)),
                ('words', models.TextField()),
                ('state', models.CharField(choices=[('in_force', 'In force'), ('tightened', 'Tightened: blocks'), ('lifted', 'Lifted'), ('ended', 'Ended')], default=registry.rules.runtime_rules.life.RuleState['IN_FORCE'], max_length=12)),
                ('begins_at', models.DateTimeField()),
                ('tightened_at', models.DateTimeField(blank=True, null=True)),
                ('over_at', models.DateTimeField(blank=True, null=True)),
                ('agent', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runtime_rules', to='registry.agent')),
                ('authorisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='runtime_rules', to='registry.authorisation')),
            ],
            options={
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('authorisation', 'origin'), name='one_rule_per_origin_and_right'), models.CheckConstraint(condition=models.Q(('state__in', ['in_force', 'tightened', 'lifted', 'ended'])), name='rule_state_is_known'), models.CheckConstraint(condition=models.Q(('effect__in', ['hold', 'block'])), name='rule_effect_is_known'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='rule_has_words'), models.CheckConstraint(condition=models.Q(('state__in', ['lifted', 'ended']), ('over_at__isnull', True), _connector='XOR'), name='rule_runs_or_is_over'), models.CheckConstraint(condition=models.Q(models.Q(('state', registry.rules.runtime_rules.life.RuleState['TIGHTENED']), ('tightened_at__isnull', False)), models.Q(('state', registry.rules.runtime_rules.life.RuleState['IN_FORCE']), ('tightened_at__isnull', True)), ('state__in', ['lifted', 'ended']), _connector='OR'), name='tightened_rule_says_since_when'), models.CheckConstraint(condition=models.Q(('tightened_at__isnull', True), ('tightened_at__gte', models.F('begins_at')), _connector='OR'), name='rule_tightens_after_it_begins')],
            },
        ),
        operation(GUARDS),
    ]
