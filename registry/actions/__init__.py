"""The registry's verbs: register, move, keep manifests, authorise, release, suspend."""

from registry.actions.agents import move_agent, note_approval, register_agent, update_agent
from registry.actions.authorising import authorise
from registry.actions.compliance import confirm_matrix, proposal_of, reviewer_no
from registry.actions.duties import (
    describe_value,
    give_duty_back,
    name_duty,
    owners_no,
    value_edition,
)
from registry.actions.going_live import go_live_no, go_live_refusal, record_go_live
from registry.actions.manifests import keep_manifest
from registry.actions.releasing import (
    leave_stage,
    sign_criterion,
    start_stage,
    step_back,
    withdraw_signature,
)
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

__all__ = [
    "act_no",
    "activate_usage",
    "approve_template",
    "approve_usage",
    "authorise",
    "begin_usage",
    "confirm_matrix",
    "conflicts_of",
    "describe_value",
    "discard_usage",
    "draft_no",
    "extend",
    "give_duty_back",
    "go_live_no",
    "go_live_refusal",
    "keep_manifest",
    "lapse",
    "leave_stage",
    "lift_suspension",
    "load_starter_policy",
    "move_agent",
    "name_duty",
    "note_approval",
    "note_review",
    "note_usage_approval",
    "owners_no",
    "proposal_of",
    "record_go_live",
    "register_agent",
    "reviewer_no",
    "sign_criterion",
    "start_stage",
    "step_back",
    "suspend",
    "template_no",
    "update_agent",
    "value_edition",
    "withdraw_signature",
    "withdraw_template",
    "write_disclosures",
    "write_template",
    "write_usage",
]
