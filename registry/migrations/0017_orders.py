# ruff: noqa: S608  every part of these statements is written in this file
"""Rights by a provisional order, and what must never be stored: one that lasts longer.

Five business days are counted by the rule, in the committee's calendar; here: a fortnight at most.
"""

import django.db.models.deletion
from django.db import migrations, models

from govportal.guards import Guard, days, frozen, never_replaced, operation

BEGINS = f"""
{days("NEW.ends_on")} - {days("NEW.begins_at")} <= 15 AND EXISTS (
  SELECT 1 FROM registry_authorisation a
  JOIN registry_succession u ON u.authorisation_id = a.id AND u.follows_id = NEW.follows_id
  WHERE a.id = NEW.authorisation_id AND a.state = 'active' AND a.live_at IS NULL
    AND a.valid_until = NEW.ends_on AND a.lapses_on = NEW.ends_on
    AND a.valid_from = NEW.begins_at)
"""
STAYS = """
NOT EXISTS (SELECT 1 FROM registry_provisionalright p
  WHERE p.authorisation_id = NEW.id AND (NEW.lapses_on > p.ends_on OR NEW.basis <> OLD.basis))
"""
MESSAGE = "a provisional right ends within days and is never prolonged"
GUARDS = [
    Guard("registry_provisionalright", "INSERT", "registry_provisional_begins", MESSAGE, BEGINS),
    Guard("registry_authorisation", "UPDATE", "registry_provisional_stays_short", MESSAGE, STAYS),
    *frozen("registry_provisionalright"),
    *never_replaced("registry_provisionalright", ("authorisation_id",)),
]


class Migration(migrations.Migration):
    dependencies = [("registry", "0016_runtime_rules")]
    operations = [
        migrations.CreateModel(
            name="ProvisionalRight",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("begins_at", models.DateTimeField()),
                ("ends_on", models.DateField(db_index=True)),
                ("authorisation", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="provisional", to="registry.authorisation")),
                ("follows", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.authorisation")),
            ],
            options={"ordering": ["-pk"]},
        ),
        operation(GUARDS),
    ]
