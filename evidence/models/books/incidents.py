"""Incidents as chapters: the sections that a pack about one incident has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from evidence.models.books.pieces import Leaf, Reading, key_of
from evidence.models.incident_sections import incident_dossier
from evidence.rules.books import ChapterHead
from evidence.rules.incident_sections import IncidentDossier
from evidence.rules.slices import Access
from incidents.models import Incident

PAGES = 5


def incident_pieces(rows: "QuerySet[Incident]", group: str) -> Sequence["IncidentPiece"]:
    """One for each of ``rows``, in their order."""
    return [
        IncidentPiece(number, title, group) for number, title in rows.values_list("number", "title")
    ]


@dataclass(frozen=True)
class IncidentPiece:
    """One incident."""

    number: str
    title: str
    group: str

    @property
    def head(self) -> ChapterHead:
        title = f"{self.number} {self.title}"
        return ChapterHead(key_of("incident", self.number), title, self.group, PAGES)

    @property
    def ref(self) -> str:
        return f"incident:{self.number}"

    def refs(self) -> Iterable[str]:
        return self._dossier().refs

    def open(self, reading: Reading) -> Leaf:
        dossier = self._dossier(reading.scope.access)
        left_out = [one for section in dossier.sections for one in section.omissions]
        notes = sum(one.count or 1 for one in left_out if one.code == "privileged_notes")
        return Leaf(self.head, dossier.sections, dossier.refs, privileged=notes)

    def _dossier(self, access: Access = Access.FULL) -> IncidentDossier:
        rows = Incident.objects.select_related("agent", "unit", "reporter", "lead")
        return incident_dossier(rows.get(number=self.number), access)
