"""The words for what the ledger says of the completeness desk and of privileged advice."""

from django.utils.translation import gettext_lazy as _

DESK_VERBS = {
    "advice.erased": _("Erased the text of a privileged note"),
    "advice.reader_ended": _("Ended somebody’s reading of a privileged note"),
    "advice.reader_named": _("Named somebody to read a privileged note"),
    "advice.written": _("Wrote a privileged note"),
    "completeness.complete": _("Found the request complete"),
    "completeness.missing": _("Said what is missing in the request"),
    "completeness.moot": _("The review ended before the desk had looked"),
    "completeness.opened": _("Gave the request to the desk"),
    "completeness.passed_on": _("The look at completeness went to somebody else"),
}
DESK_KINDS = {
    "advice": _("Privileged note"),
    "completeness": _("Completeness"),
    "precedent": _("Precedent"),
    "question_ground": _("Ground of a question"),
}
