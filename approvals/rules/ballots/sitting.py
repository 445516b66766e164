"""Who sits for each seat, how many seats are eligible, who presides (4-fine-print.md)."""

from dataclasses import dataclass

from approvals.rules.ballots.facts import ItemFacts, SeatFacts, VoteFacts


@dataclass(frozen=True)
class Place:
    """One seat in one item: who may speak for it now, and the answer that counts.

    ``holder`` in their own right, ``stand_in`` where the rules call the alternate; in a ballot
    both, while a recorded-absent holder may still answer.
    """

    seat: SeatFacts
    holder: int | None
    stand_in: int | None
    answer: VoteFacts | None
    is_present: bool

    @property
    def voice(self) -> int | None:
        """Who sits here: whoever answered, else the alternate called in, else the holder."""
        if self.answer is not None:
            return self.answer.person
        return self.holder if self.stand_in is None else self.stand_in

    @property
    def voices(self) -> tuple[int, ...]:
        """Everybody who may answer for the seat."""
        return tuple(p for p in (self.holder, self.stand_in) if p is not None)


def places(item: ItemFacts) -> tuple[Place, ...]:
    """Every seat with who sits there: chair, co-chair, then the others in their order.

    A holder sits in their own seat and nowhere else. An alternate is called for a seat that is
    vacant or whose holder is recused; in a meeting also for one who is not in the room, in a ballot
    for one who is recorded absent, until that holder answers after all. Nobody sits twice: whom
    several seats call stays where they have answered, else sits in the first of them.
    """
    own = _own_seats(item)
    callers = [s for s in item.seats_in_order if _calls_alternate(item, s, own)]
    called = _called(item, callers, own)
    return tuple(_place(item, s, own, called) for s in item.seats_in_order)


def eligible(item: ItemFacts) -> int:
    """For how many seats somebody unrecused exists, each person taken for one seat only.

    Absence makes no difference, so neither a holiday nor a vote moves the base.
    """
    own = _own_seats(item)
    left = [s for s in item.seats if s.seat not in own]
    return len(own) + len({s.alternate for s in left if _is_free(item, s.alternate, own)})


def place_of(item: ItemFacts, person: int) -> Place | None:
    """The seat for which the person may answer now; None when there is none."""
    return next((p for p in places(item) if person in p.voices), None)


def presiding(item: ItemFacts) -> int | None:
    """Who presides: chair, co-chair, chair's alternate, co-chair's alternate, of those present.

    In a ballot those who answered are present. Recused people do not sit, so a conflicted chair
    presides not; whoever may act no more is passed over, unless their casting vote was given.
    """
    cast_by = None if item.casting is None else item.casting.person
    sitting = [p for p in places(item) if p.seat.is_leading and p.is_present]
    in_order = sorted(sitting, key=lambda p: p.voice != p.seat.holder)
    away = (item.inactive | item.gone) - {cast_by}
    voices = [p.voice for p in in_order if p.voice not in away]
    return next(iter(voices), None)


def _own_seats(item: ItemFacts) -> dict[int, int]:
    """Seat to the holder who may sit there; a holder of two seats has the first only."""
    found: dict[int, int] = {}
    for seat in item.seats_in_order:
        holder = seat.holder
        if holder is not None and item.is_available(holder) and holder not in found.values():
            found[seat.seat] = holder
    return found


def _calls_alternate(item: ItemFacts, seat: SeatFacts, own: dict[int, int]) -> bool:
    holder = own.get(seat.seat)
    if holder is None:
        return True
    if item.present is not None:
        return holder not in item.present
    return holder in item.absent and not _answered(item, holder, seat)


def _answered(item: ItemFacts, person: int | None, seat: SeatFacts) -> bool:
    vote = None if person is None else item.standing.get(person)
    return vote is not None and vote.seat == seat.seat


def _is_free(item: ItemFacts, person: int | None, own: dict[int, int]) -> bool:
    return item.is_available(person) and person not in own.values()


def _is_here(item: ItemFacts, person: int | None) -> bool:
    return item.present is None or person in item.present


def _called(item: ItemFacts, callers: list[SeatFacts], own: dict[int, int]) -> dict[int, int]:
    """Seat to the alternate who sits there. Who has answered for a seat keeps it."""
    found: dict[int, int] = {}
    for seat in sorted(callers, key=lambda s: not _answered(item, s.alternate, s)):
        person = seat.alternate
        if person is None or not _is_here(item, person) or person in found.values():
            continue
        if _is_free(item, person, own):
            found[seat.seat] = person
    return found


def _place(item: ItemFacts, seat: SeatFacts, own: dict[int, int], called: dict[int, int]) -> Place:
    holder = own.get(seat.seat)
    holder = holder if _is_here(item, holder) else None
    stand_in = called.get(seat.seat)
    answer = _answer(item, seat, (holder, stand_in))
    in_room = item.present is not None and (holder is not None or stand_in is not None)
    return Place(seat, holder, stand_in, answer, in_room or answer is not None)


def _answer(item: ItemFacts, seat: SeatFacts, voices: tuple[int | None, ...]) -> VoteFacts | None:
    """The holder's answer, else the stand-in's."""
    given = (item.standing[p] for p in voices if p is not None and _answered(item, p, seat))
    return next(given, None)
