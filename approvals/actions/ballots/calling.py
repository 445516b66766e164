"""Whom a ballot waits for: work items and notices of those who may answer now."""

from datetime import datetime

from approvals.models import Ballot
from approvals.models.ballots import BallotRows
from approvals.rules.ballots import BallotState, leader, places, presiding
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import close_item, notify, open_item
from govportal.worklist.models import WorkItem

VOTE, CASTING, REOPEN = "review.ballot", "review.casting", "review.reopen"


def call(ballot: Ballot, *, actor: Actor, now: datetime) -> None:
    """Bring the work items into line with the ballot as it stands, inside the caller's transaction.

    Voters while it runs, the presiding chair in a tie, who leads when it waits for a meeting.
    """
    rows = ballot.rows()
    kind, wanted = _wanted(ballot, rows)
    open_items = WorkItem.objects.open().about(ballot.ledger_ref).select_related("assignee")
    for item in open_items:
        if item.kind != kind or item.assignee_id not in wanted:
            close_item(item, actor=actor, now=now)
    people = {person.pk: person for person in rows.people()}
    for number in wanted:
        _give(ballot, kind, people[number], actor, now)


def _wanted(ballot: Ballot, rows: BallotRows) -> tuple[str, list[int]]:
    """Which kind of work waits, and for whom."""
    item = rows.item(ballot.tier)
    state = BallotState(ballot.state)
    if state is BallotState.OPEN:
        silent = [place for place in places(item) if place.answer is None]
        voices = [voice for place in silent for voice in place.voices]
        return VOTE, [v for v in dict.fromkeys(voices) if v not in item.standing]
    if state is BallotState.TIED:
        return CASTING, [p for p in (presiding(item),) if p is not None]
    if state in {BallotState.NEXT_MEETING, BallotState.MOVED}:
        return REOPEN, [p for p in (leader(item),) if p is not None]
    return "", []


def _give(ballot: Ballot, kind: str, person: Person, actor: Actor, now: datetime) -> None:
    runs = ballot.state == BallotState.OPEN
    key = f"{kind}:{ballot.pk}:{int(ballot.is_extended)}:{person.pk}"
    title, url = str(ballot), f"{ballot.review.url}#ballot"
    open_item(
        ballot,
        kind=kind,
        title=title,
        url=url,
        assignee=person,
        role=Role.COMMITTEE_MEMBER.value,
        clock=ballot.clock if runs else None,
        key=key,
        actor=actor,
        now=now,
    )
    notify(person, key=key, subject=title, body=ballot.text["question"], url=url, now=now)
