"""The table of statutory clocks that ships: read once, checked whole, known by its digest."""

import hashlib
from functools import lru_cache
from pathlib import Path

import yaml

from incidents.rules.statutes import FaultyTable, Table, table_of

SHIPPED = Path(__file__).parent / "data" / "statutory-clocks.yaml"


@lru_cache(maxsize=4)
def shipped_table() -> tuple[Table, str]:
    """The table and the digest of its text. Raises FaultyTable with every fault."""
    return read_table(SHIPPED.read_bytes())


def read_table(text: bytes) -> tuple[Table, str]:
    """A table and the digest of its text. Raises FaultyTable."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise FaultyTable(str(error)) from error
    if not isinstance(data, dict):
        raise FaultyTable("not a mapping")
    return table_of(data), f"sha256:{hashlib.sha256(text).hexdigest()}"
