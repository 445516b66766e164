"""What the ledger says of the items of a book: whether they are in a tree, and how many there are.

References are asked for in chunks: SQLite limits how long one condition may be.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Max

from evidence.rules.slices import SliceEntry
from govportal.ledger.models import Entry, EntryRef, Leaf

CHUNK = 400


def chunks(refs: Iterable[str]) -> Iterator[Sequence[str]]:
    found = list(refs)
    for start in range(0, len(found), CHUNK):
        yield found[start : start + CHUNK]


def in_ledger(refs: Iterable[str]) -> set[str]:
    """Those of ``refs`` that any entry names, sealed or not."""
    found: set[str] = set()
    for some in chunks(sorted(set(refs))):
        rows = EntryRef.objects.filter(ref__in=some)
        found |= set(rows.values_list("ref", flat=True).distinct())
    return found


def in_tree(refs: Iterable[str], size: int | None) -> set[str]:
    """Those of ``refs`` that an entry of the tree of ``size`` names; all of them without a size.

    An empty reference is always in it.
    """
    asked = set(refs)
    if size is None:
        return asked
    found = asked & {""}
    for some in chunks(sorted(asked - {""})):
        sealed = Leaf.objects.filter(index__lt=size).values("entry_id")
        rows = EntryRef.objects.filter(ref__in=some, entry_id__in=sealed)
        found |= set(rows.values_list("ref", flat=True).distinct())
    return found


def subjects_of(
    verbs: Sequence[str],
    size: int | None,
    about: str = "",
    since: datetime | None = None,
    before: datetime | None = None,
) -> set[str]:
    """Subjects of all entries with these verbs in the tree, that name ``about`` too.

    The ledger's own count of what the tables are counted of: the two ways must agree.
    """
    rows = Entry.objects.filter(verb__in=verbs)
    if about:
        rows = rows.filter(pk__in=EntryRef.objects.filter(ref=about).values("entry_id"))
    if since is not None:
        rows = rows.filter(occurred_at__gte=since)
    if before is not None:
        rows = rows.filter(occurred_at__lt=before)
    if size is not None:
        rows = rows.filter(pk__in=Leaf.objects.filter(index__lt=size).values("entry_id"))
    return set(rows.values_list("subject", flat=True))


def bodies_about(refs: Iterable[str], size: int) -> list[SliceEntry]:
    """Entries of the tree of ``size`` that name one of ``refs``, without their proofs."""
    ids: set[str] = set()
    for some in chunks(refs):
        ids |= set(EntryRef.objects.filter(ref__in=some).values_list("entry_id", flat=True))
    found: list[SliceEntry] = []
    for some in chunks(sorted(ids)):
        bodies = dict(Entry.objects.filter(pk__in=some).values_list("pk", "body"))
        leaves = Leaf.objects.filter(entry_id__in=some, index__lt=size)
        found += [
            SliceEntry(
                leaf.index,
                leaf.entry_id,
                bodies.get(leaf.entry_id),
                bytes(leaf.leaf_hash).hex(),
                (),
            )
            for leaf in leaves
        ]
    return sorted(found, key=lambda entry: entry.index)


def last_told(refs: Iterable[str], size: int | None) -> datetime | None:
    """When the newest entry about ``refs`` says that it happened, in the tree of ``size``.

    Demonstration data may lie ahead of the time of its sealing.
    """
    found: list[datetime] = []
    for some in chunks(refs):
        rows = EntryRef.objects.filter(ref__in=some)
        if size is not None:
            rows = rows.filter(entry_id__in=Leaf.objects.filter(index__lt=size).values("entry_id"))
        newest = rows.aggregate(newest=Max("occurred_at"))["newest"]
        found += [newest] if newest is not None else []
    return max(found, default=None)
