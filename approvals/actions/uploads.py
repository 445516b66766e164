"""Sending a request straight from a file, as pipelines of agent teams do."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from approvals.actions.drafts import start_draft
from approvals.actions.submitting import submit
from approvals.models import Request
from govportal.ledger.actions import recorded
from govportal.people.models import Person


@recorded
def submit_content(
    content: Mapping[str, Any],
    unknown: Sequence[Mapping[str, Any]],
    *,
    actor: Person,
    now: datetime,
) -> Request:
    """Make a draft of a file's content and send it; refused, not even the draft stays.

    Raises as ``submit``: Incomplete with all that is missing, or Refused.
    """
    draft = start_draft(actor=actor, now=now, content=content, unknown=unknown)
    return submit(draft, actor=actor, now=now)
