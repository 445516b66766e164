"""The words for what the ledger says of frameworks."""

from django.utils.translation import gettext_lazy as _

FRAMEWORK_VERBS = {
    "crosswalk.loaded": _("Loaded which control gives evidence for what"),
    "evidence.coverage_exported": _("Took the statement of applicability of a framework away"),
    "evidence.oscal_exported": _("Took the assessment results of a framework away"),
    "framework.applicability": _("Said whether a requirement applies"),
    "framework.document_added": _("Put a document to a requirement"),
    "framework.document_withdrawn": _("Withdrew a document of a requirement"),
    "framework.loaded": _("Loaded a framework"),
}
FRAMEWORK_KINDS = {
    "control": _("Control"),
    "crosswalk": _("Crosswalk"),
    "framework": _("Framework"),
    "requirement": _("Requirement"),
    "requirement_document": _("Document of a requirement"),
}
