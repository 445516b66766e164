"""Whom a poll waits for: work items and notices of those who may answer now."""

from collections import Counter
from datetime import datetime

from approvals.models import Poll
from approvals.rules.ballots import BallotFacts, BallotState, places, presiding
from govportal.ledger.rules import Actor
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.actions import close_item, close_items, notify, open_item
from govportal.worklist.models import WorkItem
from govportal.worklist.saying import Words

VOTE, CASTING = "poll.vote", "poll.casting"


def call(
    poll: Poll, facts: BallotFacts, title: Words, url: str, *, actor: Actor, now: datetime
) -> None:
    """Bring the work items into line with the poll as it stands, inside the caller's transaction.

    Who has not answered while it is open, the presiding chair in a tie.
    """
    kind, wanted = _wanted(facts)
    at_work = set()
    for item in WorkItem.objects.open().about(poll.ledger_ref):
        if item.kind == kind and item.assignee_id in wanted:
            at_work.add(item.assignee_id)
        else:
            close_item(item, actor=actor, now=now)
    missing = [number for number in wanted if number not in at_work]
    if not missing:
        return
    asked = WorkItem.objects.about(poll.ledger_ref).filter(kind=kind, hop=None)
    before = Counter(asked.values_list("assignee_id", flat=True))
    for number, person in sorted(Person.objects.in_bulk(missing).items()):
        key = f"{kind}:{poll.pk}:{number}:{before[number] + 1}"
        open_item(
            poll,
            kind=kind,
            title=title,
            url=url,
            assignee=person,
            role=Role.COMMITTEE_MEMBER.value,
            clock=poll.clock if kind == VOTE else None,
            key=key,
            actor=actor,
            now=now,
        )
        notify(person, key=key, subject=title, body=str(poll), url=url, now=now)


def _wanted(facts: BallotFacts) -> tuple[str, list[int]]:
    if facts.state is BallotState.OPEN:
        silent = [place for place in places(facts.item) if place.answer is None]
        return VOTE, [voice for place in silent for voice in place.voices]
    chief = presiding(facts.item) if facts.state is BallotState.TIED else None
    return CASTING, [] if chief is None else [chief]


def stop_calling(poll: Poll, *, actor: Actor, now: datetime) -> None:
    close_items(poll, actor=actor, now=now)
