"""What the end of a ballot means for the item of the agenda under which it was held."""

from datetime import datetime

from approvals.models import AgendaItem, Ballot, Hearing
from approvals.rules.ballots import Result, Tally
from approvals.rules.meetings import ItemState
from govportal.ledger.actions import record
from govportal.ledger.rules import Actor, HasRef


def hearing_of(ballot: Ballot) -> Hearing | None:
    """The hearing that a ballot is; None between meetings. Read only where there can be one."""
    if not ballot.is_in_meeting:
        return None
    return Hearing.objects.select_related("item__meeting").filter(ballot=ballot).first()


def note_end(ballot: Ballot, state: ItemState, *, actor: Actor, now: datetime) -> None:
    """The item ends as its ballot did, inside the caller's transaction; none between meetings.

    A vote that came to nothing in the presence of a quorum is left to the next meeting.
    """
    hearing = hearing_of(ballot)
    if hearing is None:
        return
    item, count = hearing.item, ballot.count
    if state is ItemState.NO_QUORUM and count and count.result is not Result.NO_QUORUM:
        state = ItemState.POSTPONED
    end_item(item, state, actor=actor, now=now, outcome=_outcome(ballot, state, count))


def _outcome(ballot: Ballot, state: ItemState, count: Tally | None) -> dict[str, object]:
    """What anybody may read of it: how others voted stays hidden while it may be voted on again."""
    if count is None:
        return {"ballot": ballot.pk}
    seats = {
        "seats": count.seats,
        "base": count.base,
        "needed": count.needed,
        "present": count.present,
        "recused": count.recused,
        "quorum": count.quorum.value,
    }
    if state is not ItemState.DECIDED:
        return {"ballot": ballot.pk, **seats}
    outcome = ballot.review.decision.outcome
    return {"ballot": ballot.pk, "outcome": outcome, **count.as_json()}


def end_item(
    item: AgendaItem,
    state: ItemState,
    *,
    actor: Actor,
    now: datetime,
    outcome: dict[str, object] | None = None,
) -> None:
    """End an item, inside the caller's transaction, with what it came to."""
    item.state, item.ended_at = state, now
    item.outcome = outcome or {}
    item.save(update_fields=["state", "ended_at", "outcome"])
    refs: list[HasRef] = [item.meeting, *([item.review] if item.review else [])]
    record(
        "agenda.item_ended",
        item,
        actor=actor,
        now=now,
        refs=refs,
        data={"state": state.value, **item.outcome},
    )
