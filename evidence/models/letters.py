"""Letters to the board for the dossier, and their printed files for the pack."""

from collections.abc import Sequence

import orjson

from approvals.actions.letters.taking import letter_bytes
from approvals.models import BoardLetter, Request
from evidence.models.reviews import maybe
from evidence.rules.letters import LetterLine
from govportal.people.models import Person


def letters_about(request: Request) -> list[BoardLetter]:
    """Every letter about the request, oldest first."""
    rows = BoardLetter.objects.filter(subject_kind="request", subject_id=request.number)
    return list(rows.select_related("acknowledged_by").order_by("n"))


def letter_readers(request: Request) -> list[Person]:
    """Who acknowledged letters about the request."""
    readers = [letter.acknowledged_by for letter in letters_about(request)]
    return [reader for reader in readers if reader is not None]


def letter_lines(request: Request) -> tuple[LetterLine, ...]:
    return tuple(letter_line(letter) for letter in letters_about(request))


def letter_line(letter: BoardLetter) -> LetterLine:
    return LetterLine(
        ref=letter.ledger_ref,
        number=letter.number,
        digest=letter.digest,
        frozen=orjson.dumps(letter.content, option=orjson.OPT_SORT_KEYS),
        written_at=letter.written_at,
        printed_at=letter.printed_at,
        sha256=letter.sha256,
        size=letter.size,
        member=f"letters/{letter.file_name}" if letter.is_printed else "",
        acknowledged_at=letter.acknowledged_at,
        acknowledged_by=maybe(letter.acknowledged_by),
        remark=letter.remark,
    )


def printed_letters(lines: Sequence[LetterLine]) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """The files that still are what was printed, by their name in the pack; and the others."""
    printed = [line for line in lines if line.member]
    rows = BoardLetter.objects.in_bulk([line.number for line in printed], field_name="number")
    found = {line.member: letter_bytes(rows[line.number]) for line in printed}
    missing = tuple(name for name, data in found.items() if data is None)
    return {name: data for name, data in found.items() if data is not None}, missing
