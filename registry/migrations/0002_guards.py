"""A manifest is written once: changing anything makes a new one."""

from django.db import migrations

from govportal.guards import frozen, operation


class Migration(migrations.Migration):
    dependencies = [("registry", "0001_initial")]
    operations = [operation(frozen("registry_manifest"))]
