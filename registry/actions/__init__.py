"""The registry's verbs: register, move, keep manifests, authorise, release, suspend."""

from registry.actions.agents import move_agent, note_approval, register_agent, update_agent
from registry.actions.authorising import authorise
from registry.actions.going_live import go_live_no, go_live_refusal, record_go_live
from registry.actions.manifests import keep_manifest
from registry.actions.permissions import store_policy
from registry.actions.releasing import (
    leave_stage,
    sign_criterion,
    start_stage,
    step_back,
    withdraw_signature,
)
from registry.actions.runs import Run, store_run
from registry.actions.suspending import extend, lapse, lift_suspension, note_review, suspend

__all__ = [
    "Run",
    "authorise",
    "extend",
    "go_live_no",
    "go_live_refusal",
    "keep_manifest",
    "lapse",
    "leave_stage",
    "lift_suspension",
    "move_agent",
    "note_approval",
    "note_review",
    "record_go_live",
    "register_agent",
    "sign_criterion",
    "start_stage",
    "step_back",
    "store_policy",
    "store_run",
    "suspend",
    "update_agent",
    "withdraw_signature",
]
