# ruff: noqa: S608  every part of these statements is written in this file
"""Pilots, and what must never be stored: one that is in production, too long, or goes on."""

import django.db.models.deletion
from django.db import migrations, models

from govportal.guards import Guard, days, frozen, never_replaced, operation

BEGINS = f"""
{days("NEW.ends_on")} - {days("NEW.begins_on")} <= 90 AND EXISTS (
  SELECT 1 FROM registry_authorisation a WHERE a.id = NEW.authorisation_id
    AND a.environment <> 'production' AND a.stage <> 'production' AND a.live_at IS NULL
    AND a.lapses_on = NEW.ends_on
    AND {days("a.valid_from")} - {days("NEW.begins_on")} BETWEEN -1 AND 2)
"""
STAYS = """
(NEW.environment <> 'production' AND NEW.stage <> 'production' AND NEW.live_at IS NULL
  AND NEW.lapses_on <= OLD.lapses_on)
OR NOT EXISTS (SELECT 1 FROM registry_pilot p WHERE p.authorisation_id = NEW.id)
"""
NO_PRODUCTION = """
NEW.stage <> 'production' OR NOT EXISTS (
  SELECT 1 FROM registry_pilot p WHERE p.authorisation_id = NEW.authorisation_id)
"""
NOT_FOLLOWED = """
NOT EXISTS (SELECT 1 FROM registry_pilot p WHERE p.authorisation_id = NEW.follows_id)
"""
MESSAGE = "a pilot never runs in production and ends on its last day"
GUARDS = [
    Guard("registry_pilot", "INSERT", "registry_pilot_begins", MESSAGE, BEGINS),
    Guard("registry_authorisation", "UPDATE", "registry_pilot_stays_one", MESSAGE, STAYS),
    Guard("registry_releasestage", "INSERT", "registry_pilot_has_no_production", MESSAGE,
          NO_PRODUCTION),
    Guard("registry_succession", "INSERT", "registry_pilot_is_not_followed", MESSAGE, NOT_FOLLOWED),
    *frozen("registry_pilot"),
    *never_replaced("registry_pilot", ("authorisation_id",)),
]


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0014_change'),
    ]

    operations = [
        migrations.CreateModel(
            name='Pilot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('begins_on', models.DateField()),
                ('ends_on', models.DateField(db_index=True)),
                ('authorisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pilot', to='registry.authorisation')),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        operation(GUARDS),
    ]
