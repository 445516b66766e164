"""What a table of duties must say before the organisation may keep it. Pure Python."""

from collections.abc import Mapping
from typing import Any

from govportal.refusals import Refusal
from registry.rules.raci import GROUPS, Duty, Party, Stage

TEXT_MAX = 300
_PARTIES = frozenset(party.value for party in Party)


def stage_refusal(row: Mapping[str, Any]) -> Refusal | None:
    """Why a row cannot be kept: somebody does it, one alone answers, and it is said for what."""
    if row["stage"] not in {stage.value for stage in Stage}:
        return Refusal("raci.stage_unknown")
    if any(set(row[duty.value]) - _PARTIES for duty in Duty):
        return Refusal("raci.party_unknown")
    if not row[Duty.RESPONSIBLE]:
        return Refusal("raci.responsible_missing")
    accountable = row[Duty.ACCOUNTABLE]
    if len(accountable) != 1 or accountable[0] in GROUPS:
        return Refusal("raci.accountable_missing")
    return _text_refusal(row["answers_for"])


def _text_refusal(text: str) -> Refusal | None:
    if not text.strip():
        return Refusal("raci.text_missing")
    has = len(text)
    long = Refusal("accountability.text_long", {"most": TEXT_MAX, "has": has})
    return long if has > TEXT_MAX else None
