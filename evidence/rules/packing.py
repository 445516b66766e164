"""Which files a pack holds. Pure: the same dossier, slice and wording give the same members."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from evidence.rules.archive import plain_name
from evidence.rules.dossiers import AttachmentFacts, Dossier
from evidence.rules.letters import facts_members
from evidence.rules.populations import (
    people,
    populations,
    request_file,
    version_member,
)
from evidence.rules.sheets import as_json, plain, population_members, population_note
from evidence.rules.slices import Access, Slice, disclosure_lines, entry_lines

Members = dict[str, bytes]


class Kind(StrEnum):
    """What a pack can be about (1-domain.md §8)."""

    REQUEST = "request"
    INCIDENT = "incident"
    AGENT = "agent"
    COMMITTEE = "committee"
    FRAMEWORK = "framework"
    ACTIONS = "actions"
    SAMPLE = "sample"

    @property
    def is_book(self) -> bool:
        """Whether a pack of this kind may have thousands of pages."""
        return self not in (Kind.REQUEST, Kind.INCIDENT)


@dataclass(frozen=True)
class Span:
    """Days from ``since`` to ``until``, both included; in the portal's own zone."""

    since: date
    until: date

    def __str__(self) -> str:
        return f"{self.since.isoformat()}/{self.until.isoformat()}"

    @classmethod
    def read(cls, text: str) -> "Span | None":
        """``str`` backwards; None for an empty text. Raises ValueError for anything else."""
        if not text:
            return None
        since, until = text.split("/")
        return cls(date.fromisoformat(since), date.fromisoformat(until))


class About(Protocol):
    """What every pack knows of what it is about."""

    @property
    def number(self) -> str: ...

    @property
    def refs(self) -> tuple[str, ...]: ...

    @property
    def named(self) -> tuple[str, ...]: ...


@dataclass(frozen=True)
class Scope:
    """What a pack is about and for whom: with the tree size, all that its bytes depend on."""

    kind: str
    number: str
    access: Access
    language: str = "en"
    span: Span | None = None

    def as_data(self) -> dict[str, str]:
        """The scope as manifest.json states it."""
        days = {"span": str(self.span)} if self.span else {}
        return {
            "kind": str(self.kind),
            "number": self.number,
            "access": self.access.value,
            "language": self.language,
            **days,
        }


@dataclass(frozen=True)
class Wording:
    """The sentences of a pack, in the language of its scope."""

    populations: Mapping[str, Mapping[str, object]]
    omissions: Sequence[Mapping[str, object]]
    readme: str


def data_members(dossier: Dossier, ledger: Slice, access: Access, wording: Wording) -> Members:
    """Everything but the report, the attachments and the check programme."""
    rows = populations(dossier, ledger.entries, access)
    members: Members = {
        "README.txt": wording.readme.encode(),
        "omissions.json": as_json(list(wording.omissions)),
        "people.json": as_json(people(dossier)),
        "populations.json": as_json(
            [population_note(one, wording.populations[one.name]) for one in rows]
        ),
        "request.json": as_json(request_file(dossier)),
        "ledger/checkpoint.txt": ledger.note.encode(),
        "ledger/disclosures.jsonl": disclosure_lines(ledger.disclosures),
        "ledger/entries.jsonl": entry_lines(ledger.entries),
        "ledger/keys.txt": "".join(f"{key}\n" for key in ledger.keys).encode(),
    }
    members |= {version_member(version): version.frozen for version in dossier.versions}
    members |= facts_members(dossier.letters)
    for population in rows:
        members |= population_members(population)
    return members


def about(scope: Scope, dossier: About, ledger: Slice) -> dict[str, object]:
    """What manifest.json says beside the list of files."""
    return {
        "scope": scope.as_data(),
        "refs": sorted(dossier.refs),
        "moment": plain(ledger.sealed_at),
        "entries": len(ledger.entries),
        "tree": {"origin": ledger.origin, "size": ledger.size, "root": ledger.root},
    }


def attachment_member(number: int, name: str) -> str:
    """The name of an attachment in the pack; ``number`` keeps equal names apart."""
    return f"attachments/{number:02d}_{plain_name(name)}"


def fits(file: AttachmentFacts, data: bytes | None) -> bool:
    """Whether stored bytes are those that were attached: size and SHA-256."""
    return (
        data is not None
        and len(data) == file.size
        and hashlib.sha256(data).hexdigest() == file.sha256
    )


def archive_name(number: str, size: int) -> str:
    """A pack's file name; it sorts by request, then by the state of the ledger."""
    return f"{plain_name(number)}_evidence_{size:012d}.zip"
