"""What a book leaves out: the same code from many chapters is one line. Pure Python."""

from collections.abc import Iterable
from dataclasses import dataclass

from evidence.rules.omissions import Omission
from evidence.rules.slices import Access


@dataclass(frozen=True)
class Told:
    """What the ledger's part of the pack does not tell, in numbers."""

    size: int
    access: Access
    withheld: int
    erased: int
    pruned: int


def book_omissions(told: Told, brought: Iterable[Omission]) -> tuple[Omission, ...]:
    """What is left out of every pack first; equal things of several chapters added up."""
    found = (
        Omission("later_entries", params={"size": told.size}),
        Omission("mail_addresses"),
        Omission("withheld_texts", told.withheld, {"access": told.access.value}),
        Omission("erased_texts", told.erased),
        Omission("pruned_bodies", told.pruned),
    )
    kept = (one for one in found if one.count is None or one.count)
    return tuple(_added_up((*kept, *brought)))


def _added_up(omissions: Iterable[Omission]) -> Iterable[Omission]:
    known: dict[tuple[str, str], Omission] = {}
    for one in omissions:
        key = (one.code, repr(sorted(one.params.items())))
        before = known.get(key)
        if before is None or one.count is None:
            known[key] = before or one
        else:
            known[key] = Omission(one.code, (before.count or 0) + one.count, one.params)
    return known.values()
