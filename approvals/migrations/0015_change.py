# ruff: noqa: S608  every part of these statements is written in this file
"""Change control: one signature decides a request at tier 3 and 4 only where the change was judged
to bring no new power against what is in force (1-domain.md §5)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from govportal.guards import Guard, frozen, never_replaced, operation

STANDS = """EXISTS (SELECT 1 FROM registry_authorisation b JOIN registry_agent g ON g.id = b.agent_id
  JOIN approvals_request q ON q.agent_id = g.id
  WHERE b.id = {0}.before_id AND b.state = 'active' AND b.fingerprint = {0}.before_fingerprint
    AND q.number = r.subject_id AND q.kind = 'material_change' AND q.tier = g.tier
    AND r.tier = g.tier)"""
JUDGED = f"""EXISTS (SELECT 1 FROM approvals_review r
  WHERE r.id = NEW.review_id AND r.state = 'open' AND r.subject_kind = 'request'
    AND r.digest = NEW.digest AND r.fingerprint = NEW.fingerprint
    AND (NOT NEW.is_short OR (r.basis = 'sign_off' AND {STANDS.format("NEW")})))"""
ONE_SIGNATURE = f"""NEW.basis <> 'sign_off' OR NEW.outcome = 'reject' OR NEW.tier < 3
OR EXISTS (SELECT 1 FROM approvals_review r WHERE r.id = NEW.review_id
  AND (r.subject_kind <> 'request' OR EXISTS (SELECT 1 FROM approvals_changejudgement j
    WHERE j.review_id = r.id AND j.digest = NEW.digest AND j.fingerprint = NEW.fingerprint
      AND j.is_short AND {STANDS.format("j")})))"""

SMALLER = """EXISTS (SELECT 1 FROM approvals_requestversion v
  JOIN approvals_requestversion w ON w.id = NEW.before_id
  JOIN approvals_request q ON q.id = v.request_id
  WHERE v.id = NEW.version_id AND w.request_id = v.request_id AND v.n = w.n + 1
    AND v.submitted_by_id = NEW.by_id AND q.requester_id <> NEW.by_id AND q.state = 'in_review')"""

GUARDS = [
    *frozen("approvals_reduction"),
    *never_replaced("approvals_reduction", ("version_id",), ("before_id",)),
    Guard("approvals_reduction", "INSERT", "approvals_reduction_is_due",
          "a reduced scope follows the version before, by somebody who did not ask for it",
          SMALLER),
    *frozen("approvals_changejudgement"),
    *never_replaced("approvals_changejudgement", ("review_id", "digest")),
    Guard("approvals_changejudgement", "INSERT", "approvals_changejudgement_is_due",
          "a judgement is about the version under review, and short only against what stands",
          JUDGED),
    Guard("approvals_decision", "INSERT", "approvals_decision_by_one_signature",
          "at tier 3 and 4 a signature decides only a change without new power",
          ONE_SIGNATURE),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0014_meetings"),
        ("registry", "0014_change"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ChangeJudgement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=71)),
                ("fingerprint", models.CharField(max_length=71)),
                ("before_fingerprint", models.CharField(blank=True, max_length=71)),
                ("before_label", models.CharField(blank=True, max_length=60)),
                ("lines", models.JSONField()),
                ("more", models.PositiveSmallIntegerField()),
                ("grounds", models.JSONField()),
                ("against", models.PositiveSmallIntegerField()),
                ("is_short", models.BooleanField()),
                ("judged_at", models.DateTimeField()),
                ("before", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.authorisation")),
                ("review", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="judgements", to="approvals.review")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "digest"), name="one_judgement_per_version"),
                    models.CheckConstraint(condition=models.Q(models.Q(("against", 0), ("before__isnull", False), ("is_short", True), ("more", 0)), models.Q(("against__gt", 0), ("is_short", False)), _connector="OR"), name="short_means_nothing_against"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Reduction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.TextField()),
                ("lines", models.JSONField()),
                ("at", models.DateTimeField()),
                ("before", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="reduced_to", to="approvals.requestversion")),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("version", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="reduction", to="approvals.requestversion")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.CheckConstraint(condition=models.Q(("reason", ""), _negated=True), name="reduction_has_a_reason")],
            },
        ),
        operation(GUARDS),
    ]
