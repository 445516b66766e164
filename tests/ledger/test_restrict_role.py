"""On PostgreSQL the portal's role can add to the ledger and not change it, triggers or none."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from govportal.ledger.actions import record, seal
from govportal.ledger.models import Entry
from tests.conftest import triggers_lifted
from tests.ledger.cast import NOW, OWNER, REQUEST

ROLE = "govportal_app_of_a_test"


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.postgres
@pytest.mark.django_db
def test_the_role_adds_and_seals_and_changes_nothing():
    run(f"CREATE ROLE {ROLE}")
    call_command("restrict_role", ROLE, stdout=io.StringIO())
    with triggers_lifted():
        run(f"SET ROLE {ROLE}")
        try:
            entry = record("unit.change", REQUEST, actor=OWNER, now=NOW, personal={"why": "so"})
            assert seal(NOW).entries == 1
            for attack in (
                "UPDATE ledger_entry SET verb = 'x'",
                "DELETE FROM ledger_leaf",
                "TRUNCATE ledger_node",
                "DROP TRIGGER ledger_entry_no_update ON ledger_entry",
                "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
            ):
                with pytest.raises(DatabaseError), transaction.atomic():
                    run(attack)
        finally:
            run("RESET ROLE")
    assert Entry.objects.get(pk=entry.pk).verb == "unit.change"


@pytest.mark.django_db
def test_a_role_that_is_not_there_is_named():
    with pytest.raises(CommandError, match="no role|Only PostgreSQL"):
        call_command("restrict_role", "nobody_of_that_name")
