"""Which files a pack holds. Pure: the same dossier, slice and wording give the same members."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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

    def as_data(self) -> dict[str, str]:
        """The scope as manifest.json states it."""
        return {
            "kind": self.kind,
            "number": self.number,
            "access": self.access.value,
            "language": self.language,
        }


@dataclass(frozen=True)
class Wording:
    """The sentences of a pack, in the language of its scope."""

    populations: Mapping[str, Mapping[str, str]]
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
    return f"{number}_evidence_{size:012d}.zip"
