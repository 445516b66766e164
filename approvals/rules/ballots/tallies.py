"""The arithmetic of one item, each number with the words that page and record print.

A tally holds what was counted; what follows from it (base, quorum, result) is computed from these
numbers wherever it is asked for, so what is printed later is what was decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any

from approvals.rules.ballots.facts import APPROVALS, DECIDING, Choice, ItemFacts, Venue
from approvals.rules.ballots.sitting import eligible, places, presiding
from approvals.rules.ballots.words import Line, Words
from govportal.people.rules import QuorumBase

SEAT_MAJORITY_TIER = 4
"""From this tier on approvals must come from more than half of all voting seats."""


class Quorum(StrEnum):
    """Whether there is a quorum, and what is missing."""

    MET = "met"
    TOO_FEW = "too_few"
    NO_CHAIR = "no_chair"
    TOO_FEW_AND_NO_CHAIR = "too_few_and_no_chair"


class Result(StrEnum):
    """What the votes amount to. Only the first two are decisions."""

    PASSED = "passed"
    FAILED = "failed"
    TIED = "tied"
    UNDECIDED = "undecided"
    NO_QUORUM = "no_quorum"


@dataclass(frozen=True)
class Tally:
    """What was counted, in seats; ``recused`` are seats whose holder or alternate stood back.

    ``approvals + rejections + abstentions + silent + unfilled`` is ``seats``.
    """

    venue: Venue
    base_kind: QuorumBase
    seats: int
    eligible: int
    present: int
    is_led: bool
    approvals: int
    with_conditions: int
    rejections: int
    abstentions: int
    recused: int
    takes_seat_majority: bool = False
    casting: Choice | None = None

    @property
    def base(self) -> int:
        """The seats of which more than half make a quorum."""
        return self.seats if self.base_kind is QuorumBase.FIXED else self.eligible

    @property
    def least(self) -> int:
        """The seats without which there is never a quorum, whatever the base."""
        return 2 if self.seats == 3 else 3

    @property
    def needed(self) -> int:
        """The seats a quorum takes: more than half of the base, and never below the least."""
        return max(_more_than_half(self.base), self.least)

    @property
    def majority(self) -> int:
        """More than half of all voting seats."""
        return _more_than_half(self.seats)

    @property
    def silent(self) -> int:
        """Eligible seats without a vote."""
        return self.eligible - self.approvals - self.rejections - self.abstentions

    @property
    def unfilled(self) -> int:
        """Seats for which nobody may vote: vacant, or recused without an alternate."""
        return self.seats - self.eligible

    @property
    def quorum(self) -> Quorum:
        if self.present < self.needed:
            return Quorum.TOO_FEW if self.is_led else Quorum.TOO_FEW_AND_NO_CHAIR
        return Quorum.MET if self.is_led else Quorum.NO_CHAIR

    @property
    def has_quorum(self) -> bool:
        return self.quorum is Quorum.MET

    @property
    def is_even(self) -> bool:
        """As many for as against, and somebody for: only then is there a casting vote."""
        return self.approvals == self.rejections > 0

    @property
    def result(self) -> Result:
        """What the votes amount to, were no more to come.

        A casting vote ends a tie but adds no seat, so at tier 4 it cannot make an item pass.
        """
        if not self.has_quorum:
            return Result.NO_QUORUM
        if not self.approvals and not self.rejections:
            return Result.UNDECIDED
        if self.is_even and self.casting is None:
            return Result.TIED
        return Result.PASSED if self._carries else Result.FAILED

    @property
    def _carries(self) -> bool:
        if self.takes_seat_majority:
            return self.approvals >= self.majority
        if self.is_even:
            return self.casting in APPROVALS
        return self.approvals > self.rejections

    @property
    def is_decision(self) -> bool:
        return self.result in {Result.PASSED, Result.FAILED}

    @property
    def lines(self) -> tuple[Line, ...]:
        """The arithmetic in words, in the order in which it is read."""
        return tuple(_lines(self))

    @property
    def printed(self) -> tuple[tuple[str, str], ...]:
        """The lines as page and record print them: label, then value with its note."""
        return tuple(
            (str(line.label), f"{line.value} ({line.note})" if line.note else str(line.value))
            for line in self.lines
        )

    @property
    def printed_so_far(self) -> tuple[tuple[str, str], ...]:
        """The same while votes may come: in place of a result, what is missing to one."""
        *counted, _result = self.printed
        return (*counted, (str(Words("tally.so_far")), str(_missing(self))))

    def line(self, name: str) -> Line:
        """One line. Raises KeyError for a name that no line has."""
        return {line.name: line for line in self.lines}[name]

    def as_json(self) -> dict[str, int | str | bool | None]:
        """The numbers and what follows from them, for the ledger: no floats, no names."""
        return {
            **asdict(self),
            "base": self.base,
            "needed": self.needed,
            "silent": self.silent,
            "unfilled": self.unfilled,
            "quorum": self.quorum,
            "result": self.result,
        }


def tally(item: ItemFacts) -> Tally:
    """Count the item as it stands; whether it has ended is not the tally's to say (``fate``)."""
    seated = places(item)
    choices = [p.answer.choice for p in seated if p.answer is not None]
    return Tally(
        venue=item.venue,
        base_kind=item.base,
        seats=len(item.seats),
        eligible=eligible(item),
        present=sum(p.is_present for p in seated),
        is_led=any(p.is_present and p.seat.is_leading for p in seated),
        approvals=sum(c in APPROVALS for c in choices),
        with_conditions=choices.count(Choice.APPROVE_WITH_CONDITIONS),
        rejections=choices.count(Choice.REJECT),
        abstentions=choices.count(Choice.ABSTAIN),
        recused=sum(_stood_back(item, s.holder, s.alternate) for s in item.seats),
        takes_seat_majority=item.tier is not None and item.tier >= SEAT_MAJORITY_TIER,
        casting=_casting(item),
    )


