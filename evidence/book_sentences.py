"""What large packs say when they cannot be built, and what becomes of them meanwhile."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

BOOK_SENTENCES = {
    "pack.too_long": _(
        "A pack about %(number)s would have %(count)s chapters; at most %(most)s fit in one. "
        "Choose fewer days."
    ),
    "pack.empty": _("There is nothing in %(number)s that a pack could be about."),
    "pack.held_stale": _(
        "The last attempt to build this pack is still being stopped. Try again in two minutes."
    ),
    "pack.not_yours": _("Only who asked for this pack can cancel it."),
}
BOOK_FORBIDDEN = frozenset({"pack.not_yours"})

PART_WORDS = {
    "gathering": _("Read %(done)s of %(total)s chapters"),
    "proving": _("Proved %(done)s of %(total)s ledger entries"),
    "printing": _("Prints document %(next)s of %(total)s"),
}
"""How far a step of a large pack is."""


def before_words(count: int) -> str:
    """Where a pack stands in its queue: how many come before it."""
    words = ngettext(
        "Waits for the worker, %(count)s before it",
        "Waits for the worker, %(count)s before it",
        count,
    )
    return words % {"count": count}
