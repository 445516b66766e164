"""The database refuses what the rules refuse: straight to the tables, past every action."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from govportal.ledger.rules import Reference
from registry.actions import leave_stage, lift_suspension, start_stage, suspend
from registry.models import Agent, Authorisation, CriterionSignature, ExitCriterion, ReleaseStage
from tests import make
from tests.make import REASONS, SETUP, START

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
APPROVED = START + DAY
OVERDUE = Reference("condition:7")


@pytest.fixture
def shadow(agent):
    return make.in_question(agent)


def cannot(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def can(act):
    with transaction.atomic():
        assert act()
        transaction.set_rollback(True)


def rows(stage):
    return ReleaseStage.objects.filter(pk=stage.pk)


def enter(stage, person, at=APPROVED, **more):
    values = {"entered_at": at, "entered_on": at.date(), "entered_by": person, **more}
    return lambda: rows(stage).update(**values)


def leave(stage, person, at=None, **more):
    at = at or APPROVED + 14 * DAY
    values = {"left_at": at, "left_on": at.date(), "left_by": person, "ending": "passed", **more}
    return lambda: rows(stage).update(**values)


def live(agent, at=APPROVED + 30 * DAY, **more):
    rights = Authorisation.objects.filter(agent=agent, live_at__isnull=True)
    return lambda: rights.update(**{"live_at": at, "stage": "production"} | more)


def stage_of(agent, name):
    return ReleaseStage.objects.filter(authorisation__agent=agent, stage=name).last()


def test_nothing_goes_live_past_its_stages(cast, agent, shadow):
    limited, production = stage_of(agent, "limited"), stage_of(agent, "production")
    cannot(live(agent))
    cannot(live(agent, stage="shadow"))
    make.run_stage(agent, APPROVED, leave=False)
    cannot(live(agent))
    leave_stage(shadow, actor=cast.owner, now=APPROVED + 14 * DAY)
    cannot(live(agent))
    cannot(enter(production, cast.owner, APPROVED + 15 * DAY))
    until = make.run_stage(agent, APPROVED + 14 * DAY, leave=False)
    cannot(live(agent))
    with transaction.atomic():
        leave(limited, cast.owner, until)()
        cannot(live(agent, until))
        enter(production, cast.owner, until)()
        assert live(agent, until)()


def test_a_right_of_tier_3_without_stages_never_goes_live(cast):
    agent = make.approve(make.request(cast), START).agent
    can(live(agent))
    Agent.objects.filter(pk=agent.pk).update(tier=3)
    cannot(live(agent))


def test_a_right_is_not_live_from_the_beginning_and_goes_live_once(cast):
    agent = make.approve(make.request(cast), START).agent
    right = Authorisation.objects.get()
    make.to_production(agent, APPROVED)
    cannot(lambda: Authorisation.objects.filter(pk=right.pk).update(live_at=APPROVED + DAY))
    cannot(lambda: Authorisation.objects.filter(pk=right.pk).update(live_at=None))
    cannot(lambda: Authorisation.objects.filter(pk=right.pk).update(stage="shadow"))
    right.refresh_from_db()
    right.pk, right.basis, right.state = None, "decision:0", "replaced"
    cannot(lambda: right.save(force_insert=True))


def test_no_stage_is_skipped(cast, agent, shadow):
    limited = stage_of(agent, "limited")
    cannot(enter(limited, cast.tech_owner, scope="5 %"))
    can(enter(shadow, cast.tech_owner))
    make.run_stage(agent, APPROVED, leave=False)
    cannot(enter(limited, cast.tech_owner, scope="5 %"))
    leave_stage(shadow, actor=cast.owner, now=APPROVED + 14 * DAY)
    cannot(enter(limited, cast.tech_owner))
    can(enter(limited, cast.tech_owner, scope="5 %"))


def test_no_stage_is_left_before_its_days_or_unsigned_or_by_one_person(cast, agent, shadow):
    cannot(leave(shadow, cast.owner))
    make.run_stage(agent, APPROVED, leave=False)
    cannot(leave(shadow, cast.owner, APPROVED + 13 * DAY))
    cannot(leave(shadow, cast.owner, APPROVED + 11 * DAY,
                 left_on=(APPROVED + 14 * DAY).date()))  # fmt: skip
    cannot(leave(shadow, cast.tech_owner))
    cannot(leave(shadow, None))
    cannot(leave(shadow, cast.owner, ending=""))
    cannot(leave(shadow, cast.owner, ending="stepped_back"))
    can(leave(shadow, cast.owner))
    signed = CriterionSignature.objects.filter(criterion=shadow.criteria.first())
    signed.update(withdrawn_at=APPROVED + 2 * DAY, withdrawn_because="Old cases.")
    cannot(leave(shadow, cast.owner))


def test_no_stage_is_left_while_suspended_nor_counts_those_days(cast, agent, shadow):
    make.run_stage(agent, APPROVED, leave=False)
    right = make.coming(agent)
    suspend(right, cause=OVERDUE, reason="Overdue.", actor=SETUP, now=APPROVED + 3 * DAY)
    cannot(leave(shadow, cast.owner, APPROVED + 20 * DAY, held_days=6))
    lift_suspension(OVERDUE, actor=SETUP, now=APPROVED + 8 * DAY)
    cannot(leave(shadow, cast.owner, APPROVED + 14 * DAY))
    cannot(leave(shadow, cast.owner, APPROVED + 17 * DAY, held_days=3))
    can(leave(shadow, cast.owner, APPROVED + 20 * DAY, held_days=6))
    Authorisation.objects.filter(pk=right.pk).update(state="lapsed")
    cannot(leave(shadow, cast.owner, APPROVED + 20 * DAY, held_days=6))


def test_no_stage_begins_or_ends_when_the_right_has_run_out(cast, agent, shadow):
    late = Authorisation.objects.get().lapses_on - APPROVED.date() + DAY
    cannot(enter(shadow, cast.tech_owner, APPROVED + late))
    make.run_stage(agent, APPROVED, leave=False)
    cannot(leave(shadow, cast.owner, APPROVED + late))


def test_what_was_begun_left_and_planned_stays(cast, agent, shadow):
    cannot(lambda: rows(shadow).update(least_days=1))
    make.run_stage(agent, APPROVED, leave=False)
    cannot(lambda: rows(shadow).update(entered_on=(APPROVED - 20 * DAY).date()))
    cannot(lambda: rows(shadow).update(entered_at=None, entered_on=None, entered_by=None))
    cannot(lambda: rows(shadow)._raw_delete("default"))
    leave_stage(shadow, actor=cast.owner, now=APPROVED + 14 * DAY)
    cannot(lambda: rows(shadow).update(left_by=cast.stranger))
    cannot(lambda: rows(shadow).update(left_at=None, left_on=None, left_by=None, ending=""))


def test_a_stage_is_not_written_afterwards(cast, agent, shadow):
    right = make.coming(agent)

    def write(**more):
        values = {"authorisation": right, "position": 0, "attempt": 2, "stage": "shadow",
                  "least_days": 14}  # fmt: skip
        return lambda: ReleaseStage.objects.create(**values | more)

    cannot(write())  # the attempt before is not over
    can(write(position=7, attempt=1))
    start_stage(shadow, actor=cast.tech_owner, now=APPROVED)
    cannot(write(position=7, attempt=1))
    cannot(write())
    make.sign_all(shadow, cast.tech_owner, APPROVED)
    leave_stage(shadow, actor=cast.owner, now=APPROVED + 14 * DAY)
    can(write())
    cannot(write(least_days=1))
    cannot(write(entered_at=APPROVED, entered_on=APPROVED.date(), entered_by=cast.owner))


def test_criteria_are_fixed_before_their_stage_begins(cast, agent, shadow):
    def write():
        return ExitCriterion.objects.create(stage=shadow, n=9, text="Nothing burns.")

    can(write)
    cannot(lambda: ExitCriterion.objects.update(text="Nothing."))
    cannot(lambda: shadow.criteria.all()._raw_delete("default"))
    start_stage(shadow, actor=cast.tech_owner, now=APPROVED)
    cannot(write)


def test_signatures_are_given_in_time_and_stay(cast, agent, shadow):
    first, second = shadow.criteria.all()[:2]

    def sign(criterion, **more):
        values = {"criterion": criterion, "person": cast.owner, "evidence": REASONS,
                  "signed_at": APPROVED}  # fmt: skip
        return lambda: CriterionSignature.objects.create(**values | more)

    cannot(sign(first))
    start_stage(shadow, actor=cast.tech_owner, now=APPROVED)
    can(sign(first))
    cannot(sign(first, evidence=""))
    cannot(sign(first, withdrawn_at=APPROVED, withdrawn_because="x"))
    make.sign_all(shadow, cast.tech_owner, APPROVED)
    cannot(sign(second))
    signed = CriterionSignature.objects.filter(criterion=first)
    cannot(lambda: signed.update(person=cast.owner))
    cannot(lambda: signed.update(evidence="Other words."))
    cannot(lambda: signed.update(withdrawn_at=APPROVED))
    cannot(lambda: signed._raw_delete("default"))
    leave_stage(shadow, actor=cast.owner, now=APPROVED + 14 * DAY)
    cannot(lambda: signed.update(withdrawn_at=APPROVED + 15 * DAY, withdrawn_because="Late."))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="a matter of SQLite's own")
def test_no_row_gives_way_to_another_on_sqlite(cast, agent, shadow):
    connection.ensure_connection()
    for table in ("releasestage", "exitcriterion", "criterionsignature"):
        if table == "criterionsignature":
            start_stage(shadow, actor=cast.tech_owner, now=APPROVED)
            make.sign_all(shadow, cast.tech_owner, APPROVED)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"INSERT OR REPLACE INTO registry_{table} SELECT * FROM registry_{table} LIMIT 1"
            )
