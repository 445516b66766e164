"""Refusals of enterprise policies in words."""

from django.utils.translation import gettext_lazy as _

POLICY_SENTENCES = {
    "policy.not_beginning": _(
        "A policy is begun by the committee, its reviewers or an administrator."
    ),
    "policy.not_yours": _(
        "Its owner, chair or co-chair of its committee, or an administrator does that; the "
        "committee’s members write along."
    ),
    "policy.moved_stale": _("This version has moved on; nothing was changed."),
    "policy.saved_elsewhere_stale": _(
        "Somebody saved this draft while you were writing. Your words are kept below; compare them "
        "with the newer ones and save again."
    ),
    "policy.in_the_making": _("Version %(version)s is not decided yet; one at a time."),
    "policy.repealed_stale": _("This policy was repealed; a new one is begun in its place."),
    "policy.empty": _("A text or a file is needed before the committee can decide on it."),
    "policy.unchanged": _("Nothing in this version differs from the one in force."),
    "policy.reason_missing": _("Say what is new and why; the committee reads it first."),
    "policy.title_missing": _("A title is needed."),
    "policy.tier_stays": _("A policy has no tier that could be raised."),
}
POLICY_FORBIDDEN = frozenset({"policy.not_beginning", "policy.not_yours"})
