"""Whom a ballot waits for: work items and notices of those who may answer now."""

from collections import Counter
from datetime import datetime

from approvals.actions.leading import reopening
from approvals.models import Ballot
from approvals.rules.ballots import BallotFacts, BallotState, leader, places, presiding
from approvals.rules.wording import gettext_noop
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import close_item, notify, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import phrase

VOTE, CASTING, REOPEN = "review.ballot", "review.casting", "review.reopen"
TITLES = {
    VOTE: gettext_noop("Ballot %(n)s: %(about)s"),
    CASTING: gettext_noop("Casting vote in ballot %(n)s: %(about)s"),
    REOPEN: gettext_noop("Reopen ballot %(n)s: %(about)s"),
}


def call(ballot: Ballot, *, actor: Actor, now: datetime, facts: BallotFacts | None = None) -> None:
    """Bring the work items into line with the ballot as it stands, inside the caller's transaction.

    Voters while it runs, the presiding chair in a tie, who leads when it waits for a meeting.
    ``facts``: as the caller has just read them.
    """
    kind, wanted = _wanted(ballot, facts, now)
    at_work = set()
    for item in WorkItem.objects.open().about(ballot.ledger_ref):
        if item.kind == kind and item.assignee_id in wanted:
            at_work.add(item.assignee_id)
        else:
            close_item(item, actor=actor, now=now)
    missing = [number for number in wanted if number not in at_work]
    if not missing:
        return
    people, before = Person.objects.in_bulk(missing), _called_before(ballot, kind)
    for number in missing:
        _give(ballot, kind, people[number], before[number] + 1, actor, now)


def _called_before(ballot: Ballot, kind: str) -> Counter[int]:
    """How often each of them was asked already; no key is ever given twice."""
    asked = WorkItem.objects.about(ballot.ledger_ref).filter(kind=kind, hop=None)
    return Counter(asked.values_list("assignee_id", flat=True))


def _wanted(ballot: Ballot, facts: BallotFacts | None, now: datetime) -> tuple[str, list[int]]:
    """Which kind of work waits, and for whom."""
    state = BallotState(ballot.state)
    if ballot.is_in_meeting and (ballot.is_undecided or ballot.review.subject_kind == "motion"):
        return "", []  # who votes is in the room, and a motion waits for the next meeting
    if state is BallotState.OPEN:
        item = (facts or ballot.facts(now)).item
        silent = [place for place in places(item) if place.answer is None]
        return VOTE, [voice for place in silent for voice in place.voices]
    if state is BallotState.TIED:
        chief, kind = presiding((facts or ballot.facts(now)).item), CASTING
    elif state in {BallotState.NEXT_MEETING, BallotState.MOVED}:
        chief, kind = leader(reopening(ballot, now).item), REOPEN
    else:
        return "", []
    return kind, [] if chief is None else [chief]


def _give(
    ballot: Ballot, kind: str, person: Person, turn: int, actor: Actor, now: datetime
) -> None:
    """A key for each time somebody is called: they may be needed again after a holder answered."""
    runs = ballot.state == BallotState.OPEN
    key = f"{kind}:{ballot.pk}:{person.pk}:{turn}"
    title = phrase(TITLES[kind], n=ballot.n, about=ballot.review.title)
    url = f"{ballot.review.url}#ballot"
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
