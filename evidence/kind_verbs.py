"""The words for what the ledger says of changes, pilots, exceptions and appeals."""

from django.utils.translation import gettext_lazy as _

KIND_VERBS = {
    "agent.change_authorised": _("Gave a changed version the right of the one before"),
    "agent.renewed": _("Renewed the right under which the agent runs"),
    "exception.ended": _("The exception ended"),
    "exception.granted": _("Granted an exception"),
    "exception.repeated": _("Found a rule that is waived again and again"),
    "request.appealed": _("Appealed against the rejection"),
    "request.change_judged": _("Compared a change with what is authorised"),
    "request.reduced": _("Proposed a reduced scope"),
}
KIND_KINDS = {
    "appeal": _("Appeal"),
    "pilot": _("Pilot"),
    "waiver": _("Exception"),
}
