"""What happened in a meeting, as its minutes say it: read from rows, in plain values to freeze.

Sentences are kept by their codes and numbers, so that each reader has them in their language.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from approvals.actions.meetings.elsewhere import gone_elsewhere
from approvals.models import (
    AgendaItem,
    Ballot,
    CastingVote,
    Decision,
    HearingSeat,
    Meeting,
    Minutes,
    Recusal,
    Vote,
)
from approvals.rules.ballots import QUORUM_NOTES, Quorum, Words, tally_from
from approvals.rules.meetings import ItemState
from govportal.people.models import Person


def content_of(minutes: Minutes, now: datetime) -> dict[str, Any]:
    """The minutes as they would be frozen now."""
    meeting = minutes.meeting
    items = list(
        meeting.items.exclude(state=ItemState.REMOVED).select_related(
            "moved_by", "pulled_by", "review"
        )
    )
    ballots = list(
        Ballot.objects.filter(hearing__item__in=items).select_related("review", "hearing")
    )
    said, elsewhere = _Said(ballots), gone_elsewhere(meeting, items)
    return {
        "meeting": _meeting(meeting),
        "remark": minutes.remark,
        "attendance": [_attended(row) for row in _rows(meeting)],
        "items": [
            {**_item(n, item, said), "elsewhere": elsewhere.get(item.pk, "")}
            for n, item in enumerate(items, start=1)
        ],
        "actions": [_action(row) for row in meeting.action_items.select_related("owner")],
    }


def _rows(meeting: Meeting) -> Iterable[Any]:
    return meeting.attendances.select_related("person").order_by("arrived_at", "pk")


def _stamp(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""


def _meeting(meeting: Meeting) -> dict[str, Any]:
    return {
        "committee": str(meeting.committee),
        "n": meeting.n,
        "title": meeting.title,
        "zone": meeting.zone,
        "place": meeting.place,
        "starts_at": _stamp(meeting.starts_at),
        "opened_at": _stamp(meeting.opened_at),
        "closed_at": _stamp(meeting.closed_at),
    }


def _attended(row: Any) -> dict[str, str]:
    return {
        "person": str(row.person),
        "arrived_at": _stamp(row.arrived_at),
        "left_at": _stamp(row.left_at),
    }


class _Said:
    """What was said in the ballots of a meeting; votes only where they may be read by all."""

    def __init__(self, ballots: list[Ballot]) -> None:
        numbers = [ballot.pk for ballot in ballots]
        secret = Ballot.objects.filter(pk__in=numbers).secret().values_list("pk", flat=True)
        self.secret, self.ballots = set(secret), ballots
        self.votes = list(
            Vote.objects.filter(ballot__in=numbers).select_related("person").order_by("pk")
        )
        self.recusals = list(
            Recusal.objects.filter(ballot__in=numbers).select_related("person").order_by("pk")
        )
        casting = CastingVote.objects.filter(ballot__in=numbers).select_related("person")
        self.casting = {row.ballot_id: row for row in casting}
        decided = Decision.objects.filter(ballot__in=numbers)
        self.decisions = {row.ballot_id: row for row in decided}
        sat = HearingSeat.objects.filter(hearing__ballot__in=numbers)
        self.sat = set(sat.values_list("hearing__ballot", "person"))
        self.taken = set(sat.values_list("hearing__ballot", "seat"))

    def of(self, item: AgendaItem) -> list[Ballot]:
        return [ballot for ballot in self.ballots if ballot.hearing.item_id == item.pk]

    def roll_call(self, ballot: Ballot) -> list[dict[str, str]]:
        """The last answer of each; nobody's while the item may be voted on again."""
        if ballot.pk in self.secret:
            return []
        last = {vote.person_id: vote for vote in self.votes if vote.ballot_id == ballot.pk}
        gone = {row.person_id for row in self.recusals if row.ballot_id == ballot.pk}
        rows = [vote for person, vote in last.items() if person not in gone]
        return [{**_vote(vote), "uncounted": self._uncounted(ballot, vote)} for vote in rows]

    def _uncounted(self, ballot: Ballot, vote: Vote) -> str:
        """Why a vote is not in the count: its seat was somebody else's when the vote was closed, or
        nobody's."""
        is_closed = ballot.hearing.voting_ended_at is not None
        if not is_closed or (ballot.pk, vote.person_id) in self.sat:
            return ""
        return "other" if (ballot.pk, vote.seat_id) in self.taken else "absent"


def _vote(vote: Vote) -> dict[str, str]:
    return {"person": str(vote.person), "choice": vote.choice, "rationale": vote.rationale}


def _item(n: int, item: AgendaItem, said: _Said) -> dict[str, Any]:
    return {
        "n": n,
        "id": item.pk,
        "kind": item.kind,
        "title": item.title,
        "text": item.text,
        "state": item.state,
        "note": item.note,
        "ended_at": _stamp(item.ended_at),
        "moved_by": _name(item.moved_by),
        "pulled_by": _name(item.pulled_by),
        "hearings": [_hearing(ballot, said) for ballot in said.of(item)],
    }


def _name(person: Person | None) -> str:
    return str(person) if person else ""


def _hearing(ballot: Ballot, said: _Said) -> dict[str, Any]:
    """One vote: its question, who stood back, who voted how, and the arithmetic."""
    casting, decision = said.casting.get(ballot.pk), said.decisions.get(ballot.pk)
    return {
        "n": ballot.n,
        "question": ballot.text["question"],
        "digest": ballot.digest,
        "state": ballot.state,
        "outcome": decision.outcome if decision else "",
        "opened_at": _stamp(ballot.opened_at),
        "closed_at": _stamp(ballot.closed_at),
        "is_secret": ballot.pk in said.secret,
        "recused": [str(r.person) for r in said.recusals if r.ballot_id == ballot.pk],
        "votes": said.roll_call(ballot),
        "casting": {"person": str(casting.person), "choice": casting.choice} if casting else None,
        "arithmetic": ballot.arithmetic,
    }


def _action(row: Any) -> dict[str, str]:
    return {"text": row.text, "owner": str(row.owner), "due_on": row.due_on.isoformat()}


def lines_of(counted: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Stored arithmetic in words; of a vote that decided nothing, not who voted how."""
    if "needed" not in counted:
        return []
    if "approvals" in counted:
        count = tally_from(counted)
        return list(count.printed) if count else []
    quorum = Quorum(counted["quorum"])
    met = Words("tally.yes") if quorum is Quorum.MET else Words("tally.no")
    note = Words(QUORUM_NOTES[quorum], counted)
    return [
        (str(Words("tally.base")), str(counted["base"])),
        (str(Words("tally.needed")), str(counted["needed"])),
        (str(Words("tally.present")), str(counted["present"])),
        (str(Words("tally.recused")), str(counted["recused"])),
        (str(Words("tally.quorum")), f"{met} ({note})"),
    ]
