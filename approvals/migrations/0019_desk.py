# ruff: noqa: S608  every part of these statements is written in this file
"""The desk: completeness beside the review, precedents, and privileged advice of counsel."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from approvals.rules.precedents import likeness
from govportal.guards import Guard, days, frozen, never_replaced, operation

BATCH = 200


def keep_precedents(apps, schema_editor):
    """Decisions of before are found as well, by the version that was decided."""
    precedents, keys = (apps.get_model("approvals", n) for n in ("Precedent", "PrecedentKey"))
    requests = apps.get_model("approvals", "Request").objects
    decisions = apps.get_model("approvals", "Decision").objects.filter(
        review__subject_kind="request"
    )
    for decision in decisions.select_related("review").order_by("pk").iterator(BATCH):
        request = requests.filter(number=decision.review.subject_id).first()
        version = request and request.versions.filter(digest=decision.digest).first()
        if version is None:
            continue
        like = likeness(version.content, decision.tier)
        made = precedents.objects.create(
            decision=decision, request=request, tier=like.tier, actions=sorted(like.actions)
        )
        keys.objects.bulk_create(
            keys(precedent=made, request=request, kind=kind, value=value)
            for kind, value in like.found_by()
        )


OF_REQUEST = """approvals_review r JOIN approvals_request q ON q.number = r.subject_id
  AND r.subject_kind = 'request'"""
# The desk looks at what the committee decides, and at nothing that was found complete.
OPENED = f"""NEW.outcome = '' AND NEW.by_id IS NULL AND NEW.closed_at IS NULL
AND EXISTS (SELECT 1 FROM {OF_REQUEST}
  WHERE q.id = NEW.request_id AND r.basis = 'ballot' AND r.state = 'open')
AND NOT EXISTS (SELECT 1 FROM approvals_completenesscheck c
  WHERE c.request_id = NEW.request_id AND c.outcome = 'complete')"""
# What it said stays; it says it while the review is open, and by nobody with a conflict.
SAID = f"""OLD.outcome = '' AND NEW.id = OLD.id AND NEW.request_id = OLD.request_id
AND NEW.round = OLD.round AND NEW.opened_at = OLD.opened_at
AND (OLD.clock_id IS NULL OR COALESCE(NEW.clock_id, 0) = OLD.clock_id)
AND (NEW.outcome NOT IN ('complete', 'missing') OR (
  EXISTS (SELECT 1 FROM {OF_REQUEST}
    WHERE q.id = NEW.request_id AND r.state = 'open' AND r.digest = NEW.digest)
  AND NOT EXISTS (SELECT 1 FROM {OF_REQUEST} JOIN approvals_reviewparty p ON p.review_id = r.id
    WHERE q.id = NEW.request_id AND r.state = 'open'
      AND (p.person_id = NEW.by_id OR p.person_id = NEW.behalf_id))))