def tally_from(stored: Mapping[str, Any]) -> Tally | None:
    """The tally that ``as_json`` stored; None for other arithmetic (signatures)."""
    if "venue" not in stored:
        return None
    known = {part.name: stored[part.name] for part in fields(Tally)}
    known |= {"venue": Venue(known["venue"]), "base_kind": QuorumBase(known["base_kind"])}
    known["casting"] = Choice(known["casting"]) if known["casting"] else None
    return Tally(**known)


def _more_than_half(seats: int) -> int:
    return seats // 2 + 1


def _stood_back(item: ItemFacts, holder: int | None, alternate: int | None) -> bool:
    """Whether somebody was kept from this seat: its holder, or the alternate of a vacant one."""
    return (alternate if holder is None else holder) in item.stood_back


def _casting(item: ItemFacts) -> Choice | None:
    """The casting vote, where it is the presiding chair's and decides."""
    given = item.casting
    if given is None or given.choice not in DECIDING or given.person != presiding(item):
        return None
    return given.choice


def _lines(t: Tally) -> Iterable[Line]:
    fixed = t.base_kind is QuorumBase.FIXED
    base = Words("tally.base_fixed") if fixed else Words("tally.base_eligible", {"seats": t.seats})
    yield Line("base", Words("tally.base"), t.base, base)
    by_half = _more_than_half(t.base) >= t.least
    needed = Words("tally.needed_half") if by_half else Words("tally.needed_least")
    yield Line("needed", Words("tally.needed"), t.needed, needed)
    yield _present_line(t)
    conditions = Words("tally.with_conditions", {"count": t.with_conditions})
    yield Line("for", Words("tally.for"), t.approvals, conditions if t.with_conditions else None)
    yield Line("against", Words("tally.against"), t.rejections)
    yield Line("abstained", Words("tally.abstained"), t.abstentions)
    yield Line("silent", Words("tally.silent"), t.silent)
    yield Line("recused", Words("tally.recused"), t.recused)
    yield Line("unfilled", Words("tally.unfilled"), t.unfilled)
    yield _quorum_line(t)
    yield _result_line(t)


def _present_line(t: Tally) -> Line:
    if t.venue is Venue.MEETING:
        return Line("present", Words("tally.present"), t.present, Words("tally.present_room"))
    return Line("present", Words("tally.answered"), t.present, Words("tally.answered_ballot"))


QUORUM_NOTES = {
    Quorum.MET: "tally.quorum_met",
    Quorum.TOO_FEW: "tally.quorum_too_few",
    Quorum.NO_CHAIR: "tally.quorum_no_chair",
    Quorum.TOO_FEW_AND_NO_CHAIR: "tally.quorum_too_few_and_no_chair",
}


_MISSING = {
    Quorum.TOO_FEW: "tally.missing_votes",
    Quorum.NO_CHAIR: "tally.missing_chair",
    Quorum.TOO_FEW_AND_NO_CHAIR: "tally.missing_votes_and_chair",
}


def _quorum_line(t: Tally) -> Line:
    value = Words("tally.yes") if t.has_quorum else Words("tally.no")
    note = Words(QUORUM_NOTES[t.quorum], {"present": t.present, "needed": t.needed})
    return Line("quorum", Words("tally.quorum"), value, note)


_RESULTS = {
    Result.PASSED: "tally.passed",
    Result.FAILED: "tally.failed",
    Result.TIED: "tally.no_decision",
    Result.UNDECIDED: "tally.no_decision",
    Result.NO_QUORUM: "tally.no_decision",
}


def _missing(t: Tally) -> Words:
    """What has to happen before there is a decision, while votes may come."""
    numbers = {"missing": t.needed - t.present, "silent": t.silent}
    if not t.has_quorum:
        return Words(_MISSING[t.quorum], numbers)
    in_room = t.venue is Venue.MEETING
    return Words("tally.missing_close" if in_room else "tally.missing_end", numbers)


def _result_line(t: Tally) -> Line:
    numbers = {
        "approvals": t.approvals,
        "rejections": t.rejections,
        "majority": t.majority,
        "seats": t.seats,
    }
    note = Words(_result_note(t), numbers)
    return Line("result", Words("tally.result"), Words(_RESULTS[t.result]), note)


def _result_note(t: Tally) -> str:
    if t.result is Result.NO_QUORUM:
        return "tally.because_no_quorum"
    if t.result is Result.UNDECIDED:
        return "tally.because_nothing"
    if t.result is Result.TIED:
        return "tally.because_tied_seats" if t.takes_seat_majority else "tally.because_tied"
    if t.takes_seat_majority:
        return "tally.because_seats"
    return "tally.because_casting" if t.is_even else "tally.because_votes"
