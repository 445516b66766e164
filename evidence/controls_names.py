"""The words of the portal's own controls: states, answers, verdicts."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.rules import reconciling
from evidence.rules.own_controls import State
from evidence.rules.recertification import Answer
from evidence.rules.reconciling import About, Found
from evidence.rules.restoring import Verdict

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

STATE_SIGNS: dict[State, tuple[str, str, "StrOrPromise"]] = {
    State.ON_TIME: ("ok", "ok", pgettext_lazy("state of a control", "On time")),
    State.LATE: ("bad", "bad", pgettext_lazy("state of a control", "Late")),
    State.NEVER: ("neutral", "none", pgettext_lazy("state of a control", "Never yet")),
}
"""Tone, shape and word."""
ANSWER_NAMES: dict[Answer, "StrOrPromise"] = {
    Answer.OPEN: pgettext_lazy("recertification", "Not answered"),
    Answer.CONFIRMED: pgettext_lazy("recertification", "Confirmed"),
    Answer.WITHDRAWN: pgettext_lazy("recertification", "Withdrawn"),
    Answer.LAPSED: pgettext_lazy("recertification", "Lapsed"),
    Answer.MOOT: pgettext_lazy("recertification", "Ended otherwise"),
}
ANSWER_SIGNS: dict[Answer, tuple[str, str]] = {
    Answer.OPEN: ("warn", "wait"),
    Answer.CONFIRMED: ("ok", "ok"),
    Answer.WITHDRAWN: ("info", "off"),
    Answer.LAPSED: ("bad", "bad"),
    Answer.MOOT: ("neutral", "none"),
}
VERDICT_NAMES: dict[Verdict, "StrOrPromise"] = {
    Verdict.PASSED: _("Passed"),
    Verdict.FAULT: _("Fault in the copy"),
    Verdict.PARTIAL: _("Checked in part"),
    Verdict.EMPTY: _("Empty copy"),
    Verdict.OTHER: _("Another tree"),
    Verdict.AHEAD: _("Not of this ledger"),
    Verdict.NOT_RESTORED: _("Could not be restored"),
}
VERDICT_SIGNS: dict[Verdict, tuple[str, str]] = {
    one: ("ok", "ok") if one is Verdict.PASSED else ("bad", "bad") for one in Verdict
}
VERDICT_HELP: dict[Verdict, "StrOrPromise"] = {
    Verdict.PASSED: _("The copy holds, and its tree is the one that stood here at that size."),
    Verdict.FAULT: _("The verification of the copy found a fault. The backup is not usable as is."),
    Verdict.PARTIAL: _(
        "Not every entry of the copy was verified from its first on, so nothing is shown."
    ),
    Verdict.EMPTY: _("There were no entries in the copy."),
    Verdict.OTHER: _("The tree of the copy is not the one that stood here at that size."),
    Verdict.AHEAD: _("The copy has more entries than this ledger."),
    Verdict.NOT_RESTORED: _("The backup could not be brought back."),
}
ABOUT_NAMES: dict[About, "StrOrPromise"] = {
    About.AGENTS: _("Agents"),
    About.PEOPLE: _("People"),
}
FOUND_NAMES: dict[Found, "StrOrPromise"] = {
    Found.ONLY_HERE: _("Only here"),
    Found.ONLY_THERE: _("Only in the list"),
    Found.DIFFERS: _("Differs"),
}
DIFFERENCE_NAMES: dict[reconciling.Answer, "StrOrPromise"] = {
    reconciling.Answer.OPEN: pgettext_lazy("difference", "Not answered"),
    reconciling.Answer.EXPLAINED: pgettext_lazy("difference", "Explained"),
    reconciling.Answer.FINDING: pgettext_lazy("difference", "Finding"),
}
DIFFERENCE_SIGNS: dict[reconciling.Answer, tuple[str, str]] = {
    reconciling.Answer.OPEN: ("warn", "wait"),
    reconciling.Answer.EXPLAINED: ("ok", "ok"),
    reconciling.Answer.FINDING: ("bad", "bad"),
}
COLUMN_NAMES: dict[str, "StrOrPromise"] = {
    "name": _("Name"),
    "unit": _("Business unit"),
    "business_owner": _("Business owner"),
    "technical_owner": _("Technical owner"),
    "stage": _("Stage"),
    "manager": _("Manager"),
    "state": pgettext_lazy("of an agent or person", "State"),
}
