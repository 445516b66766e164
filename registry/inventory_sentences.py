"""What is wrong with an inventory file, and who may not do what with many agents, in words."""

from django.utils.translation import gettext_lazy as _

INVENTORY_SENTENCES = {
    # A file as a whole
    "inventory.file_empty": _("The file is empty."),
    "inventory.file_large": _("The file has more than %(most)s MiB."),
    "inventory.file_type": _("This is neither a CSV file in UTF-8 nor an XLSX file."),
    "inventory.file_old": _("This is an old Excel file. Save it as XLSX or as CSV in UTF-8."),
    "inventory.sheet_unreadable": _("The spreadsheet is damaged or protected: it cannot be read."),
    "inventory.sheet_large": _("Unpacked, the spreadsheet has more than %(most)s MiB."),
    "inventory.sheet_packed": _(
        "The spreadsheet is packed far more tightly than spreadsheets are. Save its rows as a "
        "new file, or as CSV."
    ),
    "inventory.sheet_wide": _("The spreadsheet has more than %(most)s columns."),
    "inventory.faulty": _("The file has faults; nothing of it is imported."),
    "inventory.file_over_stale": _(
        "This file was imported or discarded already, or its time is over. Upload it again."
    ),
    "inventory.changed_stale": _(
        "Meanwhile the import would do something else than this page showed. Look at it again."
    ),
    "inventory.only_administrators": _("Only an administrator imports the inventory."),
    # Its header
    "inventory.column_missing": _("column %(column)s is missing"),
    "inventory.column_twice": _("column %(column)s is there twice"),
    "inventory.column_unknown": _("unknown column “%(column)s”"),
    "inventory.column_near": _("unknown column “%(column)s”: did you mean %(near)s?"),
    # Its rows
    "inventory.rows_many": _("more than %(most)s rows: divide the file"),
    "inventory.quotes": _(
        "the quotes are not in pairs: neither this row nor what follows can be read"
    ),
    "inventory.columns_few": _("only %(has)s of %(all)s columns"),
    "inventory.columns_many": _("%(has)s columns, but the header names %(all)s"),
    "inventory.slug_twice": _("duplicate slug (same as row %(row)s)"),
    # Its cells
    "inventory.cell_missing": _("%(column)s missing"),
    "inventory.byte_wrong": _("byte 0x%(byte)s is not UTF-8"),
    "inventory.character_wrong": _("holds a character that no text has (U+%(code)s)"),
    "inventory.holds_key": _(
        "%(column)s holds a key, which everybody would read: take it out, and revoke that key"
    ),
    "inventory.formula": _("formula in %(column)s: a name does not begin with =, +, -, @ or a tab"),
    "inventory.line_break": _("line break inside %(column)s: a name has one line"),
    "inventory.text_long": _("%(column)s may have %(most)s characters; these are %(has)s"),
    "inventory.list_long": _(
        "%(column)s may have %(items)s items of at most %(most)s characters each"
    ),
    "inventory.slug_wrong": _(
        "slug has characters a slug cannot have: it is made of a to z, 0 to 9 and -"
    ),
    "inventory.slug_length": _("slug has %(has)s characters; it may have 2 to 60"),
    "inventory.word_unknown": _("unknown %(column)s '%(found)s': it is one of %(words)s"),
    "inventory.email_wrong": _("%(column)s is no e-mail address"),
    "inventory.person_closed": _("%(email)s no longer has an active account"),
    "inventory.date_wrong": _("%(column)s is no date: it is written like 2026-11-30"),
    "inventory.dates_reversed": _("next_review_date before last_review_date"),
    "inventory.tier_wrong": _("risk_tier is 1, 2, 3 or 4"),
    # Many agents at once
    "inventory.only_administrators_invite": _("Only an administrator sees who is to be invited."),
    "reassign.not_yours": _(
        "Only its business owner, an administrator, or who has that side of it may change this."
    ),
    "reassign.too_many": _(
        "These are more than %(most)s agents. Filter the list so that fewer are left."
    ),
    "reassign.none": _("Select the agents first."),
    "reassign.nothing_stale": _("All these agents are in these hands already."),
    "reassign.changed_stale": _("Meanwhile something has changed. Look at it again."),
}
INVENTORY_FORBIDDEN = frozenset(
    {
        "inventory.only_administrators",
        "inventory.only_administrators_invite",
        "reassign.not_yours",
    }
)
