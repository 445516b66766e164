"""SQLite: what the ledger holds is not replaced either, whatever the connection's settings."""

from django.db import migrations

from govportal.guards import never_replaced, operation

KEYS = {
    "ledger_entry": [("id",)],
    "ledger_entryref": [("entry_id", "ref")],
    "ledger_disclosure": [("entry_id", "path")],
    "ledger_unsealed": [("entry_id",)],
    "ledger_leaf": [("index",), ("entry_id",)],
    "ledger_node": [("level", "index")],
    "ledger_checkpoint": [("size",)],
    "ledger_pruningpermit": [("entry_id",)],
    "ledger_verificationrun": [],
}
GUARDS = [
    guard
    for table, keys in KEYS.items()
    for guard in never_replaced(table, *keys, message=f"{table} is append-only")
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_append_only")]
    operations = [operation(GUARDS)]
