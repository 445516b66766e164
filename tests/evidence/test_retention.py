"""How long bodies are kept: the table, changed by two people, and what is due by it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evidence.actions.retention import approve_table, discard_table, propose_table
from evidence.models import RetentionTable
from evidence.models.retention import due, terms_in_force
from evidence.rules.deciding import DECIDING
from evidence.rules.retention import (
    LASTING,
    MINIMUM,
    SHIPPED,
    Terms,
    cutoffs,
    is_due,
    months_after,
    months_before,
)
from evidence.verbs import VERBS
from govportal.ledger.actions import seal
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from tests import make
from tests.evidence.keeping import (
    LONG_AGO,
    SHORT,
    WHY,
    noted,
    second_administrator,
    shortened,
)

NOW = make.START
CASE = "incident:INC-2026-0001"


def code(action, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        action(*args, **kwargs)
    return refused.value.refusal.code


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.PRUNED_DIR = str(tmp_path / "pruned")


@pytest.fixture
def old(cast):
    """Four entries of nine years ago: log, case, decision, and documentation."""
    by = {"actor": cast.owner, "now": LONG_AGO}
    return {
        "log": noted("item.opened", retention="operational", **by),
        "case": noted("request.submitted", personal={"text": "As it was told."}, **by),
        "decision": noted("review.step_approve", personal={"why": make.REASONS}, **by),
        "documentation": noted("pack.built", retention="documentation", **by),
    }


def test_months_are_those_of_the_calendar():
    march = datetime(2026, 3, 31, 12, tzinfo=UTC)
    assert months_before(march, 1) == datetime(2026, 2, 28, 12, tzinfo=UTC)
    assert months_before(march, 15) == datetime(2024, 12, 31, 12, tzinfo=UTC)
    assert months_after(march, 11) == datetime(2027, 2, 28, 12, tzinfo=UTC)
    assert months_after(months_before(NOW, 84), 84) == NOW


def test_every_decision_that_stays_is_a_verb_of_the_ledger():
    assert set(VERBS) >= DECIDING | LASTING


@pytest.mark.parametrize(("name", "months"), [(name, least - 1) for name, least in MINIMUM.items()])
def test_below_what_law_asks_no_table_is_proposed_nor_stored(cast, name, months):
    terms = replace(Terms(12, 12, 120, 12), **{name: months})
    told = code(propose_table, terms, WHY, actor=cast.administrator, now=NOW)
    assert told == f"retention.below_{name}"
    row = {**vars(terms), "n": 1, "reason": WHY, "state": "proposed"}
    with pytest.raises(IntegrityError), transaction.atomic():
        RetentionTable.objects.create(**row, proposed_by=cast.administrator, proposed_at=NOW)


def test_two_administrators_put_a_table_in_force(cast):
    assert terms_in_force() == SHIPPED
    for person in (cast.auditor, cast.chair, cast.owner):
        told = code(propose_table, SHORT, WHY, actor=person, now=NOW)
        assert told == "keeping.only_administrators"
    row = propose_table(SHORT, WHY, actor=cast.administrator, now=NOW)
    assert terms_in_force() == SHIPPED
    again = code(propose_table, SHORT, WHY, actor=cast.administrator, now=NOW)
    assert again == "retention.proposed_stale"
    assert code(approve_table, row, actor=cast.administrator, now=NOW) == "keeping.two_people"
    approve_table(row, actor=second_administrator(cast), now=NOW)
    assert terms_in_force() == SHORT
    told = code(approve_table, row, actor=second_administrator(cast), now=NOW)
    assert told == "retention.decided_stale"
    assert code(propose_table, SHORT, WHY, actor=cast.administrator, now=NOW) == "retention.same"
    shortened(cast, NOW, SHIPPED)
    assert list(RetentionTable.objects.values_list("n", "state")) == [
        (2, "active"), (1, "superseded")]  # fmt: skip


def test_a_proposal_can_be_taken_back_and_needs_a_reason(cast):
    told = code(propose_table, SHORT, " ", actor=cast.administrator, now=NOW)
    assert told == "keeping.reason_missing"
    row = propose_table(SHORT, WHY, actor=cast.administrator, now=NOW)
    discard_table(row, actor=cast.administrator, now=NOW)
    assert terms_in_force() == SHIPPED
    told = code(discard_table, row, actor=cast.administrator, now=NOW)
    assert told == "retention.decided_stale"
    propose_table(SHORT, WHY, actor=cast.administrator, now=NOW)


@pytest.mark.both_databases
def test_the_database_itself_wants_two_people_and_keeps_what_was_decided(cast):
    row = propose_table(SHORT, WHY, actor=cast.administrator, now=NOW)
    rows = RetentionTable.objects.filter(pk=row.pk)
    tries = (
        {"state": "active", "decided_by": cast.administrator, "decided_at": NOW},
        {"operational": 600},
        {"state": "superseded"},
    )
    for change in tries:
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    approve_table(row, actor=second_administrator(cast), now=NOW)
    for change in ({"deciders": 600}, {"state": "proposed"}, {"state": "discarded"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()


def test_what_is_due_in_sql_is_what_the_rule_says(cast, old):
    shortened(cast, NOW)
    seal(timezone.now())
    verbs = ("item.opened", "review.step_approve", "ledger.erased", "retention.pruned")
    moments = [NOW - timedelta(days=d) for d in (100, 300, 500, 900, 3700)]
    for verb, at, kind in product(verbs, moments, ("operational", "standard", "documentation")):
        noted(verb, actor=cast.owner, now=at, retention=kind)
    seal(timezone.now())
    for terms in (SHORT, SHIPPED, Terms(12, 24, 120, 120)):
        until = cutoffs(terms, NOW)
        told = {e.pk for e in Entry.objects.all()
                if is_due(e.retention, e.verb, e.occurred_at, until)}  # fmt: skip
        assert told == set(due(until).values_list("pk", flat=True)) and told
