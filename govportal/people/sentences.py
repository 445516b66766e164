"""The people room's refusals in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "people.role_needed": _("Only %(roles)s may do this."),
    "people.inactive": _("%(person)s no longer has an active account."),
}
