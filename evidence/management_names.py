"""Reviews of management in words."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evidence.rules.management_reviews import (
    Due,
    Input,
    PointAct,
    PointKind,
    PointState,
    State,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

INPUT_NAMES: dict[Input, "StrOrPromise"] = {
    Input.EARLIER: _("What earlier reviews agreed on"),
    Input.REQUESTS: _("Requests and decisions"),
    Input.FIGURES: _("Key figures"),
    Input.INCIDENTS: _("Incidents"),
    Input.FINDINGS: _("Findings and what was done about them"),
    Input.AUDITS: _("Audits and checks"),
    Input.CHANGES: _("Changes of rules, people and frameworks"),
    Input.RESOURCES: _("Resources"),
}
STATE_NAMES: dict[State, "StrOrPromise"] = {
    State.PREPARED: pgettext_lazy("state of a management review", "Being prepared"),
    State.SIGNED: pgettext_lazy("state of a management review", "Signed off"),
    State.DROPPED: pgettext_lazy("state of a management review", "Not held"),
}
STATE_SIGNS: dict[State, tuple[str, str]] = {
    State.PREPARED: ("info", "draft"),
    State.SIGNED: ("ok", "ok"),
    State.DROPPED: ("neutral", "off"),
}
KIND_NAMES: dict[PointKind, "StrOrPromise"] = {
    PointKind.DECISION: pgettext_lazy("of a management review", "Decision"),
    PointKind.ACTION: pgettext_lazy("of a management review", "Action"),
}
POINT_NAMES: dict[PointState, "StrOrPromise"] = {
    PointState.NOTED: pgettext_lazy("state of a point", "Noted"),
    PointState.OPEN: pgettext_lazy("state of a point", "To be done"),
    PointState.DONE: pgettext_lazy("state of a point", "Done"),
    PointState.STRUCK: pgettext_lazy("state of a point", "Struck"),
}
POINT_SIGNS: dict[PointState, tuple[str, str]] = {
    PointState.NOTED: ("info", "draft"),
    PointState.OPEN: ("warn", "wait"),
    PointState.DONE: ("ok", "ok"),
    PointState.STRUCK: ("neutral", "off"),
}
POINT_ACT_NAMES: dict[PointAct, "StrOrPromise"] = {
    PointAct.STRIKE: pgettext_lazy("of a point", "Struck it"),
    PointAct.DONE: pgettext_lazy("of a point", "Said that it is done"),
    PointAct.NOT_DONE: pgettext_lazy("of a point", "Said that it is not done yet"),
    PointAct.CHANGE: pgettext_lazy("of a point", "Gave it another owner or day"),
}
DUE_WORDS: dict[Due, "StrOrPromise"] = {
    Due.NEVER: _("No review of management was ever signed off."),
    Due.LATE: _("The next review of management is late."),
    Due.SOON: _("The next review of management is due within a month."),
    Due.IN_TIME: _("The next review of management is in time."),
}
DUE_TONES: dict[Due, str] = {
    Due.NEVER: "warn",
    Due.LATE: "bad",
    Due.SOON: "warn",
    Due.IN_TIME: "ok",
}
