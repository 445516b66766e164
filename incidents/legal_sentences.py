"""The one sentence of each refusal on the legal side of incidents."""

from django.utils.translation import gettext_lazy as _

LEGAL_FORBIDDEN = frozenset({"legal.may_not_decide", "legal.may_not_propose"})
LEGAL_SENTENCES = {
    "legal.may_not_decide": _(
        "Counsel in the committee’s seat of the co-chair and compliance reviewers decide this."
    ),
    "legal.may_not_propose": _(
        "Whoever handles the incident, counsel and compliance reviewers write this."
    ),
    "legal.merged_stale": _("This incident was merged; the questions are answered on the other."),
    "legal.reason_short": _("Give a reason of at least %(least)s characters."),
    "legal.text_long": _("At most %(most)s characters; this has %(has)s."),
    "legal.same_stale": _("The question is answered so already, for the same reason."),
    "legal.answer_stale": _(
        "Somebody answered meanwhile. What you typed is kept; look again and send it anew."
    ),
    "legal.breach_first": _("First it has to be decided that there is a personal-data breach."),
    "legal.awareness_missing": _("Say when you became aware; the time of the law runs from then."),
    "legal.awareness_future": _("Nobody is aware of something that is still to come."),
    "legal.awareness_early": _("Nobody was aware of it before it happened."),
    "legal.data_role_missing": _("Say whether the data are ours or somebody else’s."),
    "legal.role_first": _("First say in which role we are: it decides who tells whom."),
    "legal.category_missing": _("Choose which kind of serious incident it is."),
    "legal.death_is_a": _("A death makes it a serious incident of kind (a)."),
    "legal.breach_open": _("Nobody has decided yet whether it is a personal-data breach."),
    "legal.persons_open": _("Nobody has decided yet whether it is a high risk to people."),
    "legal.serious_open": _(
        "Nobody has decided yet whether it is a serious incident under the AI Act."
    ),
    "legal.notice_open": _(
        "A notice is due and neither sent nor declared unnecessary: %(notice)s."
    ),
    "legal.dismiss_due": _(
        "A notice is due on this incident. Counsel answers the question with no before it can be "
        "a false alarm."
    ),
    "legal.merge_due": _(
        "A notice is due on this incident, which would be lost. Merge the other one into it."
    ),
    "notice.version_stale": _(
        "There is a newer version, %(n)s. What you typed is kept; look again and send it anew."
    ),
    "notice.part_missing": _("A part that the notice needs says nothing yet: %(part)s."),
    "notice.when_missing": _("Say when it was sent."),
    "notice.when_future": _("It cannot have been sent in the future."),
    "notice.when_early": _("It cannot have been sent before the incident was detected."),
    "notice.where_missing": _("Say to whom it was sent, and how."),
    "notice.late_reason": _(
        "It was sent after the deadline: give the reasons for the delay, at least %(least)s "
        "characters."
    ),
    "notice.unnecessary_stale": _("It was sent or declared unnecessary already."),
    "notice.needed_stale": _("It was not declared unnecessary."),
    "notice.file_broken": _(
        "The stored file of this version is gone or no longer what was printed. Tell an "
        "administrator."
    ),
    "scope.version_stale": _(
        "There is a newer version, %(n)s. What you typed is kept; look again and send it anew."
    ),
    "scope.people_range": _("The people affected are from the least to the most."),
    "scope.list_long": _("At most %(lines)s lines of %(most)s characters each."),
    "scope.choice": _("Choose one of the answers given."),
}
