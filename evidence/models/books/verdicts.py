"""Decisions about other things than requests (policies, schemes, motions) as chapters."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from approvals.models import Review
from evidence.models.books.pieces import Leaf, Reading
from evidence.models.books.requests import words_of
from evidence.models.review_clocks import part_refs
from evidence.models.reviews import review_line, with_all
from evidence.rules.ballots import BallotLine
from evidence.rules.books import ChapterHead
from evidence.rules.dossiers import ReviewLine
from evidence.rules.omissions import open_votes
from evidence.rules.people import Who
from evidence.rules.review_tables import (
    ballot_table,
    clock_day_table,
    clock_event_table,
    hidden_ballots,
    vote_table,
)
from evidence.rules.sections import Drawn, Said, Section, Table
from evidence.rules.sheets import Population, population_of
from evidence.rules.slices import Access
from evidence.verbs import KINDS

CLOCK = "Times are the portal's."


@dataclass(frozen=True)
class VerdictPiece:
    """One decided review. ``kind``: what it is about, as the ledger calls it."""

    pk: int
    kind: str
    subject: str
    title: str
    group: str

    @property
    def head(self) -> ChapterHead:
        words = {"kind": KINDS.get(self.kind, self.kind), "title": self.title}
        return ChapterHead(f"review-{self.pk}", _("%(kind)s: %(title)s") % words, self.group, 2)

    @property
    def ref(self) -> str:
        return f"review:{self.pk}"

    def refs(self) -> Iterable[str]:
        return self._refs(self._review())

    def _refs(self, review: Review) -> list[str]:
        parts = (*review.steps.all(), *review.sign_offs.all(), *review.questions.all())
        found = {self.ref, f"{self.kind}:{self.subject}", *(part.ledger_ref for part in parts)}
        found |= part_refs([review])
        found |= {review.clock.ledger_ref} if review.clock else set()
        decision = getattr(review, "decision", None)
        return sorted(found | ({decision.ledger_ref} if decision else set()))

    def open(self, reading: Reading) -> Leaf:
        review = self._review()
        line = review_line(review, {}, max(reading.moment, review.closed_at or review.opened_at))
        sections = [_asked(line), _said(line), *map(_ballot, line.ballots)]
        if reading.scope.access is Access.FULL and line.conflicts:
            sections.append(_conflicts(line))
        shown = not hidden_ballots([line])
        return Leaf(self.head, sections, self._refs(review), about=self.ref, votes_show=shown)

    def _review(self) -> Review:
        return with_all(Review.objects.filter(pk=self.pk)).select_related("decision").get()


def _asked(line: ReviewLine) -> Section:
    decision = line.decision
    rows = [{**vars(line), "outcome": decision.outcome if decision else "",
             "decided_at": decision.decided_at if decision else None}]  # fmt: skip
    return Section(
        "asked", _("What was decided"), 10,
        facts=(
            (_("Committee"), line.committee),
            (_("Way"), line.basis_name),
            (_("Opened"), line.opened_at),
            (_("Outcome"), decision.outcome_name if decision else line.state_name),
            (_("Decided"), decision.decided_at if decision else ""),
            (_("Fingerprint"), line.digest),
            (_("Routing scheme"), line.scheme_version),
        ),
        populations=(
            _drawn("other_reviews", "id basis state committee scheme_version digest opened_at "
                   "closed_at outcome decided_at", rows, _("Reviews of other things"),
                   _("The review that the chapter is about.")),
        ),
    )  # fmt: skip


def _said(line: ReviewLine) -> Section:
    heads = (_("Duty"), _("Person"), _("Verdict"), _("When"), _("Reason"))
    rows = tuple((s.step_name, s.person, s.verdict_name, s.signed_at, s.rationale)
                 for s in line.sign_offs)  # fmt: skip
    return Section(
        "verdicts", _("Verdicts and reasons"), 20,
        table=Table(heads, rows) if rows else None,
        populations=(
            _drawn("other_sign_offs", "id step person role on_behalf_of verdict rationale digest "
                   "signed_at", map(vars, line.sign_offs), _("Verdicts on other things"),
                   _("Stored verdicts of the review.")),
            *(Drawn(table, words_of(table.name)) for table in _tables(line)),
        ),
        people=tuple(_people(line)),
        omissions=open_votes([line]),
    )  # fmt: skip


def _tables(line: ReviewLine) -> tuple[Population, ...]:
    """The same populations that chapters about requests bring."""
    made = (ballot_table, clock_day_table, clock_event_table, vote_table)
    return tuple(table([line]) for table in made)


def _ballot(ballot: BallotLine) -> Section:
    heads = (_("Seat"), _("Person"), _("Vote"), _("When"), _("Reason"))
    rows = tuple((v.seat or _("casting vote"), v.person, v.choice_name, v.cast_at, v.rationale)
                 for v in ballot.votes)  # fmt: skip
    return Section(
        f"ballot-{ballot.n}", _("Ballot %(n)s") % {"n": ballot.n}, 30 + ballot.n,
        facts=(
            (_("State"), ballot.state_name), (_("Opened"), ballot.opened_at),
            (_("Ended"), ballot.closed_at or ""), (_("Fingerprint"), ballot.digest),
            *ballot.arithmetic,
        ),
        said=(Said(ballot.question),),
        table=Table(heads, rows) if rows else None,
        people=tuple(vote.person for vote in ballot.votes),
    )  # fmt: skip


def _conflicts(line: ReviewLine) -> Section:
    rows = tuple(
        (one.person, one.relation.replace("_", " "),
         _("found by the portal") if one.found_by_system else _("declared"))
        for one in line.conflicts
    )  # fmt: skip
    return Section(
        "conflicts", _("Conflicts of interest"), 90,
        table=Table((_("Person"), _("Relation"), _("How")), rows),
        people=tuple(one.person for one in line.conflicts),
    )  # fmt: skip


def _people(line: ReviewLine) -> Iterator[Who]:
    for said in line.sign_offs:
        yield said.person
        if said.on_behalf_of is not None:
            yield said.on_behalf_of


def _drawn(name: str, columns: str, rows: Iterable[object], title: str, source: str) -> Drawn:
    words = {"title": title, "source": source, "filters": _("All of them."), "clock": _(CLOCK)}
    return Drawn(population_of(name, columns, rows), words)  # type: ignore[arg-type]
