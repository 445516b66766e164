"""The one sentence of each refusal about workflows, training and data-subject requests."""

from django.utils.translation import gettext_lazy as _

VALUE_FORBIDDEN = frozenset(
    {"workflow.keepers_only", "training.keepers_only", "dsr.keepers_only", "dsr.not_yours"}
)
VALUE_SENTENCES = {
    "sheet.not_whole": _("A whole number from 0, in digits alone."),
    "sheet.not_amount": _("A number from 0 with a decimal point, such as 1234.50."),
    "sheet.not_day": _("A day written as 2026-11-30."),
    "sheet.not_text": _("This holds characters that cannot be kept."),
    "sheet.too_long": _("At most %(most)s characters; this has %(has)s."),
    "sheet.column_missing": _("This column is missing."),
    "sheet.column_twice": _("This column stands there twice."),
    "sheet.rows_many": _("A list has at most %(most)s rows; bring it in as several."),
    "sheet.rows_none": _("There are no rows below the first one."),
    "sheet.row_width": _("This row has %(has)s cells, the first one has %(all)s."),
    "sheet.cell_missing": _("Nothing stands here, and it is needed."),
    "workflow.keepers_only": _(
        "Administrators, compliance reviewers and operators keep workflows; who answers for one "
        "reports of it."
    ),
    "workflow.slug_malformed": _(
        "A short name has small letters, digits and “-” between them, 60 at most."
    ),
    "workflow.slug_taken": _("Another workflow has this short name."),
    "workflow.name_missing": _("Give the workflow a name."),
    "workflow.name_long": _("The name has at most %(most)s characters."),
    "workflow.name_taken": _("Another workflow has this name."),
    "workflow.owner_missing": _("Somebody with an open account answers for a workflow."),
    "workflow.changed_stale": _(
        "Somebody changed the workflow meanwhile. What you typed is kept; look again."
    ),
    "workflow.unknown": _(
        "There is no workflow “%(workflow)s” that you may report of. Add it first, or look for its "
        "short name in the list."
    ),
    "workflow.number_large": _("At most %(most)s."),
    "workflow.part_large": _("This is a part of %(whole)s, of which there are %(most)s."),
    "workflow.whole_missing": _("Where %(part)s is told, %(whole)s is needed."),
    "workflow.period_backwards": _("The period ends before it begins."),
    "workflow.period_long": _("A period has at most %(most)s days."),
    "workflow.period_early": _("A period begins in %(since)s or later."),
    "workflow.period_not_over": _("The period is not over yet."),
    "workflow.cost_with_currency": _("Cost and currency are told together, or neither."),
    "workflow.currency_unknown": _("%(currency)s is no currency; use codes such as EUR."),
    "workflow.amount_fine": _("At most %(most)s, with %(places)s digits behind the point."),
    "workflow.row_twice": _("The same workflow, period and tools stand in row %(line)s."),
    "workflow.period_overlaps": _(
        "This overlaps with what was reported for %(start)s to %(end)s. Periods are the same or "
        "apart; withdraw the other one where it is wrong."
    ),
    "workflow.whole_and_chains": _(
        "For %(start)s to %(end)s the workflow is reported as a whole and by tools; tasks would "
        "count twice. Withdraw one of the two."
    ),
    "workflow.report_stale": _("This report was corrected or withdrawn meanwhile."),
    "workflow.reason_short": _("Give a reason of at least %(least)s characters."),
    "workflow.reason_long": _("A reason has at most %(most)s characters."),
    "training.keepers_only": _("Administrators and compliance reviewers keep training."),
    "training.slug_malformed": _(
        "A short name has small letters, digits and “-” between them, 60 at most."
    ),
    "training.slug_taken": _("Another course has this short name."),
    "training.title_missing": _("Give the course a title."),
    "training.text_long": _("A title has at most %(title)s characters, the description %(about)s."),
    "training.months_odd": _("A course counts from 1 to %(most)s months, or for good."),
    "training.role_unknown": _("There is no such role."),
    "training.changed_stale": _(
        "Somebody changed the course meanwhile. What you typed is kept; look again."
    ),
    "training.person_missing": _("Say who took the course; there is nobody with this address."),
    "training.day_missing": _("Say when."),
    "training.completed_early": _("This day is before %(since)s."),
    "training.completed_later": _("This day is to come."),
    "training.expires_before": _("It cannot expire before it was taken."),
    "training.course_unknown": _("There is no course “%(course)s”."),
    "training.person_unknown": _("There is nobody with the address %(person)s."),
    "training.withdrawn_stale": _("It was withdrawn meanwhile."),
    "dsr.keepers_only": _("Compliance reviewers keep the register of data-subject requests."),
    "dsr.not_yours": _("Compliance reviewers and who handles the request do this."),
    "dsr.closed_stale": _("The request was answered or refused meanwhile."),
    "dsr.changed_stale": _(
        "Somebody changed the request meanwhile. What you typed is kept; look again."
    ),
    "dsr.extended_stale": _("It was extended already; that is done once."),
    "dsr.extended_late": _(
        "It was due on %(due)s. A request is extended within its first month, and no later."
    ),
    "dsr.kind_missing": _("Say what is asked for."),
    "dsr.reference_missing": _("Say how your mailbox or case system calls it."),
    "dsr.received_missing": _("Say when it was received."),
    "dsr.received_later": _("This day is to come."),
    "dsr.received_long_ago": _("This was more than a year ago; enter requests that still run."),
    "dsr.handler_missing": _("Somebody with an open account handles the request."),
    "dsr.same_handler": _("They handle it already."),
    "dsr.entered_already": _("It is in the register already, as %(number)s."),
    "dsr.words_short": _("Say it in at least %(least)s characters."),
    "dsr.text_long": _("At most %(most)s characters."),
}
