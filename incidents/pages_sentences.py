"""The one sentence of each refusal about the pages of incidents."""

from django.utils.translation import gettext_lazy as _

PAGES_SENTENCES = {
    "incident.merge_missing": _("Say in which incident it goes on."),
}
