"""Books on paper: what the templates of volumes and contents are given, and their sentences."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext

from evidence.counted_words import difference_words, named_by_chapters, uncounted
from evidence.printing import FileLine, omission_words
from evidence.rules.books import Book, ChapterHead, Drawn
from evidence.rules.omissions import Omission
from evidence.rules.packing import Scope, Span
from evidence.rules.slices import Slice
from evidence.rules.volumes import Volume, anchor

Json = Mapping[str, Any]
LISTED = 400
"""Files of chapters that are named on paper; of more, manifest.json alone has the list."""


@dataclass(frozen=True)
class Files:
    """Files named on paper, and how many only manifest.json names."""

    listed: Sequence[FileLine]
    unlisted: int


def page_context(number: str, ledger: Slice) -> dict[str, object]:
    """What every page of a book carries in its margins."""
    return {
        "ledger": ledger,
        "portal_name": settings.PORTAL_NAME,
        "running": gettext("Evidence pack %(number)s") % {"number": number},
        "seal": f"ledger {ledger.size} · {ledger.root[:16]}",
    }


def chapter_context(scope: Scope, head: ChapterHead, ledger: Slice) -> dict[str, object]:
    """What the part of a chapter is given beside its own context."""
    return {
        **page_context(scope.number, ledger),
        "scope": scope,
        "head": head,
        "access": scope.access.value,
    }


def front_context(scope: Scope, book: Book, ledger: Slice) -> dict[str, object]:
    """What the part that tells the scope is given."""
    return {**page_context(scope.number, ledger), "scope": scope, "book": book, **book.front}


def entries_drawn() -> Drawn:
    """How the ledger's entries were drawn."""
    return Drawn(
        name="entries",
        title=gettext("Ledger entries"),
        source=gettext("The ledger's index of references."),
        filters=gettext(
            "Every entry that names what this pack is about or anything that belongs to it, up to "
            "the checkpoint."
        ),
        clock=gettext("occurred_at is the portal's time, recorded_at the real one."),
        counted_how=uncounted("entries"),
    )


def drawn_words(
    drawn: Drawn, written: int, pruned: int = 0, again: int | None = None
) -> dict[str, object]:
    """How one population was drawn, in words; with a difference where two counts do not agree.

    ``again``: the second count of rows of chapters. Where entries were ``pruned`` the ledger knows
    fewer than there were: no second count then.
    """
    words: dict[str, object] = {
        "title": drawn.title,
        "source": drawn.source,
        "filters": drawn.filters,
        "clock": drawn.clock,
    }
    told = again if drawn.counted is None else drawn.counted
    counted = None if pruned else told
    words |= difference_words(written, drawn.count, counted)
    if counted is not None:
        return words | {"counted": counted, "counted_how": drawn.counted_how or named_by_chapters()}
    why = drawn.counted_how or uncounted(drawn.name, pruned)
    if told is not None:
        why = gettext("Not counted a second time: entries were pruned from the ledger.")
    return words | {"not_counted": why}


def left_out_words(omissions: Sequence[Omission]) -> list[dict[str, object]]:
    return [omission_words(one) for one in omissions]


def readme_of(
    scope: Scope, book: Book, ledger: Slice, left_out: Sequence[Mapping[str, object]]
) -> str:
    """README.txt."""
    context = {"scope": scope, "book": book, "ledger": ledger, "omissions": left_out}
    return render_to_string("evidence/book_readme.txt", context)


def volume_context(
    facts: Json, ledger: Slice, volume: int, chapters: Sequence[tuple[int, str]]
) -> dict[str, object]:
    """One volume: ``chapters`` are places in the book and the parts to print."""
    heads = facts["heads"]
    return {
        **page_context(facts["number"], ledger),
        "title": facts["title"],
        "volume": volume,
        "chapters": [
            {"head": heads[at], "anchor": anchor(at), "part": mark_safe(part)}  # noqa: S308 - ours
            for at, part in chapters
        ],
    }


def contents_context(
    facts: Json, ledger: Slice, front: str, volumes: Sequence[tuple[str, Volume]], files: Files
) -> dict[str, object]:
    """What stands before all volumes: scope, contents, populations, omissions, files."""
    return {
        **page_context(facts["number"], ledger),
        **facts,
        "days": Span.read(facts["span"]),
        "front": mark_safe(front),  # noqa: S308 - printed by a template of ours
        "volumes": [
            {"number": number, "name": name, "volume": one, "chapters": one.end - one.first}
            for number, (name, one) in enumerate(volumes, 1)
        ],
        "groups": _groups(facts["heads"], volumes),
        "files": files.listed,
        "unlisted": files.unlisted,
    }


def _groups(heads: Sequence[Json], volumes: Sequence[tuple[str, Volume]]) -> list[Json]:
    """The chapters with volume and page, in groups as the book has them."""
    lines = [
        {
            "title": heads[at]["title"],
            "group": heads[at]["group"],
            "volume": number,
            "page": volume.places[anchor(at)],
            "link": f"beside:{name}#{volume.places[anchor(at)] - 1}",
        }
        for number, (name, volume) in enumerate(volumes, 1)
        for at in range(volume.first, volume.end)
    ]
    return [
        {"title": title, "lines": list(some)}
        for title, some in groupby(lines, key=lambda line: str(line["group"]))
    ]
