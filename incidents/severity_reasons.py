"""Why an incident is as grave as it is held to be: each ground with who gave it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from govportal.people.models import Person
from incidents.models import Incident, IncidentTurn
from incidents.names import CLASS_NAMES
from incidents.rules.severities import (
    CLASS_SEVERITIES_1,
    IncidentClass,
    Severity,
    default_severity,
)
from incidents.rules.states import Act


@dataclass(frozen=True)
class Ground:
    """``said``: a person's own words."""

    words: str
    said: str = ""
    by: Person | None = None
    at: datetime | None = None


def grounds_of(incident: Incident, turns: Iterable[IncidentTurn]) -> list[Ground]:
    """The usual severity of its kind, data that is involved, and each change with its reason.

    ``turns``: the report, changes of severity and of kind, in order.
    """
    kind = IncidentClass(incident.kind)
    default = default_severity(kind, CLASS_SEVERITIES_1)
    words: dict[str, Any] = {"kind": CLASS_NAMES[kind], "severity": default.value}
    grounds = [Ground(_("%(kind)s: usually %(severity)s") % words)]
    if incident.data_involved == Incident.YES:
        grounds.append(Ground(_("Personal or regulated data is involved")))
    return grounds + [_of_turn(turn) for turn in turns if turn.act != Act.OPEN or turn.reason]


def _of_turn(turn: IncidentTurn) -> Ground:
    return Ground(_heading(turn), turn.reason, turn.by, turn.at)


def _heading(turn: IncidentTurn) -> str:
    if turn.act == Act.OPEN:
        return _("Reported as milder than usual")
    if turn.act == Act.RECLASSIFY:
        return _("Another kind: %(kind)s") % {"kind": CLASS_NAMES[IncidentClass(turn.after)]}
    before, after = Severity(turn.before), Severity(turn.after)
    words = {"before": before.value, "after": after.value}
    if after.is_graver_than(before):
        return _("Raised from %(before)s to %(after)s") % words
    return _("Lowered from %(before)s to %(after)s") % words
