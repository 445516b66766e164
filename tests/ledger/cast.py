"""What the ledger's tests act with: an owner, an agent, and a few entries about them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from govportal.ledger.actions import record, record_many, seal
from govportal.ledger.models import Checkpoint, Entry
from govportal.ledger.proofs import latest_checkpoint
from govportal.ledger.rules import Facts, Reference

NOW = datetime(2026, 11, 20, 10, 0, 0, 123456, tzinfo=UTC)
LATER = NOW + timedelta(seconds=1)
OWNER = Reference("person:owner")
AGENT = Reference("agent:invoice-matcher")
REQUEST = Reference("request:ADR-2026-0042")


def an_entry(verb: str = "request.submit", **given: Any) -> Entry:
    with transaction.atomic():
        return record(verb, given.pop("subject", REQUEST), actor=OWNER, now=NOW, **given)


def entries(count: int, **given: Any) -> list[Entry]:
    facts = [Facts("gateway.decision", AGENT, OWNER, NOW, **given) for _ in range(count)]
    with transaction.atomic():
        return record_many(facts)


def a_sealed_ledger(count: int = 7) -> list[Entry]:
    """Entries that between them use every table, sealed in two batches."""
    made = [
        an_entry(
            refs=[AGENT],
            role="business_owner",
            on_behalf_of=AGENT,
            personal={"rationale": "because"},
            policy={"result": "allow"},
            trace_id="abc",
        )
    ]
    seal(NOW)
    made += entries(count - 1, data={"n": 1})
    seal(LATER)
    return made


def newest() -> Checkpoint:
    checkpoint = latest_checkpoint()
    assert checkpoint is not None
    return checkpoint
