"""Which statutory clocks run, from when, and whether a notice came in time. Pure Python.

They run from *became aware*, in calendar time, and never pause. Another classification takes its
own limit from the same awareness; a deadline that has passed stays passed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from govportal.refusals import Refusal
from govportal.worklist.rules.calendars import CalendarSpec, shifts_on
from govportal.worklist.rules.limits import Limit
from incidents.rules.questions import Answer, Answers, Given, Question, open_questions
from incidents.rules.statutes import BY_CATEGORY, Statute, Table


class Ended(StrEnum):
    """Why a clock runs no more. It is kept in any case."""

    RUNNING = ""
    SENT = "sent"
    UNNECESSARY = "unnecessary"
    REPLACED = "replaced"
    ANSWERED_NO = "answered_no"
    NO_DATA = "no_data"
    DISMISSED = "dismissed"
    MERGED = "merged"


@dataclass(frozen=True)
class Facts:
    """What of the incident decides beside the answers. ``ended``: dismissed or merged, else not.

    ``detected_at``: the earliest, of it and of what was merged into it.
    """

    detected_at: datetime
    may_touch_data: bool
    ended: Ended = Ended.RUNNING


@dataclass(frozen=True)
class Wanted:
    """A clock that has to run. ``is_provisional``: nobody has decided yet."""

    question: Question
    statute: Statute
    aware_at: datetime
    is_provisional: bool = False

    @property
    def due_at(self) -> datetime | None:
        return due_after(self.statute.limit, self.aware_at)


def due_after(limit: Limit | None, aware_at: datetime) -> datetime | None:
    """The strict deadline: elapsed time, whatever weekends and clock changes lie in between."""
    if limit is None:
        return None
    return aware_at.astimezone(UTC) + timedelta(minutes=limit.amount)  # never along the wall clock


def wanted(answers: Answers, facts: Facts, table: Table) -> tuple[Wanted, ...]:
    """All clocks that these answers and facts ask for, at most one a question."""
    if facts.ended is not Ended.RUNNING:
        return ()
    found = [_of_breach(answers, facts, table), _of_persons(answers, table),
             _of_serious(answers.get(Question.SERIOUS), table)]  # fmt: skip
    return tuple(one for one in found if one is not None)


def _of_breach(answers: Answers, facts: Facts, table: Table) -> Wanted | None:
    given = answers.get(Question.BREACH)
    if given is None or given.answer is Answer.UNKNOWN:
        if not facts.may_touch_data:
            return None
        statute = table.statutes[table.provisional]
        return Wanted(Question.BREACH, statute, facts.detected_at, is_provisional=True)
    return (
        _confirmed(given, table.statutes[table.data_roles[given.role]]) if _is_yes(given) else None
    )


def _of_persons(answers: Answers, table: Table) -> Wanted | None:
    given, breach = answers.get(Question.PERSONS), answers.get(Question.BREACH)
    if not _is_yes(given) or not _is_yes(breach):
        return None
    assert given is not None and breach is not None
    is_ours = breach.role in table.persons_roles
    return _confirmed(given, table.statutes[table.persons]) if is_ours else None


def _of_serious(given: Given | None, table: Table) -> Wanted | None:
    if given is None or not _is_yes(given):
        return None
    by_role = table.serious_roles[given.role]
    if by_role != BY_CATEGORY:
        return _confirmed(given, table.statutes[by_role])
    category = table.categories[given.category]
    names = [category["clock"]]
    if given.death and category.get("death"):
        names.append(category["death"])
    if given.widespread:
        names.append(table.widespread)
    return _confirmed(given, min((table.statutes[name] for name in names), key=_strictness))


def _strictness(statute: Statute) -> int:
    return statute.limit.amount if statute.limit is not None else 0


def _is_yes(given: Given | None) -> bool:
    return given is not None and given.answer is Answer.YES


def _confirmed(given: Given, statute: Statute) -> Wanted:
    assert given.aware_at is not None
    return Wanted(given.question, statute, given.aware_at)


def why_ended(
    question: Question, wanted_now: Sequence[Wanted], answers: Answers, facts: Facts
) -> Ended:
    """Why a clock of this question is no longer one of those that have to run."""
    if facts.ended is not Ended.RUNNING:
        return facts.ended
    if any(one.question is question for one in wanted_now):
        return Ended.REPLACED
    given = answers.get(question)
    is_unsure = given is None or given.answer is Answer.UNKNOWN
    return Ended.NO_DATA if is_unsure else Ended.ANSWERED_NO


@dataclass(frozen=True)
class Deadline:
    """A clock as it was kept: its deadline, and when it ended."""

    due_at: datetime | None
    is_provisional: bool
    ended_at: datetime | None

    def had_passed(self, at: datetime) -> bool:
        """Whether its deadline passed while it counted, up to ``at``."""
        if self.due_at is None or self.is_provisional:
            return False
        return self.due_at < (at if self.ended_at is None else min(at, self.ended_at))


def is_late(deadlines: Iterable[Deadline], sent_at: datetime) -> bool:
    """Whether a notice sent then comes after a deadline that had passed."""
    return any(deadline.had_passed(sent_at) for deadline in deadlines)


def close_refusal(answers: Answers, unsent: Sequence[str]) -> Refusal | None:
    """Why the incident is not closed yet. ``unsent``: due notices, neither sent nor needless."""
    questions = open_questions(answers)
    if questions:
        return Refusal(f"legal.{questions[0].value}_open")
    return Refusal("legal.notice_open", {"notice": unsent[0]}) if unsent else None


def moved_end(due_at: datetime, spec: CalendarSpec) -> datetime | None:
    """The end of the next working day, where a period of days ends on none (Reg. 1182/71 Art. 3).

    For statutes that ``moves``; None where the day is a working one. Never the deadline to plan
    with: that is the strict one.
    """
    local = due_at.astimezone(spec.tz)
    if shifts_on(spec, local.date()):
        return None
    day = local.date()
    for _n in range(31):
        day += timedelta(days=1)
        if shifts_on(spec, day):
            midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), spec.tz)
            return midnight - timedelta(minutes=1)
    return None


def satisfied(notices: Mapping[str, Ended], wanted_one: Wanted) -> Ended:
    """Whether its notice was sent or declared needless; never for what is provisional."""
    if wanted_one.is_provisional:
        return Ended.RUNNING
    return notices.get(wanted_one.statute.notice, Ended.RUNNING)
