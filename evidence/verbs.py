"""What the ledger's verbs mean, in the words of the pages.

A test walks the syntax trees of all rooms and fails for a verb that has no words here.
"""

from evidence.access_verbs import ACCESS_KINDS, ACCESS_VERBS
from evidence.agent_verbs import AGENT_VERBS
from evidence.alerts_verbs import ALERT_KINDS, ALERT_VERBS
from evidence.book_verbs import BOOK_VERBS
from evidence.books_verbs import BOOKS_KINDS, BOOKS_VERBS
from evidence.clock_verbs import CLOCK_VERBS
from evidence.containment_verbs import CONTAINMENT_KINDS, CONTAINMENT_VERBS
from evidence.controls_verbs import CONTROLS_KINDS, CONTROLS_VERBS
from evidence.desk_verbs import DESK_KINDS, DESK_VERBS
from evidence.figure_verbs import FIGURE_KINDS, FIGURE_VERBS
from evidence.finding_verbs import FINDING_KINDS, FINDING_VERBS
from evidence.first_verbs import FIRST_KINDS, FIRST_VERBS
from evidence.framework_verbs import FRAMEWORK_KINDS, FRAMEWORK_VERBS
from evidence.incident_verbs import INCIDENT_KINDS, INCIDENT_VERBS
from evidence.keeping_verbs import KEEPING_KINDS, KEEPING_VERBS
from evidence.kind_verbs import KIND_KINDS, KIND_VERBS
from evidence.legal_verbs import LEGAL_KINDS, LEGAL_VERBS
from evidence.management_verbs import MANAGEMENT_KINDS, MANAGEMENT_VERBS
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
from evidence.sampling_verbs import SAMPLING_KINDS, SAMPLING_VERBS
from evidence.scheme_verbs import SCHEME_VERBS
from evidence.section_verbs import SECTION_VERBS
from evidence.trail_verbs import TRAIL_KINDS, TRAIL_VERBS
from evidence.value_verbs import VALUE_KINDS, VALUE_VERBS
from evidence.vendor_kinds import VENDOR_KINDS

VERBS = {
    **ACCESS_VERBS,
    **AGENT_VERBS,
    **CONTAINMENT_VERBS,
    **CONTROLS_VERBS,
    **DESK_VERBS,
    **FIGURE_VERBS,
    **FINDING_VERBS,
    **FRAMEWORK_VERBS,
    **INCIDENT_VERBS,
    **ALERT_VERBS,
    **PAGING_VERBS,
    **PAGES_VERBS,
    **LEGAL_VERBS,
    **BOOK_VERBS,
    **BOOKS_VERBS,
    **KEEPING_VERBS,
    **KIND_VERBS,
    **MANAGEMENT_VERBS,
    **MEETING_VERBS,
    **ORDER_VERBS,
    **POLICY_VERBS,
    **POST_INCIDENT_VERBS,
    **READY_VERBS,
    **PROOFS_VERBS,
    **REPORTS_VERBS,
    **SAMPLING_VERBS,
    **SCHEME_VERBS,
    **SECTION_VERBS,
    **VALUE_VERBS,
    **TRAIL_VERBS,
    **CLOCK_VERBS,
    **RULE_VERBS,
    **FIRST_VERBS,
}

KINDS = {
    **ACCESS_KINDS,
    **CONTAINMENT_KINDS,
    **CONTROLS_KINDS,
    **DESK_KINDS,
    **FIGURE_KINDS,
    **FINDING_KINDS,
    **FRAMEWORK_KINDS,
    **INCIDENT_KINDS,
    **ALERT_KINDS,
    **LEGAL_KINDS,
    **PAGING_KINDS,
    **BOOKS_KINDS,
    **KEEPING_KINDS,
    **KIND_KINDS,
    **MANAGEMENT_KINDS,
    **MEETING_KINDS,
    **ORDER_KINDS,
    **POLICY_KINDS,
    **POST_INCIDENT_KINDS,
    **VALUE_KINDS,
    **READY_KINDS,
    **VENDOR_KINDS,
    **PROOFS_KINDS,
    **REPORTS_KINDS,
    **SAMPLING_KINDS,
    **TRAIL_KINDS,
    **FIRST_KINDS,
}
