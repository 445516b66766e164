"""The one sentence of each refusal about paging."""

from django.utils.translation import gettext_lazy as _

PAGING_FORBIDDEN = frozenset(
    {"paging.only_keepers", "paging.only_administrators", "paging.only_readers"}
)
PAGING_SENTENCES = {
    "paging.only_readers": _(
        "Who is paged is read by administrators, operators, security and compliance reviewers, the "
        "committee and auditors."
    ),
    "paging.only_keepers": _("Administrators and operators keep channels and the roster."),
    "paging.only_administrators": _("Administrators change the chain."),
    "paging.name_missing": _("Give the channel a name."),
    "paging.name_taken": _("There is a channel of this name."),
    "paging.channel_off": _("A channel that is switched off gets no test page."),
    "paging.changed_stale": _(
        "This was changed meanwhile. What you typed is kept; look again and send it anew."
    ),
    "paging.begins_at_once": _("The first step is at once, after 0 minutes."),
    "paging.not_rising": _("Each step is later than the one before."),
    "paging.too_late": _("A step is at most %(most)s minutes after the first."),
    "paging.step_empty": _("Choose who is paged in each step."),
    "paging.shift_order": _("A shift ends after it begins."),
    "paging.shift_past": _("This shift is over already."),
    "paging.shift_over_stale": _("This shift is over."),
    "paging.shift_twice": _("%(person)s is on call then already, for these business units."),
    "paging.not_operator": _("%(person)s is no operator; give them the role first."),
    "paging.order_wrong": _("The place is a number from 1 to %(most)s."),
}
