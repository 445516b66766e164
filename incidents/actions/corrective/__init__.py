"""Corrective actions: entered, done, tried again, and looked at once more."""

from incidents.actions.corrective.doing import record_effect, record_retest, submit_evidence
from incidents.actions.corrective.hands import facts_of, loaded
from incidents.actions.corrective.keeping import keep_actions, on_hop
from incidents.actions.corrective.planning import (
    CLOCK,
    Plan,
    add_action,
    add_refusal,
    change_action,
    drop_action,
)

__all__ = [
    "CLOCK",
    "Plan",
    "add_action",
    "add_refusal",
    "change_action",
    "drop_action",
    "facts_of",
    "keep_actions",
    "loaded",
    "on_hop",
    "record_effect",
    "record_retest",
    "submit_evidence",
]
