"""Inventory files: their columns, how they are read, what their cells may say. Pure Python."""

from registry.rules.inventory.cells import Fault, changes_between, faults_of, header_faults
from registry.rules.inventory.columns import (
    DECIDED,
    LISTS,
    PEOPLE,
    REQUIRED,
    SHOWN,
    TAKEN,
    WORDS,
    word_of,
)
from registry.rules.inventory.inert import inert, revived
from registry.rules.inventory.reading import MOST_BYTES, MOST_ROWS, Record, records

__all__ = [
    "DECIDED",
    "LISTS",
    "MOST_BYTES",
    "MOST_ROWS",
    "PEOPLE",
    "REQUIRED",
    "SHOWN",
    "TAKEN",
    "WORDS",
    "Fault",
    "Record",
    "changes_between",
    "faults_of",
    "header_faults",
    "inert",
    "records",
    "revived",
    "word_of",
]
