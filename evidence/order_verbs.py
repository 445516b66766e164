"""The words for what the ledger says of provisional orders and emergency ballots."""

from django.utils.translation import gettext_lazy as _

ORDER_VERBS = {
    "agent.authorised_provisionally": _("Gave a right to run for days, by a provisional order"),
    "agent.order_ended": _("Took back a right that a provisional order gave"),
    "agent.went_back": _("The version before the provisional order runs again"),
    "order.absence_noted": _("Recorded a member as absent"),
    "order.answered": _("Answered to a provisional order"),
    "order.asked_for": _("Asked for a provisional order"),
    "order.ended": _("The provisional order ended with its review"),
    "order.expired": _("The provisional order lapsed at its end"),
    "order.in_effect": _("The provisional order took effect"),
    "order.lapsed": _("No provisional order was given"),
    "order.overtaken": _("The provisional order was no longer needed"),
    "order.ratified": _("The review ratified the provisional order"),
    "order.recused": _("Stepped back from the provisional order"),
}
ORDER_KINDS = {
    "order": _("Provisional order"),
    "poll": _("Vote within hours"),
    "poll_recusal": _("Recusal"),
    "poll_seat": _("Seat"),
    "poll_vote": _("Vote"),
    "provisional_right": _("Right by a provisional order"),
}
