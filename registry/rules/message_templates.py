"""Messages an agent may send: approved texts with placeholders. Pure Python."""

import re
from collections.abc import Mapping
from enum import StrEnum

from govportal.refusals import Refusal

KEY = re.compile(r"[a-z][a-z0-9_-]{1,59}")
TEXT_MIN, TEXT_MAX = 10, 4000


class State(StrEnum):
    """The life of one version of a template."""

    DRAFT = "draft"
    APPROVED = "approved"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What is done to a version."""

    APPROVE = "approve"
    WITHDRAW = "withdraw"
    REPLACE = "replace"


MOVES: Mapping[Act, tuple[frozenset[State], State]] = {
    Act.APPROVE: (frozenset({State.DRAFT}), State.APPROVED),
    Act.WITHDRAW: (frozenset({State.DRAFT, State.APPROVED}), State.WITHDRAWN),
    Act.REPLACE: (frozenset({State.APPROVED}), State.REPLACED),
}


def move_refusal(act: Act, state: State) -> Refusal | None:
    """Why a version in ``state`` cannot do this any more."""
    return None if state in MOVES[act][0] else Refusal("template.moved_on_stale")


def text_refusal(key: str, text: str) -> Refusal | None:
    """Why a template cannot be written like this."""
    if not KEY.fullmatch(key):
        return Refusal("template.key_malformed")
    has = len(text.strip())
    if has < TEXT_MIN:
        return Refusal("template.text_short", {"least": TEXT_MIN, "has": has})
    if has > TEXT_MAX:
        return Refusal("accountability.text_long", {"most": TEXT_MAX, "has": has})
    return None
