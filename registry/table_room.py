"""What the pages of the tables show: the version in force or an earlier one, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from registry.duty_names import DISCLOSURE_NAMES, PARTY_NAMES, STAGE_NAMES
from registry.models import ReferenceTable
from registry.reference_tables import SHIPPED
from registry.rules.manifests import DISCLOSURES
from registry.rules.raci import Duty, Party, Stage

VERSIONS_SHOWN = 20
PAGES = {
    ReferenceTable.RACI: "table_duties",
    ReferenceTable.DISCLOSURES: "table_disclosures",
    ReferenceTable.KEY_TERMS: "table_key_terms",
    ReferenceTable.REGULATIONS: "regulation_list",
}
ABOUT = {
    ReferenceTable.RACI: _(
        "Who is responsible and accountable in the eight stages. New agents start from it."
    ),
    ReferenceTable.DISCLOSURES: _("The three texts that an agent’s own disclosures begin with."),
    ReferenceTable.KEY_TERMS: _(
        "By tier: how long a key lives, and how long an old one goes on beside its successor."
    ),
    ReferenceTable.REGULATIONS: _(
        "The obligations that each agent’s compliance matrix is proposed from."
    ),
}


@dataclass(frozen=True)
class TableRow:
    """One table as the list shows it; ``row`` is empty while only the shipped one is there."""

    label: Any
    about: Any
    address: str
    row: ReferenceTable | None


def table_rows() -> list[TableRow]:
    """Every table, with the version in force. One query."""
    newer = ReferenceTable.objects.filter(kind=OuterRef("kind"), version__gt=OuterRef("version"))
    rows = ReferenceTable.objects.filter(~Exists(newer)).select_related("changed_by")
    stored = {row.kind: row for row in rows.defer("content")}
    names = ReferenceTable.KIND_NAMES
    return [
        TableRow(names[kind], ABOUT[kind], reverse(page), stored.get(kind))
        for kind, page in PAGES.items()
    ]


@dataclass(frozen=True)
class TablePage:
    """One version of one table, and the versions there are."""

    kind: str
    version: int
    content: Mapping[str, Any]
    is_current: bool
    versions: list[ReferenceTable]

    @property
    def label(self) -> Any:
        return ReferenceTable.KIND_NAMES[self.kind]

    @property
    def about(self) -> Any:
        return ABOUT[self.kind]

    @property
    def trail(self) -> list[tuple[Any, str]]:
        return [(_("Tables"), reverse("table_list")), (self.label, "")]


def table_page(kind: str, version: str) -> TablePage | None:
    """The version in force where ``version`` is empty; None where there is none of that number."""
    stored = ReferenceTable.objects.filter(kind=kind).order_by("-version")
    versions = list(stored.select_related("changed_by")[:VERSIONS_SHOWN])
    newest = versions[0].version if versions else 1
    wanted = newest if not version else _number(version)
    row = next((one for one in versions if one.version == wanted), None)
    row = row or stored.filter(version=wanted).first()
    if row is None and (versions or wanted != 1):
        return None
    content = row.content if row else SHIPPED[kind]
    return TablePage(kind, wanted, content, wanted == newest, versions)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@dataclass(frozen=True)
class DutyRow:
    """One stage of the table of duties."""

    stage: Stage
    label: Any
    answers_for: str
    cells: list[tuple[Duty, list[Any]]]


def duty_rows(content: Mapping[str, Any]) -> list[DutyRow]:
    return [
        DutyRow(
            stage,
            STAGE_NAMES[stage],
            str(row["answers_for"]),
            [(duty, [PARTY_NAMES[Party(name)] for name in row[duty]]) for duty in Duty],
        )
        for row in content["stages"]
        for stage in [Stage(row["stage"])]
    ]


@dataclass(frozen=True)
class TextRow:
    """The three texts in one language."""

    language: str
    label: str
    texts: list[tuple[Any, str]]


def text_rows(content: Mapping[str, Any]) -> list[TextRow]:
    """Every language of the portal, with its texts or without."""
    rows: Mapping[str, Mapping[str, str]] = content["texts"]
    return [
        TextRow(
            code,
            name,
            [(DISCLOSURE_NAMES[k], rows[code].get(k, "")) for k in DISCLOSURES if code in rows],
        )
        for code, name in settings.LANGUAGES
    ]
