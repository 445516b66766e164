"""Which tools and permissions belong to a class of actions such as “refunds”. Pure Python.

A class is a word or several: all of them must stand in what a tool is called, in its system or in
its operations; “refunds” finds ``issue_refund`` too. A class of the form ``verb:noun`` is asked of
permission policies as an action.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from govportal.refusals import Refusal

SHORTEST, LONGEST = 3, 80
PARTS = re.compile(r"[^\W_]+")
ACTION = re.compile(r"[\w.-]+:[\w.-]+")
SIGNS = " -_.:"
FILLERS = frozenset(
    {"all", "and", "any", "der", "die", "das", "for", "from", "mit", "the", "und", "with"}
)
"""Words that say nothing of what is done."""


def class_refusal(text: str) -> Refusal | None:
    """Why this names no class of actions. It stands in file names, tables and print as it was
    typed: letters, digits and a few signs are all that it may hold."""
    name = plain_class(text)
    if not all(_may_stand(sign) for sign in name) or name.startswith(tuple(SIGNS)) or ".." in name:
        return Refusal("pack.class_signs")
    words = [word for word in PARTS.findall(name) if word not in FILLERS]
    if any(len(word) >= SHORTEST for word in words) and len(name) <= LONGEST:
        return None
    return Refusal("pack.class_unclear", {"least": SHORTEST, "most": LONGEST})


def _may_stand(sign: str) -> bool:
    """Letters with their marks, and numbers; no control, format or private characters."""
    return sign in SIGNS or unicodedata.category(sign)[0] in "LMN"


def plain_class(text: str) -> str:
    """One spelling of a class, so that “Refunds ” and “refunds” are the same pack."""
    return " ".join(unicodedata.normalize("NFC", text).lower().split())


def is_action(text: str) -> bool:
    """Whether it is an action as permission policies name them: ``issue:refund``."""
    return ACTION.fullmatch(text) is not None


def _stem(word: str) -> str:
    return word[:-1] if len(word) > SHORTEST and word.endswith("s") else word


def words_of(text: str) -> list[str]:
    """The words of a name, each in its short form; the signs between them divide."""
    return [_stem(word) for word in PARTS.findall(text.lower())]


def belongs(asked: str, *names: str) -> bool:
    """Whether all words of the class stand in these names, each at the start of a word."""
    found = [word for name in names for word in words_of(name)]
    return all(any(has.startswith(word) for has in found) for word in words_of(asked))


def tools_of(asked: str, tools: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those of a manifest's or request's tools that belong to the class."""
    return [tool for tool in tools if belongs(asked, *_names(tool))]


def _names(tool: Mapping[str, Any]) -> Sequence[str]:
    operations = tool.get("operations")
    many = operations if isinstance(operations, list) else []
    return [str(one) for one in (tool.get("name"), tool.get("system"), *many) if one]


def lines_of(asked: str, policy: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Lines of a permission policy about the class: ``allowed_actions`` or ``denied_actions``, and
    the pattern. What reaches everything is about every class."""
    return [
        (key, str(pattern))
        for key in ("allowed_actions", "denied_actions")
        for pattern in policy.get(key) or ()
        if _is_about(asked, str(pattern))
    ]


def _is_about(asked: str, pattern: str) -> bool:
    verb, _colon, noun = pattern.partition(":")
    if is_action(asked):
        pairs = zip((verb, noun), asked.split(":"), strict=True)
        return all(has == "*" or words_of(has) == words_of(wants) for has, wants in pairs)
    return (verb, noun) == ("*", "*") or belongs(asked, pattern)
