"""Why somebody may not vote, change, recuse, cast, look, move or reopen. None: they may."""

from datetime import datetime

from approvals.rules.ballots.facts import (
    DECIDING,
    BallotFacts,
    BallotState,
    Choice,
    ItemFacts,
    Venue,
)
from approvals.rules.ballots.sitting import Place, place_of, places, presiding
from approvals.rules.ballots.tallies import Result, tally
from govportal.faults import is_unseen
from govportal.refusals import Refusal

UNDECIDED = frozenset({BallotState.OPEN, BallotState.TIED})
REOPENED = frozenset({BallotState.NEXT_MEETING, BallotState.MOVED})
SETTLED = frozenset({BallotState.DECIDED, BallotState.WITHDRAWN})


def vote_refusal(
    ballot: BallotFacts, person: int, seen_digest: str, now: datetime
) -> Refusal | None:
    """Why the person may not give their first answer at ``now``.

    A vote at the due moment is in time. It is bound to the text its giver saw.
    """
    refusal = _closed(ballot, seen_digest, now) or seat_refusal(ballot.item, person)
    if refusal is None and has_voted(ballot.item, person):
        return Refusal("ballot.voted_stale")
    return refusal


def change_refusal(
    ballot: BallotFacts, person: int, seen_digest: str, now: datetime
) -> Refusal | None:
    """Why the person may not change their vote at ``now``: it can be changed until the end."""
    refusal = _closed(ballot, seen_digest, now) or seat_refusal(ballot.item, person)
    if refusal is None and not has_voted(ballot.item, person):
        return Refusal("ballot.not_voted")
    return refusal


def seat_refusal(item: ItemFacts, person: int) -> Refusal | None:
    """Why the person may not vote on the item at all, in a ballot or in a meeting."""
    refusal = _member_refusal(item, person)
    if refusal is not None or place_of(item, person) is not None:
        return refusal
    if item.present is not None and person not in item.present:
        return Refusal("ballot.not_in_room")
    return Refusal(_why_not_called(item, person))


def choice_refusal(choice: Choice, conditions: int) -> Refusal | None:
    """Why the choice is no vote: a recusal is an act of its own, a conditional yes has conditions.

    ``conditions``: how many were written down with the vote.
    """
    if choice is Choice.RECUSE:
        return Refusal("ballot.recusal_is_no_vote")
    if choice is Choice.APPROVE_WITH_CONDITIONS and not conditions:
        return Refusal("ballot.conditions_missing")
    return None


def recuse_refusal(ballot: BallotFacts, person: int, reason: str) -> Refusal | None:
    """Why the person may not step back. They may until the decision is stored, even in a tie:
    no vote of a conflicted person counts. A recusal is never taken back.
    """
    if ballot.state not in UNDECIDED:
        return Refusal("ballot.ended_stale")
    if person in ballot.item.stood_back:
        return Refusal("ballot.recused_already_stale")
    if not ballot.item.seats_of(person):
        return Refusal("ballot.no_seat")
    return Refusal("ballot.recusal_reason_missing") if is_unseen(reason) else None


def casting_refusal(
    ballot: BallotFacts, person: int, seen_digest: str, choice: Choice
) -> Refusal | None:
    """Why the person may not give the casting vote in a ballot, once it has ended in a tie."""
    if ballot.state is BallotState.OPEN:
        return Refusal("ballot.casting_too_early")
    if ballot.state is not BallotState.TIED:
        return Refusal("ballot.ended_stale")
    if seen_digest != ballot.digest:
        return Refusal("ballot.text_stale")
    return item_casting_refusal(ballot.item, person, choice)


def item_casting_refusal(item: ItemFacts, person: int, choice: Choice) -> Refusal | None:
    """The same for any item, a motion in a meeting too: a tie, the presiding chair, a yes or no."""
    if item.casting is not None:
        return Refusal("ballot.casting_given_stale")
    if tally(item).result is not Result.TIED:
        return Refusal("ballot.no_tie")
    if person in item.stood_back:
        return Refusal("ballot.recused")
    if person != presiding(item):
        return Refusal("ballot.not_presiding")
    return None if choice in DECIDING else Refusal("ballot.casting_decides")


def is_secret(ballot: BallotFacts) -> bool:
    """Whether votes are hidden from who has not voted: until the item is decided or withdrawn.

    A ballot that ended undecided may be opened again, and what is reopened must not be known.
    """
    return ballot.state not in SETTLED and ballot.is_pending


