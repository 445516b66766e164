"""The words for what the ledger says of provisional orders and emergency ballots."""

from django.utils.translation import gettext_lazy as _

ORDER_VERBS = {
    "agent.authorised_provisionally": _("Gave a right to run for days, by a provisional order"),
    "agent.order_ended": _("Took back a right that a provisional order gave"),
    "agent.went_back": _("The version before the provisional order runs again"),
    "agent.stopped": _("Stopped the agent"),
    "emergency.absence_noted": _("Recorded a member as absent"),
    "emergency.carried_out": _("The agent may run again, by the emergency ballot"),
    "emergency.casting_vote": _("Gave the casting vote"),
    "emergency.extended": _("Extended the emergency ballot: no quorum in time"),
    "emergency.failed": _("The emergency ballot failed"),
    "emergency.next_meeting": _("The emergency ballot ended without a decision"),
    "emergency.opened": _("Opened an emergency ballot"),
    "emergency.overtaken": _("The emergency ballot was no longer needed"),
    "emergency.passed": _("The emergency ballot passed"),
    "emergency.recused": _("Stepped back from the emergency ballot"),
    "emergency.tied": _("The emergency ballot ended in a tie"),
    "emergency.voted": _("Voted in the emergency ballot"),
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
    "emergency_ballot": _("Emergency ballot"),
    "order": _("Provisional order"),
    "poll": _("Vote within hours"),
    "poll_casting": _("Casting vote"),
    "poll_recusal": _("Recusal"),
    "poll_seat": _("Seat"),
    "poll_vote": _("Vote"),
    "provisional_right": _("Right by a provisional order"),
}
