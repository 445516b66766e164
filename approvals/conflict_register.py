"""The register of conflicts over all cases: who, where, why, and what followed from it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from approvals.actions.ballots.standing_back import DECLARED
from approvals.conflicts import RELATION_NAMES
from approvals.models import BallotSeat, Recusal, ReviewParty, ReviewStep, SignOff
from govportal.people.models import Person
from govportal.people.rules import Role, sees_all
from govportal.refusals import Refusal
from registry.rules.inventory import inert

BATCH = 500
COLUMNS = ("found_at", "person", "email", "case", "subject", "committee", "relation", "how",
           "reason", "seat", "what_followed")  # fmt: skip


def register_refusal(roles: Iterable[Role]) -> Refusal | None:
    """Why somebody with these roles may not read the register; None when they may."""
    return None if sees_all(roles) else Refusal("conflict.who_reads")


@dataclass(frozen=True)
class ConflictLine:
    """One conflict with its seat in a ballot, if any, and what followed."""

    party: ReviewParty
    seats: Sequence[str]
    followed: Sequence[str]

    @property
    def relation(self) -> str:
        if self.party.relation == DECLARED:
            return _("stepped back")
        return str(RELATION_NAMES.get(self.party.relation, self.party.relation.replace("_", " ")))

    @property
    def how(self) -> str:
        return _("Found by the portal") if self.party.found_by_system else _("Declared")


def with_case(rows: QuerySet[ReviewParty]) -> QuerySet[ReviewParty]:
    return rows.select_related("person", "review__committee")


def lines_of(parties: Iterable[ReviewParty]) -> list[ConflictLine]:
    """What followed from each, in a fixed number of queries."""
    rows = list(parties)
    found = _Found(rows)
    return [ConflictLine(row, found.seats(row), found.followed(row)) for row in rows]


class _Found:
    """What these people had in these cases: seats, recusals, duties and verdicts."""

    def __init__(self, rows: Sequence[ReviewParty]) -> None:
        reviews = {row.review_id for row in rows}
        people = {row.person_id for row in rows}
        sits = Q(holder__in=people) | Q(alternate__in=people)
        self.of_seats: dict[tuple[int, int], list[BallotSeat]] = defaultdict(list)
        for seat in BallotSeat.objects.filter(sits, ballot__review__in=reviews).select_related(
            "ballot"
        ):
            for person in seat.numbers():
                self.of_seats[seat.ballot.review_id, person].append(seat)
        recused = Recusal.objects.filter(ballot__review__in=reviews, person__in=people)
        self.recused = set(recused.values_list("ballot_id", "person_id"))
        steps = ReviewStep.objects.filter(review__in=reviews, assignee__in=people)
        self.duties = {(one.review_id, one.assignee_id): one for one in steps}
        given = SignOff.objects.filter(review__in=reviews, person__in=people)
        self.given = {(one.review_id, one.person_id): one
                      for one in given.select_related("step")}  # fmt: skip

    def seats(self, row: ReviewParty) -> list[str]:
        seats = self.of_seats.get((row.review_id, row.person_id), [])
        return [self._seat(seat, row.person_id) for seat in seats]

    def _seat(self, seat: BallotSeat, person: int) -> str:
        words = _("%(seat)s, ballot %(n)s") if seat.holder_id == person else _(
            "alternate of %(seat)s, ballot %(n)s"
        )  # fmt: skip
        return words % {"seat": seat.title, "n": seat.ballot.n}

    def followed(self, row: ReviewParty) -> list[str]:
        """What the portal did about it, in words."""
        key = row.review_id, row.person_id
        found = []
        for seat in self.of_seats.get(key, []):
            if seat.holder_id == row.person_id:
                found.append(_("The alternate was called") if seat.alternate_id else
                             _("The seat did not count as present"))  # fmt: skip
            else:
                found.append(_("Could not stand in"))
        signed, duty = self.given.get(key), self.duties.get(key)
        if signed is not None:
            words = _("Did the duty “%(duty)s”: no conflict, or before it was known")
            found.append(words % {"duty": signed.step.get_kind_display()})
        elif duty is not None:
            found.append(_("Holds the duty “%(duty)s”") % {"duty": duty.get_kind_display()})
        if not found and row.relation == DECLARED:
            found.append(_("The duty went to somebody else"))
        return list(dict.fromkeys(found)) or [_("Had nothing to decide")]


def csv_rows(parties: QuerySet[ReviewParty]) -> Iterator[list[str]]:
    """The register as cells that no spreadsheet runs; the oldest first, read in batches."""
    yield list(COLUMNS)
    last = 0
    while True:
        batch = list(with_case(parties.filter(pk__gt=last)).order_by("pk")[:BATCH])
        if not batch:
            return
        for line in lines_of(batch):
            yield [inert(cell) for cell in _cells(line)]
        last = batch[-1].pk


def _cells(line: ConflictLine) -> list[str]:
    party: Any = line.party
    person: Person = party.person
    return [
        party.found_at.isoformat() if party.found_at else "",
        person.full_name,
        person.email,
        party.review.title,
        party.review.subject_ref.ledger_ref,
        party.review.committee.name,
        line.relation,
        line.how,
        party.reason or "",
        "; ".join(line.seats),
        "; ".join(line.followed),
    ]
