"""The refusals of the audit trail's own pages in words."""

from django.utils.translation import gettext_lazy as _

TRAIL_SENTENCES = {
    "extract.too_long": _(
        "%(count)s entries are too many to print (%(most)s at most). Take CSV or JSON, or a "
        "shorter time."
    ),
    "extract.failed": _("Writing this extract failed. Ask for it again."),
    "extract.not_ready": _("This extract is still being written."),
    "extract.expired": _("The file of this extract has been removed. Ask for it again."),
    "extract.broken": _("Something unexpected happened while this extract was written."),
    "extract.worker_lost": _("Writing stopped several times without a result."),
}
