"""Importing the inventory: 10,000 rows with validation, as an administrator's command does it."""

import csv
import io
from datetime import timedelta
from functools import partial

from bench.filling import organisation
from bench.harness import Measured, case, processor_seconds, seconds
from bench.memory import peak_mib
from govportal.ledger.rules import SYSTEM
from registry.actions.inventory import import_inventory, plan_of
from registry.models import Agent
from registry.rules.inventory import TAKEN
from tests import make

LIMIT_MS, MEMORY = 60_000, 1.5
HEADER = TAKEN[: TAKEN.index("next_review_date") + 1]


def a_file(rows: int, beginning: str) -> bytes:
    """So many new agents of 20 units, answered for by 400 people without an account."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER)
    for n in range(rows):
        people = [f"{beginning}-{(n + k) % 400}@brackwater.example" for k in range(6)]
        writer.writerow(
            [f"{beginning}-{n}", f"Imported agent {n}", "Reads what others wrote, and sorts it.",
             f"{beginning} unit {n % 20}", *people, "production", "internal", "production",
             "Mistral", "small-2506", "mail.send;crm.read", "public;personal", "2026-06-01",
             "2027-06-01"]
        )  # fmt: skip
    return out.getvalue().encode()


@case("inventory import", beside="validation alone", unit="ms", sizes=[10_000], no_more=LIMIT_MS)
def importing(size: int) -> Measured:
    if not Agent.objects.exists():
        organisation()
    small, large = a_file(size // 10, "small"), a_file(size, "large")
    take = partial(import_inventory, actor=SYSTEM("bench"), now=make.START + timedelta(days=1))
    _, little = peak_mib(lambda: take(small))
    busy: list[float] = []
    took = 0.0

    def whole() -> None:
        nonlocal took
        took = seconds(lambda: busy.append(processor_seconds(lambda: take(large))))

    _, much = peak_mib(whole)
    looked = seconds(lambda: plan_of(large))
    note = f"{busy[0]:.0f} s of processor; memory {little:.0f} MiB, at most {much:.0f} MiB"
    fault = "" if much <= little * MEMORY else "memory must stay flat"
    return Measured(took * 1000, looked * 1000, note, fault)
