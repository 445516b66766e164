"""Whether a company that somebody declared a link to is one that a text names (1-domain.md §1)."""

import re
from collections.abc import Iterable

from govportal.refusals import Refusal

COMPANY_MAX, NATURE_MAX = 120, 300
FORMS = frozenset(
    {"ag", "bv", "co", "corp", "corporation", "gmbh", "inc", "incorporated", "kg", "limited", "llc",
     "ltd", "nv", "oy", "plc", "sa", "sas", "se", "spa"}
)  # fmt: skip
"""Legal forms, which people write or leave out."""
WORDS = re.compile(r"[^\W_]+")


def key_of(company: str) -> str:
    """The company's name as compared: its words in small letters, legal forms left out."""
    words = WORDS.findall(company.casefold())
    return " ".join([word for word in words if word not in FORMS] or words)


def is_named(key: str, texts: Iterable[str]) -> bool:
    """Whether one of ``texts`` names the company with this ``key``, as whole words."""
    return bool(key) and any(f" {key} " in f" {key_of(text)} " for text in texts)


def declare_refusal(company: str, nature: str) -> Refusal | None:
    """Why a link cannot be declared as typed; None when it can."""
    if not key_of(company):
        return Refusal("interest.company_missing")
    if len(company.strip()) > COMPANY_MAX:
        return Refusal("interest.company_long", {"most": COMPANY_MAX})
    if not nature.strip():
        return Refusal("interest.nature_missing")
    if len(nature.strip()) > NATURE_MAX:
        return Refusal("interest.nature_long", {"most": NATURE_MAX})
    return None
