"""What the verbs of the audit trail's own pages mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

TRAIL_VERBS = {
    "evidence.extract_requested": _("Asked for an extract of the audit trail"),
    "evidence.extract_built": _("Wrote an extract of the audit trail"),
    "evidence.extract_failed": _("Writing an extract of the audit trail failed"),
    "evidence.extract_downloaded": _("Took an extract of the audit trail away"),
    "evidence.extract_removed": _("Removed the file of an extract of the audit trail"),
    "ledger.verification_asked": _("Asked that the whole ledger is verified"),
}
TRAIL_KINDS = {"extract": _("Extract of the audit trail")}
