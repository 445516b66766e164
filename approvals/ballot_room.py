"""One review's ballot as its page shows it to one reader: seats, votes, arithmetic, own vote."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from approvals.actions.ballots.standing_back import absence_refusal
from approvals.actions.ballots.voting import answer_refusal
from approvals.actions.clocks import late_steps
from approvals.actions.effects import effects_of
from approvals.actions.leading import Sitting, leads, reopening
from approvals.caserows import CaseRows
from approvals.condition_lines import ProposalLine, Sign, proposal_lines
from approvals.forms.ballots import BallotForm
from approvals.models import Ballot, BallotSeat, Review, Vote
from approvals.models.ballots import BallotRows
from approvals.rules.ballots import (
    APPROVALS,
    BallotState,
    Choice,
    ItemFacts,
    Place,
    Tally,
    casting_refusal,
    move_refusal,
    places,
    recuse_refusal,
    reopen_refusal,
    tally,
    view_refusal,
)
from approvals.rules.conditions import Row, again, recommended
from approvals.rules.reviews import ReviewFacts, StepKind, early_ballot_refusal
from govportal.charts import Chair
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal
from govportal.worklist.faces import face_of

SIGNS = {
    Choice.APPROVE: ("ok", "ok"),
    Choice.APPROVE_WITH_CONDITIONS: ("ok", "ok"),
    Choice.REJECT: ("bad", "bad"),
    Choice.ABSTAIN: ("neutral", "none"),
}

LEFT_EARLY = (BallotState.MOVED, BallotState.REPLACED, BallotState.WITHDRAWN)


@dataclass(frozen=True)
class SeatLine:
    """One seat as the reader meets it; ``vote`` only where they may see it."""

    seat: BallotSeat
    who: Person | None
    vote: Vote | None
    words: str
    tone: str
    shape: str
    chair: Chair
    may_note_absence: bool

    @property
    def proposals(self) -> list[ProposalLine]:
        return proposal_lines(self.vote.proposals) if self.vote else []


class BallotRoom:
    """The last ballot of a review as ``reader`` sees it.

    ``rows``: what was said in it. ``typed``: a vote on its way back to its writer. ``owners``: who
    could own a condition, where the caller has read that.
    """

    def __init__(
        self,
        ballot: Ballot,
        rows: BallotRows,
        sitting: Sitting,
        reader: Person,
        now: datetime,
        *,
        typed: BallotForm | None = None,
        owners: Mapping[str, Person] | None = None,
    ) -> None:
        self.ballot, self.rows, self.sitting = ballot, rows, sitting
        self.reader, self.now = reader, now
        self.typed, self.owners = typed, owners
        self.facts = ballot.facts(now, rows)

    @cached_property
    def hidden(self) -> Refusal | None:
        """Why the votes of others do not show; None when they do."""
        auditor = Role.AUDITOR in self.reader.roles_on(self.now.date())
        return view_refusal(self.facts, self.reader.pk, reads_all=auditor)

    @cached_property
    def clock(self) -> Any:
        return face_of(self.ballot.clock, self.now) if self.ballot.clock else None

    @property
    def sign(self) -> Sign:
        """The state of the ballot itself: one that left its item to a meeting is not open."""
        runs = self.ballot.state == BallotState.OPEN
        tone, shape = ("neutral", "wait") if runs else ("warn", "pause")
        return Sign(tone, str(self.ballot.get_state_display()), shape)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        return places(self.facts.item)

    @cached_property
    def seats(self) -> list[SeatLine]:
        """Chair, co-chair, then the others."""
        known = {seat.pk: seat for seat in self.rows.seats}
        return [self._line(place, known[place.seat.seat]) for place in self.places]

    def _line(self, place: Place, seat: BallotSeat) -> SeatLine:
        people = {person.pk: person for person in self.rows.people()}
        who = people.get(place.voice or 0) or seat.holder or seat.alternate
        vote = self._last_of(place.answer.person) if place.answer else None
        is_mine = vote is not None and vote.person_id == self.reader.pk
        shown = vote if is_mine or self.hidden is None else None
        words, tone, shape = _state(place, seat, shown, self.facts.item)
        is_you = who is not None and who.pk == self.reader.pk
        return SeatLine(
            seat=seat,
            who=who,
            vote=shown,
            words=words,
            tone=tone,
            shape=shape,
            chair=Chair(
                _("You") if is_you else who.initials if who else "–", _mark(place, shown), is_you
            ),
            may_note_absence=self.may_lead_here and vote is None and self._may_be_absent(seat),
        )

    def _may_be_absent(self, seat: BallotSeat) -> bool:
        voted = any((v.person_id, v.seat_id) == (seat.holder_id, seat.pk) for v in self.rows.votes)
        known = {"may_lead": True, "has_voted": voted}
        return absence_refusal(self.ballot, seat, self.reader, self.now, **known) is None

    @cached_property
    def may_lead_here(self) -> bool:
        """Whether the reader records absences: asked once, then for each seat."""
        review = self.ballot.review
        return self.ballot.is_undecided and leads(review, self.reader, self.now, self.sitting)

    def _last_of(self, person: int) -> Vote | None:
        return next((v for v in reversed(self.rows.votes) if v.person_id == person), None)

    @property
    def chairs(self) -> list[Chair]:
        return [line.chair for line in self.seats]

    @property
    def needed(self) -> int:
        return self.tally.needed

    @cached_property
    def tally(self) -> Tally:
        """As it was counted at the end, else as of now."""
        return self.ballot.count or tally(self.facts.item)

    @property
    def answered_words(self) -> str:
        words = ngettext("%(n)s of %(needed)s needed", "%(n)s of %(needed)s needed", self.needed)
        return words % {"n": self.tally.present, "needed": self.needed}

    @property
    def quorum_words(self) -> str:
        return ngettext("%(n)s vote", "%(n)s votes", self.needed) % {"n": self.needed}

    @property
    def drawing_words(self) -> str:
        """What the drawing shows, for who does not see it."""
        return "; ".join(
            [*(f"{line.seat.title}: {line.words}" for line in self.seats), self.answered_words]
        )

    @cached_property
    def mine(self) -> list[Vote]:
        """The reader's own votes, the last one last."""
        return [vote for vote in self.rows.votes if vote.person_id == self.reader.pk]

    @property
    def changed(self) -> list[Vote]:
        """Votes that were changed later, where the reader may see them."""
        last = {vote.person_id: vote.pk for vote in self.rows.votes}
        old = [vote for vote in self.rows.votes if last[vote.person_id] != vote.pk]
        return [v for v in old if self.hidden is None or v.person_id == self.reader.pk]

    @cached_property
    def vote_refusal(self) -> Refusal | None:
        return answer_refusal(self.ballot, self.facts, self.reader, self.ballot.digest, self.now)

    @cached_property
    def casting_refusal(self) -> Refusal | None:
        ballot = self.ballot
        return casting_refusal(self.facts, self.reader.pk, ballot.digest, Choice.APPROVE)

    @cached_property
    def form(self) -> BallotForm | None:
        """The reader's form: a vote, or the casting vote; None when there is nothing to give."""
        casting = self.casting_refusal is None
        if self.vote_refusal is not None and not casting:
            return None
        if self.typed is not None and self.typed.casting == casting:
            return self.typed
        initial = {"digest": self.ballot.digest, "opened": int(self.now.timestamp())}
        if casting:
            return BallotForm(initial=initial, casting=True)
        review = self.ballot.review
        owners = effects_of(review).owners(review) if self.owners is None else self.owners
        rows = self._rows_to_adopt(next(iter(owners), ""))
        return BallotForm(initial=initial, owners=owners, rows=rows)

    def _rows_to_adopt(self, owner: str) -> list[Row]:
        """The conditions of the reader's own last vote, else those that the reviews recommend."""
        own = self.mine[-1].proposals if self.mine else []
        if own:
            return [again(one) for one in own]
        return recommended((said["conditions"] for said in self.ballot.text["reviews"]), owner)

    @property
    def may_recuse(self) -> bool:
        return recuse_refusal(self.facts, self.reader.pk, "a reason") is None

    @property
    def may_move(self) -> bool:
        return move_refusal(self.facts, self.reader.pk, "a reason", self.now) is None

    @property
    def may_reopen(self) -> bool:
        if self.ballot.is_undecided or self.ballot.review.state != "open":
            return False
        today = reopening(self.ballot, self.now, self.facts, self.sitting)
        return reopen_refusal(today, self.reader.pk) is None

    @property
    def lines(self) -> list[tuple[str, str]]:
        """The arithmetic, once the votes show. What did not run to its end has no result."""
        if self.hidden is not None:
            return []
        state = BallotState(self.ballot.state)
        if state is BallotState.OPEN:
            return list(self.tally.printed_so_far)
        if state in LEFT_EARLY:
            return [*self.tally.printed[:-1], (_("Ended"), str(self.ballot.get_state_display()))]
        return list(self.tally.printed)


