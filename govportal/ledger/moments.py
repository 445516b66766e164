"""Times as the ledger writes them, made by the database: parsing them in Python costs more."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Func, TextField
from django.db.models.sql.compiler import SQLCompiler


class AsMoment(Func):
    """A time column as ``YYYY-MM-DDTHH:MM:SS.ffffffZ``, the form it has in a body."""

    arity = 1
    output_field = TextField()

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **given: Any
    ) -> tuple[str, Any]:
        """Django keeps UTC as text, and leaves out six zeros."""
        form = (
            "(replace(%(expressions)s, ' ', 'T') || "
            "CASE length(%(expressions)s) WHEN 19 THEN '.000000Z' ELSE 'Z' END)"
        )
        return self.as_sql(compiler, connection, template=form, **given)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **given: Any
    ) -> tuple[str, Any]:
        form = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        return self.as_sql(compiler, connection, template=form, **given)
