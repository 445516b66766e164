"""A vote within hours as its page shows it to one reader: seats, answers, arithmetic."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from approvals.models import Poll, PollRows, PollSeat, PollVote
from approvals.rules.ballots import Choice, Place, Tally, places, tally
from govportal.people.models import Person
from govportal.refusals import Refusal
from govportal.worklist.faces import face_of

SIGNS = {
    Choice.APPROVE: ("ok", "ok"),
    Choice.REJECT: ("bad", "bad"),
    Choice.ABSTAIN: ("neutral", "none"),
}


@dataclass(frozen=True)
class PollLine:
    """One seat as the reader meets it; ``vote`` only where they may see it."""

    seat: PollSeat
    who: Person | None
    vote: PollVote | None
    words: str
    tone: str
    shape: str


class PollRoom:
    """``hidden``: why the answers of others do not show; None where they do."""

    def __init__(
        self,
        poll: Poll,
        rows: PollRows,
        reader: Person,
        now: datetime,
        hidden: Refusal | None = None,
    ) -> None:
        self.poll, self.rows, self.reader, self.now = poll, rows, reader, now
        self.hidden = hidden
        self.item = rows.item(poll)

    @cached_property
    def clock(self) -> Any:
        return face_of(self.poll.clock, self.now) if self.poll.clock else None

    @cached_property
    def lines(self) -> list[PollLine]:
        """Chair, co-chair, then the others."""
        known = {seat.pk: seat for seat in self.rows.seats}
        return [self._line(place, known[place.seat.seat]) for place in places(self.item)]

    def _line(self, place: Place, seat: PollSeat) -> PollLine:
        sitting = {p.pk: p for p in (seat.holder, seat.alternate) if p is not None}
        who = sitting.get(place.voice or 0) or seat.holder or seat.alternate
        vote = self._last_of(place.answer.person) if place.answer else None
        is_mine = vote is not None and vote.person_id == self.reader.pk
        shown = vote if is_mine or self.hidden is None else None
        return PollLine(seat, who, shown, *_state(place, seat, shown))

    def _last_of(self, person: int) -> PollVote | None:
        return next((v for v in reversed(self.rows.votes) if v.person_id == person), None)

    @cached_property
    def mine(self) -> PollVote | None:
        return self._last_of(self.reader.pk)

    @property
    def changed(self) -> list[PollVote]:
        """Answers that were changed later, where the reader may see them."""
        last = {vote.person_id: vote.pk for vote in self.rows.votes}
        old = [vote for vote in self.rows.votes if last[vote.person_id] != vote.pk]
        return [v for v in old if self.hidden is None or v.person_id == self.reader.pk]

    @cached_property
    def tally(self) -> Tally:
        """As it was counted at the end, else as of now."""
        return self.poll.count or tally(self.item)

    @property
    def yeses(self) -> list[PollVote]:
        """The approvals that count, with the scope that each wrote."""
        return [v for v in (line.vote for line in self.lines) if v and v.choice == Choice.APPROVE]


def _state(place: Place, seat: PollSeat, shown: PollVote | None) -> tuple[str, str, str]:
    if shown is not None:
        return (str(shown.get_choice_display()), *SIGNS[Choice(shown.choice)])
    if place.answer is not None:
        return _("Voted"), "neutral", "ok"
    if not place.voices:
        is_somebodys = seat.holder_id or seat.alternate_id
        return _("Recused") if is_somebodys else _("Vacant"), "neutral", "none"
    if seat.absent_at is not None and place.stand_in is None:
        return _("Absent"), "neutral", "off"
    return _("Not yet"), "neutral", "wait"
