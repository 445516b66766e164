"""Requests as chapters: the decision record of each, its rows and its files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import QuerySet

from approvals.models import Request
from evidence.models.attachments import file_bytes
from evidence.models.books.pieces import Gist, Reading, key_of, place
from evidence.models.books.told import bodies_about
from evidence.models.dossiers import dossier_of, refs_of
from evidence.models.letters import printed_letters
from evidence.models.reviews import reviews_of
from evidence.printing import record_context
from evidence.rules.books import Chapter, ChapterHead
from evidence.rules.dossiers import Dossier
from evidence.rules.letters import facts_members
from evidence.rules.omissions import Omission, open_votes
from evidence.rules.packing import Members, fits
from evidence.rules.populations import people, populations, request_file, version_member
from evidence.rules.review_tables import hidden_ballots
from evidence.rules.second_counts import second_counts
from evidence.rules.sheets import Population, as_json
from evidence.rules.slices import Access, Slice
from evidence.sentences import POPULATIONS

PAGES = 4


def request_pieces(rows: "QuerySet[Request]", group: str) -> Sequence["RequestPiece"]:
    """One for each of ``rows``, in their order."""
    return [
        RequestPiece(number, title, group) for number, title in rows.values_list("number", "title")
    ]


@dataclass(frozen=True)
class RequestPiece:
    """One request."""

    number: str
    title: str
    group: str

    @property
    def head(self) -> ChapterHead:
        title = f"{self.number} {self.title}"
        return ChapterHead(key_of("request", self.number), title, self.group, PAGES)

    @property
    def ref(self) -> str:
        return f"request:{self.number}"

    def refs(self) -> Iterable[str]:
        request = self._request()
        return refs_of(request, reviews_of(request))

    def open(self, reading: Reading) -> "OpenRequest":
        """Running clocks are read at the moment, which is never before the end of the case."""
        request = self._request()
        as_of = max(reading.moment, request.closed_at or request.submitted_at)
        return OpenRequest(self.head, dossier_of(request, as_of), reading.scope.access)

    def _request(self) -> Request:
        rows = Request.objects.select_related("agent", "unit", "requester")
        return rows.get(number=self.number)


@dataclass(frozen=True)
class OpenRequest:
    """One request as it was read."""

    head: ChapterHead
    dossier: Dossier
    access: Access

    @property
    def gist(self) -> Gist:
        return Gist(
            people=people(self.dossier),
            named=frozenset(self.dossier.named),
            words={one.name: words_of(one.name) for one in self._rows(self.dossier)},
            privileged=len(self.dossier.advice),
        )

    def chapter(self, ledger: Slice) -> Chapter:
        told = replace(ledger, entries=tuple(bodies_about(self.dossier.refs, ledger.size)))
        members, missing = _members(self.dossier)
        members["request.json"] = as_json(request_file(self.dossier))
        more = {"shows_conflicts": self.access is Access.FULL}
        return Chapter(
            head=self.head,
            template="evidence/parts/record_body.html",
            context=record_context(self.dossier, told) | more,
            rows=self._rows(self._placed()),
            members=members,
            omissions=[
                *(Omission("missing_file", 1, {"name": name}) for name in missing),
                *open_votes(self.dossier.reviews),
            ],
            counted=second_counts(
                told.entries, self.dossier.ref, votes_show=not hidden_ballots(self.dossier.reviews)
            ),
        )

    def _placed(self) -> Dossier:
        """Its files by their names in the pack."""
        files = [replace(f, member=place(self.head, f.member)) for f in self.dossier.attachments]
        letters = [
            replace(one, member=place(self.head, one.member) if one.member else "")
            for one in self.dossier.letters
        ]
        return replace(self.dossier, attachments=tuple(files), letters=tuple(letters))

    def _rows(self, dossier: Dossier) -> list[Population]:
        """Without the ledger's entries, which are one population of the whole book."""
        found = populations(dossier, (), self.access)
        return [one for one in found if one.name != "entries"]


def words_of(name: str) -> dict[str, str]:
    """How a population of requests was drawn, in the active language."""
    return {part: str(text) for part, text in POPULATIONS[name].items()}


def _members(dossier: Dossier) -> tuple[Members, tuple[str, ...]]:
    """Versions, attachments and letters, byte for byte; and what is gone, by its name."""
    found: Members = {version_member(one): one.frozen for one in dossier.versions}
    missing = []
    for file in dossier.attachments:
        data = file_bytes(file.id)
        if data is not None and fits(file, data):
            found[file.member] = data
        else:
            missing.append(file.name)
    printed, gone = printed_letters(dossier.letters)
    return found | printed | dict(facts_members(dossier.letters)), (*missing, *gone)
