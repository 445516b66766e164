"""What can be done with a pack while it is built."""

from typing import Any

EVERYBODY, ONLY_POST = None, 405
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "pack_cancel": (("pack",), EVERYBODY, ONLY_POST),
}


def scene(_cast: Any) -> dict[str, Any]:
    """The pack is there already."""
    return {}
