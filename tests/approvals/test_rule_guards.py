"""The database keeps run-time rules as they were voted on: straight to the tables."""

import json

import pytest
from django.db import DatabaseError, connection, transaction

from approvals.actions import conditions
from approvals.models import Condition, ConditionRule
from registry.actions import end_rules, lift_rules, register_agent
from registry.models import Authorisation, RuntimeRule
from tests.approvals.agreed import DAY, DECIDED, HOUR, decided, one, right, submit, tick, verify
from tests.approvals.test_rule_story import limited
from tests.make import SETUP

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def review(cast):
    return decided(cast, {"co_chair": [limited()]})


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount  # it met a row


def cannot(statement, *values):
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement, *values)


def cannot_do(act):
    with pytest.raises(DatabaseError), transaction.atomic():
        act()


def rule():
    return RuntimeRule.objects.get()


SET = "UPDATE registry_runtimerule SET"
MILDER = [
    "effect = 'block'", "rule = '{}'", "words = 'Nothing.'", "origin = 'x:1'", "url = ''",
    "about = 'x'", "begins_at = '2020-01-01 00:00:00+00:00'",
    "state = 'lifted', over_at = begins_at", "state = 'ended', over_at = begins_at",
]  # fmt: skip


@pytest.mark.parametrize("change", MILDER, ids=range(len(MILDER)))
def test_a_rule_cannot_be_loosened_while_its_condition_is_open(review, change):
    cannot(f"{SET} {change}")


def test_no_rule_is_deleted_or_written_over(review):
    cannot("DELETE FROM registry_runtimerule")
    cannot("DELETE FROM approvals_conditionrule")
    cannot("UPDATE approvals_conditionrule SET rule = '{}'")
    cannot("UPDATE approvals_conditionrule SET key = key + 1")
    if connection.vendor == "sqlite":
        columns = ", ".join(f.column for f in RuntimeRule._meta.concrete_fields)
        same = columns.replace("words", "'Nothing.'")
        cannot(
            f"INSERT OR REPLACE INTO registry_runtimerule ({columns}) "
            f"SELECT {same} FROM registry_runtimerule"
        )


def test_a_tightened_rule_goes_back_nowhere(cast, review):
    tick(one(review).due_at + HOUR)
    cannot(f"{SET} state = 'in_force', tightened_at = NULL")
    cannot(f"{SET} tightened_at = NULL")
    cannot(f"{SET} tightened_at = '2030-01-01 00:00:00+00:00'")
    cannot(f"{SET} state = 'lifted', over_at = tightened_at")


def test_the_actions_lift_and_end_nothing_either_while_the_condition_is_open(cast, review):
    origins, kept = [rule().origin], {"cause": right(), "actor": cast.chair, "now": DECIDED + DAY}
    cannot_do(lambda: lift_rules(origins, **kept))
    cannot_do(lambda: end_rules(origins, **kept))
    submit(one(review), DECIDED + HOUR)
    cannot_do(lambda: lift_rules(origins, **kept))


def test_a_lifted_rule_never_comes_back(cast, review):
    submit(one(review), DECIDED + HOUR)
    verify(one(review), cast.co_chair, DECIDED + DAY)
    assert rule().state == "lifted"
    cannot(f"{SET} state = 'in_force', over_at = NULL")
    cannot(f"{SET} over_at = '2030-01-01 00:00:00+00:00'")
    again = RuntimeRule(**{**facts(rule()), "over_at": None, "state": "in_force"})
    again.authorisation = other_right(cast)
    cannot_do(again.save)


def facts(row):
    names = [f.attname for f in RuntimeRule._meta.concrete_fields if f.name != "id"]
    return {name: getattr(row, name) for name in names}


def other_right(cast):
    """Another standing right of the same agent, as no action would write it."""
    old = right()
    copied = {f.attname: getattr(old, f.attname) for f in Authorisation._meta.concrete_fields}
    return Authorisation.objects.create(
        **{**copied, "id": None, "environment": "staging", "basis": "decision:999"}
    )


def test_a_rule_binds_as_it_was_voted_on(cast, review):
    row = facts(rule())
    there = other_right(cast)
    milder = {**row["rule"], "over": {"value": "9999", "currency": "EUR"}}
    cannot_do(RuntimeRule(**row | {"authorisation_id": there.pk, "rule": milder}).save)
    row["authorisation_id"] = there.pk
    cannot_do(RuntimeRule(**row | {"origin": "condition_rule:0"}).save)
    RuntimeRule(**row).save()
    tick(one(review).due_at + HOUR)
    assert set(RuntimeRule.objects.values_list("state", flat=True)) == {"tightened"}


def test_no_copy_of_a_tightened_rule_is_milder(cast, review):
    tick(one(review).due_at + HOUR)
    row, there = facts(rule()), other_right(cast)
    row["authorisation_id"] = there.pk
    cannot_do(RuntimeRule(**row | {"state": "in_force", "tightened_at": None}).save)
    cannot_do(RuntimeRule(**row | {"tightened_at": row["tightened_at"] + HOUR}).save)
    RuntimeRule(**row).save()


def test_a_rule_is_of_the_agent_whose_right_it_binds(cast, review):
    other = register_agent("other", "Other", cast.unit, actor=SETUP, now=DECIDED)
    row = facts(rule()) | {"authorisation_id": other_right(cast).pk, "agent_id": other.pk}
    cannot_do(RuntimeRule(**row).save)


def test_no_rule_is_added_to_a_condition_after_its_decision(cast, review):
    plain = Condition.objects.get()
    kept = json.loads(json.dumps(plain.rules.get().rule)) | {"tool": "crm"}
    cannot_do(lambda: ConditionRule.objects.create(condition=plain, key=plain.pk + 7, rule=kept))


def test_another_wording_drops_no_rule_and_changes_none(cast, review, monkeypatch):
    owner = one(review).owner_id
    merge = (review, [1], "Another wording.", owner)

    def keeps(change):
        def keep(made, originals):
            for row in ConditionRule.objects.filter(condition__in=originals):
                ConditionRule.objects.create(condition=made, key=row.key, rule=row.rule | change)

        monkeypatch.setattr("approvals.actions.conditions.merging.keep_rules", keep)
        cannot_do(lambda: conditions.merge(*merge, actor=cast.chair, now=DECIDED + DAY))

    keeps({"tool": "crm"})
    monkeypatch.setattr("approvals.actions.conditions.merging.keep_rules", lambda *_: None)
    cannot_do(lambda: conditions.merge(*merge, actor=cast.chair, now=DECIDED + DAY))
    assert one(review).state == "open"
