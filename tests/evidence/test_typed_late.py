"""What was typed for something that has moved on, or that is for others to do, comes back."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from evidence.actions import accesses, findings, management_points, sample_results
from evidence.actions.reconciling import Wanted, explain
from evidence.models import AskedEvidence, AuditFinding
from evidence.rules import accesses as access_rules
from evidence.rules import findings as finding_rules
from evidence.rules.management_reviews import PointAct
from evidence.rules.sample_results import Act as SampleAct
from tests import make
from tests.evidence import access_making, finding_making, management_making
from tests.evidence.access_making import TITLE, WHAT
from tests.evidence.controls_making import comparison
from tests.evidence.sampling_making import sample
from tests.make import START
from tests.refusing import refused

TYPED = "A sentence that took half an hour to write."
WHY = "The directory is renewed at night, and this list is from the evening before."


@pytest.fixture
def cast(db):
    return make.organisation()


def body_of(answer, status):
    body = answer.content.decode()
    assert answer.status_code == status, body[:2000]
    assert "What you typed" in body
    return body


def test_both_texts_of_a_finding_that_has_moved_on(cast, client):
    finding = finding_making.finding(cast)
    client.force_login(cast.operator)
    act = finding_rules.Act.PLAN
    findings.act_on(finding, act, finding_making.PLAN, actor=cast.operator, now=START)
    done = findings.Said(finding_making.SAID)
    findings.act_on(finding, finding_rules.Act.FINISH, done, actor=cast.operator, now=START)
    where = reverse("finding_act", args=[finding.number, act])
    body = body_of(client.post(where, {"plan-text": TYPED, "plan-cause": "<i>Nobody"}), 409)
    assert TYPED in body and "&lt;i&gt;Nobody" in body and "moved on" in body
    judge = reverse("finding_act", args=[finding.number, "effective"])  # not by its owner
    assert TYPED in body_of(client.post(judge, {"effective-text": TYPED}), 403)


def test_a_finding_that_was_changed_is_sent_anew(cast, client):
    finding = finding_making.finding(cast)
    client.force_login(cast.operator)
    where = reverse("finding_act", args=[finding.number, "plan"])
    typed = {"plan-text": TYPED, "plan-cause": WHY, "plan-mark": "0" * 32}
    stale = client.post(where, typed)
    choices = {one.act: one for one in stale.context["choices"]}
    assert stale.status_code == 409 and TYPED in stale.content.decode()
    mark = choices["plan"].form["mark"].value()
    assert client.post(where, typed | {"plan-mark": mark}).status_code == 302


def test_what_was_said_of_a_point_that_is_done(cast, client):
    made = management_making.review(cast)
    point = management_making.action(cast, made)
    management_making.signed(cast, made)
    said = management_points.PointSaid("All of them have one now.")
    point.refresh_from_db()
    management_points.act_on_point(point, PointAct.DONE, said, actor=cast.operator, now=START)
    client.force_login(cast.chair)
    where = reverse("management_point_act", args=[made.number, point.n, "done"])
    assert TYPED in body_of(client.post(where, {f"p{point.n}-done-text": TYPED}), 409)


def test_what_was_typed_into_a_review_that_was_signed(cast, client):
    made = management_making.review(cast)
    management_making.signed(cast, made)
    client.force_login(cast.chair)
    point = {"point-kind": "decision", "point-text": TYPED}
    body = body_of(client.post(reverse("management_point_add", args=[made.number]), point), 409)
    assert TYPED in body and "Decision" in body
    drop = reverse("management_review_act", args=[made.number, "drop"])
    assert TYPED in body_of(client.post(drop, {"drop-text": TYPED}), 409)
    client.force_login(cast.auditor)
    reopen = reverse("management_review_act", args=[made.number, "reopen"])
    assert TYPED in body_of(client.post(reopen, {"reopen-text": TYPED}), 403)


def test_the_conclusion_of_a_sample_that_was_given_up(cast, client):
    made = sample(cast)
    act, now = SampleAct.ABANDON, START
    sample_results.act_on_sample(made, act, WHY, opinion=None, actor=cast.auditor, now=now)
    client.force_login(cast.auditor)
    where = reverse("sample_act", args=[made.number, "conclude"])
    chosen = {"conclude-text": TYPED, "conclude-opinion": "worked"}
    assert TYPED in body_of(client.post(where, chosen), 409)
    item = reverse("sample_item", args=[made.number, 1])
    noted = {"result": "exception", "note": TYPED, "seen": "0"}
    assert TYPED in body_of(client.post(item, noted), 409)
    client.force_login(cast.chair)
    assert TYPED in body_of(client.post(where, chosen), 403)
    assert TYPED in body_of(client.post(item, noted), 403)


def test_what_somebody_asked_who_does_not_ask(cast, client):
    client.force_login(cast.operator)
    where = reverse("asked_new")
    body = body_of(client.post(where, {"title": TITLE, "what": WHAT}), 403)
    assert TITLE in body and WHAT in body and "Ask for it" not in body
    assert not AskedEvidence.objects.exists() and client.get(where).status_code == 403


def test_differences_are_answered_as_was_chosen_and_not_by_the_first_button(cast, client):
    made = comparison(cast)
    client.force_login(cast.compliance)
    where, row = made.get_absolute_url(), made.rows.get(found="differs")
    typed = {"row": row.pk, "reason": WHY, "owner": cast.operator.email, "due_on": "2026-12-01"}
    for chosen in ({}, {"as": "expired"}, {"as": "explained"}):
        answer = client.post(where, typed | chosen)
        body = answer.content.decode()
        assert answer.status_code == 422 and cast.operator.email in body and WHY in body, chosen
    assert "An explanation has no owner and no day" in body
    row.refresh_from_db()
    assert row.answer == "open"
    assert client.post(where, typed | {"as": "finding"}).status_code == 302
    assert AuditFinding.objects.get().owner == cast.operator
    other = made.rows.open().first()
    with refused("reconciliation.explained_owned"):
        wanted = Wanted([other.pk], WHY, due_on=START.date() + timedelta(days=9))
        explain(made, wanted, actor=cast.compliance, now=START)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ("Email,Name\n".encode("utf-16"), "Save the list as UTF-8."),
        (b'Email,Name\na@x.example,"Ada\n', "The quotes of row 2 are not in pairs"),
        (b"Email,Name\n" + b"\n" * 50_001 + b"a@x,A\n", "more than 50000 lines"),
    ],
)
def test_a_list_that_cannot_be_read_says_so_in_a_sentence(cast, client, data, said):
    client.force_login(cast.compliance)
    file = SimpleUploadedFile("list.csv", data)
    typed = {"about": "people", "source": "Directory", "as_of": "2026-11-02", "file": file}
    answer = client.post(reverse("reconciliation_new"), typed)
    assert answer.status_code == 422 and said in answer.content.decode()


def test_an_access_that_is_over_says_what_became_of_the_account(cast, client):
    access = access_making.given(cast)
    client.force_login(cast.administrator)
    page = access.get_absolute_url()
    assert "it closes with it" in client.get(page).content.decode()
    said = accesses.Said(access_making.SAID)
    act = access_rules.Act.END
    accesses.act_on(access, act, said, actor=cast.administrator, now=START)
    body = client.get(page).content.decode()
    assert "it closed with it" in body and "it closes with it" not in body
    other = access_making.proposed(cast, email="eve@audits.example", name="Eve Holt")
    act = access_rules.Act.DECLINE
    accesses.act_on(other, act, said, actor=cast.compliance, now=START)
    assert "never began" in client.get(other.get_absolute_url()).content.decode()


def test_who_ends_an_access_is_said_as_it_is(cast):
    access = access_making.given(cast)
    said = accesses.Said(access_making.SAID)
    with refused("access.enders_only"):
        act = access_rules.Act.END
        accesses.act_on(access, act, said, actor=cast.chair, now=START)


def test_reviews_of_management_that_one_may_not_see_are_not_denied(cast, client):
    management_making.review(cast)
    where = reverse("management_review_list")
    client.force_login(cast.compliance)
    assert "No management reviews that you may see" in client.get(where).content.decode()
    client.force_login(cast.auditor)
    assert "that you may see" not in client.get(where).content.decode()
