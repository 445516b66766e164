"""What is here beside a list from elsewhere: every row is the same, or a difference that is
answered once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from evidence.actions import reconciling as acts
from evidence.models import AuditFinding, ReconciledRow, Reconciliation
from evidence.rules.reconciling import About, Found, Outside, compared, read_outside
from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person
from govportal.refusals import Refusal, Refused
from govportal.worklist.models import Notice, WorkItem
from tests import make
from tests.evidence.controls_making import HEAD, brought, comparison, people_list
from tests.make import START

WHY = "The board is kept in another directory, by decision of its secretary."
KEYS = st.sampled_from("abcdefg")
ROWS = st.dictionaries(KEYS, st.fixed_dictionaries({"name": st.sampled_from(["x", "X ", "y"])}))


@pytest.fixture
def cast(db):
    return make.organisation()


@given(ROWS, ROWS)
def test_every_row_of_both_sides_is_counted_once(here, there):
    same, found = compared(here, Outside(there, ("name",), ()), {})
    kinds = [sum(one.found is kind for one in found) for kind in Found]
    only_here, only_there, differs = kinds
    assert same + differs + only_here == len(here)
    assert same + differs + only_there == len(there)
    assert len({one.key for one in found}) == len(found)


@given(ROWS)
def test_a_list_does_not_differ_from_itself(rows):
    assert compared(rows, Outside(rows, ("name",), ()), {}) == (len(rows), [])


def read(*rows: tuple[str, ...]) -> Any:
    return read_outside(About.PEOPLE, list(enumerate(rows, 1)))


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([], "key_missing"),
        ([("name",), ("A",)], "key_missing"),
        ([("email",)], "no_rows"),
        ([("email",), ("",)], "key_empty"),
        ([("email",), ("a",), ("A ",)], "key_twice"),
        ([("email",), ("a\udcff",)], "no_text"),
        ([("email",), ("x" * 255,)], "key_empty"),
    ],
)
def test_a_list_that_cannot_be_compared_says_where(rows, code):
    found = read(*rows)
    assert isinstance(found, Refusal) and found.code == f"reconciliation.{code}"
    if code in {"key_twice", "no_text"}:
        assert found.params["row"] == (3 if code == "key_twice" else 2)


def test_short_rows_and_unknown_columns_do_no_harm():
    found = read(("E-Mail", "Name", "Cost centre"), ("A@x",))
    assert found.rows == {"a@x": {"name": ""}} and found.ignored == ("cost_centre",)


def kinds(made):
    return {row.key: row.found for row in made.rows.all()}


def test_only_here_only_there_and_what_differs(cast):
    made = comparison(cast)
    assert kinds(made) == {
        cast.board.email: "only_here", cast.owner.email: "differs",
        "new@brackwater.example": "only_there", "=x@y.example": "only_there",
    }  # fmt: skip
    assert made.rows.get(found="differs").columns == {
        "name": [cast.owner.full_name, "Somebody Else"]
    }
    assert (made.here, made.there, made.differences) == (made.same + 2, made.same + 3, 4)
    assert made.ignored == ["cost_centre"] and made.file.sha256
    assert comparison(cast) == made and Reconciliation.objects.count() == 1
    items = WorkItem.objects.open().about(made.ledger_ref)
    assert [item.assignee for item in items] == [cast.compliance]


def test_who_has_left_is_named_so(cast):
    text = people_list(cast)
    deactivate_person(cast.stranger, actor=cast.administrator, now=START)
    row = comparison(cast, text=text).rows.get(key=cast.stranger.email)
    assert row.found == "only_there" and row.columns == {"state": ["closed", ""]}


def test_agents_are_compared_by_their_short_name(cast):
    agent = make.request(cast).agent
    text = f"Agent,Technical owner\n{agent.slug},{cast.stranger.email}\nghost,\n"
    made = acts.reconcile(brought(text, About.AGENTS), actor=cast.administrator, now=START)
    assert kinds(made) == {agent.slug: "differs", "ghost": "only_there"}
    assignees = WorkItem.objects.open().about(made.ledger_ref).values_list("assignee", flat=True)
    assert set(assignees) == {cast.compliance.pk, cast.compliance_2.pk}  # who may answer


def test_a_list_without_differences_is_done_at_once(cast):
    rows = [f"{one.email},," for one in cast.everybody().values()]
    made = comparison(cast, text="Email\n" + "\n".join(rows))
    assert made.differences == 0 and made.done_at == START
    assert not WorkItem.objects.about(made.ledger_ref).exists()


def wanted(rows, **more):
    return acts.Wanted([row.pk for row in rows], **{"reason": WHY} | more)


def test_differences_are_explained_or_become_a_finding_and_then_it_is_done(cast):
    made, by = comparison(cast), cast.compliance
    first = list(made.rows.filter(found__in=["only_here", "differs"]))
    assert acts.explain(made, wanted(first), actor=by, now=START) == 2
    rest, due = list(made.rows.open()), START.date() + timedelta(days=20)
    finding = acts.make_finding(
        made, wanted(rest, owner=cast.operator, due_on=due), actor=by, now=START
    )
    made.refresh_from_db()
    assert made.done_at and finding.owner == cast.operator and made.number in finding.title
    assert set(made.rows.values_list("answer", flat=True)) == {"explained", "finding"}
    assert not WorkItem.objects.open().about(made.ledger_ref).exists()
    verbs = set(Entry.objects.about(made).values_list("verb", flat=True))
    assert {
        f"reconciliation.{one}" for one in ("made", "explained", "finding_made", "done")
    } <= verbs


def code_of(act, made, rows, by, **more):
    with pytest.raises(Refused) as refused:
        act(made, wanted(rows, **more), actor=by, now=START)
    return refused.value.refusal.code


def test_what_does_not_do_is_refused_and_nothing_of_it_is_kept(cast):
    made = comparison(cast)
    rows, by = list(made.rows.all()), cast.compliance
    assert code_of(acts.explain, made, rows, by, reason="x") == "reconciliation.reason_short"
    assert code_of(acts.explain, made, [], by) == "reconciliation.nothing_chosen"
    assert code_of(acts.explain, made, rows, cast.administrator) == "reconciliation.compliance_only"
    assert code_of(acts.explain, made, rows, cast.auditor) == "reconciliation.compliance_only"
    due = START.date()
    assert code_of(acts.make_finding, made, rows, by, due_on=due) == "finding.owner_missing"
    own = code_of(acts.make_finding, made, rows, by, owner=by, due_on=due)
    assert own == "finding.owner_judges" and not AuditFinding.objects.exists()
    assert set(made.rows.values_list("answer", flat=True)) == {"open"}
    acts.explain(made, wanted(rows[:1]), actor=by, now=START)
    assert code_of(acts.explain, made, rows, by) == "reconciliation.answered_stale"
    with pytest.raises(Refused) as refused:
        comparison(cast, by=cast.auditor)
    assert refused.value.refusal.status == 403


def test_differences_that_wait_are_told_once_a_week(cast):
    comparison(cast)
    told = lambda: Notice.objects.filter(key__startswith="reconciliation.late").count()  # noqa: E731
    for day, count in ((30, 0), (31, 2), (36, 2), (37, 4)):
        acts.keep_reconciliations(START + timedelta(days=day))
        assert told() == count, day


@pytest.mark.both_databases
def test_the_database_itself_keeps_what_was_answered(cast):
    made = comparison(cast)
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        Reconciliation.objects.filter(pk=made.pk).update(done_at=START)  # some are open
    row = made.rows.first()
    acts.explain(made, wanted([row]), actor=cast.compliance, now=START)
    rows = ReconciledRow.objects.filter(pk=row.pk)
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        rows.update(answer="open", reason="", answered_by=None, answered_at=None)
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        rows.delete()
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        Reconciliation.objects.filter(pk=made.pk).update(same=0)


def test_pages_keep_what_was_typed(cast, client, django_assert_max_num_queries):
    client.force_login(cast.compliance)
    new = reverse("reconciliation_new")
    typed = {"about": "people", "source": "<b>Directory", "as_of": "2026-11-02"}
    file = lambda text: SimpleUploadedFile("list.csv", text.encode())  # noqa: E731
    bad = client.post(new, typed | {"file": file("Name\nA\n")})
    assert bad.status_code == 422 and "&lt;b&gt;Directory" in bad.content.decode()
    assert "No column of the list" in bad.content.decode()
    assert client.post(new, typed | {"file": file("")}).status_code == 422
    assert client.post(new, typed | {"file": file(people_list(cast))}).status_code == 302
    made = Reconciliation.objects.get()
    where, row = made.get_absolute_url(), made.rows.get(found="differs")
    short = client.post(where, {"row": row.pk, "reason": "<i>x", "as": "explained"})
    body = short.content.decode()
    assert short.status_code == 422 and "&lt;i&gt;x" in body
    assert f'value="{row.pk}" aria-label="Choose: {row.key}" checked' in body
    none = client.post(where, {"reason": WHY, "as": "explained"})
    assert none.status_code == 422 and WHY in none.content.decode()
    kept = {"row": row.pk, "reason": WHY, "as": "explained"}
    assert client.post(where, kept).status_code == 302
    assert client.post(where, kept).status_code == 409
    with django_assert_max_num_queries(12):
        assert client.get(where + "?found=only_there&answer=open").status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(reverse("reconciliation_list")).status_code == 200
    client.force_login(cast.auditor)
    no = client.post(where, kept)
    assert no.status_code == 403 and WHY in no.content.decode()  # what was typed comes back
    away = reverse("reconciliation_withdraw", args=[made.number])
    no = client.post(away, {"withdraw-reason": "Typed by an auditor."})
    assert no.status_code == 403 and "Typed by an auditor." in no.content.decode()
    listed = client.post(reverse("reconciliation_file", args=[made.number]))
    assert HEAD.encode() in b"".join(listed.streaming_content)
