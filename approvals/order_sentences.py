"""Why nothing is said in a provisional order, in words."""

from django.utils.translation import gettext_lazy as _

ORDER_SENTENCES = {
    "order.closed_stale": _("This order is not asked for any more; nothing was changed."),
    "order.scope_short": _(
        "Say what the order allows, in at least %(least)s characters; these are %(has)s."
    ),
    "order.scope_long": _("What it allows may have %(most)s characters; these are %(has)s."),
    "order.scope_turning": _(
        "What it allows holds a character that turns the direction of writing (%(found)s): a "
        "reader would see another text."
    ),
    "order.too_long": _("A provisional order authorises for at most %(days)s business days."),
    "emergency.may_not_open": _(
        "Only who leads the committee, or stands in for them, and operators open an emergency "
        "ballot."
    ),
    "emergency.asked_stale": _("The committee is asked about this agent already."),
    "emergency.not_running": _("This agent does not run, and no emergency ballot has stopped it."),
    "emergency.question_missing": _("Choose what the committee is asked."),
    "emergency.restriction_short": _(
        "Write down what would bind it, in at least %(least)s characters; these are %(has)s."
    ),
    "emergency.restriction_long": _(
        "A restriction may have %(most)s characters; these are %(has)s."
    ),
}
ORDER_FORBIDDEN = frozenset({"emergency.may_not_open"})
