"""Committees for the tests of the ballot rules: seat n has holder n and alternate 10 + n."""

from datetime import UTC, datetime, timedelta

from approvals.rules.ballots import (
    BallotFacts,
    BallotState,
    CastingFacts,
    Choice,
    ItemFacts,
    SeatFacts,
    VoteFacts,
)
from govportal.people.rules import SeatKind

CHAIR, CO_CHAIR, ENGINEER, BUSINESS, ETHICS = 1, 2, 3, 4, 5
CHAIRS_ALTERNATE, CO_CHAIRS_ALTERNATE, ENGINEERS_ALTERNATE = 11, 12, 13
STRANGER = 99
YES, CONDITIONS, NO = Choice.APPROVE, Choice.APPROVE_WITH_CONDITIONS, Choice.REJECT
ABSTAIN, RECUSE = Choice.ABSTAIN, Choice.RECUSE
TIE = {CHAIR: ABSTAIN, CO_CHAIR: YES, ENGINEER: YES, BUSINESS: NO, ETHICS: NO}
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
DUE = NOON + timedelta(hours=72)
KINDS = (SeatKind.CHAIR, SeatKind.CO_CHAIR, SeatKind.ENGINEERING, SeatKind.BUSINESS_UNIT)


def committee(size=5, vacant=(), without_alternate=(), alternates=True):
    """Seats 1 to ``size``; ``vacant`` and ``without_alternate`` are seat numbers."""
    return tuple(
        SeatFacts(
            seat=n,
            kind=KINDS[n - 1] if n <= len(KINDS) else SeatKind.ETHICS,
            holder=None if n in vacant else n,
            alternate=10 + n if alternates and n not in without_alternate else None,
        )
        for n in range(1, size + 1)
    )


def item(votes=None, *, seats=None, casting=None, **facts):
    """An item; ``votes`` is person to choice, each for the seat that is theirs, in this order."""
    given = tuple(VoteFacts(p, p % 10, choice) for p, choice in (votes or {}).items())
    for name in ("recused", "absent", "inactive", "present"):
        if facts.get(name) is not None:
            facts[name] = frozenset(facts[name])
    return ItemFacts(
        seats=committee() if seats is None else seats,
        votes=given,
        casting=casting and CastingFacts(*casting),
        **facts,
    )


def ballot(votes=None, *, state="open", extended=False, emergency=False, **facts):
    return BallotFacts(
        item=item(votes, **facts),
        digest="sha256:now",
        due_at=DUE,
        state=BallotState(state),
        is_extended=extended,
        is_emergency=emergency,
    )
