"""What a pack leaves out and why: as much part of the evidence as what is in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from evidence.rules.dossiers import Dossier, ReviewLine
from evidence.rules.review_tables import hidden_ballots
from evidence.rules.slices import Access, Slice


@dataclass(frozen=True)
class Omission:
    """One kind of thing left out; its two sentences (what, why) are in evidence.sentences."""

    code: str
    count: int | None = None
    params: Mapping[str, object] = field(default_factory=dict)


def omissions(
    dossier: Dossier, ledger: Slice, access: Access, missing_files: tuple[str, ...]
) -> tuple[Omission, ...]:
    """Everything left out of this pack. What is left out of every pack comes first.

    ``missing_files``: names of attachments whose bytes are gone or do not have their SHA-256.
    """
    always = [
        Omission("drafts"),
        Omission("individual_times"),
        Omission("later_entries", params={"size": ledger.size}),
        Omission("other_entries", params={"agent": dossier.agent_name}),
        Omission("mail_addresses"),
    ]
    if access is Access.PART:
        always.append(Omission("conflicts"))
    found = [
        Omission("withheld_texts", ledger.withheld, {"access": access.value}),
        Omission("erased_texts", ledger.erased),
        Omission("privileged_notes", len(dossier.advice)),
        *open_votes(dossier.reviews),
        Omission("pruned_bodies", sum(1 for entry in ledger.entries if entry.body is None)),
        *(Omission("missing_file", 1, {"name": name}) for name in missing_files),
    ]
    return (*always, *(omission for omission in found if omission.count))


def open_votes(reviews: Iterable[ReviewLine]) -> tuple[Omission, ...]:
    """That votes on items not decided are in no pack; nothing where there are none."""
    count = hidden_ballots(reviews)
    return (Omission("open_votes", count),) if count else ()
