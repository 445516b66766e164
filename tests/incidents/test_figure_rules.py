"""Figures against a slow reference, and what is counted how."""

import json
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents import actions
from incidents.figure_words import share_words, time_words
from incidents.figures_room import courses_of, figures_of
from incidents.models import Alert, Incident
from incidents.rules.alerts import Verdict
from incidents.rules.figures import (
    STEPS,
    Course,
    Judged,
    Share,
    by_class,
    by_month,
    false_positives,
    false_positives_by,
    line,
)
from incidents.rules.severities import Severity
from tests import make
from tests.incidents.make import HOUR, MINUTE, REASON, closed, incident, resolved, taken
from tests.make import START

NOW = datetime(2026, 11, 20, tzinfo=UTC)
PARTS = {"SEV1": 15, "SEV2": 60, "SEV3": 240}
moments = st.timedeltas(timedelta(days=1), timedelta(days=320)).map(lambda ago: NOW - ago)
later = st.none() | st.timedeltas(timedelta(0), timedelta(days=20))


@st.composite
def courses(draw):
    reported = draw(moments)
    detected = reported - draw(st.timedeltas(timedelta(0), timedelta(days=2)))
    before, taken_, held, mended = (draw(later) for _n in range(4))
    return Course(
        number=str(draw(st.integers(1, 9999))),
        kind=draw(st.sampled_from(["cost_overrun", "hallucination", "policy_violation"])),
        severity=draw(st.sampled_from(list(Severity))),
        detected_at=detected,
        reported_at=reported,
        occurred_at=None if before is None else detected - before,
        acknowledged_at=None if taken_ is None else reported + taken_,
        contained_at=None if held is None else reported + held,
        resolved_at=None if mended is None else reported + mended,
        recurs=draw(st.booleans()),
        left_out=draw(st.sampled_from(["", "", "", "exercise", "merged", "false_alarm"])),
    )


BEGUN = {"detect": "occurred_at", "acknowledge": "reported_at"}
ENDED = {"detect": "detected_at", "acknowledge": "acknowledged_at",
         "contain": "contained_at", "resolve": "resolved_at"}  # fmt: skip


def slow_times(kept, step):
    """Count, mean and median in microseconds, by whole numbers."""
    pairs = [(getattr(c, BEGUN.get(step, "detected_at")), getattr(c, ENDED[step])) for c in kept]
    both = [(begin, end) for begin, end in pairs if begin is not None and end is not None]
    times = sorted(max(0, round((end - begin) / timedelta(microseconds=1))) for begin, end in both)
    if not times:
        return (0, None, None)
    half = len(times) // 2
    twice = 2 * times[half] if len(times) % 2 else times[half - 1] + times[half]
    return (len(times), int(Fraction(sum(times), len(times)).__floor__()), twice // 2)


def slow_verdict(one):
    """Empty while its clock runs, else whether it was taken in time."""
    limit = timedelta(minutes=PARTS[one.severity.value])
    if one.acknowledged_at is None:
        return "late" if NOW - one.reported_at > limit else ""
    return "good" if one.acknowledged_at - one.reported_at <= limit else "late"


def slowly(some):
    """The same from first principles, with no shared code."""
    kept = [one for one in some if one.left_out == ""]
    verdicts = [slow_verdict(one) for one in kept]
    good = verdicts.count("good")
    found = {"count": len(kept)} | {step: slow_times(kept, step) for step in ENDED}
    found["in_time"] = (good, good + verdicts.count("late"))
    found["again"] = (len([one for one in kept if one.recurs]), len(kept))
    return found


def quickly(some):
    got = line(some, NOW)
    micro = timedelta(microseconds=1)
    found: dict[str, object] = {"count": got.count}
    for step in STEPS:
        one = got.times[step]
        mean = None if one.mean is None else one.mean // micro
        middle = None if one.median is None else one.median // micro
        found[step] = (one.count, mean, middle)
    found["in_time"] = (got.in_time.part, got.in_time.whole)
    found["again"] = (got.recurrences.part, got.recurrences.whole)
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(courses(), max_size=12))
def test_the_figures_are_those_of_the_slow_reference(some):
    assert quickly(some) == slowly(some)
    for kind, one in by_class(some, NOW).items():
        assert one == line([c for c in some if c.kind == kind], NOW) and one.count
    months = by_month(some, NOW)
    assert list(months) == sorted(months)
    assert sum(one.count for one in months.values()) == len([c for c in some if not c.left_out])


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.builds(Judged, st.sampled_from(["a", "b", ""]), st.sampled_from(["x", "y"]),
                  st.sampled_from(list(Verdict))),
    )
)  # fmt: skip
def test_false_ones_are_counted_among_the_judged(alerts):
    false = sum(one.verdict is Verdict.FALSE for one in alerts)
    true = sum(one.verdict is Verdict.TRUE for one in alerts)
    assert false_positives(alerts) == Share(false, false + true)
    parts = false_positives_by(alerts)
    assert sum(share.part for share, _open in parts.values()) == false
    assert sum(left for _share, left in parts.values()) == len(alerts) - false - true


