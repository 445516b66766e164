"""The course of a request in five stops: sent, first duties, decision, go-live; and how far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from approvals.duties import Duty
from approvals.models import Request
from approvals.rules.states import State
from registry.models import Authorisation


@dataclass(frozen=True)
class Stop:
    """One stop, as ``parts/steps.html`` shows it."""

    label: str
    detail: str
    state: str
    address: str = ""


def course_of(
    request: Request,
    duties: Sequence[Duty],
    authorisation: Authorisation | None,
    *,
    by_ballot: bool,
) -> list[Stop]:
    """The stops in order; one of them is "here" until the agent is live or the request closed."""
    first = [duty for duty in duties if duty.is_first]
    last = [duty for duty in duties if not duty.is_first]
    reached = _reached(request, first, last, authorisation)
    live_at = authorisation.live_at if authorisation else None
    names = [
        (_("Sent"), _day(request.submitted_at), ""),
        (_("First duties"), _count(first), "#decide"),
        (_("Reviews and ballot") if by_ballot else _("Signatures"), _count(last), "#decide"),
        (_("Decision"), _end(request), "#decide"),
        (_("In force"), "", "")
        if request.kind == "exception"
        else (_("Pilot"), _stage(authorisation), "")
        if request.kind == "pilot"
        else (_("Go-live"), _day(live_at) if live_at else _stage(authorisation), ""),
    ]
    return [
        Stop(label, detail, _state(n, reached), address)
        for n, (label, detail, address) in enumerate(names)
    ]


def _stage(authorisation: Authorisation | None) -> str:
    """The stage of a release that is on its way."""
    if authorisation is None or not authorisation.is_staged:
        return ""
    return _("in stages: %(stage)s") % {"stage": authorisation.get_stage_display()}


def _reached(
    request: Request,
    first: Sequence[Duty],
    last: Sequence[Duty],
    authorisation: Authorisation | None,
) -> int:
    """The number of the stop where the request stands; past the last one when it is live."""
    if request.state == State.APPROVED:
        return 5 if authorisation is not None and authorisation.live_at else 4
    if not request.is_open:
        return 3
    if not all(duty.is_over for duty in first):
        return 1
    return 2 if not all(duty.is_over for duty in last) else 3


def _state(n: int, reached: int) -> str:
    if n == reached:
        return "here"
    return "done" if n < reached else ""


def _count(duties: Sequence[Duty]) -> str:
    done = sum(1 for duty in duties if duty.is_over)
    return ngettext("%(done)s of %(n)s done", "%(done)s of %(n)s done", len(duties)) % {
        "done": done,
        "n": len(duties),
    }


def _end(request: Request) -> str:
    if request.closed_at is None:
        return ""
    words = {"state": request.state_words, "day": _day(request.closed_at)}
    return _("%(state)s, %(day)s") % words


def _day(at: datetime) -> str:
    return date_format(timezone.localtime(at), pgettext("date this year", "D j M"))
