"""The risk tier of what a task is about, said by the room above that knows it."""

from collections.abc import Callable, Collection, Iterable, Mapping

Find = Callable[[Collection[int]], Mapping[int, int]]
_finds: dict[str, Find] = {}


def register_tiers(kind: str, find: Find) -> None:
    """Say how the tiers of subjects "kind:id" are found, for a whole list in one query.

    Call it in ``AppConfig.ready``. Raises ValueError for a second way.
    """
    if _finds.setdefault(kind, find) is not find:
        raise ValueError(f"two ways to find the tiers of {kind!r}")


def tiers_of(refs: Iterable[str]) -> dict[str, int]:
    """By subject: its tier, where somebody knows one; a query for each kind of subject."""
    by_kind: dict[str, set[int]] = {}
    for ref in refs:
        kind, _colon, pk = ref.partition(":")
        if kind in _finds and pk.isdigit():
            by_kind.setdefault(kind, set()).add(int(pk))
    return {
        f"{kind}:{pk}": tier
        for kind, ids in by_kind.items()
        for pk, tier in _finds[kind](ids).items()
    }
