"""The words for what the ledger says of the legal side of incidents."""

from django.utils.translation import gettext_lazy as _

LEGAL_VERBS = {
    "evidence.notice_downloaded": _("Took a notice on an incident away"),
    "incident.answer_proposed": _("Proposed an answer to a legal question"),
    "incident.notice_needed": _("Said that a notice is needed again"),
    "incident.notice_prepared": _("A notice on the incident was prepared"),
    "incident.notice_sent": _("Recorded that a notice was sent"),
    "incident.notice_unnecessary": _("Declared a notice unnecessary"),
    "incident.notice_written": _("Wrote a version of a notice"),
    "incident.question_answered": _("Answered a legal question"),
    "incident.scope_written": _("Wrote whom the incident affects"),
    "incident.statutory_begun": _("A time limit of the law began"),
    "incident.statutory_ended": _("A time limit of the law ended"),
}
LEGAL_KINDS = {
    "affected_scope": _("Affected scope"),
    "legal_answer": _("Answer to a legal question"),
    "legal_notice": _("Notice on an incident"),
    "notice_move": _("Fate of a notice"),
    "notice_version": _("Version of a notice"),
    "statutory_clock": _("Time limit of the law"),
}
