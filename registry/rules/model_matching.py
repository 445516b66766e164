"""Which pinned models the text of a manifest names. Pure Python.

The text is what people wrote, “Anthropic Claude Sonnet 4.5 (pinned 20250929)”. A match is a
proposal for the technical owner and never taken for granted.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.rules.manifests import PINNED

WORDS = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")


@dataclass(frozen=True)
class Known:
    """A pinned model as it is compared: its key, its name and version, its vendor's names."""

    pk: int
    name: str
    version: str
    vendor_names: tuple[str, ...] = ()


def words_of(text: str) -> str:
    """The words in small letters; “4.5” is one word, so that “4” is not named by it."""
    return " ".join(WORDS.findall(text.casefold()))


def names_in(name: str, text: str) -> bool:
    """Whether ``text`` names it, as whole words."""
    key = words_of(name)
    return bool(key) and f" {key} " in f" {words_of(text)} "


def said_by(manifest: Mapping[str, Any]) -> tuple[str, frozenset[str]]:
    """The text of a manifest about its model, and the versions it pins; empty where it has none."""
    model = manifest.get("model") or {}
    text = str(model.get("name") or "")
    pinned = {version.strip() for version in PINNED.findall(text)}
    return text, frozenset({str(model["version"])} | pinned if model.get("version") else pinned)


def matches(manifest: Mapping[str, Any], known: Iterable[Known]) -> list[Known]:
    """The pinned models the manifest names, of the versions that it pins.

    Where it pins no version, every version of a model it names may be meant. Where it names a
    vendor beside the model, the same model of other vendors is not meant.
    """
    text, versions = said_by(manifest)
    lowered = {version.casefold() for version in versions}
    named = [one for one in known if names_in(one.name, text)]
    fit = [one for one in named if not lowered or one.version.casefold() in lowered]
    of_vendor = [one for one in fit if any(names_in(name, text) for name in one.vendor_names)]
    return _longest(of_vendor or fit)


def _longest(found: Sequence[Known]) -> list[Known]:
    """Without those whose name is only a part of another name found: “Sonnet” in “Sonnet 4.5”."""
    return [
        one
        for one in found
        if not any(
            words_of(one.name) != words_of(other.name) and names_in(one.name, other.name)
            for other in found
        )
    ]
