"""The words for access of auditors, and its refusals."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.rules.accesses import Act, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATE_NAMES: dict[State, "StrOrPromise"] = {
    State.PROPOSED: pgettext_lazy("state of an access", "To be confirmed"),
    State.CONFIRMED: pgettext_lazy("state of an access", "Begins by itself"),
    State.RUNNING: pgettext_lazy("state of an access", "Has access"),
    State.ENDED: pgettext_lazy("state of an access", "Ended"),
    State.DECLINED: pgettext_lazy("state of an access", "Declined"),
    State.WITHDRAWN: pgettext_lazy("state of an access", "Withdrawn"),
    State.LAPSED: pgettext_lazy("state of an access", "Never confirmed"),
}
STATE_SIGNS: dict[State, tuple[str, str]] = {
    State.PROPOSED: ("warn", "wait"),
    State.CONFIRMED: ("info", "info"),
    State.RUNNING: ("ok", "ok"),
    State.ENDED: ("neutral", "off"),
    State.DECLINED: ("neutral", "bad"),
    State.WITHDRAWN: ("neutral", "off"),
    State.LAPSED: ("neutral", "off"),
}
"""Tone and shape."""
ACT_NAMES: dict[Act, "StrOrPromise"] = {
    Act.CONFIRM: _("Confirmed it"),
    Act.DECLINE: _("Declined it"),
    Act.WITHDRAW: _("Withdrew the proposal"),
    Act.ASK_LONGER: _("Asked that it lasts longer"),
    Act.CONFIRM_LONGER: _("Confirmed that it lasts longer"),
    Act.DECLINE_LONGER: _("Declined that it lasts longer"),
    Act.END: _("Ended it early"),
    Act.BEGIN: _("It began"),
    Act.RUN_OUT: _("It ran out"),
    Act.LAPSE: _("It lapsed without having been confirmed"),
}
LABELS: dict[Act, "StrOrPromise"] = {
    Act.CONFIRM: _("Confirm it"),
    Act.DECLINE: _("Decline it"),
    Act.WITHDRAW: _("Withdraw the proposal"),
    Act.ASK_LONGER: _("Ask that it lasts longer"),
    Act.CONFIRM_LONGER: _("Confirm the later day"),
    Act.DECLINE_LONGER: _("Decline the later day"),
    Act.END: _("End it now"),
}
TAKE_BACK = _("Take back the later day that you asked for")
FIELDS = {
    "access.person_missing": "email",
    "access.address_odd": "email",
    "access.own_access": "email",
    "access.erased": "email",
    "access.decides_here": "email",
    "access.answers_here": "email",
    "access.auditor_already": "email",
    "access.has_other": "email",
    "access.name_missing": "name",
    "access.covers_short": "covers",
    "access.begin_past": "starts_on",
    "access.begin_far": "starts_on",
    "access.ends_before": "until",
    "access.too_long": "until",
    "access.not_longer": "until",
    "access.days_missing": "until",
}
"""The field that a refusal is about."""
ACCESS_FORBIDDEN = frozenset(
    {
        "access.proposers_only",
        "access.confirmers_only",
        "access.enders_only",
        "access.second_person",
        "access.not_own",
    }
)
ACCESS_SENTENCES = {
    "access.proposers_only": _("An administrator proposes access for auditors."),
    "access.confirmers_only": _(
        "A compliance reviewer or a second administrator confirms and declines access."
    ),
    "access.enders_only": _(
        "Compliance reviewers and administrators end access, whoever proposed it."
    ),
    "access.second_person": _("You asked for this yourself; somebody else confirms or declines."),
    "access.not_own": _("Nobody decides about their own access."),
    "access.nobody_confirms": _(
        "Nobody else here could confirm it: it takes a compliance reviewer or another "
        "administrator."
    ),
    "access.moved_stale": _("This access has moved on meanwhile. Look again."),
    "access.changed_stale": _(
        "This access was changed meanwhile. What you typed is kept; look again and send it anew."
    ),
    "access.longer_asked_stale": _("A later day is asked for already; it is decided first."),
    "access.over_stale": _("Its last day is over. Propose it anew."),
    "access.words_short": _("Say it in at least %(least)s characters (%(has)s so far)."),
    "access.covers_short": _(
        "Say what the access is for in at least %(least)s characters (%(has)s so far)."
    ),
    "access.words_long": _("Say it in at most %(most)s characters."),
    "access.days_missing": _("Name the first and the last day."),
    "access.begin_past": _("The first day is over. Name today or a later one."),
    "access.begin_far": _("The first day is more than a year away."),
    "access.ends_before": _("The last day lies before the first."),
    "access.too_long": _(
        "An access lasts a year at most. Whoever needs longer is proposed anew then."
    ),
    "access.not_longer": _("Name a day after the present last day."),
    "access.person_missing": _("Name who is to audit, by e-mail."),
    "access.name_missing": _(
        "Nobody here has this address. To invite them, give their name, of at most %(most)s "
        "characters."
    ),
    "access.own_access": _("Nobody proposes access for themselves."),
    "access.erased": _("This person was erased here and is not invited again by this address."),
    "access.decides_here": _(
        "This person decides, reviews, owns, operates or configures here, and so does not audit it."
    ),
    "access.answers_here": _(
        "This person answers here for an agent, a request, an action or evidence, and so does not "
        "audit it."
    ),
    "access.address_odd": _("Give an e-mail address without quotes, brackets or spaces."),
    "access.auditor_already": _("This person is an auditor here already, without an end."),
    "access.has_other": _("This person has an access already, or one is proposed."),
}
