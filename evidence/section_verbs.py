"""What the verbs of dossiers and framework reports mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

SECTION_VERBS = {
    "evidence.dossier_downloaded": _("Took the dossier of an agent away"),
    "evidence.framework_report_downloaded": _("Took the report of a framework away"),
}
