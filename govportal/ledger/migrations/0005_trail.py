"""What people wrote with an entry is found by its words; the database keeps the index itself."""

from django.db import migrations

# Line ends stand in the value as JSON writes them; a word must not begin with their letter.
PLAIN = r"replace(replace(substr(COLUMN, 1, 100000), '\n', ' '), '\r', ' ')"


def plain(sql: str) -> str:
    """With each ``PLAIN(column)`` written out."""
    for column in ("NEW.value", "OLD.value", "value"):
        sql = sql.replace(f"PLAIN({column})", PLAIN.replace("COLUMN", column))
    return sql


SQLITE = (
    "CREATE VIEW ledger_texts AS SELECT id, PLAIN(value) AS value FROM ledger_disclosure "
    "WHERE path LIKE '/personal/%'",
    """CREATE VIRTUAL TABLE ledger_words USING fts5(value, content='ledger_texts',
        content_rowid='id', detail='none', columnsize=0, prefix='3 5',
        tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER ledger_disclosure_words AFTER INSERT ON ledger_disclosure
        WHEN NEW.path LIKE '/personal/%' BEGIN
        INSERT INTO ledger_words(rowid, value) VALUES (NEW.id, PLAIN(NEW.value)); END""",
    """CREATE TRIGGER ledger_disclosure_words_gone AFTER DELETE ON ledger_disclosure
        WHEN OLD.path LIKE '/personal/%' BEGIN
        INSERT INTO ledger_words(ledger_words, rowid, value)
        VALUES ('delete', OLD.id, PLAIN(OLD.value)); END""",
    "INSERT INTO ledger_words(ledger_words) VALUES ('rebuild')",
)
POSTGRESQL = (
    """CREATE FUNCTION ledger_words(value text) RETURNS tsvector LANGUAGE sql IMMUTABLE STRICT
        PARALLEL SAFE AS $$ SELECT to_tsvector('pg_catalog.simple',
        regexp_replace(PLAIN(value), '[^[:alnum:]]+', ' ', 'g')) $$""",
    """CREATE INDEX ledger_disclosure_words ON ledger_disclosure USING gin (ledger_words(value))
        WHERE path LIKE '/personal/%'""",
)
UNDO = {
    "sqlite": (
        "DROP TRIGGER ledger_disclosure_words",
        "DROP TRIGGER ledger_disclosure_words_gone",
        "DROP TABLE ledger_words",
        "DROP VIEW ledger_texts",
    ),
    "postgresql": (
        "DROP INDEX ledger_disclosure_words",
        "DROP FUNCTION ledger_words(text)",
    ),
}


def index(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[vendor]:
        schema_editor.execute(plain(statement), params=None)


def unindex(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_holds")]
    operations = [migrations.RunPython(index, unindex)]
