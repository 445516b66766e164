"""What the verbs of reviews of management mean, in the words of the pages."""

from django.utils.translation import gettext_lazy as _

MANAGEMENT_VERBS = {
    "management_review.prepared": _("Prepared a review of management"),
    "management_review.days_corrected": _("Corrected the days of a review of management"),
    "management_review.gathered": _("Gathered the inputs of a review of management"),
    "management_review.attended": _("Noted who was at a review of management"),
    "management_review.not_attended": _("Noted who was not at a review of management after all"),
    "management_review.noted": _("Noted what a review of management agreed on"),
    "management_review.sign": _("Signed a review of management off"),
    "management_review.drop": _("Dropped a review of management"),
    "management_review.reopen": _("Opened a review of management again"),
    "management_review.called": _("Called for the next review of management"),
    "management_point.strike": _("Struck what management had agreed on"),
    "management_point.done": _("Said that an action of management is done"),
    "management_point.not_done": _("Said that an action of management is not done yet"),
    "management_point.change": _("Gave an action of management another owner or day"),
    "management_point.reminded": _("Reminded of an action of management past its day"),
    "evidence.management_minutes_downloaded": _("Took the minutes of a management review away"),
}
MANAGEMENT_KINDS = {
    "management_review": _("Management review"),
    "management_point": _("Point of a management review"),
}
