"""Why something about completeness or privileged advice is not taken, in words."""

from django.utils.translation import gettext_lazy as _

DESK_SENTENCES = {
    "completeness.none": _("The desk does not look at this request: its route is a short one."),
    "completeness.review_over_stale": _("The review has ended; nobody has to say it any more."),
    "completeness.done_stale": _("Somebody was first: this was said already."),
    "completeness.not_desk": _(
        "Only the security reviewers’ desk says whether a request is complete."
    ),
    "completeness.nothing_named": _("Name at least one thing that is missing."),
    "completeness.too_many": _("Name %(most)s things at most, the most important first."),
    "completeness.named_twice": _("A part is named twice; say all that is missing of it in one."),
    "completeness.part_unknown": _("Choose the part of the request from the list."),
    "completeness.sentence_short": _(
        "Say it in a sentence of %(least)s characters or more; this one has %(has)s."
    ),
    "completeness.sentence_long": _(
        "A sentence may have %(most)s characters; this one has %(has)s."
    ),
    "completeness.ground_missing": _(
        "The request was found complete: name the part of it that makes your question necessary, "
        "and say why in a sentence."
    ),
}
DESK_FORBIDDEN = frozenset({"completeness.not_desk"})
