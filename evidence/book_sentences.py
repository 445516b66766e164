"""What large packs say when they cannot be built, and what becomes of them meanwhile."""

from django.utils.translation import gettext_lazy as _

BOOK_SENTENCES = {
    "pack.too_long": _(
        "A pack about %(number)s would have %(count)s chapters; at most %(most)s fit in one. "
        "Choose fewer days."
    ),
    "pack.empty": _("There is nothing in %(number)s that a pack could be about."),
    "pack.not_yours": _("Only who asked for this pack can cancel it."),
}
BOOK_FORBIDDEN = frozenset({"pack.not_yours"})

PART_WORDS = {
    "gathering": _("Read %(done)s of %(total)s chapters"),
    "proving": _("Proved %(done)s of %(total)s ledger entries"),
    "printing": _("Prints document %(next)s of %(total)s"),
}
"""How far a step of a large pack is."""
