"""The fast clock against the slow one, over zones, clock changes, shifts, pauses and changes."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from govportal.worklist.rules import (
    FULL_CHAIN,
    CalendarSpec,
    Limit,
    Scale,
    Shift,
    Times,
    replay,
    times_of,
)
from govportal.worklist.rules.calendars import day_worth
from govportal.worklist.rules.clocks import due_at, paused_by, used_by
from govportal.worklist.rules.firings import fallen_due, upcoming
from govportal.worklist.rules.replays import Change, ChangeKind, applied, start_data
from govportal.worklist.rules.timelines import timeline
from tests.worklist import slow_clock
from tests.worklist.slow_clock import Regime, SlowCalendar, SlowClock

CHANGES = {  # a zone and a day near which its clocks change
    "Europe/Berlin": [date(2026, 3, 28), date(2026, 10, 23)],
    "America/New_York": [date(2026, 3, 6), date(2026, 10, 30)],
    "Asia/Kolkata": [date(2026, 3, 28)],
    "Australia/Lord_Howe": [date(2026, 4, 3), date(2026, 10, 2)],
    "Pacific/Apia": [date(2011, 12, 28), date(2012, 3, 30)],
}
PERCENTS = {
    ("warning", 50): 50,
    ("warning", 75): 75,
    ("warning", 90): 90,
    ("due", 100): 100,
    **{("hop", hop.percent): hop.percent for hop in FULL_CHAIN},
}
MINUTE = timedelta(minutes=1)
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)  # shrinking a minute-walk takes minutes


@st.composite
def shifts(draw: st.DrawFn) -> tuple[Shift, ...]:
    """None, one, or two shifts of a day, one perhaps over midnight."""
    points = draw(st.lists(st.integers(0, 2 * 95), max_size=4, unique=True).map(sorted))
    pairs = zip(points[::2], points[1::2], strict=False)
    made = [Shift(a * 15, b * 15) for a, b in pairs if a < 96 and b - a <= 96]
    return tuple(made)


@st.composite
def specs(draw: st.DrawFn, zone: str, near: date) -> CalendarSpec:
    week = draw(
        st.one_of(
            st.just((Shift(540, 1020),)).map(lambda day: (day,) * 5 + ((), ())),
            st.lists(shifts(), min_size=7, max_size=7).map(tuple),
        )
    )
    assume(sum(shift.minutes for day in week for shift in day) >= 240)
    days = st.integers(-2, 9).map(lambda n: near + timedelta(days=n))
    return CalendarSpec(
        zone,
        week,
        closed=draw(st.frozensets(days, max_size=2)),
        own_hours=draw(st.dictionaries(days, shifts(), max_size=2)),
        worth_minutes=draw(st.sampled_from([None, 120, 240, 480])),
    )


@st.composite
def places(draw: st.DrawFn) -> tuple[CalendarSpec, datetime]:
    """A calendar and a whole minute near a change of its clocks."""
    zone = draw(st.sampled_from(sorted(CHANGES)))
    near = draw(st.sampled_from(CHANGES[zone]))
    spec = draw(specs(zone, near))
    begin = datetime(near.year, near.month, near.day, tzinfo=UTC)
    return spec, begin + draw(st.integers(-600, 4 * 1440)) * MINUTE


def slow(spec: CalendarSpec, scale: Scale = Scale.BUSINESS_DAYS) -> SlowCalendar:
    week = tuple(tuple((s.begins, s.ends) for s in day) for day in spec.week)
    own = {d: tuple((s.begins, s.ends) for s in day) for d, day in spec.own_hours.items()}
    return SlowCalendar(spec.zone, week, spec.closed, own, scale is Scale.WORKING_HOURS)


@settings(max_examples=25, deadline=None, phases=QUICK)
@given(places(), st.integers(1, 5 * 1440), st.sampled_from([*Scale][:2]))
def test_time_worked_is_what_the_wall_clock_shows(
    place: tuple[CalendarSpec, datetime], length: int, scale: Scale
) -> None:
    spec, since = place
    until = since + length * MINUTE
    expected = slow_clock.worked(slow(spec, scale), since, until)
    assert timeline(spec, scale).worked(since, until) == expected * 60_000_000


@settings(max_examples=50, deadline=None, phases=QUICK)
@given(places(), st.integers(1, 5 * 1440), st.sampled_from([*Scale][:2]))
def test_a_moment_reached_is_the_earliest_one(
    place: tuple[CalendarSpec, datetime], minutes: int, scale: Scale
) -> None:
    spec, since = place
    own, work = timeline(spec, scale), minutes * 60_000_000
    reached = own.reach(since, work)
    assert own.worked(since, reached) >= work
    assert own.worked(since, reached - timedelta(microseconds=1)) < work


@st.composite
def lives(
    draw: st.DrawFn,
) -> tuple[list[tuple[CalendarSpec, datetime]], Limit, list[tuple[datetime, datetime]]]:
    """Calendars in force from when, a limit, and questions that hold the clock."""
    spec, start = draw(places())
    limit = draw(
        st.one_of(
            st.integers(1, 3).map(Limit.business_days), st.integers(1, 48).map(Limit.working_hours)
        )
    )
    moments = st.integers(0, 6 * 1440).map(lambda n: start + n * MINUTE)
    pairs = draw(st.lists(st.tuples(moments, moments), max_size=3))
    questions = [(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]]
    regimes = [(spec, start)]
    if draw(st.booleans()):
        regimes.append((draw(specs(spec.zone, start.date())), draw(moments)))
    return regimes, limit, questions


@settings(max_examples=50, deadline=None, phases=QUICK)
@given(lives())
def test_a_whole_life_is_what_the_slow_clock_walks(life) -> None:
    regimes, limit, questions = life
    until = regimes[0][1] + timedelta(days=9)
    events, state, times = fast_life(regimes, limit, questions, until)
    walked = slow_life(regimes, limit, questions, until)
    assert {key: up_to_minute(due) for key, due in events.items()} == walked.events
    assert used_by(state, times, until) / times.own.worth == walked.used
    assert paused_by(state, times, until) == walked.waited


def up_to_minute(at: datetime) -> datetime:
    return at if not (at.second or at.microsecond) else at.replace(second=0, microsecond=0) + MINUTE


def slow_life(regimes, limit, questions, until):
    days = (
        Fraction(limit.amount)
        if limit.scale is Scale.BUSINESS_DAYS
        else Fraction(limit.amount, 1440)
    )
    clock = SlowClock(days, PERCENTS, questions)
    return clock.walk([regime(spec, since, limit.scale) for spec, since in regimes], until)


def regime(spec: CalendarSpec, since: datetime, scale: Scale) -> Regime:
    worth = day_worth(spec)
    own_worth = worth if scale is Scale.BUSINESS_DAYS else 1440
    return Regime(since, slow(spec, scale), slow(spec), own_worth, worth)


def fast_life(regimes, limit, questions, until):
    """The same life by the rules: record what fell due before each change, then change."""
    specs = {str(n): spec for n, (spec, _) in enumerate(regimes)}
    cache: dict[tuple[str, Scale], Times] = {}

    def times_for(key: str, scale: Scale) -> Times:
        return cache.setdefault((key, scale), times_of(specs[key], scale))

    changes = changes_of(regimes, limit, questions)
    state = None
    events: dict[tuple[str, int], datetime] = {}
    for change in changes:
        if state is not None:
            times = times_for(state.calendar, limit.scale)
            note(events, fallen_due(state, times, events, change.at))
        state = applied(state, change, times_for)
    assert state is not None
    times = times_for(state.calendar, limit.scale)
    note(events, fallen_due(state, times, events, until + timedelta(microseconds=1)))
    assert replay(changes, times_for, until) == state
    return events, state, times


def changes_of(regimes, limit, questions):
    start = regimes[0][1]
    changes = [Change(ChangeKind.STARTED, start, start_data(limit, FULL_CHAIN, "0", []))]
    later = [
        Change(kind, at, {"cause": str(n)})
        for n, question in enumerate(questions)
        for kind, at in zip((ChangeKind.PAUSED, ChangeKind.RESUMED), question, strict=True)
    ]
    later += [Change(ChangeKind.RECOUNTED, at, {"calendar": "1"}) for _, at in regimes[1:]]
    return changes + sorted(later, key=lambda change: change.at)


def note(events, firings):
    events.update({firing.key: firing.due_at for firing in firings})


@settings(max_examples=25, deadline=None, phases=QUICK)
@given(lives(), st.integers(0, 9 * 1440))
def test_while_a_question_waits_due_is_what_an_answer_now_would_give(life, minute) -> None:
    regimes, limit, questions = life
    spec, start = regimes[0]
    asked, now = start + timedelta(hours=1), start + timedelta(hours=1) + minute * MINUTE
    times = times_of(spec, limit.scale)
    held = changes_of([regimes[0]], limit, [(asked, now)])[:-1]
    state = replay(held, lambda *_: times, now)
    assert state is not None
    answered = applied(state, Change(ChangeKind.RESUMED, now, {"cause": "0"}), lambda *_: times)
    assert due_at(state, times, now) == due_at(answered, times)


@settings(max_examples=25, deadline=None, phases=QUICK)
@given(lives())
def test_what_is_to_come_is_in_order_and_never_before_the_last_change(life) -> None:
    regimes, limit, questions = life
    events, state, times = fast_life(regimes, limit, questions, regimes[0][1] + timedelta(days=9))
    dues = [firing.due_at for firing in upcoming(state, times, events)]
    assert dues == sorted(dues)
    assert all(due >= state.since for due in dues)
