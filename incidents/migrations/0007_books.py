# ruff: noqa: S608  every part of these statements is written in this file
"""Playbooks, checklists, exercises, frozen parts of the ledger and legal holds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, frozen, never_replaced, operation

BOOK, VERSION, HAND, RUNS, ITEM, TICK, FREEZE, HOLD, EXERCISE, INJECT = (
    f"incidents_{name}" for name in (
        "playbook", "playbookversion", "playbookhand", "incidentplaybook", "checklistitem",
        "checklisttick", "freeze", "legalhold", "exercise", "inject"))


def same(*columns):
    """The columns stay; NULL too."""
    return " AND ".join(
        f"((NEW.{c} IS NULL AND OLD.{c} IS NULL) OR "
        f"(NEW.{c} IS NOT NULL AND OLD.{c} IS NOT NULL AND NEW.{c} = OLD.{c}))"
        for c in columns)


def stays(table, message, *keys):
    return [
        Guard(table, "DELETE", f"{table}_stays", message),
        *never_replaced(table, *keys, message=message),
    ]


# Ships in force, or is begun as a draft.
BEGUN = "NEW.state = 'draft' OR (NEW.state = 'active' AND NEW.written_by_id IS NULL AND NEW.n = 1)"
# Two people: who wrote in it does not bring it into force. What is in force is fixed.
MOVES = f"""
{same("id", "playbook_id", "n", "created_at")}
AND ((OLD.state = 'draft' AND NEW.state IN ('draft', 'active', 'discarded'))
  OR (OLD.state = 'active' AND NEW.state = 'superseded'))
AND (OLD.state = 'draft' OR ({same("title", "content", "reason", "written_by_id", "revision",
  "activated_by_id", "activated_at")}))
AND (NEW.state <> 'active' OR (NEW.activated_by_id IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM incidents_playbookhand h
  WHERE h.version_id = NEW.id AND h.person_id = NEW.activated_by_id)))
"""
WRITES = """
EXISTS (SELECT 1 FROM incidents_playbookversion v
  WHERE v.id = NEW.version_id AND v.state = 'draft')
"""
OF_ITS_OWN = """
EXISTS (SELECT 1 FROM incidents_incidentplaybook p
  WHERE p.id = NEW.source_id AND p.incident_id = NEW.incident_id)
"""
# Words follow one another, and none says the same again.
NEXT_WORD = """
(NEW.n = 1 AND NEW.tick <> 'open'
  AND NOT EXISTS (SELECT 1 FROM incidents_checklisttick t WHERE t.item_id = NEW.item_id))
OR EXISTS (SELECT 1 FROM incidents_checklisttick t
  WHERE t.item_id = NEW.item_id AND t.n = NEW.n - 1 AND t.tick <> NEW.tick
  AND NOT EXISTS (SELECT 1 FROM incidents_checklisttick l
    WHERE l.item_id = NEW.item_id AND l.n > t.n))
"""
# An incident is closed with all that has to be done; a false alarm is not gone through.
ALL_DONE = """
NEW.state <> 'closed' OR NEW.outcome <> 'handled' OR OLD.state = 'closed'
OR NOT EXISTS (SELECT 1 FROM incidents_checklistitem i
  WHERE i.incident_id = NEW.id AND i.mandatory AND NOT EXISTS (
    SELECT 1 FROM incidents_checklisttick t WHERE t.item_id = i.id AND t.tick <> 'open'
    AND NOT EXISTS (SELECT 1 FROM incidents_checklisttick l
      WHERE l.item_id = i.id AND l.n > t.n)))
"""
SEALED_ONCE = f"""
OLD.tree_size IS NULL AND {same("id", "incident_id", "n", "refs", "since", "until", "reason",
  "by_id", "at")} AND (OLD.entry_id = '' OR NEW.entry_id = OLD.entry_id)
"""
LIFTED_ONCE = f"""
OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL
AND {same("id", "incident_id", "n", "refs", "reason", "placed_by_id", "placed_at")}
AND EXISTS (SELECT 1 FROM incidents_incident i
  WHERE i.id = NEW.incident_id AND i.state IN ('closed', 'merged'))
