"""From the bytes of a file to its text, and from an unquoted word to what it means."""

import re

from govportal.faults import Fault
from govportal.plain_yaml.nodes import Node, Scalar, Sequence

MAX_BYTES = 256 * 1024
WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,15})")
YES = frozenset({"true", "yes", "on"})
NO = frozenset({"false", "no", "off"})
NOTHING = frozenset({"", "~", "null"})


def read_text(data: bytes) -> str | Fault:
    """The text of a file with plain line ends, or why it is not read."""
    too_big = size_fault(len(data))
    if too_big is not None:
        return too_big
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        return Fault("yaml.not_utf8", "", {}, data.count(b"\n", 0, error.start) + 1)


def size_fault(size: int) -> Fault | None:
    """Why a file of so many bytes is not even read; None when it may be."""
    if size <= MAX_BYTES:
        return None
    return Fault("yaml.too_big", "", {"found": _size(size), "limit": _size(MAX_BYTES)})


def unreadable_fault(problem: str) -> Fault:
    """What is wrong with a file that is not there, or that the system does not let us read."""
    return Fault("yaml.unreadable", "", {"problem": problem})


def _size(count: int) -> str:
    return f"{count / 1024 / 1024:.1f} MiB" if count >= 1024 * 1024 else f"{-(-count // 1024)} KiB"


def found_instead(root: Node | None) -> str:
    """What a file begins with where a mapping was expected; empty for an empty file."""
    if root is None or (isinstance(root, Scalar) and not root.text):
        return ""
    return "a list" if isinstance(root, Sequence) else "a text"


def plain(text: str) -> bool | int | str:
    """What an unquoted word means: yes, no, a whole number below 2⁵³, else itself."""
    if text.lower() in YES | NO:
        return text.lower() in YES
    if WHOLE.fullmatch(text) and abs(int(text)) < 2**53:
        return int(text)
    return text