AND (NEW.question_id IS NULL OR EXISTS (SELECT 1 FROM {OF_REQUEST}
  JOIN approvals_question x ON x.review_id = r.id
  WHERE x.id = NEW.question_id AND q.id = NEW.request_id))"""
# A question about a complete request comes after its ground, never without.
GROUNDED = f"""NOT EXISTS (SELECT 1 FROM {OF_REQUEST}
  JOIN approvals_completenesscheck c ON c.request_id = q.id AND c.outcome = 'complete'
  WHERE r.id = NEW.review_id AND NOT EXISTS (SELECT 1 FROM approvals_questionground g
    WHERE g.request_id = q.id AND g.n = NEW.n))"""
BEFORE = f"""NOT EXISTS (SELECT 1 FROM {OF_REQUEST} JOIN approvals_question x ON x.review_id = r.id
  WHERE q.id = NEW.request_id AND x.n = NEW.n)"""
DECIDED = f"""EXISTS (SELECT 1 FROM {OF_REQUEST} JOIN approvals_decision d ON d.review_id = r.id
  WHERE d.id = NEW.decision_id AND q.id = NEW.request_id AND d.tier = NEW.tier)"""
KEYED = """EXISTS (SELECT 1 FROM approvals_precedent p
  WHERE p.decision_id = NEW.precedent_id AND p.request_id = NEW.request_id)"""


def counsel(review, person, at):
    """Who sits in the seat of the privacy officer or legal counsel, without a conflict."""
    return f"""EXISTS (SELECT 1 FROM approvals_review r
  JOIN people_seat s ON s.committee_id = r.committee_id AND s.kind = 'co_chair'
  WHERE r.id = {review} AND (s.holder_id = {person} OR s.alternate_id = {person})
    AND {days("s.starts_on")} <= {days(at)}
    AND (s.ends_on IS NULL OR {days(at)} < {days("s.ends_on")} + 1)
    AND NOT EXISTS (SELECT 1 FROM approvals_reviewparty p
      WHERE p.review_id = r.id AND p.person_id = {person}))"""


ADVISED = f"""{counsel("NEW.review_id", "NEW.by_id", "NEW.at")}
AND (NEW.follows_id IS NULL OR EXISTS (SELECT 1 FROM approvals_advice a
  JOIN approvals_review o ON o.id = a.review_id JOIN approvals_review m ON m.id = NEW.review_id
  WHERE a.id = NEW.follows_id AND a.follows_id IS NULL
    AND o.subject_kind = m.subject_kind AND o.subject_id = m.subject_id))"""
NAMED = f"""NEW.ended_at IS NULL AND EXISTS (SELECT 1 FROM approvals_advice a
  WHERE a.id = NEW.advice_id AND a.follows_id IS NULL
    AND {counsel("a.review_id", "NEW.named_by_id", "NEW.named_at")})"""
ENDS = """OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.id = OLD.id
AND NEW.advice_id = OLD.advice_id AND NEW.person_id = OLD.person_id
AND NEW.named_by_id = OLD.named_by_id AND NEW.named_at = OLD.named_at"""
STAYS = "what the desk said stays"

GUARDS = [
    Guard("approvals_completenesscheck", "INSERT", "approvals_completenesscheck_is_due",
          "the desk looks at what the committee decides, until it is complete", OPENED),
    Guard("approvals_completenesscheck", "UPDATE", "approvals_completenesscheck_is_said",
          STAYS, SAID),
    Guard("approvals_completenesscheck", "DELETE", "approvals_completenesscheck_stays", STAYS),
    *never_replaced("approvals_completenesscheck", ("request_id", "round"), ("question_id",),
                    message=STAYS),
    *frozen("approvals_questionground"),
    *never_replaced("approvals_questionground", ("request_id", "n")),
    Guard("approvals_questionground", "INSERT", "approvals_questionground_comes_first",
          "a ground is written before its question", BEFORE),
    Guard("approvals_question", "INSERT", "approvals_question_has_its_ground",
          "a question about a complete request names what made it necessary", GROUNDED),
    *frozen("approvals_precedent"),
    *never_replaced("approvals_precedent", ("decision_id",)),
    Guard("approvals_precedent", "INSERT", "approvals_precedent_is_decided",
          "a precedent is a decision on its request", DECIDED),
    *frozen("approvals_precedentkey"),
    *never_replaced("approvals_precedentkey", ("kind", "value", "precedent_id")),
    Guard("approvals_precedentkey", "INSERT", "approvals_precedentkey_is_of_one",
          "a key belongs to a precedent of its request", KEYED),
    *frozen("approvals_advice"),
    *never_replaced("approvals_advice", ("review_id", "n")),
    Guard("approvals_advice", "INSERT", "approvals_advice_is_counsels",
          "privileged advice is counsel’s, without a conflict in the case", ADVISED),
    Guard("approvals_advicetext", "UPDATE", "approvals_advicetext_no_update",
          "approvals_advicetext is written once"),
    *never_replaced("approvals_advicetext", ("advice_id",)),
    Guard("approvals_advicereader", "INSERT", "approvals_advicereader_is_named",
          "counsel names who reads a note", NAMED),
    Guard("approvals_advicereader", "UPDATE", "approvals_advicereader_only_ends",
          "who was named stays named until that ends", ENDS),
    Guard("approvals_advicereader", "DELETE", "approvals_advicereader_stays",
          "who was named stays on record"),
    *never_replaced("approvals_advicereader",
                    partly={("advice_id", "person_id"): "approvals_advicereader.ended_at IS NULL"},
                    message="who was named stays on record"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [
        ("approvals", "0018_orders"),
        ("people", "0008_delegations"),
        ("worklist", "0005_work_of_a_kind"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CompletenessCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="approvals.request")),
                ("round", models.PositiveSmallIntegerField()),
                ("assignee", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="checks_given", to=settings.AUTH_USER_MODEL)),
                ("clock", models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="worklist.clock")),
                ("opened_at", models.DateTimeField()),
                ("outcome", models.CharField(blank=True, max_length=10)),
                ("by", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("behalf", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("digest", models.CharField(blank=True, max_length=71)),
                ("missing", models.JSONField(default=list)),
                ("question", models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="check_of", to="approvals.question")),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "round"), name="checks_are_numbered"),
                    models.UniqueConstraint(condition=models.Q(("outcome", "")), fields=("request",), name="one_open_check_per_request"),
                    models.UniqueConstraint(condition=models.Q(("outcome", "complete")), fields=("request",), name="a_request_is_complete_once"),
                    models.CheckConstraint(condition=models.Q(("outcome__in", ("", "complete", "missing", "moot"))), name="completeness_is_known"),
                    models.CheckConstraint(condition=models.Q(("outcome", ""), ("closed_at__isnull", False), _connector="XOR"), name="check_is_open_or_closed"),
                    models.CheckConstraint(condition=models.Q(models.Q(("outcome__in", ("complete", "missing")), _negated=True), models.Q(("by__isnull", False), models.Q(("digest", ""), _negated=True)), _connector="OR"), name="somebody_said_it_of_a_version"),
                    models.CheckConstraint(condition=models.Q(("outcome", "missing"), ("question__isnull", True), _connector="XOR"), name="what_is_missing_is_asked_for"),
                ],
            },
        ),
        migrations.CreateModel(
            name="QuestionGround",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="grounds", to="approvals.request")),
                ("n", models.PositiveSmallIntegerField()),
                ("path", models.CharField(max_length=120)),
                ("sentence", models.TextField()),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("request", "n"), name="a_question_has_one_ground"),
                    models.CheckConstraint(condition=models.Q(models.Q(("sentence", ""), _negated=True), models.Q(("path", ""), _negated=True)), name="a_ground_says_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Precedent",
            fields=[
                ("decision", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="precedent", serialize=False, to="approvals.decision")),
                ("request", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="precedents", to="approvals.request")),
                ("tier", models.PositiveSmallIntegerField()),
                ("actions", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("tier__range", (1, 4))), name="precedent_tier_1_to_4"),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrecedentKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("precedent", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="keys", to="approvals.precedent")),
                ("request", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="approvals.request")),
                ("kind", models.CharField(max_length=10)),
                ("value", models.CharField(max_length=120)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["precedent"], name="keys_of_a_precedent"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "value", "precedent"), name="a_precedent_has_a_key_once"),
                    models.CheckConstraint(condition=models.Q(("kind__in", ("tools", "data", "categories"))), name="key_is_of_a_known_kind"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Advice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("review", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="advice", to="approvals.review")),
                ("n", models.PositiveSmallIntegerField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("follows", models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="addenda", to="approvals.advice")),
                ("commitment", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("review", "n"), name="advice_is_numbered"),
                    models.CheckConstraint(condition=models.Q(("commitment", ""), _negated=True), name="advice_is_committed_to"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdviceText",
            fields=[
                ("advice", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name="said", serialize=False, to="approvals.advice")),
                ("salt", models.CharField(max_length=32)),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(models.Q(("text", ""), _negated=True), models.Q(("salt", ""), _negated=True)), name="advice_says_something"),
                ],
            },
        ),
        migrations.CreateModel(
            name="AdviceReader",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("advice", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="readers", to="approvals.advice")),
                ("person", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("named_by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL)),
                ("named_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(condition=models.Q(("ended_at__isnull", True)), fields=("advice", "person"), name="named_once_at_a_time"),
                    models.CheckConstraint(condition=models.Q(("ended_at__isnull", True), ("ended_at__gte", models.F("named_at")), _connector="OR"), name="named_before_it_ended"),
                ],
            },
        ),
        migrations.RunPython(keep_precedents, migrations.RunPython.noop),
        operation(GUARDS),
    ]
