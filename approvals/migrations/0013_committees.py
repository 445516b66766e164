# ruff: noqa: S608  every part of these statements is written in this file
"""Acts of substitutes, how answers were read, and the register of conflicts, which only grows."""

import django.db.models.deletion
from django.db import migrations, models

from govportal.guards import Guard, frozen, never_replaced, operation

# Who acted is the substitute of the delegation, which was in force then, and neither has left.
FORCE = """d.starts_at <= NEW.at AND NEW.at < d.ends_at
  AND (SELECT COUNT(*) FROM people_person p
       WHERE p.id IN (d.person_id, d.substitute_id) AND p.is_active) = 2"""


def conflicted(review, person):
    return f"""EXISTS (SELECT 1 FROM approvals_reviewparty y
    WHERE y.review_id = {review} AND y.person_id = {person})"""


# A verdict for somebody who could give it: no conflict of either, but for what a technical owner
# signs; nobody signs twice, in whosever name. Members vote in seats, for nobody else.
SIGNED = f"""(NEW.sign_off_id IS NULL OR EXISTS (
  SELECT 1 FROM people_delegation d JOIN approvals_signoff g ON g.id = NEW.sign_off_id
  JOIN approvals_reviewstep s ON s.id = g.step_id
  WHERE d.id = NEW.delegation_id AND g.person_id = d.substitute_id AND g.signed_at = NEW.at
    AND {FORCE} AND s.kind <> 'ballot'
    AND (s.kind = 'attestation' OR (NOT {conflicted("g.review_id", "g.person_id")}
      AND (s.kind = 'sign_off_technical_owner' OR NOT {conflicted("g.review_id", "d.person_id")})))
    AND NOT (g.is_signature AND EXISTS (SELECT 1 FROM approvals_signoff o
      LEFT JOIN approvals_onbehalf b ON b.sign_off_id = o.id
      LEFT JOIN people_delegation e ON e.id = b.delegation_id
      WHERE o.review_id = g.review_id AND o.digest = g.digest AND o.is_signature AND o.id <> g.id
        AND (o.person_id IN (d.person_id, g.person_id)
             OR e.person_id IN (d.person_id, g.person_id))))))"""
ASKED = f"""(NEW.question_id IS NULL OR EXISTS (
  SELECT 1 FROM people_delegation d JOIN approvals_question q ON q.id = NEW.question_id
  WHERE d.id = NEW.delegation_id AND q.asked_by_id = d.substitute_id AND {FORCE}))"""
GIVEN = f"""(NEW.evidence_id IS NULL OR EXISTS (
  SELECT 1 FROM people_delegation d JOIN approvals_submission u ON u.id = NEW.evidence_id
  WHERE d.id = NEW.delegation_id AND u.by_id = d.substitute_id AND {FORCE}))"""
VERIFIED = f"""(NEW.verified_id IS NULL OR EXISTS (
  SELECT 1 FROM people_delegation d JOIN approvals_submission u ON u.id = NEW.verified_id
  JOIN approvals_condition c ON c.id = u.condition_id
  WHERE d.id = NEW.delegation_id AND u.verdict_by_id = d.substitute_id AND {FORCE}
    AND d.person_id <> u.by_id AND d.person_id <> c.owner_id
    AND NOT {conflicted("c.review_id", "d.person_id")}))"""
GUARDS = [
    *frozen("approvals_onbehalf"),
    Guard("approvals_onbehalf", "INSERT", "approvals_onbehalf_is_due",
          "nobody stands in for this person in this act",
          f"{SIGNED} AND {ASKED} AND {GIVEN} AND {VERIFIED}"),
    *never_replaced("approvals_onbehalf", ("sign_off_id",), ("question_id",), ("evidence_id",),
                    ("verified_id",)),
    *frozen("approvals_reading"),
    *never_replaced("approvals_reading", ("vote_id",), ("sign_off_id",)),
    *frozen("approvals_reviewparty"),
    *never_replaced("approvals_reviewparty", ("review_id", "person_id", "relation")),
]


def since(apps, schema_editor):
    """What was found before this was looked for when its review opened."""
    reviews = apps.get_model("approvals", "Review").objects.filter(pk=models.OuterRef("review"))
    parties = apps.get_model("approvals", "ReviewParty").objects.filter(found_at=None)
    parties.update(found_at=models.Subquery(reviews.values("opened_at")[:1]))



class Migration(migrations.Migration):

    dependencies = [
        ('approvals', '0012_schemes'),
        ('people', '0008_delegations'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalreview',
            name='unit',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='review',
            name='unit',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.unit'),
        ),
        migrations.AddField(
            model_name='reviewparty',
            name='found_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='reviewparty',
            name='reason',
            field=models.TextField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='OnBehalf',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('delegation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acts', to='people.delegation')),
                ('evidence', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='behalf', to='approvals.submission')),
                ('question', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='behalf', to='approvals.question')),
                ('sign_off', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='behalf', to='approvals.signoff')),
                ('verified', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='verdict_behalf', to='approvals.submission')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('evidence__isnull', True), ('question__isnull', True), ('sign_off__isnull', False), ('verified__isnull', True)), models.Q(('evidence__isnull', True), ('question__isnull', False), ('sign_off__isnull', True), ('verified__isnull', True)), models.Q(('evidence__isnull', False), ('question__isnull', True), ('sign_off__isnull', True), ('verified__isnull', True)), models.Q(('evidence__isnull', True), ('question__isnull', True), ('sign_off__isnull', True), ('verified__isnull', False)), _connector='OR'), name='on_behalf_is_of_one_act')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('parts', models.PositiveSmallIntegerField()),
                ('parts_of', models.PositiveSmallIntegerField()),
                ('files', models.PositiveSmallIntegerField()),
                ('files_of', models.PositiveSmallIntegerField()),
                ('sign_off', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reading', to='approvals.signoff')),
                ('vote', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reading', to='approvals.vote')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('vote__isnull', False), ('sign_off__isnull', False), _connector='XOR'), name='reading_is_of_one_answer'), models.CheckConstraint(condition=models.Q(('files__lte', models.F('files_of')), ('parts__lte', models.F('parts_of'))), name='no_more_is_read_than_there_is')],
            },
        ),
        migrations.RunPython(since, migrations.RunPython.noop),
        operation(GUARDS),
    ]
