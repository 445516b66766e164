"""A book of n chapters without any room behind it: what the engine does shows in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from evidence.rules.books import Chapter, ChapterHead, Drawn
from evidence.rules.omissions import Omission
from evidence.rules.packing import Kind, Scope, Span
from evidence.rules.sheets import Population, population_of
from evidence.rules.slices import Access, Slice
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import SYSTEM, Reference

SPAN = Span.read("2026-01-01/2026-06-30")


def fake_scope(number: str = "services") -> Scope:
    return Scope(Kind.COMMITTEE, number, Access.FULL, "en", SPAN)


@recorded
def say(number: str, now: datetime, text: str = "=Looked at") -> None:
    """One entry about a chapter of the fake book."""
    record(
        "fake.said",
        Reference(f"fake:{number}"),
        actor=SYSTEM("tests"),
        now=now,
        personal={"text": text},
    )


@dataclass(frozen=True)
class FakeBook:
    """``lines`` lines of text a chapter; ``pages`` is what its heads promise."""

    chapters: int
    lines: int = 20
    pages: int = 1
    number: str = "services"
    title: str = "Evidence of what the services committee decided"
    read: list[str] = field(default_factory=list)

    @property
    def refs(self) -> tuple[str, ...]:
        return tuple(sorted(f"fake:{n}" for n in range(self.chapters)))

    @property
    def named(self) -> tuple[str, ...]:
        return ()

    @property
    def heads(self) -> Sequence[ChapterHead]:
        return [
            ChapterHead(f"fake-{n}", f"Case {n}", "Odd" if n % 2 else "Even", self.pages)
            for n in sorted(range(self.chapters), key=lambda n: n % 2)
        ]

    @property
    def front(self) -> Mapping[str, object]:
        return {"lines": [("Committee", "Services")], "says": ["Everything decided."]}

    def chapter(self, head: ChapterHead, ledger: Slice) -> Chapter:
        self.read.append(head.key)
        votes = [{"who": "Mara Lind", "vote": f"={head.key}"}, {"who": "Jo", "vote": "no"}]
        return Chapter(
            head,
            "evidence/parts/book_front.html",
            {"says": [f"{head.title}, line {n}: seen and agreed to." for n in range(self.lines)]},
            (population_of("votes", "who vote", votes),),
            {"note.txt": head.title.encode()},
            (Omission("drafts"), Omission("privileged_notes", 1)),
        )

    def populations(self) -> Sequence[Population]:
        return [population_of("items", "key title", [vars(head) for head in self.heads])]

    def drawn(self) -> Sequence[Drawn]:
        words = ("The cases of the committee.", "All of them.", "decided_at is the portal's time.")
        return [
            Drawn("items", "Items", *words, self.chapters, self.chapters, "Cases that it told of."),
            Drawn("votes", "Votes", *words),
        ]

    def omissions(self) -> Sequence[Omission]:
        return [Omission("drafts")]

    def people(self) -> Mapping[str, str]:
        return {"person:1": "Mara Lind"}
