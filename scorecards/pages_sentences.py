"""The one sentence of each refusal of the pages of figures."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAGES_SENTENCES: dict[str, Promise] = {
    "figure.day_to_come": _("This day has not begun."),
    "target.no_number": _("Write a number such as 95 or 2.5, or nothing for no target."),
    "target.too_large": _("That is more than any figure can reach."),
    "target.over_100": _("A share is 100 %% at most."),
    "target.no_direction": _("Of this figure neither more nor less is better: it has no target."),
    "target.day_missing": _("From which day on does it hold?"),
    "target.day_past": _("A target begins today or later; days gone by keep theirs."),
    "target.day_far": _("That is more than five years ahead."),
    "target.as_it_is": _("That is the target already."),
    "target.reason_short": _("Say why, in at least %(n)s characters."),
    "target.reason_long": _("The reason has at most %(n)s characters."),
    "target.changed_stale": _("Somebody else has set a target meanwhile. Look at it first."),
}
