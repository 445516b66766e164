"""What people do with the reviews that the calendar opens: held in a week, unless the plot says."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta

from approvals.demo.acts import ballots, steps
from approvals.demo.acts.cases import CaseAct
from approvals.demo.diary import Diary
from approvals.demo.fates.committee import ORDER
from approvals.rules.reviews import StepKind

Course = list[tuple[datetime, CaseAct]]
Duties = Collection[StepKind]
Habit = Callable[[Diary, date, date, Duties], Course]
"""By the day of opening, the day on which it is due, and the duties there are: what is done."""

STEPS: Mapping[StepKind, tuple[int, str]] = {
    StepKind.ATTESTATION: (0, "10:10"),
    StepKind.SECURITY: (0, "14:40"),
    StepKind.COMPLIANCE: (1, "10:20"),
    StepKind.SIGN_OFF_OWNER: (1, "11:30"),
    StepKind.SIGN_OFF_CISO: (2, "14:10"),
}
VOTES = ((1, "16:10"), (2, "09:30"), (2, "11:20"), (2, "15:10"), (3, "09:40"))
"""On which working day from the opening, and when."""


def held(diary: Diary, opened: date, due: date, duties: Duties) -> Course:
    """Within a week of its opening."""
    return _course(diary, opened, duties)


def held_late(diary: Diary, opened: date, due: date, duties: Duties) -> Course:
    """Begun when it was due, and held within its grace."""
    return _course(diary, due - timedelta(days=3), duties)


def begun(diary: Diary, opened: date, due: date, duties: Duties) -> Course:
    """Attested, and nothing more so far."""
    return _course(diary, opened, duties)[:1]


def left(diary: Diary, opened: date, due: date, duties: Duties) -> Course:
    """Nobody does anything about it."""
    return []


def _course(diary: Diary, first: date, duties: Duties) -> Course:
    days = [diary.office_day(first)]
    for _n in range(max(day for day, _clock in VOTES)):
        days.append(diary.office_day(days[-1] + timedelta(days=1)))
    done: Course = [
        (diary.at(days[day], clock), steps.sign(kind))
        for kind, (day, clock) in STEPS.items()
        if kind in duties
    ]
    if StepKind.BALLOT in duties:
        cast = zip(VOTES, ORDER, strict=True)
        done += [(diary.at(days[day], clock), ballots.vote(seat)) for (day, clock), seat in cast]
    return done
