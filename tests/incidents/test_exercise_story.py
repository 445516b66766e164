"""Exercises run on the same pages, touch nothing real, and count when they are finished."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from govportal.refusals import Refused
from govportal.worklist.models import WorkItem
from incidents.actions import dismiss
from incidents.actions.exercises import (
    Plan,
    finish_exercise,
    give_inject,
    keep_exercises,
    last_held,
    start_exercise,
)
from incidents.models import Exercise, Incident, Inject
from incidents.rules.exercises import SCENARIOS, Form
from incidents.rules.severities import IncidentClass
from tests import make as organisation
from tests.incidents import books_making, make
from tests.incidents.books_making import NOTE, NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def cast():
    return organisation.organisation()


def code(act, *args, **named):
    with pytest.raises(Refused) as no:
        act(*args, **named)
    assert str(no.value)
    return no.value.refusal.code


def test_an_exercise_is_an_incident_that_is_none(cast):
    agent = books_making.agent_of(cast)
    stage = agent.lifecycle
    exercise = books_making.exercise(cast, agent=agent)
    incident = exercise.incident
    assert incident.is_exercise and incident.agent == agent
    assert not Incident.objects.real().exists()
    assert {part.person for part in incident.parts.all()} == {cast.security}
    assert incident.checklist.exists() and exercise.injects.count() == 4
    agent.refresh_from_db()
    assert agent.lifecycle == stage


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_each_scenario_can_be_run(cast, scenario):
    exercise = books_making.exercise(cast, scenario=scenario)
    assert exercise.briefing == SCENARIOS[scenario].briefing
    assert exercise.injects.count() == len(SCENARIOS[scenario].injects)


def test_one_with_words_of_ones_own(cast):
    said = {"scenario": "", "title": "A test", "briefing": "Somebody calls.",
            "kind": IncidentClass.COST_OVERRUN}  # fmt: skip
    exercise = books_making.exercise(cast, form=Form.DRILL, **said)
    assert exercise.incident.title == "A test" and not exercise.injects.exists()


def test_who_starts_one_and_with_whom(cast):
    plan = Plan(form=Form.TABLETOP, scenario="kill-switch", people=[cast.security])
    assert code(start_exercise, plan, actor=cast.colleague, now=NOW) == "exercise.not_yours"
    alone = Plan(form=Form.TABLETOP, scenario="kill-switch", people=[cast.operator])
    assert code(start_exercise, alone, actor=cast.operator, now=NOW) == "exercise.nobody"
    assert not Incident.objects.exists()


def test_the_facilitator_tells_each_thing_once(cast):
    exercise = books_making.exercise(cast)
    give_inject(exercise, 1, "", actor=cast.operator, now=LATER)
    give_inject(exercise, 1, "", actor=cast.operator, now=LATER)  # twice clicked
    give_inject(exercise, None, "The lift is stuck.", actor=cast.operator, now=LATER)
    told = [note.text for note in exercise.incident.notes.all()]
    assert told == [SCENARIOS["supplier-file"].injects[0][1], "The lift is stuck."]
    none = code(give_inject, exercise, None, " ", actor=cast.operator, now=LATER)
    assert none == "incident.text_missing"
    other = code(give_inject, exercise, 2, "", actor=cast.security, now=LATER)
    assert other == "exercise.facilitator_only"


def test_it_is_finished_once_after_its_incident_and_then_counts(cast):
    exercise = books_making.exercise(cast)
    named = {"actor": cast.operator, "now": LATER}
    assert code(finish_exercise, exercise, "gaps", NOTE, **named) == "exercise.incident_open"
    dismiss(exercise.incident, make.REASON, **named)
    assert code(finish_exercise, exercise, "", NOTE, **named) == "exercise.result_missing"
    assert code(finish_exercise, exercise, "gaps", "no", **named) == "incident.reason_short"
    assert last_held(Form.TABLETOP) is None
    finish_exercise(exercise, "gaps", NOTE, **named)
    assert last_held(Form.TABLETOP) == LATER.date() and last_held(Form.DRILL) is None
    assert code(finish_exercise, exercise, "gaps", NOTE, **named) == "exercise.finished_stale"
    assert code(give_inject, exercise, 2, "", **named) == "exercise.finished_stale"


def test_one_that_was_called_off_is_no_evidence(cast):
    exercise = books_making.exercise(cast)
    dismiss(exercise.incident, make.REASON, actor=cast.operator, now=LATER)
    finish_exercise(exercise, "cancelled", NOTE, actor=cast.operator, now=LATER)
    assert last_held(Form.TABLETOP) is None


def test_the_chair_is_asked_once_when_one_is_due_and_no_more_when_it_was_held(cast):
    rows = WorkItem.objects.open().filter(kind__startswith="exercise.due")
    soon = NOW + timedelta(days=400)
    keep_exercises(soon)
    keep_exercises(soon)
    assert {item.assignee for item in rows} == {cast.chair} and rows.all().count() == 2
    exercise = books_making.exercise(cast, now=soon)
    dismiss(exercise.incident, make.REASON, actor=cast.operator, now=soon)
    finish_exercise(exercise, "held", NOTE, actor=cast.operator, now=soon)
    assert rows.all().count() == 1
    keep_exercises(soon)
    assert rows.all().count() == 1


@pytest.mark.both_databases
def test_the_database_keeps_exercises_apart_and_finished(cast):
    exercise = books_making.exercise(cast)
    real = make.incident(cast)
    rows = Exercise.objects.filter(pk=exercise.pk)
    give_inject(exercise, 1, "", actor=cast.operator, now=LATER)
    for breach in (
        lambda: Exercise.objects.create(
            incident=real, form="drill", briefing="x", facilitator=cast.operator, started_at=NOW
        ),
        lambda: rows.delete(),
        lambda: rows.update(briefing="Other"),
        lambda: rows.update(finished_at=LATER),
        lambda: Inject.objects.filter(n=1).update(text="Other"),
        lambda: Inject.objects.filter(n=1).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            breach()
