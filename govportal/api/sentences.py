"""What the base of the API refuses, in words."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "row.changed_stale": _("This was changed meanwhile; look at it again before you change it."),
    "key.read_only": _("This token may only read. Make one that may also write."),
    "key.wrong_kind": _("This address does not answer keys of this kind."),
}
FORBIDDEN = frozenset({"key.read_only", "key.wrong_kind"})
