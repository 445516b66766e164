"""What can be done with a pack while it is built."""

EVERYBODY, ONLY_POST = None, 405
PAGES: dict[str, tuple[tuple[str, ...], set[str] | None, int]] = {
    "pack_cancel": (("pack",), EVERYBODY, ONLY_POST),
}
