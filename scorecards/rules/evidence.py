"""One piece of evidence that the portal has: what it says, whether it holds, where it is seen.

Readiness, executive checklist, organisation and maturity all read the same pieces, so that no two
views of one thing differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scorecards.rules.measures import Measured


@dataclass(frozen=True)
class Evidence:
    """``code`` has one sentence (``scorecards/evidence_words.py``), filled with ``params``.

    ``holds``: None where nobody can tell yet, as with what the run-time gateway will report; that
    is not "no". ``measured``: the share or count behind it. ``url``: the page with the records.
    """

    code: str
    holds: bool | None
    params: Mapping[str, Any] = field(default_factory=dict)
    measured: Measured | None = None
    url: str = ""
