"""The portal's own controls in words: their refusals."""

from django.utils.translation import gettext_lazy as _

CONTROLS_FORBIDDEN = frozenset(
    {
        "controls.not_for_you",
        "recertification.own",
        "recertification.not_asked",
        "restore.administrators_only",
        "reconciliation.not_yours",
        "reconciliation.compliance_only",
        "reconciliation.withdrawers_only",
    }
)
CONTROLS_SENTENCES = {
    "controls.not_for_you": _(
        "Own controls are read by auditors, administrators, committee members and compliance "
        "reviewers."
    ),
    "recertification.own": _("Nobody confirms or withdraws their own role; somebody else does."),
    "recertification.not_asked": _("You are not asked about these roles."),
    "recertification.answered_stale": _("This role was answered for meanwhile. Look again."),
    "recertification.nothing_said": _("Say of at least one role whether it is still needed."),
    "recertification.reason_short": _(
        "Say why the role is taken away, in at least %(least)s characters (%(has)s so far)."
    ),
    "recertification.reason_long": _("Say why in at most %(most)s characters."),
    "restore.administrators_only": _("Administrators enter tests of restores; others read them."),
    "restore.backup_missing": _("Say which backup it was, in at most %(most)s characters."),
    "restore.where_missing": _("Say where it was restored to, in at most %(most)s characters."),
    "restore.note_missing": _("The test failed: say what was noticed."),
    "restore.note_long": _("The note may have %(most)s characters."),
    "restore.tested_future": _("The test lies in the future. Enter it once it is done."),
    "restore.backup_after": _("The backup was made after the test. One of the moments is wrong."),
    "restore.result_unreadable": _(
        "This is not what verify_ledger --json prints. Copy its whole line, from { to }."
    ),
    "restore.result_unusable": _(
        "The result lacks something that verify_ledger --json prints: held, since, size, root, "
        "entries, fault."
    ),
    "restore.result_lacks": _(
        "The result lacks %(names)s, which verify_ledger --json prints. Copy its whole line."
    ),
    "restore.result_wrong": _(
        "In the result %(names)s is not of the kind that verify_ledger --json prints: since, size "
        "and entries are whole numbers, root has 64 hexadecimal digits, and fault says something "
        "only where held is false."
    ),
    "restore.sign_wrong": _(
        "The sign %(sign)s is not shown and changes how the rest is read. Take it out."
    ),
    "restore.moment_early": _("No moment of a test lies before the year %(year)s."),
    "restore.backup_before": _(
        "The first checkpoint here is of %(at)s. A backup made before it holds nothing of this "
        "ledger that could be compared."
    ),
    "restore.tree_newer": _(
        "The tree of %(size)s entries was sealed at %(at)s, after this backup was made. So the "
        "result is of something else, or the moment of the backup is wrong."
    ),
    "restore.entered_stale": _(
        "A test of this backup at this moment is there already and says something else: "
        "%(number)s. What was entered stays; a further test has a moment of its own."
    ),
    "reconciliation.not_yours": _(
        "Compliance reviewers and administrators bring lists to compare; others read."
    ),
    "reconciliation.compliance_only": _(
        "Compliance reviewers explain differences or make findings of them."
    ),
    "reconciliation.source_missing": _(
        "Say which list it is and where it is from, in at most %(most)s characters."
    ),
    "reconciliation.sign_wrong": _(
        "The sign %(sign)s is not shown and changes how the rest is read. Take it out."
    ),
    "reconciliation.as_of_old": _(
        "A list older than a year says nothing of today. Ask for another."
    ),
    "reconciliation.semicolons": _(
        "The columns are parted by semicolons. Save the list as CSV with commas, or as XLSX."
    ),
    "reconciliation.column_twice": _("Two columns are called “%(name)s”. Rename or remove one."),
    "reconciliation.row_long": _(
        "Row %(row)s has more cells than there are columns (%(columns)s)."
    ),
    "reconciliation.row_short": _(
        "Row %(row)s has %(has)s cells and the first row names %(columns)s columns: it lacks "
        "%(names)s. A cell that is empty has its comma all the same."
    ),
    "reconciliation.nothing_shared": _(
        "No row of the list has a key that is here. Is it the right list?"
    ),
    "reconciliation.as_of_future": _("A list cannot be of a day to come."),
    "reconciliation.key_missing": _(
        "No column of the list is called one of: %(names)s. Rows are matched by it."
    ),
    "reconciliation.no_rows": _("There are no rows below the names of the columns."),
    "reconciliation.rows_many": _("At most %(most)s rows are compared."),
    "reconciliation.no_text": _("Row %(row)s is not text in UTF-8. Save the list as UTF-8."),
    "reconciliation.file_no_text": _("The list is not text in UTF-8. Save the list as UTF-8."),
    "reconciliation.quotes": _(
        "The quotes of row %(row)s are not in pairs, so neither it nor what follows can be read."
    ),
    "reconciliation.lines_many": _(
        "The list has more than %(most)s lines, empty ones included. At most %(rows)s rows are "
        "compared."
    ),
    "reconciliation.explained_owned": _(
        "An explanation has no owner and no day; a finding has both."
    ),
    "reconciliation.key_empty": _("Row %(row)s has no key, or one that is too long."),
    "reconciliation.key_twice": _("Row %(row)s has a key that an earlier row has."),
    "reconciliation.too_different": _(
        "%(found)s rows differ, which is more than the %(most)s that can be answered. Is it the "
        "right list?"
    ),
    "reconciliation.nothing_chosen": _("Choose the differences that you answer."),
    "reconciliation.too_many": _("Answer at most %(most)s differences at once."),
    "reconciliation.reason_short": _("Say it in at least %(least)s characters (%(has)s so far)."),
    "reconciliation.reason_long": _("Say it in at most %(most)s characters."),
    "reconciliation.answered_stale": _(
        "Some of these differences were answered meanwhile. Look again."
    ),
    "reconciliation.withdrawers_only": _(
        "Compliance reviewers withdraw comparisons; whoever brought the list asks one of them."
    ),
    "reconciliation.withdrawn_stale": _(
        "This comparison was withdrawn meanwhile, and takes no more answers. Look again."
    ),
}