def _state(place: Place, seat: BallotSeat, shown: Vote | None, item: ItemFacts) -> tuple[str, ...]:
    """Words, tone and shape of a seat."""
    if shown is not None:
        return (str(shown.get_choice_display()), *SIGNS[Choice(shown.choice)])
    if place.answer is not None:
        return _("Voted"), "neutral", "ok"
    if not place.voices:
        who = seat.holder_id or seat.alternate_id
        if who and item.present is not None and who not in item.stood_back:
            return _("Not in the room"), "neutral", "off"
        return _("Recused") if who else _("Vacant"), "neutral", "none"
    if seat.absent_at is not None and place.stand_in is None:
        return _("Absent"), "neutral", "off"
    return _("Not yet"), "neutral", "wait"


def _mark(place: Place, shown: Vote | None) -> Any:
    if not place.voices:
        return "out"
    if shown is None:
        return "open" if place.answer is None else "voted"
    if Choice(shown.choice) in APPROVALS:
        return "for"
    return "against" if shown.choice == Choice.REJECT else "voted"


def ballot_room(rows: CaseRows, reader: Person, now: datetime, **more: Any) -> BallotRoom | None:
    """The room of a review's last ballot; None before the first one."""
    if rows.ballot is None or rows.said is None:
        return None
    return BallotRoom(rows.ballot, rows.said, rows.sitting, reader, now, **more)


def may_open_early(
    review: Review, facts: ReviewFacts, rows: CaseRows, reader: Person, now: datetime
) -> bool:
    """Whether the reader may open the ballot without the reviews that are late."""
    late = [StepKind(step.kind) for step in late_steps(rows.review.steps, now)]
    if not late:
        return False
    may_lead = leads(review, reader, now, rows.sitting)
    return early_ballot_refusal(facts, late, "a reason", leads=may_lead) is None
