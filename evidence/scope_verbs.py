"""What packs are about, in words."""

from django.utils.translation import gettext_lazy as _

SCOPE_KINDS = {
    "action_class": _("Class of actions"),
}