"""
# No exercise is a real incident, and none holds anything but itself.
EXERCISES_ONLY = """
EXISTS (SELECT 1 FROM incidents_incident i WHERE i.id = NEW.incident_id AND i.is_exercise)
"""
FINISHED_ONCE = f"""
OLD.finished_at IS NULL AND {same("id", "incident_id", "form", "scenario", "briefing",
  "facilitator_id", "started_at")}
"""
GIVEN_ONCE = f"OLD.given_at IS NULL AND {same('id', 'exercise_id', 'n', 'minutes', 'text')}"
GUARDS = [
    *frozen(BOOK),
    *never_replaced(BOOK, ("number",), ("kind", "severity")),
    *stays(VERSION, "a version of a playbook stays", ("playbook_id", "n")),
    Guard(VERSION, "INSERT", f"{VERSION}_begun", "a version begins as a draft", BEGUN),
    Guard(VERSION, "UPDATE", f"{VERSION}_moves", "two people change a playbook", MOVES),
    *frozen(HAND),
    *never_replaced(HAND, ("version_id", "person_id")),
    Guard(HAND, "INSERT", f"{HAND}_of_draft", "only a draft is written", WRITES),
    *frozen(RUNS),
    *never_replaced(RUNS, ("incident_id", "n")),
    *stays(ITEM, "an item of a checklist stays", ("incident_id", "n"), ("incident_id", "key")),
    Guard(ITEM, "INSERT", f"{ITEM}_of_its_own", "an item comes from a playbook", OF_ITS_OWN),
    Guard(ITEM, "UPDATE", f"{ITEM}_keeps", "an item of a checklist stays", same(
        "id", "incident_id", "source_id", "n", "key", "text", "help", "duty", "mandatory",
        "due_at", "added_at")),
    *frozen(TICK),
    *never_replaced(TICK, ("item_id", "n")),
    Guard(TICK, "INSERT", f"{TICK}_next", "one word follows another", NEXT_WORD),
    Guard("incidents_incident", "UPDATE", "incidents_incident_all_done",
          "what has to be done comes before closing", ALL_DONE),
    *stays(FREEZE, "what is frozen stays", ("incident_id", "n")),
    Guard(FREEZE, "UPDATE", f"{FREEZE}_sealed_once", "what is frozen stays", SEALED_ONCE),
    *stays(HOLD, "a legal hold stays", ("incident_id", "n")),
    Guard(HOLD, "UPDATE", f"{HOLD}_lifted_once", "a legal hold is lifted after closing",
          LIFTED_ONCE),
    *stays(EXERCISE, "an exercise stays", ("incident_id",)),
    Guard(EXERCISE, "INSERT", f"{EXERCISE}_only", "an exercise is no incident", EXERCISES_ONLY),
    Guard(EXERCISE, "UPDATE", f"{EXERCISE}_once", "an exercise is finished once", FINISHED_ONCE),
    *stays(INJECT, "an inject stays", ("exercise_id", "n")),
    Guard(INJECT, "UPDATE", f"{INJECT}_once", "an inject is given once", GIVEN_ONCE),
]


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0006_paging'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Exercise',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('form', models.CharField(choices=[('tabletop', 'Tabletop exercise'), ('drill', 'Drill')], max_length=10)),
                ('scenario', models.CharField(blank=True, max_length=40)),
                ('briefing', models.TextField()),
                ('started_at', models.DateTimeField()),
                ('result', models.CharField(blank=True, choices=[('held', 'Went as planned'), ('gaps', 'Gaps found'), ('failed', 'Did not work'), ('cancelled', 'Called off')], max_length=12)),
                ('findings', models.TextField(blank=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('facilitator', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='exercises', to=settings.AUTH_USER_MODEL)),
                ('finished_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='exercise', to='incidents.incident')),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(('form__in', ['tabletop', 'drill'])), name='exercise_form_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('finished_at', None), ('finished_by', None), ('result', '')), models.Q(('finished_at__isnull', False), ('finished_by__isnull', False), ('result__in', ['held', 'gaps', 'failed', 'cancelled']), models.Q(('findings', ''), _negated=True)), _connector='OR'), name='finished_exercise_says_what_was_found')],
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='Freeze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('refs', models.JSONField()),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField()),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('entry_id', models.CharField(blank=True, max_length=26)),
                ('tree_size', models.BigIntegerField(null=True)),
                ('root', models.CharField(blank=True, max_length=64)),
                ('entries', models.PositiveBigIntegerField(null=True)),
                ('digest', models.CharField(blank=True, max_length=80)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='freezes', to='incidents.incident')),
            ],
            options={"indexes": [models.Index(condition=models.Q(('tree_size', None)), fields=['id'], name='freeze_unsealed')], "constraints": [models.UniqueConstraint(fields=('incident', 'n'), name='one_freeze_per_n'), models.CheckConstraint(condition=models.Q(models.Q(('digest', ''), ('entries', None), ('root', ''), ('tree_size', None)), models.Q(('entries__isnull', False), ('tree_size__isnull', False), models.Q(('root', ''), _negated=True), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='sealed_freeze_says_what_it_is')],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='IncidentPlaybook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('because', models.CharField(max_length=12)),
                ('at', models.DateTimeField()),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='playbooks', to='incidents.incident')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('incident', 'n'), name='one_playbook_turn_per_n')],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('key', models.CharField(max_length=40)),
                ('text', models.CharField(max_length=200)),
                ('help', models.CharField(blank=True, max_length=600)),
                ('duty', models.CharField(choices=[('lead', 'Lead of the incident'), ('technical', 'Technical owner'), ('data_protection', 'Data protection'), ('communications', 'Communications'), ('operator', 'Operator'), ('counsel', 'Counsel'), ('owner', 'Business owner')], max_length=20)),
                ('mandatory', models.BooleanField()),
                ('due_at', models.DateTimeField(null=True)),
                ('added_at', models.DateTimeField()),
                ('assignee', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='checklist_items', to=settings.AUTH_USER_MODEL)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checklist', to='incidents.incident')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='incidents.incidentplaybook')),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('incident', 'n'), name='one_item_per_place'), models.UniqueConstraint(fields=('incident', 'key'), name='no_item_twice'), models.CheckConstraint(condition=models.Q(('duty__in', ['lead', 'technical', 'data_protection', 'communications', 'operator', 'counsel', 'owner'])), name='item_duty_is_known'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='item_says_what_to_do')],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='Inject',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('minutes', models.PositiveIntegerField(null=True)),
                ('text', models.TextField()),
                ('given_at', models.DateTimeField(null=True)),
                ('exercise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='injects', to='incidents.exercise')),
                ('given_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('exercise', 'n'), name='one_inject_per_n'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='inject_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('given_at', None), ('given_by', None)), models.Q(('given_at__isnull', False), ('given_by__isnull', False)), _connector='OR'), name='given_inject_says_by_whom')],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='LegalHold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('refs', models.JSONField()),
                ('reason', models.TextField(blank=True)),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(null=True)),
                ('lift_reason', models.TextField(blank=True)),
                ('incident', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='legal_holds', to='incidents.incident')),
                ('lifted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('placed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('incident', 'n'), name='one_hold_per_n'), models.CheckConstraint(condition=models.Q(models.Q(('lift_reason', ''), ('lifted_at', None), ('lifted_by', None)), models.Q(('lifted_at__isnull', False), ('lifted_by__isnull', False), models.Q(('lift_reason', ''), _negated=True)), _connector='OR'), name='lifted_hold_says_why')],
                'ordering': ['n'],
            },
        ),
        migrations.CreateModel(
            name='Playbook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=12, unique=True)),
                ('kind', models.CharField(blank=True, choices=[('data_exfiltration', 'Data exfiltration'), ('unauthorised_action', 'Unauthorised action, a payment for instance'), ('access_control_bypass', 'Access control bypassed'), ('malicious_code', 'Malicious code'), ('prompt_injection', 'Prompt injection, blocked or not'), ('personal_data_in_output', 'Personal data in output'), ('unusual_tool_pattern', 'Unusual use of tools'), ('hallucination', 'Hallucinated information'), ('policy_violation', 'Other violation of a policy'), ('performance_degradation', 'Performance degraded'), ('repeated_task_failure', 'Task failed again and again'), ('cost_overrun', 'Cost overrun'), ('unregistered_agent', 'Agent that is not registered')], max_length=30)),
                ('severity', models.CharField(blank=True, choices=[('SEV1', 'SEV1 · Critical'), ('SEV2', 'SEV2 · High'), ('SEV3', 'SEV3 · Medium')], max_length=4)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['number'],
                'constraints': [models.UniqueConstraint(fields=('kind', 'severity'), name='one_playbook_per_place'), models.CheckConstraint(condition=models.Q(('kind__in', ['', 'data_exfiltration', 'unauthorised_action', 'access_control_bypass', 'malicious_code', 'prompt_injection', 'personal_data_in_output', 'unusual_tool_pattern', 'hallucination', 'policy_violation', 'performance_degradation', 'repeated_task_failure', 'cost_overrun', 'unregistered_agent'])), name='playbook_class_is_known'), models.CheckConstraint(condition=models.Q(('severity__in', ['', 'SEV1', 'SEV2', 'SEV3'])), name='playbook_severity_is_known')],
            },
        ),
        migrations.CreateModel(
            name='PlaybookVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('title', models.CharField(max_length=120)),
                ('content', models.JSONField()),
                ('reason', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('active', 'In force'), ('superseded', 'Superseded'), ('discarded', 'Discarded')], max_length=12)),
                ('revision', models.PositiveIntegerField(default=0)),
                ('created_at', models.DateTimeField()),
                ('activated_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('activated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('playbook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='incidents.playbook')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=('playbook', 'n'), name='one_playbook_version_per_n'), models.UniqueConstraint(condition=models.Q(('state', 'active')), fields=('playbook',), name='one_playbook_in_force'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('playbook',), name='one_playbook_draft'), models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'active', 'superseded', 'discarded'])), name='playbook_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('activated_at', None), ('state__in', ['draft', 'discarded'])), models.Q(('activated_at__isnull', False), ('state__in', ['active', 'superseded'])), _connector='OR'), name='playbook_in_force_says_since_when'), models.CheckConstraint(condition=models.Q(('written_by', None), models.Q(('activated_at', None), ('activated_by', None)), models.Q(('activated_by__isnull', False), models.Q(('activated_by', models.F('written_by')), _negated=True)), _connector='OR'), name='playbook_needs_two_people')],
                'ordering': ['-n'],
            },
        ),
        migrations.CreateModel(
            name='PlaybookHand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='hands', to='incidents.playbookversion')),
            ], options={"constraints": [models.UniqueConstraint(fields=('version', 'person'), name='one_hand_per_person')], },
        ),
        migrations.AddField(
            model_name='incidentplaybook',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='incidents', to='incidents.playbookversion'),
        ),
        migrations.CreateModel(
            name='ChecklistTick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('n', models.PositiveIntegerField()),
                ('tick', models.CharField(choices=[('open', 'Open again'), ('done', 'Done'), ('not_applicable', 'Does not apply')], max_length=16)),
                ('note', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ticks', to='incidents.checklistitem')),
            ],
            options={
                'ordering': ['n'],
                'constraints': [models.UniqueConstraint(fields=('item', 'n'), name='one_tick_per_n'), models.CheckConstraint(condition=models.Q(('tick__in', ['open', 'done', 'not_applicable'])), name='tick_is_known'), models.CheckConstraint(condition=models.Q(('tick', 'done'), models.Q(('note', ''), _negated=True), _connector='OR'), name='tick_gives_its_reason')],
            },
        ),
                                                                                                                                                                                        operation(GUARDS),
    ]
