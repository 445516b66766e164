"""The registry's verbs: register, move, keep manifests, authorise, release, suspend."""

from registry.actions.agents import move_agent, note_approval, register_agent, update_agent
from registry.actions.authorising import authorise
from registry.actions.credentials import (
    issue_credential,
    revoke_all,
    revoke_credential,
    rotate_credential,
)
from registry.actions.going_live import go_live_no, go_live_refusal, record_go_live
from registry.actions.granting import ask_grant, end_grant
from registry.actions.identifying import confirm, identify, mark_seen
from registry.actions.manifests import keep_manifest
from registry.actions.releasing import (
    leave_stage,
    sign_criterion,
    start_stage,
    step_back,
    withdraw_signature,
)
from registry.actions.sightings import note_sighting
from registry.actions.suspending import extend, lapse, lift_suspension, note_review, suspend

__all__ = [
    "ask_grant",
    "authorise",
    "confirm",
    "end_grant",
    "extend",
    "go_live_no",
    "go_live_refusal",
    "identify",
    "issue_credential",
    "keep_manifest",
    "lapse",
    "leave_stage",
    "lift_suspension",
    "mark_seen",
    "move_agent",
    "note_approval",
    "note_review",
    "note_sighting",
    "record_go_live",
    "register_agent",
    "revoke_all",
    "revoke_credential",
    "rotate_credential",
    "sign_criterion",
    "start_stage",
    "step_back",
    "suspend",
    "update_agent",
    "withdraw_signature",
]
