"""What the verbs of the pages of incidents mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

PAGES_VERBS = {
    "incident.exported": _("Took the list of incidents away"),
}
