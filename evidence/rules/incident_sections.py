"""What a pack about an incident is made of: sections that each part of the room brings. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from evidence.rules.omissions import Omission
from evidence.rules.packing import Members, Wording
from evidence.rules.populations import entries_population
from evidence.rules.sections import Drawn, Section, Stored, Words
from evidence.rules.sheets import (
    as_json,
    population_members,
    population_note,
)
from evidence.rules.slices import Access, Slice, disclosure_lines, entry_lines


@dataclass(frozen=True)
class IncidentDossier:
    """One incident with all that its sections say."""

    number: str
    ref: str
    title: str
    severity: str
    kind_name: str
    state_name: str
    agent_name: str
    is_exercise: bool
    last_at: datetime
    sections: tuple[Section, ...]

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(sorted({self.ref, *(ref for one in self.sections for ref in one.refs)}))

    @property
    def stored(self) -> tuple[Stored, ...]:
        return tuple(one for section in self.sections for one in section.stored)

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(sorted({who.ref for one in self.sections for who in one.people}))


def populations_of(dossier: IncidentDossier, ledger: Slice, words: Words) -> list[Drawn]:
    """By name; the ledger's entries are one of them."""
    found = [drawn for section in dossier.sections for drawn in section.populations]
    found.append(Drawn(entries_population(ledger.entries), words))
    return sorted(found, key=lambda drawn: drawn.population.name)


def incident_omissions(
    dossier: IncidentDossier, ledger: Slice, access: Access, missing: Iterable[str] = ()
) -> tuple[Omission, ...]:
    """Everything left out of this pack; what is left out of every pack comes first.

    ``missing``: names of files whose bytes are gone or are not what they were.
    """
    always = (
        Omission("later_entries", params={"size": ledger.size}),
        Omission("other_entries", params={"agent": dossier.agent_name}),
        Omission("mail_addresses"),
    )
    found = (
        Omission("withheld_texts", ledger.withheld, {"access": access.value}),
        Omission("erased_texts", ledger.erased),
        Omission("pruned_bodies", sum(1 for entry in ledger.entries if entry.body is None)),
        *(Omission("missing_file", 1, {"name": name}) for name in missing),
    )
    brought = (one for section in dossier.sections for one in section.omissions)
    return (*always, *(one for one in found if one.count), *brought)


def incident_members(
    dossier: IncidentDossier, ledger: Slice, drawn: Iterable[Drawn], wording: Wording
) -> Members:
    """Everything but the report and the check programme."""
    rows = list(drawn)
    people = {who.ref: who.name for one in dossier.sections for who in one.people}
    members: Members = {
        "README.txt": wording.readme.encode(),
        "incident.json": as_json(_incident_file(dossier)),
        "omissions.json": as_json(list(wording.omissions)),
        "people.json": as_json([{"ref": ref, "name": people[ref]} for ref in sorted(people)]),
        "populations.json": as_json(
            [population_note(o.population, wording.populations[o.population.name]) for o in rows]
        ),
        "ledger/checkpoint.txt": ledger.note.encode(),
        "ledger/disclosures.jsonl": disclosure_lines(ledger.disclosures),
        "ledger/entries.jsonl": entry_lines(ledger.entries),
        "ledger/keys.txt": "".join(f"{key}\n" for key in ledger.keys).encode(),
    }
    for one in rows:
        members |= population_members(one.population)
    for section in dossier.sections:
        members |= section.files
    return members


def _incident_file(dossier: IncidentDossier) -> dict[str, object]:
    return {
        "number": dossier.number,
        "ref": dossier.ref,
        "title": dossier.title,
        "severity": dossier.severity,
        "class": dossier.kind_name,
        "state": dossier.state_name,
        "agent": dossier.agent_name,
        "exercise": dossier.is_exercise,
        "sections": [one.name for one in dossier.sections],
    }
