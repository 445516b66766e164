"""What people wrote, found by its words: FTS5 on SQLite, a text index on PostgreSQL.

Only texts given with an entry (``/personal/…``) are in the index (migration 0005); the database
keeps it itself, so that what is erased is found no more.
"""

import re
import unicodedata
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Value
from django.db.models.sql.compiler import SQLCompiler

from govportal.ledger.models import Disclosure

MOST, LONGEST = 8, 60
_WORD = re.compile(r"[^\W_]+")


def words_in(typed: str) -> list[str]:
    """The words that are looked for: letters and digits only, so none is a query's syntax."""
    found = _WORD.findall(unicodedata.normalize("NFC", typed).lower())
    return list(dict.fromkeys(word[:LONGEST] for word in found))[:MOST]


class Says(Func):
    """Whether a disclosure's text has every one of these words, or one that begins with it."""

    output_field = BooleanField()
    conditional = True

    def __init__(self, words: list[str]) -> None:
        self.words = words
        super().__init__(F("pk"), F("value"), Value(""))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_given: Any
    ) -> tuple[str, Any]:
        key, _params = compiler.compile(self.get_source_expressions()[0])
        asked = " ".join(f'"{word}"*' for word in self.words)
        found = "SELECT rowid FROM ledger_words WHERE ledger_words MATCH %s"
        return f"{key} IN ({found})", (asked,)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_given: Any
    ) -> tuple[str, Any]:
        text, _params = compiler.compile(self.get_source_expressions()[1])
        asked = " & ".join(f"'{word}':*" for word in self.words)
        return f"(ledger_words({text}) @@ %s::tsquery AND path LIKE '/personal/%%')", (asked,)


def entries_saying(typed: str, without: frozenset[str] = frozenset()) -> Any:
    """Ids of entries in one of whose texts all words of ``typed`` stand; None where it has none.

    ``without``: names of texts that are not looked into.
    """
    words = words_in(typed)
    if not words:
        return None
    rows = Disclosure.objects.filter(Says(words))
    return rows.exclude(path__in=[f"/personal/{name}" for name in sorted(without)]).values(
        "entry_id"
    )


def forget() -> None:
    """SQLite keeps words of erased texts in its index until the index is put together anew."""
    connection = connections[router.db_for_write(Disclosure)]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO ledger_words(ledger_words) VALUES ('optimize')")
