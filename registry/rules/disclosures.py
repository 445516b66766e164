"""What an agent says about itself to people outside: three texts with placeholders in brackets.

The shipped texts are data (5-tables.md), in each of the portal's languages; placeholders are the
same in all of them. Pure Python.
"""

import re
from collections.abc import Iterator, Mapping

from govportal.refusals import Refusal
from registry.rules.manifests import DISCLOSURES

START, HAND_OVER, ON_REQUEST = DISCLOSURES
PLACEHOLDER = re.compile(r"\[([a-z][a-z_]{0,29})\]")
REQUIRED: Mapping[str, tuple[str, ...]] = {
    START: ("organisation",),
    HAND_OVER: ("wait",),
    ON_REQUEST: (),
}
GIVEN = ("organisation", "help", "wait")
"""Placeholders whose words the owners write; ``agent`` is the agent's name."""
KNOWN = (*GIVEN, "agent")
TEXT_MAX, VALUE_MAX = 2000, 200
OUTSIDE = frozenset({"external", "regulated"})
SHIPPED: Mapping[str, Mapping[str, str]] = {
    "en": {
        START: (
            "I am [agent], an AI assistant of [organisation]. I can help with [help]. "
            "A person is available whenever you prefer one. Our conversation may be reviewed."
        ),
        HAND_OVER: "A person can take over now. The usual wait is [wait].",
        ON_REQUEST: "Yes, I am an AI assistant, not a person.",
    },
    "de": {
        START: (
            "Ich bin [agent], ein KI-Assistent von [organisation]. Ich helfe bei: [help]. "
            "Wenn Sie lieber mit einem Menschen sprechen, ist jemand da. Unser Gespräch kann "
            "überprüft werden."
        ),
        HAND_OVER: "Ein Mensch kann jetzt übernehmen. Die übliche Wartezeit ist [wait].",
        ON_REQUEST: "Ja, ich bin ein KI-Assistent und kein Mensch.",
    },
}
DISCLOSURES_1: Mapping[str, Mapping[str, Mapping[str, str]]] = {"texts": SHIPPED}


def is_required(population: str) -> bool:
    """Whether an agent with these users must have all three texts."""
    return population in OUTSIDE


def placeholders(text: str) -> list[str]:
    """The placeholders of a text, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled; one without words stays as it is."""
    return PLACEHOLDER.sub(lambda found: values.get(found[1], "").strip() or found[0], text)


def faults(texts: Mapping[str, str], values: Mapping[str, str]) -> list[tuple[str, Refusal]]:
    """What is missing, text by text: the text, what it has to say, the words for a placeholder."""
    return [(kind, fault) for kind in DISCLOSURES for fault in _faults(kind, texts, values)]


def _faults(kind: str, texts: Mapping[str, str], values: Mapping[str, str]) -> Iterator[Refusal]:
    text = texts.get(kind, "").strip()
    if not text:
        yield Refusal("disclosure.text_missing")
        return
    used = placeholders(text)
    for name in REQUIRED[kind]:
        if name not in used:
            yield Refusal("disclosure.placeholder_missing", {"name": name})
    for name in used:
        if name not in KNOWN:
            yield Refusal("disclosure.placeholder_unknown", {"name": name})
        elif not values.get(name, "").strip():
            yield Refusal("disclosure.words_missing", {"name": name})


def standard_faults(texts: Mapping[str, str]) -> list[tuple[str, Refusal]]:
    """What is wrong with texts that others begin with: each is whole and not too long."""
    words = dict.fromkeys(KNOWN, "…")
    return faults(texts, words) + [
        (kind, Refusal("accountability.text_long", {"most": TEXT_MAX, "has": len(text)}))
        for kind, text in texts.items()
        if len(text) > TEXT_MAX
    ]


def set_refusal(texts: Mapping[str, str], values: Mapping[str, str]) -> Refusal | None:
    """Why texts cannot be kept; incomplete ones can, and are a finding until they are whole."""
    if not any(text.strip() for text in texts.values()):
        return Refusal("disclosure.all_empty")
    for most, several in ((TEXT_MAX, texts), (VALUE_MAX, values)):
        has = max((len(text) for text in several.values()), default=0)
        if has > most:
            return Refusal("accountability.text_long", {"most": most, "has": has})
    return None
