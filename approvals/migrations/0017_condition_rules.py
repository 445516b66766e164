# ruff: noqa: S608  every part of these statements is written in this file
"""The run-time rules of conditions: attached with them, kept by another wording, lifted with them."""

import django.db.models.deletion
from django.db import migrations, models

from govportal.guards import Guard, frozen, never_replaced, operation

# With its condition, before the decision; or carried on to the wording that takes others' place.
ATTACHED = """
EXISTS (SELECT 1 FROM approvals_condition c WHERE c.id = NEW.condition_id AND c.state = 'open'
  AND ((NEW.key = c.id AND c.written_by_id IS NULL
      AND NOT EXISTS (SELECT 1 FROM approvals_decision d WHERE d.review_id = c.review_id))
    OR (c.written_by_id IS NOT NULL AND EXISTS (
      SELECT 1 FROM approvals_conditionrule o JOIN approvals_condition b ON b.id = o.condition_id
      WHERE o.key = NEW.key AND o.rule = NEW.rule AND b.review_id = c.review_id
        AND b.state = 'open'))))
"""
TAKEN = """
NEW.state <> 'merged' OR NOT EXISTS (
  SELECT 1 FROM approvals_conditionrule o WHERE o.condition_id = OLD.id AND NOT EXISTS (
    SELECT 1 FROM approvals_conditionrule m
    WHERE m.condition_id = NEW.merged_into_id AND m.key = o.key))
"""
OURS = "SUBSTR(NEW.origin, 1, 15) = 'condition_rule:'"
ASKED = f"""
NOT ({OURS}) OR EXISTS (SELECT 1 FROM approvals_conditionrule k
  JOIN approvals_condition c ON c.id = k.condition_id
  JOIN approvals_decision d ON d.review_id = c.review_id
  WHERE 'condition_rule:' || k.key = NEW.origin AND k.rule = NEW.rule
    AND d.outcome = 'conditions')
"""
OF_RULE = """EXISTS (SELECT 1 FROM approvals_conditionrule k
  JOIN approvals_condition c ON c.id = k.condition_id
  WHERE 'condition_rule:' || k.key = NEW.origin AND c.state"""
STANDS = """EXISTS (SELECT 1 FROM registry_authorisation a WHERE a.id = NEW.authorisation_id
  AND a.state IN ('active', 'suspended'))"""
LIFTED = f"""
NOT ({OURS}) OR NEW.state NOT IN ('lifted', 'ended')
OR (NEW.state = 'lifted' AND {OF_RULE} = 'met') AND NOT {OF_RULE} IN ('open', 'submitted')))
OR (NEW.state = 'ended' AND (NOT {STANDS} OR NOT {OF_RULE} IN ('open', 'submitted'))))
"""
TABLE, BINDS = "approvals_conditionrule", "registry_runtimerule"
GUARDS = [
    *frozen(TABLE),
    Guard(TABLE, "INSERT", f"{TABLE}_is_attached",
          "a run-time rule is attached with its condition, or kept by another wording", ATTACHED),
    Guard("approvals_condition", "UPDATE", "approvals_condition_keeps_its_rules",
          "another wording keeps the run-time rules of what it takes the place of", TAKEN),
    Guard(BINDS, "INSERT", f"{TABLE}_binds", "a run-time rule binds as it was voted on", ASKED),
    Guard(BINDS, "UPDATE", f"{TABLE}_lifts",
          "a run-time rule is lifted when its condition is met", LIFTED),
    *never_replaced(TABLE, ("condition_id", "key")),
]


class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0016_kinds'),
        ('registry', '0016_runtime_rules'),
    ]

    operations = [
        migrations.CreateModel(
            name='ConditionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.PositiveBigIntegerField()),
                ('rule', models.JSONField()),
                ('condition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='approvals.condition')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('condition', 'key'), name='a_condition_rule_once'), models.CheckConstraint(condition=models.Q(('key__gt', 0)), name='a_condition_rule_has_a_key')],
            },
        ),
        operation(GUARDS),
    ]
