"""The registry's verbs: register, move, keep manifests, authorise, release, suspend."""

from registry.actions.agents import move_agent, note_approval, register_agent, update_agent
from registry.actions.assessing import assess
from registry.actions.authorising import authorise
from registry.actions.going_live import go_live_no, go_live_refusal, record_go_live
from registry.actions.manifests import keep_manifest
from registry.actions.model_links import (
    confirm_model,
    decline_model,
    end_model_use,
    name_model,
    propose_models,
)
from registry.actions.model_notices import note_change
from registry.actions.pinned_models import add_model, keep_model
from registry.actions.releasing import (
    leave_stage,
    sign_criterion,
    start_stage,
    step_back,
    withdraw_signature,
)
from registry.actions.retests import answer_retests, hand_in_evidence, state_not_needed
from registry.actions.suspending import extend, lapse, lift_suspension, note_review, suspend
from registry.actions.vendor_tick import keep_vendors
from registry.actions.vendors import (
    add_vendor,
    edit_vendor,
    end_vendor,
    keep_document,
    take_up_vendor,
)

__all__ = [
    "add_model",
    "add_vendor",
    "answer_retests",
    "assess",
    "confirm_model",
    "decline_model",
    "edit_vendor",
    "end_model_use",
    "end_vendor",
    "hand_in_evidence",
    "keep_document",
    "keep_model",
    "keep_vendors",
    "name_model",
    "note_change",
    "propose_models",
    "state_not_needed",
    "take_up_vendor",
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
    "suspend",
    "update_agent",
    "withdraw_signature",
]
