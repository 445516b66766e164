"""SQLite: what was decided is not replaced either, whatever the connection's settings."""

from django.db import migrations

from govportal.guards import never_replaced, operation

SIGNATURE = ("review_id", "person_id", "digest", "is_signature")
GUARDS = [
    *never_replaced("approvals_requestversion", ("request_id", "n")),
    *never_replaced(
        "approvals_signoff", ("step_id", "digest"), partly={SIGNATURE: "NEW.is_signature"}
    ),
    *never_replaced("approvals_decision", ("review_id",)),
]


class Migration(migrations.Migration):
    dependencies = [("approvals", "0003_guards")]
    operations = [operation(GUARDS)]
