"""The registry's verbs: register, move, keep manifests, authorise, release, suspend."""

from registry.actions.agents import move_agent, note_approval, register_agent, update_agent
from registry.actions.assessing import assess
from registry.actions.authorising import authorise
from registry.actions.compliance import confirm_matrix, proposal_of, reviewer_no
from registry.actions.credentials import (
    issue_credential,
    revoke_all,
    revoke_credential,
    rotate_credential,
)
from registry.actions.draining import (
    declare_safe_state,
    declared_of,
    drain_grants,
    end_grants,
)
from registry.actions.duties import (
    describe_value,
    give_duty_back,
    name_duty,
    owners_no,
    value_edition,
)
from registry.actions.entering import case_of, describe_agent, edit_refusal, enter_agent
from registry.actions.going_live import go_live_no, go_live_refusal, record_go_live
from registry.actions.granting import ask_grant, end_grant
from registry.actions.identifying import confirm, identify, mark_seen
from registry.actions.manifests import keep_manifest
from registry.actions.model_links import (
    confirm_model,
    decline_model,
    end_model_use,
    name_model,
    propose_models,
)
from registry.actions.model_notices import note_change
from registry.actions.permissions import store_policy
from registry.actions.pilots import end_pilots, was_piloted
from registry.actions.pinned_models import add_model, keep_model
from registry.actions.provisional import authorise_provisionally, end_provisional
from registry.actions.releasing import (
    leave_stage,
    sign_criterion,
    start_stage,
    step_back,
    withdraw_signature,
)
from registry.actions.retests import answer_retests, hand_in_evidence, state_not_needed
from registry.actions.runs import Run, store_run
from registry.actions.runtime_rules import (
    Asked,
    end_rules,
    lift_rules,
    put_in_force,
    tighten_rules,
)
from registry.actions.sightings import note_sighting
from registry.actions.stopping import resume_agent, stop_agent
from registry.actions.succeeding import prolong, succeed
from registry.actions.suspending import extend, lapse, lift_suspension, note_review, suspend
from registry.actions.texts import (
    approve_template,
    template_no,
    withdraw_template,
    write_disclosures,
    write_template,
)
from registry.actions.usage import (
    act_no,
    activate_usage,
    approve_usage,
    begin_usage,
    conflicts_of,
    discard_usage,
    draft_no,
    load_starter_policy,
    note_usage_approval,
    write_usage,
)
from registry.actions.vendor_tick import keep_vendors
from registry.actions.vendors import (
    add_vendor,
    edit_vendor,
    end_vendor,
    keep_document,
    take_up_vendor,
)

__all__ = [
    "declare_safe_state",
    "declared_of",
    "drain_grants",
    "end_grants",
    "Asked",
    "Run",
    "act_no",
    "activate_usage",
    "add_model",
    "add_vendor",
    "answer_retests",
    "approve_template",
    "approve_usage",
    "ask_grant",
    "assess",
    "authorise",
    "authorise_provisionally",
    "begin_usage",
    "case_of",
    "confirm",
    "confirm_matrix",
    "confirm_model",
    "conflicts_of",
    "decline_model",
    "describe_agent",
    "describe_value",
    "discard_usage",
    "draft_no",
    "edit_refusal",
    "edit_vendor",
    "end_grant",
    "end_model_use",
    "end_pilots",
    "end_provisional",
    "end_rules",
    "end_vendor",
    "enter_agent",
    "extend",
    "give_duty_back",
    "go_live_no",
    "go_live_refusal",
    "hand_in_evidence",
    "identify",
    "issue_credential",
    "keep_document",
    "keep_manifest",
    "keep_model",
    "keep_vendors",
    "lapse",
    "leave_stage",
    "lift_rules",
    "lift_suspension",
    "load_starter_policy",
    "mark_seen",
    "move_agent",
    "name_duty",
    "name_model",
    "note_approval",
    "note_change",
    "note_review",
    "note_sighting",
    "note_usage_approval",
    "owners_no",
    "proposal_of",
    "prolong",
    "propose_models",
    "record_go_live",
    "register_agent",
    "put_in_force",
    "reviewer_no",
    "resume_agent",
    "revoke_all",
    "revoke_credential",
    "rotate_credential",
    "sign_criterion",
    "start_stage",
    "state_not_needed",
    "step_back",
    "stop_agent",
    "store_policy",
    "store_run",
    "succeed",
    "suspend",
    "tighten_rules",
    "take_up_vendor",
    "template_no",
    "update_agent",
    "value_edition",
    "was_piloted",
    "withdraw_signature",
    "withdraw_template",
    "write_disclosures",
    "write_template",
    "write_usage",
]
