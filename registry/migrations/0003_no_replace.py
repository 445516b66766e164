"""SQLite: a manifest is not replaced either, whatever the connection's settings."""

from django.db import migrations

from govportal.guards import never_replaced, operation


class Migration(migrations.Migration):
    dependencies = [("registry", "0002_guards")]
    operations = [operation(never_replaced("registry_manifest", ("agent_id", "fingerprint")))]
