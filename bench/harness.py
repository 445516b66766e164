"""What a case is: one function, one row of the table, a subject beside a reference.

    @case("verify the ledger", beside="SHA-256 over the same bytes", unit="entries/s",
          sizes=[100_000], full=[1_000_000], at_least=0.1)
    def verify(size: int) -> Measured:
        ...prepare...
        return beside_each_other(subject, reference, work=size)

It stands in ``bench/cases/<noun>.py``. All cases of a module share a fresh, migrated database of
their own, once SQLite and once PostgreSQL, with settings as in production but for the secret.
"""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Measured:
    """Both figures in the case's unit, and what else the reader should know."""

    subject: float
    reference: float
    note: str = ""
    fault: str = ""  # what else was not as it must be

    @property
    def ratio(self) -> float:
        return self.subject / self.reference if self.reference else 0.0


@dataclass(frozen=True)
class Case:
    """One row to be: what is measured, beside what, at which sizes, and what it must reach."""

    title: str
    beside: str
    unit: str
    run: Callable[[int], Measured]
    sizes: Sequence[int]
    full: Sequence[int]
    databases: Sequence[str]
    at_least: float | None
    at_most: float | None
    no_less: float | None = None
    no_more: float | None = None


@dataclass(frozen=True)
class Row:
    """One row of the table, as it travels from the measuring process to the report."""

    database: str
    title: str
    size: int
    beside: str
    unit: str
    subject: float
    reference: float
    must: str
    reached: bool | None
    note: str

    @property
    def ratio(self) -> float:
        return self.subject / self.reference if self.reference else 0.0

    def as_json(self) -> dict[str, object]:
        return asdict(self)


CASES: list[Case] = []
BOTH = ("sqlite", "postgresql")


def case(
    title: str,
    *,
    beside: str,
    unit: str,
    sizes: Sequence[int] = (0,),
    full: Sequence[int] = (),
    databases: Sequence[str] = BOTH,
    at_least: float | None = None,
    at_most: float | None = None,
    no_less: float | None = None,
    no_more: float | None = None,
) -> Callable[[Callable[[int], Measured]], Callable[[int], Measured]]:
    """Register a function as a case.

    ``at_least`` and ``at_most`` bound subject / reference; ``no_less`` and ``no_more`` the subject
    itself, where 3-quality.md §1 gives a figure of its own.
    """
    bounds = (at_least, at_most, no_less, no_more)

    def register(run: Callable[[int], Measured]) -> Callable[[int], Measured]:
        CASES.append(Case(title, beside, unit, run, sizes, full, databases, *bounds))
        return run

    return register


def must(case: Case) -> str:
    """What the ratio, or the figure itself, has to be, in words."""
    bounds = [
        (case.at_least, "≥ {:,g}"),
        (case.at_most, "≤ {:,g}"),
        (case.no_less, f"≥ {{:,g}} {case.unit}"),
        (case.no_more, f"≤ {{:,g}} {case.unit}"),
    ]
    return ", ".join(words.format(bound) for bound, words in bounds if bound is not None)


def judge(case: Case, seen: Measured) -> bool | None:
    """Whether ratio and figure are within their bounds; None without any."""
    held = [seen.ratio >= case.at_least] if case.at_least is not None else []
    held += [seen.ratio <= case.at_most] if case.at_most is not None else []
    held += [seen.subject >= case.no_less] if case.no_less is not None else []
    held += [seen.subject <= case.no_more] if case.no_more is not None else []
    held += [not seen.fault] if held else []
    return all(held) if held else None


def measure(case: Case, database: str, size: int) -> Row:
    """Run one case at one size."""
    seen = case.run(size)
    return Row(
        database=database,
        title=case.title,
        size=size,
        beside=case.beside,
        unit=case.unit,
        subject=seen.subject,
        reference=seen.reference,
        must=must(case),
        reached=judge(case, seen),
        note="; ".join(filter(None, (seen.note, seen.fault))),
    )


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def processor_seconds(work: Callable[[], object]) -> float:
    """How much processor time one call takes in this process: the same on a busy machine."""
    began = time.process_time()
    work()
    return time.process_time() - began


def beside_each_other(
    subject: Callable[[], object],
    reference: Callable[[], object],
    *,
    repeat: int = 5,
    work: float | None = None,
    note: str = "",
    fault: str = "",
) -> Measured:
    """Medians of both, taken in turns so that a busy machine disturbs both alike.

    With ``work`` (things done in a call) the figures are things a second, else milliseconds.
    """
    ours, theirs = [], []
    for _ in range(repeat):
        ours.append(seconds(subject))
        theirs.append(seconds(reference))
    pair = statistics.median(ours), statistics.median(theirs)
    if work is None:
        return Measured(pair[0] * 1000, pair[1] * 1000, note, fault)
    return Measured(work / pair[0], work / pair[1], note, fault)
