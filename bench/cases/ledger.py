"""Recording, sealing, proving and verifying, at 100,000 and (bench-full) a million entries."""

import hashlib
import random
import statistics
from collections.abc import Callable
from functools import partial

from django.db import connection

from bench.filling import record_entries
from bench.harness import Measured, beside_each_other, case, processor_seconds, seconds
from bench.memory import peak_mib
from govportal.ledger.actions import record, recorded, seal
from govportal.ledger.consistency import between
from govportal.ledger.models import Checkpoint, Entry, Leaf, Unsealed
from govportal.ledger.proofs import inclusion_proof, unsealed_age
from govportal.ledger.rules import SYSTEM, Reference, merkle
from govportal.ledger.verification import Verification
from tests.make import START

SIZES, FULL = [100_000], [1_000_000]
ACTOR, SUBJECT = SYSTEM("bench"), Reference("request:BENCH")
ACTIONS = 200


@recorded
def one_action() -> None:
    """The smallest action there is: one entry, one transaction."""
    record("bench.acted", SUBJECT, actor=ACTOR, now=START, data={"n": 1})


def one_insert() -> None:
    """What it is compared with: one row, one transaction, the same database settings."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO bench_bare (name, state) VALUES ('one more', 'open')")


def make_bare_table() -> None:
    number = "serial" if connection.vendor == "postgresql" else "integer"
    with connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS bench_bare (id {number} PRIMARY KEY, "
            "name text, state text)"
        )


def many(act: Callable[[], None], count: int = ACTIONS) -> Callable[[], None]:
    def run() -> None:
        for _ in range(count):
            act()

    return run


@case("record one action", beside="bare insert", unit="a second")
def recording(size: int) -> Measured:
    make_bare_table()
    many(one_action, 20)()
    note = "one client; synchronous=NORMAL" if connection.vendor == "sqlite" else "one client"
    return beside_each_other(many(one_action), many(one_insert), work=ACTIONS, note=note)


@case(
    "seal a backlog", beside="single actions", unit="entries/s", sizes=SIZES, full=FULL, at_least=10
)
def sealing(size: int) -> Measured:
    """Single actions before and after the sealing stand beside it."""
    seal(START)
    record_entries(size - Leaf.objects.count(), [ACTOR.ledger_ref], sealed=False)
    waiting = Unsealed.objects.count()
    single = [seconds(many(one_action))]
    took = seconds(lambda: seal(START))
    single.append(seconds(many(one_action)))
    seal(START)
    _collect_statistics()
    return Measured(waiting / took, ACTIONS / statistics.mean(single), f"{waiting:,} waiting")


def _collect_statistics() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@case("find the unsealed", beside="SELECT 1", unit="ms", sizes=SIZES, full=FULL, no_more=1)
def looking(size: int) -> Measured:
    """What the sealer asks each second, and how long the oldest has waited."""
    one_action()
    times = 100

    def look() -> None:
        Unsealed.objects.exists()

    measured = beside_each_other(many(look, times), many(select_one, times))

    def ask_age() -> None:
        unsealed_age(START)

    age = seconds(many(ask_age, times))
    seal(START)
    note = f"its age: {age / times * 1000:.2g} ms"
    return Measured(measured.subject / times, measured.reference / times, note)


def select_one() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        cursor.fetchall()


@case("prove one entry", beside="read one entry", unit="ms", sizes=SIZES, full=FULL, no_more=5)
def proving(size: int) -> Measured:
    chance = random.Random(size)
    places = [chance.randrange(Leaf.objects.count()) for _ in range(40)]
    found = Leaf.objects.filter(index__in=places).values_list("entry_id", flat=True)
    entries = list(found)
    ours, theirs = [], []
    for entry in entries:
        ours.append(seconds(partial(inclusion_proof, entry)))
        theirs.append(seconds(partial(Entry.objects.get, pk=entry)))
    worst = max(ours) * 1000
    busy = sum(processor_seconds(partial(inclusion_proof, entry)) for entry in entries)
    return Measured(
        statistics.median(ours) * 1000,
        statistics.median(theirs) * 1000,
        f"median of {len(entries)} entries anywhere, slowest {worst:.1f} ms; "
        f"{busy / len(entries) * 1000:.1f} ms of processor",
    )


@case(
    "prove that it only grew", beside="read one entry", unit="ms", sizes=SIZES, full=FULL, no_more=5
)
def growing(size: int) -> Measured:
    """Between two checkpoints anywhere, with both signatures."""
    chance = random.Random(size)
    known = sorted(Checkpoint.objects.values_list("size", flat=True))
    pairs = [sorted((chance.choice(known), chance.choice(known))) for _ in range(40)]
    entry = Leaf.objects.get(index=0).entry_id
    ours, theirs = [], []
    for old, new in pairs:
        ours.append(seconds(partial(between, old, new)))
        theirs.append(seconds(partial(Entry.objects.get, pk=entry)))
    worst = max(ours) * 1000
    return Measured(
        statistics.median(ours) * 1000,
        statistics.median(theirs) * 1000,
        f"median of {len(pairs)} pairs of {len(known)} checkpoints, slowest {worst:.1f} ms",
    )


def bodies() -> list[bytes]:
    return [body.encode() for body in Entry.objects.values_list("body", flat=True)[:100_000]]


@case(
    "verify: hashes and tree",
    beside="SHA-256 over the same bodies",
    unit="entries/s",
    sizes=SIZES,
    no_less=100_000,
)
def hashing(size: int) -> Measured:
    """The arithmetic of a verification, bodies in memory."""
    texts = bodies()

    def grow() -> None:
        tree = merkle.Tree()
        for text in texts:
            tree.append(merkle.leaf_hash(text))

    def digest() -> None:
        for text in texts:
            hashlib.sha256(text).digest()

    return beside_each_other(grow, digest, work=len(texts), repeat=3)


@case(
    "verify: everything",
    beside="reading the same rows",
    unit="entries/s",
    sizes=SIZES,
    full=FULL,
    no_less=30_000,
)
def verifying(size: int) -> Measured:
    """Hashes, tree, every column, references, commitments, checkpoints; memory on the way."""
    count = Leaf.objects.count()

    def verify() -> None:
        findings = Verification().run()
        assert findings.fault is None, findings.fault

    def read() -> None:
        for _ in Entry.objects.values_list().iterator(chunk_size=4096):
            pass

    before, peak = peak_mib(verify)
    turns = 1 if size > 100_000 else 3
    ours, theirs = [], []
    for _ in range(turns):
        ours.append(seconds(verify))
        theirs.append(seconds(read))
    rate = count / processor_seconds(verify)
    note = (
        f"{rate:,.0f} a second of processor; memory {before:.0f} MiB before, at most {peak:.0f} MiB"
    )
    return Measured(count / statistics.median(ours), count / statistics.median(theirs), note)
