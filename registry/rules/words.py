"""What the inventory is searched by: words in their plain form. Pure Python.

The portal makes the words, so that both databases index and find the same, and so that nothing
somebody types into a search field is ever taken for a query's syntax.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 60  # characters of a word; more of it is not looked at
MOST_SEARCHED = 8
MOST_INDEXED = 2_000
_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """The words of a text, each once: small letters, no accents, no signs."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    found = _WORD.findall(unicodedata.normalize("NFKD", plain.casefold()))
    return list(dict.fromkeys(word[:LONGEST] for word in found))


def indexed(texts: Iterable[str]) -> str:
    """All words of ``texts``, each once, with blanks between them."""
    return " ".join(words_in(" ".join(texts))[:MOST_INDEXED])


def searched(typed: str) -> list[str]:
    """What is looked for: every word must be there, or begin a word that is."""
    return words_in(typed)[:MOST_SEARCHED]
