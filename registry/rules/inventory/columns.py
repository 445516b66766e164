"""The columns of an inventory file, and the words that some of them hold (4-fine-print.md)."""

import re
from collections.abc import Mapping

REQUIRED = (
    "slug",
    "name",
    "purpose",
    "business_unit",
    "business_owner",
    "technical_owner",
    "environment",
    "user_population",
    "lifecycle_state",
)
PEOPLE = (
    "executive_sponsor",
    "business_owner",
    "technical_owner",
    "data_steward",
    "security_owner",
    "incident_owner",
    "fallback_owner",
    "security_reviewer",
    "compliance_reviewer",
)
LISTS = ("tools", "data_categories", "systems")
DATES = ("last_review_date", "next_review_date")
TAKEN = (
    "slug",
    "name",
    "purpose",
    "business_unit",
    *PEOPLE[:6],
    "environment",
    "user_population",
    "lifecycle_state",
    "llm_provider",
    "model_version",
    "tools",
    "data_categories",
    *DATES,
    *PEOPLE[6:],
    "kind",
    "systems",
    "risk_tier",
)
"""What an import takes, in the order of an export."""

SHOWN = (
    "approval_status",
    "approved_on",
    "live_since",
    "registered_on",
    "last_seen",
    "tools_allowed",
)
"""What an export says besides. An import reads past it: no file approves anything."""

DECIDED = (
    "environment",
    "user_population",
    "lifecycle_state",
    *DATES,
    "risk_tier",
)
"""What requests and reviews settle for an agent that has been through one; no file changes it."""

WORDS: Mapping[str, Mapping[str, str]] = {
    "environment": {
        "development": "development",
        "staging": "staging",
        "production": "production",
    },
    "user_population": {
        "internal": "internal",
        "external": "external",
        "regulated": "regulated users",
    },
    "lifecycle_state": {
        "discovered": "discovered",
        "registered": "registered",
        "in_review": "in review",
        "approved": "approved",
        "shadow": "shadow",
        "limited": "limited",
        "production": "production",
        "suspended": "suspended",
        "retired": "retired",
    },
    "kind": {
        "built": "built",
        "copilot": "vendor’s copilot",
        "browser": "browser agent",
        "coding": "coding agent",
        "script": "script",
    },
}
"""For each column with fixed words: what the portal stores, and how a file says it."""

WHEN_BLANK = {"kind": "built"}

ASCII_WORDS = str.maketrans("’", "'")
_BETWEEN = re.compile(r"[\s_-]+")


def _key(text: str) -> str:
    """Capitals, blanks, underlines and the form of the apostrophe make no difference."""
    return _BETWEEN.sub(" ", text.translate(ASCII_WORDS).strip().casefold())


_READ = {
    column: {_key(said): word for value, word in words.items() for said in (value, word)}
    for column, words in WORDS.items()
}
_STORED = {
    column: {word: value for value, word in words.items()} for column, words in WORDS.items()
}


def word_of(column: str, text: str) -> str | None:
    """The column's own form of a word that a file says; None for one it does not have."""
    return _READ[column].get(_key(text))


def stored(column: str, word: str) -> str:
    """What the portal stores for the column's ``word``. Raises KeyError for an unknown one."""
    return _STORED[column][word]
