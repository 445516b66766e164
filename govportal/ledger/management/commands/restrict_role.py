"""Give a PostgreSQL role what the portal needs, and of the ledger no more than adding."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

LEDGER = (
    "ledger_entry",
    "ledger_entryref",
    "ledger_disclosure",
    "ledger_unsealed",
    "ledger_leaf",
    "ledger_node",
    "ledger_checkpoint",
    "ledger_pruningpermit",
    "ledger_verificationrun",
)
MAY_LEAVE = ("ledger_unsealed", "ledger_disclosure")  # sealing empties one, erasure the other


def statements(role: str) -> list[str]:
    """The SQL, in order; ``role`` is quoted by the caller."""
    return [
        f"GRANT USAGE ON SCHEMA public TO {role}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        f"REVOKE UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON {', '.join(LEDGER)} FROM {role}",
        f"GRANT DELETE ON {', '.join(MAY_LEAVE)} TO {role}",
        f"REVOKE DELETE, TRUNCATE, REFERENCES, TRIGGER ON ledger_hold FROM {role}",
    ]


class Command(BaseCommand):
    """Run by the owner of the tables (MIGRATION_DATABASE_URL), after every migration."""

    help = "Restrict the portal's PostgreSQL role: it can add to the ledger, not change it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="the role in DATABASE_URL, which owns no tables")

    def handle(self, *args: Any, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("Only PostgreSQL has roles; here the triggers alone guard.")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [options["role"]])
            if cursor.fetchone() is None:
                raise CommandError(f"There is no role “{options['role']}”.")
            for statement in statements(connection.ops.quote_name(options["role"])):
                cursor.execute(statement)
        self.stdout.write(f"{options['role']} can add to the ledger, and not change it.")
