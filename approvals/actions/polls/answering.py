"""Storing what somebody says in a poll; the caller has locked it and asked the rules."""

from dataclasses import dataclass
from datetime import datetime

from approvals.models import Poll, PollRecusal, PollVote
from approvals.rules.ballots import BallotFacts, Choice, place_of
from govportal.people.models import Person

DECLARED = "declared"


@dataclass(frozen=True)
class Said:
    """An answer as it came from the page: what, why, on which text; what a yes allows."""

    choice: Choice | None
    rationale: str
    digest: str
    scope: str = ""


def store_vote(
    poll: Poll, facts: BallotFacts, said: Said, person: Person, at: datetime
) -> PollVote:
    place = place_of(facts.item, person.pk)
    assert place is not None and said.choice is not None  # the rules say so
    return PollVote.objects.create(
        poll=poll,
        seat_id=place.seat.seat,
        person=person,
        n=1 + sum(vote.person == person.pk for vote in facts.item.votes),
        choice=said.choice,
        rationale=said.rationale.strip(),
        scope=said.scope.strip() if said.choice is Choice.APPROVE else "",
        digest=poll.digest,
        cast_at=at,
    )


def store_recusal(poll: Poll, reason: str, person: Person, at: datetime) -> PollRecusal:
    return PollRecusal.objects.create(
        poll=poll,
        person=person,
        relation=DECLARED,
        reason=reason.strip(),
        found_by_system=False,
        recused_at=at,
    )
