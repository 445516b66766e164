"""What the ledger's verbs mean, in the words of the pages.

A test walks the syntax trees of all rooms and fails for a verb that has no words here.
"""

from evidence.agent_verbs import AGENT_VERBS
from evidence.alerts_verbs import ALERT_KINDS, ALERT_VERBS
from evidence.books_verbs import BOOKS_KINDS, BOOKS_VERBS
from evidence.clock_verbs import CLOCK_VERBS
from evidence.containment_verbs import CONTAINMENT_KINDS, CONTAINMENT_VERBS
from evidence.desk_verbs import DESK_KINDS, DESK_VERBS
from evidence.figure_verbs import FIGURE_KINDS, FIGURE_VERBS
from evidence.finding_verbs import FINDING_KINDS, FINDING_VERBS
from evidence.first_verbs import FIRST_KINDS, FIRST_VERBS
from evidence.framework_verbs import FRAMEWORK_KINDS, FRAMEWORK_VERBS
from evidence.incident_verbs import INCIDENT_KINDS, INCIDENT_VERBS
from evidence.kind_verbs import KIND_KINDS, KIND_VERBS
from evidence.legal_verbs import LEGAL_KINDS, LEGAL_VERBS
from evidence.meeting_verbs import MEETING_KINDS, MEETING_VERBS
from evidence.order_verbs import ORDER_KINDS, ORDER_VERBS
from evidence.pages_verbs import PAGES_VERBS
from evidence.paging_verbs import PAGING_KINDS, PAGING_VERBS
from evidence.policy_verbs import POLICY_KINDS, POLICY_VERBS
from evidence.post_incident_verbs import POST_INCIDENT_KINDS, POST_INCIDENT_VERBS
from evidence.proofs_verbs import PROOFS_KINDS, PROOFS_VERBS
from evidence.ready_verbs import READY_KINDS, READY_VERBS
from evidence.reports_verbs import REPORTS_KINDS, REPORTS_VERBS
from evidence.rule_verbs import RULE_VERBS
from evidence.scheme_verbs import SCHEME_VERBS
from evidence.value_verbs import VALUE_KINDS, VALUE_VERBS
from evidence.vendor_kinds import VENDOR_KINDS
from evidence.trail_verbs import TRAIL_KINDS, TRAIL_VERBS

VERBS = {
    **AGENT_VERBS,
    **CONTAINMENT_VERBS,
    **DESK_VERBS,
    **FIGURE_VERBS,
    **FINDING_VERBS,
    **FRAMEWORK_VERBS,
    **INCIDENT_VERBS,
    **ALERT_VERBS,
    **PAGING_VERBS,
    **PAGES_VERBS,
    **LEGAL_VERBS,
    **BOOKS_VERBS,
    **KIND_VERBS,
    **MEETING_VERBS,
    **ORDER_VERBS,
    **POLICY_VERBS,
    **POST_INCIDENT_VERBS,
    **READY_VERBS,
    **PROOFS_VERBS,
    **REPORTS_VERBS,
    **SCHEME_VERBS,
    **VALUE_VERBS,
    **TRAIL_VERBS,
    "ballot.absence_noted": _("Recorded a member as absent"),
    "ballot.casting_vote": _("Gave the casting vote"),
    "ballot.extended": _("Extended the ballot: no quorum in time"),
    "ballot.left_to_meeting": _("The ballot ended without a decision"),
    "ballot.opened": _("Opened the ballot"),
    "ballot.opened_early": _("Went on to the ballot without a late review"),
    "ballot.recused": _("Stepped back from the ballot"),
    "ballot.tied": _("The ballot ended in a tie"),
    "ballot.vote_changed": _("Changed their vote"),
    "ballot.voted": _("Voted"),
    "calendar.published": _("Published a calendar"),
    **CLOCK_VERBS,
    "condition.attached": _("Attached a condition to the approval"),
    "condition.handed_over": _("Gave a condition to another owner"),
    "condition.grace_over": _("The grace of a condition was over"),
    "condition.merged": _("Put another wording in the place of conditions"),
    "condition.met": _("Accepted the evidence: the condition is met"),
    "condition.moot": _("A condition was needed no more"),
    "condition.overdue": _("A condition was overdue"),
    "condition.returned": _("Returned the evidence for a condition"),
    "condition.submitted": _("Handed in evidence for a condition"),
    **RULE_VERBS,
    **FIRST_VERBS,
}

KINDS = {
    **CONTAINMENT_KINDS,
    **DESK_KINDS,
    **FIGURE_KINDS,
    **FINDING_KINDS,
    **FRAMEWORK_KINDS,
    **INCIDENT_KINDS,
    **ALERT_KINDS,
    **LEGAL_KINDS,
    **PAGING_KINDS,
    **BOOKS_KINDS,
    **KIND_KINDS,
    **MEETING_KINDS,
    **ORDER_KINDS,
    **POLICY_KINDS,
    **POST_INCIDENT_KINDS,
    **VALUE_KINDS,
    **READY_KINDS,
    **VENDOR_KINDS,
    **PROOFS_KINDS,
    **REPORTS_KINDS,
    **FIRST_KINDS,
    **TRAIL_KINDS,
    "ballot": _("Ballot"),
    "ballot_seat": _("Seat"),
    "casting_vote": _("Casting vote"),
    "condition": _("Condition"),
    "recusal": _("Recusal"),
    "submission": _("Evidence"),
    "vote": pgettext_lazy("one vote", "Vote"),
    "authorisation": _("Authorisation"),
    "business_value": _("Business value"),
    "calendar": _("Calendar"),
    "clock": _("Time limit"),
    "credential": _("Key"),
    "compliance_matrix": _("Compliance matrix"),
    "criterion_signature": _("Signature"),
    "decision": _("Decision"),
    "delegation": _("Substitute"),
    "disclosure_set": _("Disclosures"),
    "exit_criterion": _("Exit criterion"),
    "grant": _("Grant"),
    "inventory": _("Inventory file"),
    "item": _("Work"),
    "job": _("Background work"),
    "letter": _("Letter to the board"),
    "manifest": _("Manifest"),
    "message_template": _("Message"),
    "named_duty": _("Duty given by name"),
    "notice": _("Notice"),
    "permission_policy": _("Permission policy"),
    "owner_gap": _("Missing owner"),
    "question": _("Question"),
    "reference_table": _("Table"),
    "release_requirement": _("Demand before a release"),
    "release_stage": _("Stage of a release"),
    "retirement": _("Retirement"),
    "review": _("Review"),
    "review_step": _("Duty"),
    "role_assignment": _("Role"),
    "routing_scheme": _("Tiers and routes"),
    "scheduled_review": _("Scheduled review"),
    "scheme": _("Proposal of tiers and routes"),
    "seat": _("Seat"),
    "sighting": _("Sighting"),
    "sign_off": _("Verdict"),
    "silence": _("Time without a call"),
    "suspension": _("Suspension"),
    "test_run": _("Test evidence"),
    "token": _("Token for programs"),
    "request_version": _("Version"),
    "what_if": _("What-if"),
    "usage_policy": _("Usage policy"),
    "work_item": _("Work"),
    "vendor": _("Vendor"),
    "vendor_assessment": _("Assessment of a vendor"),
    "vendor_certificate": _("Certificate"),
    "vendor_document": _("Document"),
    "pinned_model": _("Pinned model"),
    "agent_model": _("Model of an agent"),
    "model_notice": _("Change of a model"),
    "retest": _("Re-test"),
    "expiry_reminder": _("Reminder"),
}
