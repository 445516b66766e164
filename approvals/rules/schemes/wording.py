"""What can be wrong with a scheme, in English, marked for translation."""

from collections.abc import Mapping

from approvals.rules.wording import gettext_noop as _
from govportal.faults import say

SCHEME_SENTENCES: Mapping[str, str] = {
    "scheme.not_a_mapping": _("Expected are keys with values; found is %(found)s."),
    "scheme.not_a_list": _("Expected is a list; found is %(found)s."),
    "scheme.missing": _("“%(key)s” is missing."),
    "scheme.unknown_key": _("“%(key)s” is not a key of a scheme here."),
    "scheme.not_whole": _("Expected is a whole number; found is %(found)s."),
    "scheme.out_of_range": _("%(found)s is out of range: from %(least)s to %(most)s are possible."),
    "scheme.not_a_text": _(
        "Expected is a text of at most %(most)s characters; found is %(found)s."
    ),
    "scheme.not_known": _("%(found)s is not known here; possible: %(expected)s."),
    "scheme.not_their_step": _(
        "%(found)s does not do the step “%(kind)s”: that is for %(role)s, and for nobody else."
    ),
    "scheme.twice": _("%(found)s stands here twice."),
    "scheme.no_question": _("%(found)s is no question of a request that has fixed answers."),
    "scheme.thresholds": _(
        "Tier %(tier)s has to begin at more points than tier %(below)s, and tier 1 at 0."
    ),
    "scheme.no_ballot": _(
        "Where the committee decides, its ballot is the last step, and only there."
    ),
    "scheme.no_signature": _("Where a sign-off decides, somebody has to sign off."),
    "scheme.step_late": _("This step is due after the time limit of its route."),
    "scheme.never_pauses": _(
        "Calendar hours never pause, and the clock of a request has to wait for answers."
    ),
    "scheme.chain": _("The hops rise from 100 %%, each to somebody else."),
    "scheme.chain_high": _("At tier 1 and 2 the escalation goes no higher than the chair."),
}

say(SCHEME_SENTENCES)
