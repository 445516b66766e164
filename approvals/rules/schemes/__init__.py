"""Schemes of tiers and routes as people change them: checked, read, written, compared."""

from approvals.rules.schemes.checking import scheme_faults
from approvals.rules.schemes.files import SchemeFile, digest_of, read_scheme, write_scheme
from approvals.rules.schemes.numbers import Number, numbers_of, with_numbers

__all__ = [
    "Number",
    "SchemeFile",
    "digest_of",
    "numbers_of",
    "read_scheme",
    "scheme_faults",
    "with_numbers",
    "write_scheme",
]
