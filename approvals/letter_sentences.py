"""Refusals of letters to the board in words; the one place where each is said."""

from django.utils.translation import gettext_lazy as _

LETTER_SENTENCES = {
    "letter.not_liaison": _("Only a board liaison acknowledges a letter to the board."),
    "letter.acknowledged_stale": _(
        "%(person)s has acknowledged this letter already; nothing more is needed."
    ),
    "letter.not_printed_stale": _("This letter is still being printed. Look again in a minute."),
    "letter.remark_long": _("Your remark may have %(most)s characters; this one has %(has)s."),
    "letter.text_broken": _(
        "%(number)s does not have the digest it was written with. Tell an administrator: the "
        "stored letter was changed."
    ),
    "letter.file_broken": _(
        "The printed letter %(number)s is gone from the portal’s files, or is not what it was. "
        "Tell an administrator; its text is on this page."
    ),
}
LETTER_FORBIDDEN = frozenset({"letter.not_liaison"})
