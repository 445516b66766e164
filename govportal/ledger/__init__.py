"""The append-only record: entries, sealer, proofs, verification."""
