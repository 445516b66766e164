"""An emergency ballot as its page shows it to one reader; who has not voted sees no votes."""

from datetime import datetime
from functools import cached_property

from approvals.forms.emergencies import VoteForm
from approvals.models import EmergencyBallot
from approvals.poll_room import PollRoom
from approvals.rules.ballots import (
    BallotState,
    Choice,
    casting_refusal,
    recuse_refusal,
    view_refusal,
)
from approvals.rules.emergencies import Effect, EmergencyState, Question, effect_of
from approvals.rules.orders import answer_refusal
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.refusals import Refusal


class EmergencyRoom(PollRoom):
    """``typed``: a vote on its way back to its writer."""

    def __init__(
        self,
        ballot: EmergencyBallot,
        reader: Person,
        now: datetime,
        typed: VoteForm | None = None,
    ) -> None:
        rows = ballot.poll.rows(now, ())
        self.ballot, self.typed = ballot, typed
        self.facts = ballot.facts(rows)
        auditor = Role.AUDITOR in reader.roles_on(now.date())
        hidden = view_refusal(self.facts, reader.pk, reads_all=auditor)
        super().__init__(ballot.poll, rows, reader, now, hidden)

    @cached_property
    def answer_no(self) -> Refusal | None:
        """Why the reader may not vote now."""
        return answer_refusal(self.facts, self.reader.pk, self.poll.digest, self.now)

    @cached_property
    def is_casting(self) -> bool:
        """Whether the reader is the one who breaks a tie."""
        no = casting_refusal(self.facts, self.reader.pk, self.poll.digest, Choice.APPROVE)
        return no is None

    @property
    def may_recuse(self) -> bool:
        return recuse_refusal(self.facts, self.reader.pk, "a reason") is None

    @cached_property
    def form(self) -> VoteForm | None:
        if self.answer_no is not None and not self.is_casting:
            return None
        return self.typed or VoteForm(initial={"digest": self.poll.digest}, casting=self.is_casting)

    @property
    def stays_stopped(self) -> bool:
        ballot = self.ballot
        state = EmergencyState(ballot.state)
        is_over = state not in {EmergencyState.OPEN, EmergencyState.OVERTAKEN}
        return is_over and effect_of(Question(ballot.question), state) is Effect.STOPPED

    @property
    def arithmetic(self) -> list[tuple[str, str]]:
        """The count, once the votes show."""
        if self.hidden is not None:
            return []
        runs = self.facts.state is BallotState.OPEN
        return list(self.tally.printed_so_far if runs else self.tally.printed)
