"""Playbooks: which one an incident runs on, what may stand in one, who brings it into force. Pure
Python."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from govportal.refusals import Refusal
from incidents.rules.severities import IncidentClass, Severity, reason_refusal

ANY = ""
LONGEST_TEXT, LONGEST_HELP, LONGEST_TITLE = 200, 600, 120
MOST_ITEMS, LONGEST_MINUTES = 40, 60 * 24 * 60


class Duty(StrEnum):
    """Whose an item is; the person is found when the incident is opened."""

    LEAD = "lead"
    TECHNICAL = "technical"
    DATA = "data_protection"
    COMMUNICATIONS = "communications"
    OPERATOR = "operator"
    COUNSEL = "counsel"
    OWNER = "owner"


class VersionState(StrEnum):
    """Where a version of a playbook stands."""

    DRAFT = "draft"
    ACTIVE = "active"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


@dataclass(frozen=True)
class Item:
    """One thing to do. ``key`` stays with it through all versions and playbooks."""

    key: str
    text: str
    duty: Duty
    help: str = ""
    minutes: int | None = None
    mandatory: bool = True

    def as_data(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "text": self.text,
            "help": self.help,
            "duty": self.duty.value,
            "minutes": self.minutes,
            "mandatory": self.mandatory,
        }


def item_of(data: Mapping[str, Any]) -> Item:
    """The item that was stored. Raises KeyError or ValueError for what is none."""
    return Item(
        key=str(data["key"]),
        text=str(data["text"]),
        duty=Duty(data["duty"]),
        help=str(data.get("help") or ""),
        minutes=data.get("minutes"),
        mandatory=bool(data.get("mandatory", True)),
    )


def order_of(kind: IncidentClass, severity: Severity) -> tuple[tuple[str, str], ...]:
    """For which playbook is looked, the most specific first."""
    return (
        (kind.value, severity.value), (kind.value, ANY), (ANY, severity.value), (ANY, ANY),
    )  # fmt: skip


def chosen(
    kind: IncidentClass, severity: Severity, there: Collection[tuple[str, str]]
) -> tuple[str, str] | None:
    """Class and severity of the playbook an incident runs on; None where there is none at all."""
    return next((place for place in order_of(kind, severity) if place in there), None)


def missing(items: Iterable[Item], keys: Collection[str]) -> list[Item]:
    """What another playbook adds to a checklist that has ``keys``: nothing is ever taken away."""
    return [item for item in items if item.key not in keys]


@dataclass(frozen=True)
class Hand:
    """Somebody before a version. ``keeps``: one of the roles; ``wrote``: had a hand in it."""

    keeps: bool
    wrote: bool = False


MOVES: Mapping[str, tuple[VersionState, VersionState]] = {
    "write": (VersionState.DRAFT, VersionState.DRAFT),
    "activate": (VersionState.DRAFT, VersionState.ACTIVE),
    "discard": (VersionState.DRAFT, VersionState.DISCARDED),
}


def begin_refusal(hand: Hand, draft: int | None) -> Refusal | None:
    """Why no version is begun; ``draft``: the number of one under way."""
    if not hand.keeps:
        return Refusal("playbook.not_yours")
    return Refusal("playbook.draft_there_stale", {"n": draft}) if draft else None


def move_refusal(move: str, state: VersionState, hand: Hand) -> Refusal | None:
    """Why this is not done to a version; None when it may be."""
    if not hand.keeps:
        return Refusal("playbook.not_yours")
    if state is not MOVES[move][0]:
        return Refusal("playbook.not_draft_stale")
    return Refusal("playbook.own_hand") if move == "activate" and hand.wrote else None


def content_refusal(title: str, items: Sequence[Item]) -> Refusal | None:
    """Why this is no playbook."""
    if not title.strip():
        return Refusal("playbook.title_missing")
    if not items:
        return Refusal("playbook.empty")
    if len(items) > MOST_ITEMS:
        return Refusal("playbook.too_many", {"most": MOST_ITEMS})
    if len({item.key for item in items}) < len(items):
        return Refusal("playbook.key_twice")
    return next((no for n, item in enumerate(items, 1) if (no := item_refusal(item, n))), None)


def item_refusal(item: Item, n: int) -> Refusal | None:
    """Why item ``n`` is none."""
    if not item.text.strip():
        return Refusal("playbook.item_without_text", {"n": n})
    if len(item.text) > LONGEST_TEXT or len(item.help) > LONGEST_HELP:
        return Refusal("playbook.item_long", {"n": n, "text": LONGEST_TEXT, "help": LONGEST_HELP})
    if item.minutes is not None and not 0 < item.minutes <= LONGEST_MINUTES:
        return Refusal("playbook.item_minutes", {"n": n, "most": LONGEST_MINUTES})
    return None


def activation_refusal(
    before: Sequence[Item] | None, title_before: str, title: str, items: Sequence[Item], reason: str
) -> Refusal | None:
    """Why a version does not come into force: it says nothing new, or not why it does."""
    no = content_refusal(title, items)
    if no is not None:
        return no
    if before is not None and list(before) == list(items) and title_before == title:
        return Refusal("playbook.same")
    return reason_refusal(reason)


@dataclass(frozen=True)
class Difference:
    """One item that another version has, has not, or words in another way."""

    op: str  # add, del, mod, same
    before: Item | None
    after: Item | None

    @property
    def parts(self) -> tuple[str, ...]:
        """Which parts of it differ."""
        if self.before is None or self.after is None:
            return ()
        old, new = self.before.as_data(), self.after.as_data()
        return tuple(name for name in old if old[name] != new[name])


def differences(before: Sequence[Item], after: Sequence[Item]) -> list[Difference]:
    """Item by item, in the new order; what is gone comes last."""
    old = {item.key: item for item in before}
    found = [_difference(old.get(item.key), item) for item in after]
    kept = {item.key for item in after}
    return found + [Difference("del", item, None) for item in before if item.key not in kept]


def _difference(before: Item | None, after: Item) -> Difference:
    if before is None:
        return Difference("add", None, after)
    return Difference("same" if before == after else "mod", before, after)


def with_keys(items: Iterable[Item], taken: Collection[str]) -> list[Item]:
    """Items that were typed anew get the next free key of their own."""
    made: list[Item] = []
    used = {*taken}
    for item in items:
        key = item.key or next(k for n in range(1, 10_000) if (k := f"own-{n}") not in used)
        used.add(key)
        made.append(replace(item, key=key))
    return made
