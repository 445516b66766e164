"""The words for findings, and their refusals."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.rules.findings import Act, Grade, Origin, State

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

GRADE_NAMES: dict[Grade, "StrOrPromise"] = {
    Grade.MAJOR: _("Major nonconformity"),
    Grade.MINOR: _("Minor nonconformity"),
    Grade.OBSERVATION: _("Observation"),
}
ORIGIN_NAMES: dict[Origin, "StrOrPromise"] = {
    Origin.AUDIT: _("An audit"),
    Origin.INCIDENT: _("An incident"),
    Origin.REVIEW: _("A review"),
    Origin.VERIFICATION: _("A verification of the record"),
    Origin.OWN: _("Our own look"),
}
STATE_NAMES: dict[State, "StrOrPromise"] = {
    State.OPEN: pgettext_lazy("state of a finding", "Cause wanted"),
    State.PLANNED: pgettext_lazy("state of a finding", "Being mended"),
    State.DONE: pgettext_lazy("state of a finding", "To be checked"),
    State.CLOSED: pgettext_lazy("state of a finding", "Closed"),
    State.DISMISSED: pgettext_lazy("state of a finding", "Dismissed"),
}
STATE_SIGNS: dict[State, tuple[str, str]] = {
    State.OPEN: ("bad", "bad"),
    State.PLANNED: ("warn", "wait"),
    State.DONE: ("info", "info"),
    State.CLOSED: ("ok", "ok"),
    State.DISMISSED: ("neutral", "off"),
}
"""Tone and shape."""
ACT_NAMES: dict[Act, "StrOrPromise"] = {
    Act.PLAN: _("Said the cause and what will be done"),
    Act.FINISH: _("Said that it is done"),
    Act.EFFECTIVE: _("Found that it helped"),
    Act.NOT_EFFECTIVE: _("Found that it did not help"),
    Act.DISMISS: _("Dismissed it"),
    Act.REOPEN: _("Opened it again"),
    Act.CHANGE: _("Changed owner or day"),
}
FINDING_FORBIDDEN = frozenset({"finding.owner_only", "finding.judges_only", "finding.not_own"})
FINDING_SENTENCES = {
    "finding.owner_only": _("The owner of the finding says the cause and does what is to be done."),
    "finding.judges_only": _("Auditors and compliance reviewers raise findings and judge them."),
    "finding.not_own": _("Whoever owns a finding does not judge it; somebody else does."),
    "finding.moved_stale": _("The finding has moved on meanwhile. Look again."),
    "finding.changed_stale": _(
        "The finding was changed meanwhile. What you typed is kept; look again and send it anew."
    ),
    "finding.words_short": _("Say it in at least %(least)s characters (%(has)s so far)."),
    "finding.words_long": _("Say it in at most %(most)s characters."),
    "finding.title_missing": _("Give it a title of at most %(most)s characters."),
    "finding.owner_missing": _("Name one owner, who is active here."),
    "finding.owner_judges": _("Name an owner other than yourself: you will judge what they do."),
    "finding.owner_audits": _(
        "An auditor changes nothing here and owns no finding; name somebody of the organisation."
    ),
    "finding.due_missing": _("Name the day by which it is mended."),
    "finding.due_past": _("That day is over. Name today or a later one."),
    "finding.due_far": _("That day is more than a year away."),
    "finding.cause_short": _("Say the cause in at least %(least)s characters (%(has)s so far)."),
}
