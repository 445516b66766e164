"""What can happen to large packs, in words."""

from django.utils.translation import gettext_lazy as _

BOOK_VERBS = {
    "evidence.pack_cancelled": _("Cancelled an evidence pack"),
}
