"""The words for what the ledger says of reviews after incidents and of corrective actions."""

from django.utils.translation import gettext_lazy as _

POST_INCIDENT_VERBS = {
    "corrective.added": _("Entered a corrective action"),
    "corrective.changed": _("Gave a corrective action another owner or day"),
    "corrective.dropped": _("Dropped a corrective action"),
    "corrective.effect_noted": _("Said whether a corrective action helped"),
    "corrective.retested": _("Tried again what a corrective action changed"),
    "corrective.submitted": _("Handed in the evidence of a corrective action"),
    "incident.called_in": _("Called people in to an incident"),
    "pir.approved": _("The review after an incident was approved"),
    "pir.change_opened": _("Opened a change request that a review recommends"),
    "pir.dropped": _("The review after an incident was not needed any more"),
    "pir.handed_in": _("Handed in the review after an incident"),
    "pir.held": _("The review waits: the incident was opened again"),
    "pir.opened": _("The review after an incident began"),
    "pir.paper_added": _("Added a document to the review after an incident"),
    "pir.policy_opened": _("Opened a draft policy that a review recommends"),
    "pir.recommended": _("Recommended a change after an incident"),
    "pir.returned": _("The review after an incident was returned"),
    "pir.signed": _("Signed the review after an incident"),
    "pir.taken_back": _("Took the review after an incident back"),
    "pir.went_on": _("The review after an incident went on"),
    "pir.written": _("Wrote in the review after an incident"),
}
POST_INCIDENT_KINDS = {
    "action_evidence": _("Evidence of a corrective action"),
    "corrective_action": _("Corrective action"),
    "failed_control": _("Control that failed"),
    "pir": _("Review after an incident"),
    "pir_handed_in": _("Review as it was handed in"),
    "pir_paper": _("Document of a review"),
    "pir_recommendation": _("Recommendation of a review"),
    "pir_signature": _("Signature under a review"),
    "pir_text": _("Text of a review"),
    "post_incident_review": _("Review after an incident, for the committee"),
    "retest": _("Re-test of a corrective action"),
}
