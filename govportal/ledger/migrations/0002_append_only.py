"""The database itself refuses to change or delete what the ledger holds."""

from django.db import migrations

FROZEN = ("entry", "entryref", "leaf", "node", "checkpoint", "pruningpermit", "verificationrun")
FIXED = ("disclosure", "unsealed")  # rows may go, but not change

# A body and its references may go only under a permit, and only when the leaf is kept.
PERMITTED = (
    "EXISTS (SELECT 1 FROM ledger_pruningpermit p JOIN ledger_leaf l ON l.entry_id = p.entry_id "
    "WHERE p.entry_id = OLD.{key})"
)
MAY_GO = {"entry": PERMITTED.format(key="id"), "entryref": PERMITTED.format(key="entry_id")}
# A permit must be recorded in an entry, and cannot be for such an entry itself.
GRANTED = (
    "EXISTS (SELECT 1 FROM ledger_entry e "
    "WHERE e.id = NEW.granted_by AND e.verb = 'ledger.pruning_permitted') "
    "AND NOT EXISTS (SELECT 1 FROM ledger_entry e "
    "WHERE e.id = NEW.entry_id AND e.verb = 'ledger.pruning_permitted')"
)


def sqlite() -> list[str]:
    def refuse(name: str, event: str, when: str = "") -> str:
        table = f"ledger_{name}"
        return (
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        )

    made = [refuse(name, "UPDATE") for name in (*FROZEN, *FIXED)]
    for name in FROZEN:
        allowed = MAY_GO.get(name)
        made.append(refuse(name, "DELETE", f"WHEN NOT ({allowed})" if allowed else ""))
    made.append(refuse("pruningpermit", "INSERT", f"WHEN NOT ({GRANTED})"))
    return made


def postgresql() -> list[str]:
    made = [
        "CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23001'; END $$"
    ]

    def refuse(name: str, event: str, each: str = "ROW") -> str:
        table = f"ledger_{name}"
        return (
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION ledger_refuse()"
        )

    def unless(name: str, event: str, allowed: str, row: str) -> list[str]:
        table, function = f"ledger_{name}", f"ledger_{name}_{event.lower()}"
        return [
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {allowed} THEN RETURN {row}; END IF; "
            "RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = '23001'; END $$",
            f"CREATE TRIGGER {table}_no_{event.lower()} BEFORE {event} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}()",
        ]

    made += [refuse(name, "UPDATE") for name in (*FROZEN, *FIXED)]
    made += [refuse(name, "TRUNCATE", "STATEMENT") for name in (*FROZEN, *FIXED)]
    made += [refuse(name, "DELETE") for name in FROZEN if name not in MAY_GO]
    for name, allowed in MAY_GO.items():
        made += unless(name, "DELETE", allowed, "OLD")
    made += unless("pruningpermit", "INSERT", GRANTED, "NEW")
    return made


def undo(vendor: str) -> list[str]:
    tables = (*FROZEN, *FIXED)
    made = []
    for name in tables:
        for event in ("update", "delete", "truncate", "insert"):
            where = f" ON ledger_{name}" if vendor == "postgresql" else ""
            made.append(f"DROP TRIGGER IF EXISTS ledger_{name}_no_{event}{where}")
    if vendor == "postgresql":
        functions = ("refuse", "entry_delete", "entryref_delete", "pruningpermit_insert")
        made += [f"DROP FUNCTION IF EXISTS ledger_{name}()" for name in functions]
    return made


def install(apps, schema_editor):
    make = {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]
    for statement in make():
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    for statement in undo(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
