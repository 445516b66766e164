"""Why an appeal is not taken, in words."""

from django.utils.translation import gettext_lazy as _

APPEAL_SENTENCES = {
    "appeal.once_stale": _("There was an appeal already. There is only one, and it is final."),
    "appeal.not_rejected_stale": _("This request is not rejected; there is nothing to appeal."),
    "appeal.not_yours": _("Only who asked and the business owner may appeal."),
    "appeal.too_late": _("An appeal is possible within %(days)s days after the rejection."),
    "appeal.overtaken": _(
        "Another request about this agent is under review or was approved meanwhile."
    ),
    "appeal.grounds_short": _(
        "Say what is new or was misjudged, in at least %(least)s characters; these are %(has)s."
    ),
    "appeal.grounds_long": _("The grounds may have %(most)s characters; these are %(has)s."),
}
