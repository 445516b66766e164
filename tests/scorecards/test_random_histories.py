"""Random histories, counted in SQL and by a slow, obvious loop over everything."""

from collections import Counter
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from math import ceil

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from approvals.models import Review
from bench.filling import copy_of
from govportal.worklist.models import Clock, ClockEvent
from incidents.models import Incident, IncidentTurn
from incidents.rules.severities import RESPONSE, Severity
from registry.models import Agent, Authorisation
from scorecards.rules.inputs import Counts, Parts, Times, cuts, half, mean_of, most, share_of
from scorecards.rules.kpis.compliance import Responses
from scorecards.rules.kpis.coverage import Agents
from scorecards.rules.kpis.quality import OpenedIncidents, OpenIncidents
from scorecards.sources import incidents, reviews, running
from scorecards.sources.days import as_of_day
from scorecards.sources.units import summed
from tests import make
from tests.incidents.make import incident

BEGIN = datetime(2026, 11, 1, 12, tzinfo=UTC)
AT = as_of_day(date(2026, 11, 10), BEGIN + timedelta(days=99))
WAYS = settings(
    max_examples=40, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
MOMENTS = st.integers(0, 20 * 24).map(lambda hours: BEGIN + timedelta(hours=hours))
STAGES = ("registered", "shadow", "limited", "production", "suspended", "retired")
KEYS, UNITS = st.sampled_from(["tier:1", "tier:2", "tier:3"]), st.integers(0, 3)


@contextmanager
def undone():
    """What an example makes is gone after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(st.lists(st.tuples(UNITS, KEYS, st.booleans(), st.integers(0, 9_999))))
def test_units_add_up_to_what_all_cases_give_and_cuts_are_their_parts(cases):
    shares: dict = {}
    times: dict = {}
    counts: dict = {}
    for unit, key, is_in, took in cases:
        shares[unit] = shares.get(unit, Parts()) + Parts({key: (int(is_in), 1)})
        times[unit] = times.get(unit, Times()) + Times({key: (took,)})
        counts[unit] = counts.get(unit, Counts()) + Counts({key: 1})
    whole, part = len(cases), sum(is_in for _u, _k, is_in, _t in cases)
    found = share_of(summed(shares, Parts))
    assert (found.numerator, found.denominator) == (part, whole)
    assert found.value == (Fraction(part, whole) if whole else None)
    assert summed(counts, Counts).total == whole
    took = sorted(Fraction(time, 1000) for _u, _k, _i, time in cases)
    total = summed(times, Times)
    if took:
        assert abs(mean_of(total).value - sum(took) / whole) <= Fraction(1, 2000)
        for measure, in_100 in ((half, 50), (most, 95)):
            enough = [one for one in took if sum(t <= one for t in took) * 100 >= in_100 * whole]
            assert measure(total).value == enough[0] == took[max(ceil(in_100 * whole / 100), 1) - 1]
    else:
        assert mean_of(total).value is half(total).value is None
    by_key = Counter(key for _u, key, _i, _t in cases)
    assert {key: one.whole for key, one in cuts(summed(shares, Parts)).items()} == by_key


agent_rows = st.tuples(
    st.integers(1, 5), st.integers(1, 3), st.sampled_from(STAGES), MOMENTS, st.booleans()
)
right_rows = st.tuples(
    st.integers(1, 4), st.sampled_from(["active", "suspended", "revoked"]), st.booleans(),
    st.integers(-3, 3), MOMENTS,
)  # fmt: skip


def last_before(rows, end):
    """The newest row of each object, as a loop finds it; not of what was deleted."""
    newest = {}
    for row in rows:
        if row.history_date < end:
            newest[row.id] = row
    return [row for row in newest.values() if row.history_type != "-"]


@WAYS
@given(st.lists(agent_rows, max_size=20), st.lists(right_rows, max_size=12))
def test_agents_are_counted_as_they_were(db, agents, rights):
    with undone():
        Agent.history.bulk_create(
            Agent.history.model(
                id=key, slug=f"agent-{key}", unit_id=unit, lifecycle=stage, created_at=BEGIN,
                history_date=moment, history_type="-" if gone else "~",
            )
            for key, unit, stage, moment, gone in sorted(agents, key=lambda row: row[3])
        )  # fmt: skip
        Authorisation.history.bulk_create(
            Authorisation.history.model(
                id=key, agent_id=key, state=state, live_at=BEGIN if is_live else None,
                valid_from=BEGIN, valid_until=AT.day, lapses_on=AT.day + timedelta(days=left),
                post_deployment_days=30, history_date=moment, history_type="~",
            )
            for key, state, is_live, left, moment in sorted(rights, key=lambda row: row[4])
        )  # fmt: skip
        then = last_before(Agent.history.order_by("history_id"), AT.end)
        valid = {
            row.agent_id
            for row in last_before(Authorisation.history.order_by("history_id"), AT.end)
            if row.state == "active" and row.live_at and row.lapses_on >= AT.day
        }
        found = running.in_production(AT)
        for unit in (1, 2, 3):
            mine = [row for row in then if row.unit_id == unit and row.lifecycle == "production"]
            assert (found[unit].agents if unit in found else 0) == len(mine)
            approved = sum(row.id in valid for row in mine)
            assert (found[unit].approved if unit in found else 0) == approved
        stages = Counter(f"stage:{row.lifecycle}" for row in then if row.lifecycle != "retired")
        assert Counter(summed(running.agents(AT), Agents).by) == stages


@pytest.fixture
def base(cast):
    """A review with its clock, and an incident, to make others like."""
    return make.review(make.request(cast, now=BEGIN)), incident(cast, now=BEGIN)


review_rows = st.tuples(
    st.integers(1, 4), st.sampled_from(["open", "decided", "withdrawn"]), MOMENTS, MOMENTS,
    st.none() | MOMENTS, st.none() | st.tuples(MOMENTS, st.sampled_from(["told", "moot"])),
)  # fmt: skip


@WAYS
@given(st.lists(review_rows, max_size=8))
def test_reviews_are_counted_as_they_were(base, rows):
    review, _ = base
    with undone():
        for n, (tier, state, one, other, due, hop) in enumerate(rows):
            opened, closed = min(one, other), None if state == "open" else max(one, other)
            clock = copy_of(review.clock)
            Clock.objects.bulk_create([clock])
            events = [("due", due, "told")] if due else []
            events += [("hop", *hop)] if hop else []
            ClockEvent.objects.bulk_create(
                ClockEvent(clock=clock, kind=kind, threshold=100, due_at=moment,
                           happened_at=moment, outcome=outcome)
                for kind, moment, outcome in events
            )  # fmt: skip
            made = copy_of(review, subject_id=f"COPY-{n}", tier=tier, state=state,
                           opened_at=opened, closed_at=closed, clock_id=clock.pk)  # fmt: skip
            Review.objects.bulk_create([made])
        waiting, late, called, whole = 0, 0, 0, 0
        for made in Review.objects.filter(subject_id__startswith="COPY-"):
            happened = [
                event for event in ClockEvent.objects.filter(clock=made.clock_id)
                if event.happened_at < AT.end
            ]  # fmt: skip
            was_open = made.opened_at < AT.end and not (
                made.closed_at is not None and made.closed_at < AT.end
            )
            is_late = any(event.kind == "due" for event in happened)
            waiting += was_open
            ended = made.closed_at is not None and AT.since <= made.closed_at < AT.end
            if (made.state == "decided" and ended) or (was_open and is_late):
                whole += 1
                late += is_late
                called += any(e.kind == "hop" and e.outcome != "moot" for e in happened)
        backlog = sum(one.total for one in reviews.backlog(AT).values())
        assert backlog == waiting + 1  # the one that the others are like
        for source, part in ((reviews.time_outs, late), (reviews.escalations, called)):
            found = source(AT).values()
            assert (sum(one.part for one in found), sum(one.whole for one in found)) == (
                part,
                whole,
            )


incident_rows = st.tuples(
    st.sampled_from(list(Severity)), st.sampled_from(["reported", "closed", "merged"]),
    st.booleans(), MOMENTS, st.none() | st.integers(0, 400),
    st.none() | st.tuples(st.sampled_from(list(Severity)), st.integers(0, 400)),
)  # fmt: skip


def plant(like, n, row):
    """An incident like ``like``, its history and its turns."""
    severity, state, exercise, reported, _taken, _changed = row
    made = copy_of(like, number=f"INC-COPY-{n}", key=None, reported_at=reported)
    Incident.objects.bulk_create([made])
    fields = {f.attname: getattr(made, f.attname) for f in Incident._meta.concrete_fields}
    fields |= {"severity": severity, "state": state, "is_exercise": exercise}
    fields |= {"outcome": "resolved" if state == "closed" else ""}
    history = Incident.history.model(**fields, history_date=reported, history_type="+")
    Incident.history.bulk_create([history])
    for turn, (moment, act, before) in enumerate(acts_of(row)):
        IncidentTurn.objects.create(
            incident=made, n=turn + 50, act=act, before=before, at=moment, by_ref="tests"
        )


def acts_of(row):
    _severity, _state, _exercise, reported, taken, changed = row
    acts = [(taken, "acknowledge", "")] if taken is not None else []
    acts += [(changed[1], "severity", changed[0])] if changed else []
    acts.sort(key=lambda act: act[0])
    return [(reported + timedelta(minutes=after), act, before) for after, act, before in acts]


def verdict_on(row):
    """Whether it was taken in time; None where that is not known yet."""
    then, _state, _exercise, reported, _taken, _changed = row
    at = None
    for moment, act, before in acts_of(row):
        if moment < AT.end and act == "acknowledge":
            at = moment
        elif moment < AT.end and at is not None:
            then = before
    limit = timedelta(minutes=RESPONSE[then].amount)
    if at is None:
        return False if AT.end - reported > limit else None
    return at - reported <= limit


@WAYS
@given(st.lists(incident_rows, max_size=8))
def test_incidents_are_counted_as_they_were(base, rows):
    _, like = base
    with undone():
        Incident.history.all().delete()
        for n, row in enumerate(rows):
            plant(like, n, row)
        known = [row for row in rows if not row[2] and row[3] < AT.end]
        verdicts = [verdict_on(row) for row in known if row[1] != "merged"]
        assert summed(incidents.still_open(AT), OpenIncidents).total == sum(
            row[1] == "reported" for row in known
        )
        assert summed(incidents.opened(AT), OpenedIncidents).total == len(verdicts)
        found = summed(incidents.responses(AT), Responses)
        assert found.part == verdicts.count(True)
        assert found.whole == len(verdicts) - verdicts.count(None)
