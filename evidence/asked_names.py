"""The words for what auditors ask for, and its refusals."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.rules.asked import Act, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATE_NAMES: dict[State, "StrOrPromise"] = {
    State.ASKED: pgettext_lazy("state of evidence asked for", "Owner wanted"),
    State.GIVEN: pgettext_lazy("state of evidence asked for", "Answer wanted"),
    State.ANSWERED: pgettext_lazy("state of evidence asked for", "Answered"),
    State.ACCEPTED: pgettext_lazy("state of evidence asked for", "Accepted"),
    State.WITHDRAWN: pgettext_lazy("state of evidence asked for", "Withdrawn"),
}
STATE_SIGNS: dict[State, tuple[str, str]] = {
    State.ASKED: ("bad", "bad"),
    State.GIVEN: ("warn", "wait"),
    State.ANSWERED: ("info", "info"),
    State.ACCEPTED: ("ok", "ok"),
    State.WITHDRAWN: ("neutral", "off"),
}
"""Tone and shape."""
ACT_NAMES: dict[Act, "StrOrPromise"] = {
    Act.GIVE: _("Named who answers"),
    Act.GIVE_BACK: _("Gave it back: somebody else answers"),
    Act.ANSWER: _("Answered"),
    Act.SAY: pgettext_lazy("act", "Said"),
    Act.CHANGE_DAY: _("Named another day"),
    Act.ACCEPT: _("Accepted the answer"),
    Act.ASK_AGAIN: _("Asked again"),
    Act.WITHDRAW: _("Withdrew it"),
    Act.REOPEN: _("Opened it again"),
}
LABELS: dict[Act, "StrOrPromise"] = {
    Act.GIVE: _("Name who answers"),
    Act.GIVE_BACK: _("Give it back: somebody else answers"),
    Act.ANSWER: _("Answer it"),
    Act.SAY: _("Say something about it"),
    Act.CHANGE_DAY: _("Name another day"),
    Act.ACCEPT: _("Accept the answer"),
    Act.ASK_AGAIN: _("Ask again"),
    Act.WITHDRAW: _("Withdraw it"),
    Act.REOPEN: _("Open it again"),
}
ASKED_FORBIDDEN = frozenset(
    {
        "asked.auditors_only",
        "asked.auditors_judge",
        "asked.own_answer",
        "asked.audits_now",
        "asked.owner_only",
        "asked.triage_only",
        "asked.parties_only",
    }
)
ASKED_SENTENCES = {
    "asked.auditors_only": _("Auditors ask for evidence."),
    "asked.auditors_judge": _("An auditor judges the answer, changes the day and withdraws it."),
    "asked.own_answer": _(
        "Whoever was named to answer it does not judge it; another auditor does."
    ),
    "asked.audits_now": _(
        "You audit here by now, and so answer it no more; a compliance reviewer names another."
    ),
    "asked.owner_only": _("Whoever was named answers it or gives it back."),
    "asked.triage_only": _("A compliance reviewer names who answers."),
    "asked.parties_only": _("Auditors, compliance reviewers and whoever answers speak here."),
    "asked.moved_stale": _("This has moved on meanwhile. Look again."),
    "asked.changed_stale": _(
        "This was changed meanwhile. What you typed is kept; look again and send it anew."
    ),
    "asked.words_short": _("Say it in at least %(least)s characters (%(has)s so far)."),
    "asked.words_long": _("Say it in at most %(most)s characters."),
    "asked.title_missing": _("Say in a line of at most %(most)s characters what is asked for."),
    "asked.due_missing": _("Name the day by which it is answered."),
    "asked.due_past": _("That day is over. Name today or a later one."),
    "asked.due_far": _("That day is more than a year away."),
    "asked.period_backwards": _("The period ends before it begins."),
    "asked.period_to_come": _("That period has not begun; there is no evidence of it yet."),
    "asked.owner_missing": _("Name one person who answers, who is active here."),
    "asked.owner_audits": _("An auditor does not answer; name somebody of the organisation."),
    "asked.owner_same": _("This person answers it already."),
    "asked.link_unknown": _(
        "This is no page of the portal. Copy the address of the page, from its first “/” on."
    ),
    "asked.link_unseen": _("You may not see this page yourself. Name one that you may see."),
    "asked.pack_unknown": _("There is no such evidence pack among those that you may take away."),
}
FIELDS = {
    "asked.title_missing": "title",
    "asked.due_missing": "due_on",
    "asked.due_past": "due_on",
    "asked.due_far": "due_on",
    "asked.period_backwards": "until",
    "asked.period_to_come": "since",
    "asked.owner_missing": "owner",
    "asked.owner_audits": "owner",
    "asked.owner_same": "owner",
    "asked.link_unknown": "link",
    "asked.link_unseen": "link",
    "asked.pack_unknown": "pack",
}
"""The field that a refusal is about."""
