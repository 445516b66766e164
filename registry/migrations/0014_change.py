# ruff: noqa: S608  every part of these statements is written in this file or in 0005
"""Successions, and a release in stages that goes on under another manifest.

A successor's stages, criteria and signatures may be written as copies of what it follows, row by
row, and as nothing else; what follows something live goes live without stages of its own.
"""

from dataclasses import replace
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from govportal.guards import Guard, frozen, lifting, never_replaced, operation

RELEASES = {
    guard.name: guard for guard in import_module("registry.migrations.0005_releases").GUARDS
}
FOLLOWED = """registry_succession u JOIN registry_releasestage b ON b.authorisation_id = u.follows_id"""


def same(column, of="NEW"):
    new = f"{of}.{column}"
    return f"(b.{column} = {new} OR (b.{column} IS NULL AND {new} IS NULL))"


COLUMNS = (
    "position", "attempt", "stage", "least_days", "scope", "entered_at", "entered_on",
    "entered_by_id", "left_at", "left_on", "left_by_id", "held_days", "ending", "reason",
)
STAGE = f"""EXISTS (SELECT 1 FROM {FOLLOWED}
  WHERE u.authorisation_id = NEW.authorisation_id AND {" AND ".join(map(same, COLUMNS))})"""
TWIN = """FROM registry_releasestage r JOIN registry_succession u
    ON u.authorisation_id = r.authorisation_id
  JOIN registry_releasestage b ON b.authorisation_id = u.follows_id
    AND b.position = r.position AND b.attempt = r.attempt
  JOIN registry_exitcriterion d ON d.stage_id = b.id"""
CRITERION = f"""EXISTS (SELECT 1 {TWIN} WHERE r.id = NEW.stage_id AND {same("left_at", "r")}
  AND d.n = NEW.n AND d.text = NEW.text AND d.said = NEW.said)"""
SIGNATURE = f"""EXISTS (SELECT 1 {TWIN}
  JOIN registry_exitcriterion c ON c.stage_id = r.id AND c.n = d.n
  JOIN registry_criterionsignature s ON s.criterion_id = d.id AND s.withdrawn_at IS NULL
  WHERE c.id = NEW.criterion_id AND {same("left_at", "r")} AND s.person_id = NEW.person_id
    AND s.evidence = NEW.evidence AND s.signed_at = NEW.signed_at)"""
RUNS_ON = """(NEW.live_at IS NOT NULL AND NEW.stage = OLD.stage AND OLD.live_at IS NULL
  AND EXISTS (SELECT 1 FROM registry_succession u
    WHERE u.authorisation_id = NEW.id AND u.runs_on))"""


def widened(name, by):
    guard = RELEASES[name]
    return replace(guard, allowed=f"({guard.allowed}) OR ({by})")


BEFORE = [RELEASES[name] for name in (
    "registry_authorisation_in_stages", "registry_releasestage_begins",
    "registry_exitcriterion_before", "registry_criterionsignature_in_time",
)]
AFTER = [
    widened("registry_authorisation_in_stages", RUNS_ON),
    widened("registry_releasestage_begins", STAGE),
    widened("registry_exitcriterion_before", CRITERION),
    widened("registry_criterionsignature_in_time", f"NEW.withdrawn_at IS NULL AND {SIGNATURE}"),
]
LIVE = """(b.live_at IS NOT NULL OR EXISTS (SELECT 1 FROM registry_succession v
  WHERE v.authorisation_id = b.id AND v.runs_on))"""
KEEPS = f"""EXISTS (SELECT 1 FROM registry_authorisation a
  JOIN registry_authorisation b ON b.id = NEW.follows_id
  WHERE a.id = NEW.authorisation_id AND a.id > b.id AND a.agent_id = b.agent_id
    AND a.environment = b.environment AND a.stage = b.stage AND a.live_at IS NULL
    AND a.state = 'active' AND b.state IN ('active', 'replaced')
    AND a.valid_until = b.valid_until AND a.lapses_on = b.lapses_on
    AND ({LIVE}) = NEW.runs_on)"""
GUARDS = [
    *frozen("registry_succession"),
    Guard("registry_succession", "INSERT", "registry_succession_keeps",
          "a succession keeps agent, stage and days of what it follows", KEEPS),
    *never_replaced("registry_succession", ("authorisation_id",)),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0013_tables_reports_namings")]
    operations = [
        migrations.CreateModel(
            name="Succession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("runs_on", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("authorisation", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="succession", to="registry.authorisation")),
                ("follows", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="successors", to="registry.authorisation")),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [models.CheckConstraint(condition=models.Q(("authorisation", models.F("follows")), _negated=True), name="nothing_follows_itself")],
            },
        ),
        lifting(BEFORE),
        operation(AFTER),
        operation(GUARDS),
    ]
