"""How the ledger is, as far as its pages know without looking at every entry."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Subquery

from govportal.ledger import keys
from govportal.ledger.models import Checkpoint, Unsealed, VerificationRun
from govportal.ledger.proofs import unsealed_age
from govportal.refusals import Refused

LATE = timedelta(seconds=10)


@dataclass(frozen=True)
class LedgerHealth:
    """How the ledger is, as far as this page knows."""

    run: VerificationRun | None
    checkpoint: Checkpoint | None
    waits: timedelta

    @property
    def is_late(self) -> bool:
        """Above ten seconds something is wrong with the sealer (2-runtime.md §6)."""
        return self.waits > LATE

    @property
    def seconds(self) -> int:
        """How long the oldest waits, rounded up."""
        return -(-self.waits // timedelta(seconds=1))

    @property
    def keys(self) -> list[keys.Published]:
        """The public keys; none where this host can read no key (the worker may hold the file)."""
        try:
            return keys.published()
        except (OSError, ValueError, Refused):
            return []


def ledger_health(now: datetime) -> LedgerHealth:
    """The last verification, the newest checkpoint, and how long entries wait: one query once
    something is sealed.
    """
    said = _together()
    if said is None:
        run = VerificationRun.objects.order_by("-pk").first()
        return LedgerHealth(run, None, unsealed_age(now))
    told = vars(said)
    waits = max(now - told["oldest"], timedelta()) if told["oldest"] else timedelta()
    return LedgerHealth(_run_of(said), said, waits)


def _together() -> Checkpoint | None:
    """The newest checkpoint, with the last run's columns and since when the oldest entry waits."""
    last = VerificationRun.objects.order_by("-pk")
    columns = {f"run_{name}": Subquery(last.values(name)[:1]) for name in _columns()}
    oldest = Unsealed.objects.order_by("pk").values("recorded_at")[:1]
    rows = Checkpoint.objects.order_by("-size").annotate(oldest=Subquery(oldest), **columns)
    return rows.first()


def _columns() -> list[str]:
    return [field.attname for field in VerificationRun._meta.concrete_fields]


def _run_of(said: Checkpoint) -> VerificationRun | None:
    told = {name: vars(said)[f"run_{name}"] for name in _columns()}
    return VerificationRun(**told) if told["id"] else None
