"""Why nothing is said in a provisional order, in words."""

from django.utils.translation import gettext_lazy as _

ORDER_SENTENCES = {
    "order.closed_stale": _("This order is not asked for any more; nothing was changed."),
    "order.scope_short": _(
        "Say what the order allows, in at least %(least)s characters; these are %(has)s."
    ),
    "order.scope_long": _("What it allows may have %(most)s characters; these are %(has)s."),
    "order.too_long": _("A provisional order authorises for at most %(days)s business days."),
}
