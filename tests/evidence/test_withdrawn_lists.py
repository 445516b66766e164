"""A comparison of a wrong list is withdrawn: it stays to be read, and counts as nothing."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from evidence.actions import reconciling as acts
from evidence.actions.withdrawing_lists import withdraw
from evidence.controls import live
from evidence.models import Control, ReconciledRow, Reconciliation
from evidence.models.own_controls import own_controls
from govportal.ledger.models import Entry
from govportal.worklist.models import Notice, WorkItem
from tests import make
from tests.evidence.controls_making import comparison
from tests.make import START
from tests.refusing import refused

WHY = "This was the list of last year; the one of this year is compared next."
DAY = timedelta(days=1)
SLUG = "population-reconciliation"


@pytest.fixture
def cast(db):
    return make.organisation()


def gone(cast, made, now=START, **more):
    return withdraw(made, WHY, **{"actor": cast.compliance, **more}, now=now)


def answered(cast, made):
    wanted = acts.Wanted([row.pk for row in made.rows.open()], "All of them were looked at.")
    return acts.explain(made, wanted, actor=cast.compliance, now=START)


def standing(now=START):
    rows = own_controls(now.date())
    return next(one for one in rows if one.key == "reconciliation-people")


def evidence(at=None):
    return live([Control(slug=SLUG, title=SLUG)], at)[SLUG].count


def test_it_counts_for_no_control_whether_it_was_answered_or_not(cast):
    waits = comparison(cast, by=cast.administrator)
    gone(cast, waits)
    assert standing().state == "never" and not standing().note
    done = comparison(cast)
    assert done != waits  # the same list is compared anew
    answered(cast, done)
    assert standing().state == "on_time" and evidence() == 1
    gone(cast, done, START + DAY)
    assert standing().state == "never" and evidence() == 0
    assert evidence(START) == 1  # what counted then
    assert acts.keep_reconciliations(START + 40 * DAY) == 0
    assert not WorkItem.objects.open().about(waits.ledger_ref).exists()
    told = Notice.objects.filter(key=f"reconciliation.withdrawn:{waits.pk}")
    assert [one.person for one in told] == [cast.administrator]


def test_it_says_who_when_and_why_and_is_done_once(cast):
    made = comparison(cast)
    gone(cast, made)
    assert gone(cast, made, START + DAY).withdrawn_at == START  # sent twice
    found = Entry.objects.about(made).filter(verb="reconciliation.withdrawn")
    assert found.count() == 1 and found.get().actor.endswith(cast.compliance.ref)
    with refused("reconciliation.withdrawn_stale"):
        gone(cast, made, actor=cast.compliance_2)
    with refused("reconciliation.withdrawn_stale"):
        answered(cast, made)


def test_only_with_a_reason_by_who_answers_and_as_it_was_seen(cast):
    made = comparison(cast)
    seen = [made.mark]
    for by in (cast.administrator, cast.auditor, cast.chair):
        with refused("reconciliation.withdrawers_only"):
            gone(cast, made, actor=by)
    with refused("reconciliation.reason_short"):
        withdraw(made, "wrong", actor=cast.compliance, now=START)
    answered(cast, made)
    with refused("row.changed_stale"):
        gone(cast, made, seen=seen)
    made.refresh_from_db()
    assert not made.is_withdrawn


@pytest.mark.both_databases
def test_the_database_itself_keeps_what_was_withdrawn(cast):
    made = comparison(cast)
    rows = Reconciliation.objects.filter(pk=made.pk)
    for change in (
        {"withdrawn_at": START},
        {"withdrawn_at": START, "withdrawn_by": cast.compliance, "withdrawn_why": ""},
        {"withdrawn_at": START, "withdrawn_by": cast.compliance, "withdrawn_why": WHY,
         "done_at": START},
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    gone(cast, made)
    for change in ({"withdrawn_why": "Another"}, {"done_at": START}, {"withdrawn_at": None}):
        with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
            rows.update(**change)
    said = {"answer": "explained", "reason": WHY, "answered_by": cast.compliance}
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        ReconciledRow.objects.filter(reconciliation=made).update(**said, answered_at=START)


def test_on_its_page_and_in_the_list(cast, client, django_assert_max_num_queries):
    made = comparison(cast)
    client.force_login(cast.compliance)
    page, act = made.get_absolute_url(), reverse("reconciliation_withdraw", args=[made.number])
    assert "Withdraw this comparison" in client.get(page).content.decode()
    short = client.post(act, {"withdraw-reason": "<i>x"})
    assert short.status_code == 422 and "&lt;i&gt;x" in short.content.decode()
    typed = {"withdraw-reason": WHY, "withdraw-mark": made.mark}
    stale = client.post(act, typed | {"withdraw-mark": "0" * 32})
    assert stale.status_code == 409 and WHY in stale.content.decode()
    assert stale.context["away"]["mark"].value() == made.mark  # it is looked at now
    assert client.post(act, typed).status_code == client.post(act, typed).status_code == 302
    body = client.get(page).content.decode()
    assert "<p>Withdrawn</p>" in body and WHY in body and "take no more answers" in body
    assert "Answer the chosen ones" not in body and "Withdraw this comparison" not in body
    row = made.rows.first()
    late = client.post(page, {"row": row.pk, "reason": "Typed before that.", "as": "explained"})
    assert late.status_code == 409 and "Typed before that." in late.content.decode()
    other = client.post(act, {"withdraw-reason": "Other words, sent later."})
    assert other.status_code == 409 and "Other words, sent later." in other.content.decode()
    with django_assert_max_num_queries(12):
        assert "Withdrawn" in client.get(reverse("reconciliation_list")).content.decode()
    client.force_login(cast.administrator)
    assert client.post(act, typed).status_code == 403
    client.force_login(cast.owner)
    assert client.post(act, typed).status_code == 404


def test_what_one_may_not_see_is_not_there(cast, client):
    made = comparison(cast)
    client.force_login(cast.owner)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.post(reverse("reconciliation_file", args=[made.number])).status_code == 404
    assert client.get(reverse("restore_test_detail", args=["RST-2026-0001"])).status_code == 404
    listed = client.get(reverse("reconciliation_list"))
    assert listed.status_code == 403 and "are read by auditors" in listed.content.decode()
