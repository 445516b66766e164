"""What the pages about inventory files show: columns, faults and changes in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from govportal.refusals import Refusal
from registry.rules.inventory import LISTS, PEOPLE, REQUIRED, TAKEN, WORDS


@dataclass(frozen=True)
class ColumnHelp:
    """A column of the file and what its cells may say."""

    name: str
    is_required: bool
    words: Any


HELP: Mapping[str, Any] = {
    "slug": gettext_lazy(
        "a to z, 0 to 9 and -, 2 to 60 characters; the same one is the same agent"
    ),
    "name": gettext_lazy("one line, no formula"),
    "purpose": gettext_lazy("free text"),
    "business_unit": gettext_lazy("by name; one that does not exist is created"),
    "llm_provider": gettext_lazy("free text"),
    "model_version": gettext_lazy("free text"),
    "last_review_date": gettext_lazy("a day like 2026-11-30, or empty"),
    "next_review_date": gettext_lazy("a day like 2026-11-30, not before the last review, or empty"),
    "risk_tier": gettext_lazy("1 to 4, or empty"),
    **dict.fromkeys(PEOPLE, gettext_lazy("an e-mail address; who has no account is created")),
    **dict.fromkeys(LISTS, gettext_lazy("a list with ; between its items")),
}


def columns_shown() -> list[ColumnHelp]:
    """The columns in the order of an export."""
    return [ColumnHelp(name, name in REQUIRED, _words(name)) for name in TAKEN]


def _words(name: str) -> Any:
    return ", ".join(WORDS[name].values()) if name in WORDS else HELP[name]


@dataclass(frozen=True)
class ShownFault:
    """A fault of a file, in the reader's language."""

    row: int
    column: str
    words: str


def faults_shown(preview: Mapping[str, Any]) -> Iterator[ShownFault]:
    """The faults that were kept to be shown."""
    for fault in preview.get("faults", ()):
        why = Refusal(fault["code"], fault["params"])
        yield ShownFault(fault["row"], fault["column"], str(why))


@dataclass(frozen=True)
class ShownLine:
    """A row that would change something; ``changes``: column, before, after."""

    row: int
    slug: str
    name: str
    summary: str
    is_new: bool
    runs: bool
    changes: list[Any]


def lines_shown(preview: Mapping[str, Any]) -> Iterator[ShownLine]:
    """The rows that were kept to be shown."""
    for line in preview.get("lines", ()):
        words = {"unit": line["unit"], "state": line["state"]}
        summary = _("%(unit)s, %(state)s") % words if line["is_new"] else ""
        yield ShownLine(
            row=line["row"],
            slug=line["slug"],
            name=line["name"],
            summary=summary,
            is_new=line["is_new"],
            runs=line["runs"],
            changes=line["changes"],
        )
