"""What every receipt is made of: a step that is tried, and what it did in words.

A step that fails takes back only itself, and its line says so. Used for taking an agent down and
for stopping one in an incident.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from govportal.ledger.actions import recorded
from govportal.ledger.rules import HasRef
from registry.rules.retirement import LineState

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Found:
    """What a step did, in words that stay as they are (English), with what it was about."""

    words: str
    refs: Sequence[HasRef] = ()
    state: LineState = LineState.DONE
    further: dict[str, object] = field(default_factory=dict)


def tried(receipt: str, step: Callable[[], Found]) -> Found:
    """What the step did; or that it failed, and nothing of it was done."""
    try:
        return _apart(step)
    except Exception as error:  # whatever it was, the line says that it is not done
        log.exception("%s: a step failed", receipt)
        return Found(f"Failed: {type(error).__name__}: {error}"[:500], state=LineState.FAILED)


@recorded
def _apart(step: Callable[[], Found]) -> Found:
    with transaction.atomic():
        return step()