def view_refusal(ballot: BallotFacts, person: int, *, reads_all: bool = False) -> Refusal | None:
    """Why the person may not see the votes of others.

    They are hidden from whoever may come to vote until they have voted, and their vote counts;
    recused people may read, but for those who ask for it, own it or wrote it: who sees a no coming
    would withdraw. They and others see them when the item is decided, unless they read everything
    (``reads_all``: auditors).
    """
    item = ballot.item
    if not is_secret(ballot):
        return None
    if person in item.stood_back:
        return Refusal("ballot.votes_hidden_outside") if person in ballot.asking else None
    if person in item.standing and not _is_waited_for(ballot, person):
        return None
    if item.seats_of(person):
        waits = ballot.state is BallotState.OPEN
        return Refusal("ballot.votes_hidden" if waits else "ballot.votes_hidden_pending")
    return None if reads_all else Refusal("ballot.votes_hidden_outside")


def _is_waited_for(ballot: BallotFacts, person: int) -> bool:
    """Whether somebody whose earlier vote counts no more is called for another seat."""
    is_called = ballot.state is BallotState.OPEN and place_of(ballot.item, person) is not None
    return is_called and not has_voted(ballot.item, person)


def move_refusal(ballot: BallotFacts, person: int, reason: str, now: datetime) -> Refusal | None:
    """Why the person may not move the ballot to a meeting: any member may until it is decided.

    At its deadline it ends by the votes given, even where the portal notices later. In a meeting
    who presides leaves an item to the next one.
    """
    if ballot.item.venue is Venue.MEETING:
        return Refusal("meeting.not_leading")
    is_over = ballot.state is BallotState.OPEN and now > ballot.due_at
    if ballot.state not in UNDECIDED or is_over:
        return Refusal("ballot.ended_stale")
    refusal = seat_refusal(ballot.item, person)
    if refusal is None and is_unseen(reason):
        return Refusal("ballot.move_reason_missing")
    return refusal


def reopen_refusal(ballot: BallotFacts, person: int) -> Refusal | None:
    """Why the person may not open a new ballot for an item that waits for the next meeting.

    The chair may, or who stands in their place: whether they answered this ballot or not. Its
    item has the seats of today here: who was chair when it opened opens nothing now.
    """
    if ballot.state not in REOPENED:
        return Refusal("ballot.not_waiting_stale")
    if person in ballot.item.stood_back:
        return Refusal("ballot.recused")
    return None if person == leader(ballot.item) else Refusal("ballot.not_leading")


def leader(item: ItemFacts) -> int | None:
    """Who acts as chair apart from voting: the first in presiding order who is not away."""
    sitting = [p for p in places(item) if p.seat.is_leading and not _is_away(item, p)]
    in_order = sorted(sitting, key=lambda p: p.voice != p.seat.holder)
    return next((p.voice for p in in_order), None)


def _is_away(item: ItemFacts, place: Place) -> bool:
    if place.voice is None or place.voice in item.inactive:
        return True
    return place.answer is None and place.voice in item.absent


def _closed(ballot: BallotFacts, seen_digest: str, now: datetime) -> Refusal | None:
    if ballot.state is not BallotState.OPEN or now > ballot.due_at:
        return Refusal("ballot.ended_stale")
    return None if seen_digest == ballot.digest else Refusal("ballot.text_stale")


def has_voted(item: ItemFacts, person: int) -> bool:
    """Whether an answer of theirs counts; one that a returned holder replaced does not."""
    place = place_of(item, person)
    return place is not None and place.answer is not None and place.answer.person == person


def _member_refusal(item: ItemFacts, person: int) -> Refusal | None:
    if not item.seats_of(person):
        return Refusal("ballot.no_seat")
    if person in item.stood_back:
        return Refusal("ballot.recused")
    return Refusal("ballot.inactive") if person in item.inactive else None


def _why_not_called(item: ItemFacts, person: int) -> str:
    """Why an alternate is not called: the holder sits, or was away and has answered after all."""
    came_back = any(
        place.seat.alternate == person and place.holder in item.absent and place.answer is not None
        for place in places(item)
    )
    return "ballot.holder_answered_stale" if came_back else "ballot.holder_sits"
