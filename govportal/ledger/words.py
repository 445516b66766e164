"""What people wrote, found by its words: FTS5 on SQLite, a text index on PostgreSQL.

Only texts given with an entry (``/personal/…``) are in the index (migration 0005); the database
keeps it itself, so that what is erased is found no more.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, QuerySet, Value
from django.db.models.sql.compiler import SQLCompiler

from govportal.ledger.models import Disclosure

MOST, LONGEST = 8, 60
_WORD = re.compile(r"[^\W_]+")


def words_in(typed: str) -> list[str]:
    """The words that are looked for: letters and digits only, so none is a query's syntax."""
    found = _WORD.findall(unicodedata.normalize("NFC", typed).lower())
    return list(dict.fromkeys(word[:LONGEST] for word in found))[:MOST]


class Says(Func):
    """Whether a disclosure's text has every one of these words, or one that begins with it.

    ``most``: so many are enough, where finding them all first takes time.
    """

    output_field = BooleanField()
    conditional = True

    def __init__(self, words: Sequence[str], most: int | None = None) -> None:
        self.words, self.most = words, most
        super().__init__(F("pk"), F("value"), Value(""))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_given: Any
    ) -> tuple[str, Any]:
        key, _params = compiler.compile(self.get_source_expressions()[0])
        asked = " ".join(f'"{word}"*' for word in self.words)
        found = "SELECT rowid FROM ledger_words WHERE ledger_words MATCH %s"
        found += f" LIMIT {self.most:d}" if self.most else ""
        return f"{key} IN ({found})", (asked,)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **_given: Any
    ) -> tuple[str, Any]:
        text, _params = compiler.compile(self.get_source_expressions()[1])
        asked = " & ".join(f"'{word}':*" for word in self.words)
        return f"(ledger_words({text}) @@ %s::tsquery AND path LIKE '/personal/%%')", (asked,)


@dataclass(frozen=True)
class Said:
    """Texts in which all words of what somebody typed stand. ``without``: names of texts that are
    not looked into.
    """

    words: Sequence[str]
    without: frozenset[str]

    @property
    def texts(self) -> QuerySet[Disclosure]:
        return Disclosure.objects.filter(Says(self.words)).exclude(path__in=self._unread)

    def few(self, count: int) -> list[str] | None:
        """The ids of the entries with such texts; None where there are ``count`` or more."""
        rows = Disclosure.objects.filter(Says(self.words, count)).order_by()
        found = list(rows.values_list("entry_id", "path")[:count])
        return None if len(found) == count else [e for e, p in found if p not in self._unread]

    @property
    def _unread(self) -> list[str]:
        return [f"/personal/{name}" for name in sorted(self.without)]


def said(typed: str, without: frozenset[str] = frozenset()) -> Said | None:
    """What is looked for; None where no word was typed."""
    words = words_in(typed)
    return Said(words, without) if words else None


def forget() -> None:
    """SQLite keeps words of erased texts in its index until the index is put together anew."""
    connection = connections[router.db_for_write(Disclosure)]
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO ledger_words(ledger_words) VALUES ('optimize')")
