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
    "advice.not_counsel": _(
        "Only counsel writes privileged notes and says who reads them: who sits in the seat of the "
        "privacy officer or legal counsel, without a conflict in this case."
    ),
    "advice.addendum_of_addendum": _(
        "Add to the note itself: an addendum is read by those who read its note."
    ),
    "advice.other_case": _("This note is on another case."),
    "advice.text_short": _("A note needs %(least)s characters or more; this one has %(has)s."),
    "advice.text_long": _("A note may have %(most)s characters; this one has %(has)s."),
    "advice.reader_unknown": _("There is no account with the address “%(address)s”."),
    "advice.reader_left": _("%(person)s has no active account."),
    "advice.reader_audits": _(
        "%(person)s is an auditor. Auditors read everything except privileged notes."
    ),
    "advice.reader_sees_not": _(
        "%(person)s does not see this case. Share the case first, if they may know of it."
    ),
    "advice.reader_is_counsel": _("%(person)s is counsel in this case and reads it anyway."),
    "advice.reader_named_stale": _("%(person)s may read this note already."),
    "advice.reader_ended_stale": _("Their reading ended already."),
    "advice.too_many_readers": _("Name %(most)s people at most: privilege is for few."),
    "advice.erased_stale": _("The text of this note was erased already."),
}
DESK_FORBIDDEN = frozenset({"completeness.not_desk", "advice.not_counsel"})
