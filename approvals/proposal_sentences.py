"""Refusals of drafts of the scheme in words."""

from django.utils.translation import gettext_lazy as _

PROPOSAL_SENTENCES = {
    "proposal.not_yours": _("Only an administrator drafts and proposes a scheme."),
    "proposal.moved_stale": _("This draft has moved on; nothing was changed."),
    "proposal.saved_elsewhere_stale": _(
        "Somebody saved this draft while you were writing. Your numbers are kept below; compare "
        "them with the newer ones and save again."
    ),
    "proposal.faults": _("%(count)s faults stand against this scheme; nothing was saved."),
    "proposal.other_open": _("%(number)s is before the committee; one at a time."),
    "proposal.unchanged": _("Nothing in this draft differs from the version in force."),
    "proposal.not_run": _(
        "Run the what-if of this draft first: its result goes with the proposal."
    ),
    "proposal.run_waits": _("The what-if is still running; its result goes with the proposal."),
    "proposal.run_old": _(
        "The what-if is more than a day old, or another version came into force since. Run it "
        "again."
    ),
    "proposal.reason_missing": _("Say why the scheme should change; the committee reads it first."),
    "proposal.title_missing": _("A title is needed."),
    "proposal.committee_missing": _("There is no committee yet; an administrator adds one."),
    "proposal.tier_stays": _("A proposal of a scheme has no tier that could be raised."),
    "proposal.broken": _("Something went wrong while it ran. Run it again."),
    "proposal.file_missing": _("Choose a file."),
}
PROPOSAL_FORBIDDEN = frozenset({"proposal.not_yours"})
