"""Writing a letter to the board, in the transaction of what it tells of."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from approvals.actions.letters.printing import KIND, print_key
from approvals.models import BoardLetter, Decision
from govportal.ledger.actions import record, recorded
from govportal.ledger.rules import Actor, HasRef
from govportal.people.models import Committee, Unit
from govportal.worklist.actions import enqueue_job


@dataclass(frozen=True)
class Told:
    """What a letter is about: kind and id as the ledger knows it, its name, and its page.

    ``unit``: whose board liaisons get it, beside those for all units.
    """

    kind: str
    id: str
    title: str
    url: str
    committee: Committee
    unit: Unit | None = None
    decision: Decision | None = None


@recorded
def write_board_letter(
    told: Told, content: Mapping[str, Any], *, actor: Actor, now: datetime
) -> BoardLetter:
    """Freeze what the letter says and have it printed; the tick hands it over when it is.

    Raises IntegrityError for a second letter about one decision.
    """
    known = BoardLetter.objects.filter(subject_kind=told.kind, subject_id=told.id)
    n = known.count() + 1
    frozen = orjson.dumps(content, option=orjson.OPT_SORT_KEYS)
    letter = BoardLetter.objects.create(
        number=f"{told.id}-L{n}",
        subject_kind=told.kind,
        subject_id=told.id,
        n=n,
        committee=told.committee,
        unit=told.unit,
        decision=told.decision,
        title=told.title[:240],
        url=told.url,
        content=orjson.loads(frozen),
        digest=f"sha256:{hashlib.sha256(frozen).hexdigest()}",
        written_at=now,
    )
    params = {"letter": letter.number}
    key = print_key(letter, 1)
    enqueue_job(KIND, params, subject=letter, key=key, actor=actor, now=now)
    about: list[HasRef] = [letter.subject_ref, *([told.decision] if told.decision else [])]
    record(
        "letter.written", letter, actor=actor, now=now, refs=about, data={"digest": letter.digest}
    )
    return letter
