"""What the overview of an incident shows of its legal side: clocks, what is known, questions."""

from datetime import datetime

from django.utils.translation import gettext as _

from govportal.people.models import Person
from govportal.worklist.faces import face_of
from incidents.actions.legal.standing import newest
from incidents.legal_names import ANSWER_NAMES, ANSWER_SIGNS, QUESTION_SHORT
from incidents.models import Incident, StatutoryClock
from incidents.panels import ASIDE, CLOCKS, MAIN, Panel
from incidents.rules.questions import Answer, Question

TITLES = {
    Question.BREACH: lambda: _("Tell the regulator"),
    Question.SERIOUS: lambda: _("Tell the market authority"),
}


def _running(incident: Incident) -> dict[str, StatutoryClock]:
    """The clocks that run, read once for both panels of one page."""
    known: dict[str, StatutoryClock] | None = getattr(incident, "_statutory_running", None)
    if known is None:
        rows = incident.statutory_clocks.filter(ended_at=None, clock__isnull=False)
        known = {
            row.question: row
            for row in rows.select_related("clock__version").prefetch_related("clock__changes")
        }
        incident._statutory_running = known  # type: ignore[attr-defined]
    return known


def _clock(incident: Incident, question: Question, now: datetime, order: int) -> Panel | None:
    row = _running(incident).get(question)
    if row is None or row.clock is None:
        return None
    context = {
        "clock": face_of(row.clock, max(now, row.clock.since)),
        "title": TITLES[question](),
        "row": row,
    }
    return Panel(CLOCKS, order, "incidents/parts/statutory_clock.html", context)


def breach_clock(incident: Incident, reader: Person, now: datetime) -> Panel | None:
    return _clock(incident, Question.BREACH, now, 30)


def serious_clock(incident: Incident, reader: Person, now: datetime) -> Panel | None:
    return _clock(incident, Question.SERIOUS, now, 31)


def known_scope(incident: Incident, reader: Person, now: datetime) -> Panel:
    """Harm so far, still possible, not known yet."""
    scope = incident.scopes.select_related("by").order_by("-n").first()
    context = {"scope": scope, "incident": incident}
    return Panel(MAIN, 11, "incidents/parts/scope.html", context)


def questions(incident: Incident, reader: Person, now: datetime) -> Panel:
    """The three questions and where each stands."""
    given = newest(incident.legal_answers.order_by("n"))
    rows = []
    for question in (Question.BREACH, Question.SERIOUS):
        answer = Answer(given[question].answer) if question in given else Answer.UNKNOWN
        tone, shape = ANSWER_SIGNS[answer]
        rows.append((QUESTION_SHORT[question], tone, ANSWER_NAMES[answer], shape))
    context = {"rows": rows, "incident": incident}
    return Panel(ASIDE, 40, "incidents/parts/legal_aside.html", context)
