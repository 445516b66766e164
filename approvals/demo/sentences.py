"""Why the demo is not loaded, in words."""

from django.utils.translation import gettext_lazy as _

DEMO_SENTENCES = {
    "demo.production": _(
        "The demo is not loaded in production: everybody knows the password of its people."
    ),
    "demo.not_empty": _("The demo organisation is only loaded into an empty database."),
}
