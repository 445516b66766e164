"""All that hangs on one review, read in three statements however much of it there is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Model, prefetch_related_objects

from approvals.actions.leading import Sitting, people_in
from approvals.actions.seating import seated
from approvals.casequeries import CLOCKS, PEOPLE, Around, Tables, asked, asked_around
from approvals.models import (
    Ballot,
    CompletenessCheck,
    Condition,
    ConditionProposal,
    ConditionRule,
    EvidenceFile,
    OnBehalf,
    Question,
    QuestionGround,
    Review,
    ReviewDocument,
    ReviewRows,
    Submission,
)
from approvals.models.ballots import BallotRows
from approvals.models.presence import presence_of
from govportal.gathering import gather, join
from govportal.people.models import (
    Delegation,
    Person,
    StandIn,
    left_by,
    stand_in_by,
)


@dataclass(frozen=True)
class CaseRows:
    """What belongs to a review, with the people and clocks of each row.

    ``said``: in its last ``ballot``. ``items``: open ones about its conditions and completeness.
    """

    review: ReviewRows
    documents: Mapping[int, list[ReviewDocument]]
    questions: list[Question]
    sitting: Sitting
    ballot: Ballot | None
    said: BallotRows | None
    conditions: list[Condition]
    proposals: list[ConditionProposal]
    rules: list[ConditionRule]
    submissions: list[Submission]
    files: list[EvidenceFile]
    items: list[tuple[str, str, int]]
    checks: list[CompletenessCheck]
    grounds: list[QuestionGround]
    by: StandIn
    behalf: list[OnBehalf]

    def for_whom(self, act: str, row: Model) -> Person | None:
        """For whom a substitute did this; ``act``: the name of its column in ``OnBehalf``."""
        column = f"{act}_id"
        found = (one for one in self.behalf if getattr(one, column) == row.pk)
        return next((one.principal for one in found), None)


def case_rows(review: Review, reader: Person, now: datetime) -> CaseRows:
    """Read everything; of evidence that is not handed in, only the reader's own."""
    tables = Tables(*gather(*asked(review, reader, now)))
    around = Around(*gather(*asked_around(review, tables)))
    _bind(review, tables, around)
    _read_changes(review, tables)
    conflicted = frozenset(party.person_id for party in tables.parties)
    ballot = tables.ballots[0] if tables.ballots else None
    pairs = [(item.subject_ref, item.assignee_id) for item in around.items]
    day = now.astimezone(UTC).date()
    return CaseRows(
        review=_review_rows(review, tables, pairs),
        documents={s.pk: [d for d in tables.documents if d.step_id == s.pk] for s in tables.steps},
        questions=sorted(tables.questions, key=lambda row: row.asked_at),
        sitting=Sitting(
            seats=seated(tables.seats, review.unit),
            left=left_by(people_in(tables.seats), tables.memberships, day),
            conflicted=conflicted,
        ),
        ballot=ballot,
        said=_said(tables, ballot, conflicted, now) if ballot else None,
        conditions=sorted(tables.conditions, key=lambda row: row.n),
        proposals=tables.proposals,
        rules=tables.rules,
        submissions=sorted(tables.submissions, key=lambda row: -row.n),
        files=tables.files,
        items=[(i.kind, i.subject_ref, i.assignee_id) for i in around.items],
        checks=tables.checks,
        grounds=tables.grounds,
        by=stand_in_by(reader, _taken(tables.delegations, reader, now), now),
        behalf=tables.behalf,
    )


def _taken(rows: Iterable[Delegation], reader: Person, now: datetime) -> list[Delegation]:
    """By which the reader stands in for somebody, of those that were read."""
    mine = (row for row in rows if row.substitute_id == reader.pk)
    here = (row for row in mine if row.person.is_active and row.substitute.is_active)
    return [row for row in here if row.starts_at <= now < row.ends_at]


def _bind(review: Review, tables: Tables, around: Around) -> None:
    """Give every row what it names, so that nothing is asked again."""
    versions = _by_key(around.versions)
    if review.clock is not None:
        versions[review.clock.version_id] = review.clock.version
    join(around.clocks, versions, "version")
    people, clocks = _by_key(around.people), _by_key(around.clocks)
    for known, columns in ((people, PEOPLE), (clocks, CLOCKS)):
        for name, named in columns.items():
            join(getattr(tables, name), known, *named)
    join([*tables.documents, *tables.files], _by_key(around.attachments), "attachment")
    join([*tables.steps, *tables.ballots, *tables.conditions], {review.pk: review}, "review")
    join(tables.behalf, _by_key(tables.delegations), "delegation")
    join(tables.sign_offs, _by_key(tables.steps), "step")
    join(tables.votes, _by_key(tables.ballot_seats), "seat")
    join(tables.proposals, _by_key(tables.votes), "vote")


def _by_key(rows: Iterable[Model]) -> dict[Any, Any]:
    return {row.pk: row for row in rows}


def _read_changes(review: Review, tables: Tables) -> None:
    """The third statement: what happened to the clocks that are drawn."""
    conditions = (clock for row in tables.conditions for clock in (row.clock, row.grace_clock))
    waiting = (row.clock for row in tables.submissions if not row.verdict)
    drawn = (review.clock, *(row.clock for row in tables.ballots), *conditions, *waiting)
    prefetch_related_objects([clock for clock in drawn if clock is not None], "changes")


def _review_rows(review: Review, tables: Tables, items: list[tuple[str, int]]) -> ReviewRows:
    steps = sorted(tables.steps, key=lambda row: row.position)
    open_seats = tables.ballot_seats if any(b.closed_at is None for b in tables.ballots) else []
    voters = {person.pk for seat in open_seats for person in seat.people()}
    return ReviewRows(
        steps=steps,
        sign_offs=sorted(tables.sign_offs, key=lambda row: (row.signed_at, row.pk)),
        parties=tables.parties,
        called_in=review.called_in(steps, items, tables.parties, voters),
        principals={
            row.sign_off_id: row.delegation.person_id for row in tables.behalf if row.sign_off_id
        },
    )


def _said(tables: Tables, ballot: Ballot, conflicted: frozenset[int], now: datetime) -> BallotRows:
    seats = sorted(tables.ballot_seats, key=lambda row: row.position)
    people = [person for seat in seats for person in seat.people()]
    return BallotRows(
        seats=seats,
        votes=tables.votes,
        recusals=tables.recusals,
        conflicted=conflicted,
        left=left_by(people, tables.memberships, now.astimezone(UTC).date()),
        casting=next(iter(tables.castings), None),
        presence=presence_of(ballot, now),
    )
