"""The one sentence of each refusal of this room."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "scorecard.not_yours": _("Figures of %(unit)s are read by those who belong to it."),
    "scorecard.setters_only": _("Administrators and compliance reviewers set this."),
}
FORBIDDEN = frozenset({"scorecard.not_yours", "scorecard.setters_only"})
