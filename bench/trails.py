"""A ledger as years of work leave it: a few busy actors and things, many quiet ones, seldom verbs,
texts with common and rare words, traces, late arrivals, and a checkpoint every few hundred.
"""

import random
from datetime import timedelta

from django.db import transaction

from bench.filling import Filled
from govportal.ledger.actions import record_many, seal
from govportal.ledger.models import Leaf
from govportal.ledger.rules import SYSTEM, Facts, Reference
from govportal.people.models import Person
from tests import make

SEALED_AT_ONCE = 500
BEGAN, APART = make.START - timedelta(days=360), timedelta(seconds=30)
OFTEN = ("clock.warning", "clock.warning", "clock.warning", "agent.silent", "agent.silent")
ORDINARY = ("request.submitted", "request.signed", "review.step_approve", "agent.changed")
SELDOM = ("agent.suspended", "role.given", "request.rejected", "evidence.pack_downloaded")
COMMON = ("customer", "payment", "review", "checked")
WORDS = [f"{first}{last}" for first in "bdfgklmnprst" for last in ("ale", "iro", "und", "osk")]
SELDOM_EVERY, TEXT_EVERY, LATE_EVERY, TRACE_OF = 2_000, 4, 20, 8


def busy_agent(made: Filled) -> Reference:
    """Whom a third of all entries are about."""
    return Reference(f"agent:{made.case.agent.slug}")


def grow_trail(made: Filled, entries: int) -> None:
    """Record and seal until there are so many entries."""
    people = [Reference(ref) for ref in _people(made)]
    start = Leaf.objects.count()
    for first in range(start, entries, SEALED_AT_ONCE):
        numbers = range(first, min(first + SEALED_AT_ONCE, entries))
        with transaction.atomic():
            record_many([_fact(n, made, people) for n in numbers])
        seal(make.START)


def _people(made: Filled) -> list[str]:
    return [person.ledger_ref for person in Person.objects.filter(pk__in=made.people)]


def _fact(n: int, made: Filled, people: list[Reference]) -> Facts:
    chance = random.Random(n)
    at = BEGAN + n * APART
    if n % LATE_EVERY == 0:
        at -= timedelta(days=chance.randrange(1, 30))
    return Facts(
        _verb(n, chance),
        Reference(f"request:COPY-{n // 12}"),
        _actor(made, people, chance),
        at,
        refs=[
            busy_agent(made) if chance.random() < 1 / 3 else Reference(f"agent:copy-{n % 5000}"),
            Reference(f"review:{n // 12}"),
        ],
        data={"step": "sign_off_technical_owner", "verdict": "approve", "n": n, "tier": 2},
        personal={"reason": _text(n, chance)} if n % TEXT_EVERY == 0 else {},
        trace_id=f"{n // TRACE_OF:032x}" if n % 2 else "",
    )


def _verb(n: int, chance: random.Random) -> str:
    if n % SELDOM_EVERY == 0:
        return SELDOM[n // SELDOM_EVERY % len(SELDOM)]
    return chance.choice(OFTEN if chance.random() < 0.7 else ORDINARY)


def _actor(made: Filled, people: list[Reference], chance: random.Random) -> Reference:
    """The portal does half of everything, one person a tenth."""
    drawn = chance.random()
    if drawn < 0.5:
        return SYSTEM("sweep")
    if drawn < 0.6:
        return Reference(made.cast.owner.ledger_ref)
    return chance.choice(people)


def _text(n: int, chance: random.Random) -> str:
    rare = f" zephyr{n}" if n % 1_000 == 0 else ""
    return " ".join([*COMMON, *chance.sample(WORDS, 6)]) + rare