def test_nothing_of_nothing_is_no_share_and_none_of_some_is_zero():
    assert Share(0, 0).of_one is None and Share(0, 4).of_one == 0
    assert share_words(Share(0, 0)) == "no data" and share_words(Share(0, 4)) == "0.0 % (0 of 4)"
    assert time_words(None) == "no data" and time_words(timedelta(0)) == "under 1 min"
    assert time_words(timedelta(minutes=75)) == "1 h 15 min"
    assert time_words(timedelta(days=2, hours=3)) == "2 days 3 h"


# --- of stored incidents --------------------------------------------------------------------------


@pytest.fixture
def cast(db):
    return make.organisation()


def course(row):
    return courses_of(Incident.objects.filter(pk=row.pk))[0]


@pytest.mark.django_db
def test_what_is_left_out(cast):
    drill = incident(cast, is_exercise=True)
    false = actions.dismiss(incident(cast), REASON, actor=cast.operator, now=START + HOUR)
    first, second = incident(cast), incident(cast)
    merged = actions.merge(second, first, REASON, actor=cast.operator, now=START + HOUR)
    found = [course(row).left_out for row in (drill, false, merged, first)]
    assert found == ["exercise", "false_alarm", "merged", ""]


@pytest.mark.django_db
def test_one_that_was_opened_again_was_taken_first_and_mended_last(cast):
    row = resolved(cast)
    row = actions.reopen(row, REASON, actor=cast.operator, now=START + 3 * HOUR)
    again = course(row)
    assert again.took("acknowledge") == 5 * MINUTE
    assert again.took("contain") is None and again.took("resolve") is None
    actions.acknowledge(row, actor=cast.operator, now=START + 4 * HOUR)
    actions.contain(row, REASON, actor=cast.operator, now=START + 5 * HOUR)
    actions.resolve(row, REASON, actor=cast.operator, now=START + 6 * HOUR)
    mended = course(row)
    assert (mended.took("acknowledge"), mended.took("resolve")) == (5 * MINUTE, 6 * HOUR)


@pytest.mark.django_db
def test_in_time_is_by_the_severity_it_had_when_it_was_taken(cast):
    row = taken(cast, severity=Severity.SEV2)
    actions.change_severity(row, Severity.SEV1, REASON, actor=cast.operator, now=START + HOUR)
    assert course(row).severity is Severity.SEV2
    early = incident(cast, severity=Severity.SEV2, agent_named="Another bot")
    actions.change_severity(early, Severity.SEV1, REASON, actor=cast.operator, now=START + MINUTE)
    early = Incident.objects.get(pk=early.pk)
    actions.acknowledge(early, actor=cast.operator, now=START + 30 * MINUTE)
    assert course(early).severity is Severity.SEV1 and course(early).in_time(START) is False


@pytest.mark.django_db
def test_the_command_says_the_same_to_programs(cast, django_assert_max_num_queries):
    now = timezone.now()
    for n in range(3):
        closed(cast, now=now - (n + 5) * HOUR)
    out = StringIO()
    with django_assert_max_num_queries(6):
        call_command("incident_figures", "--json", stdout=out)
    said = json.loads(out.getvalue())
    assert said["all"]["incidents"] == 3
    assert said["all"]["times"]["acknowledge"] == {
        "count": 3, "mean_seconds": 300.0, "median_seconds": 300.0,
    }  # fmt: skip
    assert said["all"]["times"]["detect"]["mean_seconds"] is None
    assert said["all"]["in_time"] == {"part": 3, "whole": 3, "share": 1.0}
    out = StringIO()
    days = ["--from", "2020-01-01", "--to", "2020-12-31"]
    call_command("incident_figures", "--json", *days, stdout=out)
    assert json.loads(out.getvalue())["all"]["in_time"]["share"] is None
    with pytest.raises(CommandError):
        call_command("incident_figures", "--from", "2020-02-01", "--to", "2020-01-01")
    call_command("incident_figures", stdout=out)
    today = timezone.localdate(now)
    rows = figures_of(Incident.objects.all(), Alert.objects.all(), today, today, now)
    assert rows.all.count <= 3
