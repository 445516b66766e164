"""Measurements: each beside a reference, printed as a table (`make bench`)."""
