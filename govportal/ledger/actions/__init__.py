"""Writing into the ledger, sealing it, and the little that may be taken out of it."""

from govportal.ledger.actions.entries import (
    demonstration,
    in_bulk,
    record,
    record_many,
    recorded,
    write_kept,
)
from govportal.ledger.actions.erasure import erase, erase_values, permit_pruning, prune
from govportal.ledger.actions.seals import Sealed, seal
from govportal.ledger.actions.verification import verify_ledger
from govportal.ledger.history import OutsideTransaction, Unrecorded

__all__ = [
    "OutsideTransaction",
    "Sealed",
    "Unrecorded",
    "demonstration",
    "erase",
    "erase_values",
    "in_bulk",
    "permit_pruning",
    "prune",
    "record",
    "record_many",
    "recorded",
    "seal",
    "verify_ledger",
    "write_kept",
]
