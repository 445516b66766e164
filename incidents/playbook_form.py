"""A playbook as it is typed: rows of fields, read into items; nothing that was typed is lost."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from govportal.refusals import Refusal, Refused
from incidents.actions.playbooks import Written
from incidents.models.playbooks import DUTY_NAMES
from incidents.rules.playbooks import LONGEST_TITLE, MOST_ITEMS, Duty, Item

BLANK = 3


@dataclass(frozen=True)
class Row:
    """One row as it was typed."""

    i: int
    key: str = ""
    text: str = ""
    help: str = ""
    duty: str = Duty.LEAD
    minutes: str = ""
    place: str = ""
    is_optional: bool = False
    is_dropped: bool = False

    @property
    def is_blank(self) -> bool:
        return not (self.key or self.text.strip() or self.help.strip())


@dataclass(frozen=True)
class Typed:
    """All of the form."""

    title: str
    reason: str
    revision: int
    rows: tuple[Row, ...]
    duties = tuple(DUTY_NAMES.items())

    def written(self) -> Written:
        """What it means. Raises Refused for a number that is none."""
        kept = [row for row in self.rows if not (row.is_blank or row.is_dropped)]
        if len(self.title) > LONGEST_TITLE:
            raise Refused(Refusal("playbook.title_long", {"most": LONGEST_TITLE}))
        placed = [(_place(row, n), n, row) for n, row in enumerate(kept, 1)]
        ordered = [row for _, _, row in sorted(placed, key=lambda one: one[:2])]
        items = [_item(row, n) for n, row in enumerate(ordered, 1)]
        return Written(self.title, items, self.reason)


def _place(row: Row, n: int) -> float:
    try:
        return float(row.place.replace(",", ".")) if row.place.strip() else float(10_000)
    except ValueError:
        raise Refused(Refusal("playbook.item_position", {"n": n})) from None


def _item(row: Row, n: int) -> Item:
    if row.duty not in set(Duty):
        raise Refused(Refusal("playbook.item_duty", {"n": n}))
    try:
        minutes = int(row.minutes) if row.minutes.strip() else None
    except ValueError:
        minutes = 0  # what the rule refuses, with its sentence
    return Item(
        key=row.key,
        text=" ".join(row.text.split()),
        duty=Duty(row.duty),
        help=" ".join(row.help.split()),
        minutes=minutes,
        mandatory=not row.is_optional,
    )


def of_post(post: Mapping[str, str]) -> Typed:
    """What was posted; a number of rows that is none, or too large, is cut."""
    rows = tuple(_posted(post, i) for i in range(_number(post.get("rows"), MOST_ITEMS + BLANK)))
    return Typed(
        post.get("title", ""), post.get("reason", ""), _number(post.get("revision"), 10**6), rows
    )


def _posted(post: Mapping[str, str], i: int) -> Row:
    return Row(
        i=i,
        key=post.get(f"key-{i}", "")[:40],
        text=post.get(f"text-{i}", ""),
        help=post.get(f"help-{i}", ""),
        duty=post.get(f"duty-{i}", Duty.LEAD),
        minutes=post.get(f"minutes-{i}", ""),
        place=post.get(f"place-{i}", ""),
        is_optional=f"optional-{i}" in post,
        is_dropped=f"drop-{i}" in post,
    )


def _number(text: str | None, most: int) -> int:
    return min(int(text), most) if text and text.isascii() and text.isdigit() else 0


def of_items(title: str, reason: str, revision: int, items: Iterable[Item]) -> Typed:
    """What is stored, with blank rows for more."""
    rows = [
        Row(
            i=i,
            key=item.key,
            text=item.text,
            help=item.help,
            duty=item.duty,
            minutes=str(item.minutes or ""),
            place=str(i + 1),
            is_optional=not item.mandatory,
        )
        for i, item in enumerate(items)
    ]
    blank = [Row(i=len(rows) + n) for n in range(BLANK)]
    return Typed(title, reason, revision, (*rows, *blank))
