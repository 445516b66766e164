"""What the ledger's bytes mean: canonical form, entries, tree, notes. Pure Python."""

from govportal.ledger.rules.canonical import Unrecordable, dumps, loads
from govportal.ledger.rules.commitments import Disclosure, commitment
from govportal.ledger.rules.entries import (
    RETENTION_YEARS,
    SYSTEM,
    Actor,
    Change,
    Columns,
    Composed,
    Facts,
    HasRef,
    Hidden,
    Reference,
    Retention,
    Subject,
    columns_as_text,
    columns_of,
    compose,
    moment,
)
from govportal.ledger.rules.redaction import REDACTED

__all__ = [
    "REDACTED",
    "RETENTION_YEARS",
    "SYSTEM",
    "Actor",
    "Change",
    "Columns",
    "Composed",
    "Disclosure",
    "Facts",
    "HasRef",
    "Hidden",
    "Reference",
    "Retention",
    "Subject",
    "Unrecordable",
    "columns_as_text",
    "columns_of",
    "commitment",
    "compose",
    "dumps",
    "loads",
    "moment",
]
