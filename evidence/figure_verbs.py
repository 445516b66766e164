"""What the verbs of the pages of figures mean."""

from django.utils.translation import gettext_lazy as _

FIGURE_VERBS = {
    "scorecard.counted": _("Counted the key figures of a day"),
    "scorecard.figures_exported": _("Took key figures away"),
    "scorecard.records_exported": _("Took the records behind a key figure away"),
    "target.set": _("Set the target of a key figure"),
}
FIGURE_KINDS = {
    "snapshot": _("Key figures"),
    "target": _("Target of a key figure"),
}
