"""Which chapters stand in which volume, and what the files are called. Pure Python."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PAGES = 100
"""A printing process takes about 4.5 MiB a page (3-quality.md §1), and gives them back."""
FRONT = 1  # the first page of each volume lists its chapters
SPARING = 0.9
MOST_CHAPTERS = 4_000
"""Beyond it the contents alone would be a volume of more than ``PAGES`` pages."""
Range = tuple[int, int]


@dataclass(frozen=True)
class Volume:
    """One printed volume: chapters ``first`` to before ``end``, the page on which each begins."""

    first: int
    end: int
    pages: int
    places: Mapping[str, int]
    reading: str
    archive: str

    @classmethod
    def read(cls, data: Mapping[str, object]) -> "Volume":
        """``vars`` backwards."""
        return cls(**data)  # type: ignore[arg-type]


def planned(pages: Sequence[float], most: float = PAGES) -> list[Range]:
    """Ranges of chapters in order, each of about ``most`` pages and of one chapter at least."""
    found: list[Range] = []
    first, length = 0, float(FRONT)
    for at, some in enumerate(pages):
        if at > first and length + some > most:
            found.append((first, at))
            first, length = at, FRONT
        length += some
    return [*found, (first, len(pages))] if pages else []


def planned_again(
    pages: Sequence[int], tried: Range, came_out: int, most: int = PAGES
) -> list[Range]:
    """Ranges for all chapters from those of ``tried`` on, which took ``came_out`` pages.

    What comes later is taken to be as much longer than it was thought to be. One chapter stays in
    one piece; several that were too long are always cut. Some pages are spared, as chapters
    differ: printing a volume once more costs more than a volume that could have held more.

    >>> planned_again([10] * 30, (0, 9), 181)
    [(0, 4), (4, 8), (8, 12), (12, 16), (16, 20), (20, 24), (24, 28), (28, 30)]
    """
    first, end = tried
    longer = (came_out - FRONT) / sum(pages[first:end])
    guessed = [some * longer for some in pages[first:]]
    return [(first + one, first + other) for one, other in planned(guessed, most * SPARING)]


def anchor(at: int) -> str:
    """The id of a chapter's heading, by its place in the book."""
    return f"c{at + 1}"


def volume_names(volumes: Sequence[Range], keys: Sequence[str]) -> list[str]:
    """File names that sort: number, first and last chapter.

    >>> volume_names([(0, 1), (1, 3)], ["agent", "adr-1", "adr-2"])
    ['01-agent.pdf', '02-adr-1-to-adr-2.pdf']
    """
    width = max(2, len(str(len(volumes))))
    return [
        f"{number:0{width}}-{_of(keys[first][:40], keys[end - 1][:40])}.pdf"
        for number, (first, end) in enumerate(volumes, 1)
    ]


def contents_name(volumes: int) -> str:
    """The file that stands before all volumes."""
    return f"{0:0{max(2, len(str(volumes)))}}-contents.pdf"


def _of(first: str, last: str) -> str:
    return first if first == last else f"{first}-to-{last}"
