"""Findings: raised by judges, mended by owners, closed by somebody else, never by themselves."""

from datetime import timedelta
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from evidence.actions import findings as acts
from evidence.models import AuditFinding
from evidence.rules.findings import BY_OWNER, MOVES, Act, State, Who, act_refusal
from govportal.ledger.models import Entry
from govportal.refusals import Refused
from govportal.worklist.models import Notice, WorkItem
from tests import make
from tests.evidence.access_making import given
from tests.evidence.finding_making import PLAN, SAID, finding, new
from tests.make import START

WORDS = acts.Said(SAID)


@pytest.fixture
def cast(db):
    return make.organisation()


def test_who_does_what_in_which_state_by_exhaustion():
    for act, state, owner, judges in product(Act, State, (True, False), (True, False)):
        no = act_refusal(act, state, Who(is_owner=owner, judges=judges))
        may = owner if act in BY_OWNER else judges and not owner
        assert (no is None) is (state in MOVES[act][0] and may), (act, state, owner, judges)


def test_every_state_has_a_way_out():
    assert {state for state in State if any(state in sources for sources, _ in MOVES.values())} == {
        *State
    }


def open_for(finding):
    return set(WorkItem.objects.open().about(finding.ledger_ref).values_list("kind", "assignee"))


def test_the_same_words_sent_twice_are_one_finding(cast):
    made = finding(cast)
    assert finding(cast, START + timedelta(minutes=9)) == made
    assert WorkItem.objects.about(made.ledger_ref).count() == 1
    others = finding(cast, by=cast.compliance), finding(cast, START + timedelta(minutes=10))
    assert made not in others and AuditFinding.objects.count() == 3


def test_a_finding_goes_from_the_judge_to_the_owner_and_back(cast):
    made = finding(cast)
    assert open_for(made) == {("finding.own", cast.operator.pk)}
    assert acts.act_on(made, Act.PLAN, PLAN, actor=cast.operator, now=START) is State.PLANNED
    acts.act_on(made, Act.FINISH, WORDS, actor=cast.operator, now=START)
    assert open_for(made) == {("finding.judge", cast.auditor.pk)}
    acts.act_on(made, Act.NOT_EFFECTIVE, WORDS, actor=cast.compliance, now=START)
    assert open_for(made) == {("finding.own", cast.operator.pk)}
    for act, by in (
        (Act.PLAN, cast.operator),
        (Act.FINISH, cast.operator),
        (Act.EFFECTIVE, cast.auditor),
    ):
        said = PLAN if act is Act.PLAN else WORDS
        acts.act_on(made, act, said, actor=by, now=START + timedelta(days=1))
    made.refresh_from_db()
    assert made.state == State.CLOSED and made.closed_at and not open_for(made)
    assert [turn.act for turn in made.turns.all()] == [
        "plan", "finish", "not_effective", "plan", "finish", "effective"
    ]  # fmt: skip
    assert Entry.objects.about(made).filter(verb__startswith="finding.").count() == 7
    acts.act_on(made, Act.REOPEN, WORDS, actor=cast.auditor, now=START + timedelta(days=2))
    made.refresh_from_db()
    assert made.state == State.OPEN and made.closed_at is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": " "}, "finding.title_missing"),
        ({"what": "short"}, "finding.words_short"),
        ({"owner": None}, "finding.owner_missing"),
        ({"due_on": None}, "finding.due_missing"),
        ({"due_on": START.date() - timedelta(days=1)}, "finding.due_past"),
        ({"due_on": START.date() + timedelta(days=400)}, "finding.due_far"),
    ],
)
def test_what_is_no_finding_is_refused_with_the_reason(cast, change, code):
    with pytest.raises(Refused) as refused:
        finding(cast, **change)
    assert refused.value.refusal.code == code and not AuditFinding.objects.exists()


def test_nobody_judges_their_own(cast):
    with pytest.raises(Refused) as refused:
        finding(cast, owner=cast.auditor)
    assert refused.value.refusal.code == "finding.owner_judges"
    made = finding(cast, owner=cast.compliance)
    for act in (Act.DISMISS, Act.CHANGE):
        with pytest.raises(Refused) as refused:
            acts.act_on(made, act, WORDS, actor=cast.compliance, now=START)
        assert refused.value.refusal.code == "finding.not_own"
    with pytest.raises(Refused):
        acts.raise_finding(new(cast), actor=cast.chair, now=START)


def test_an_auditor_owns_no_finding_nor_whoever_becomes_one(cast):
    made = finding(cast, by=cast.compliance)
    given(cast, email=cast.stranger.email, starts_on=START.date() + timedelta(days=5))
    for owner in (cast.auditor, cast.stranger):
        with pytest.raises(Refused, match="auditor changes nothing") as refused:
            finding(cast, by=cast.compliance, owner=owner, title="Another title")
        assert refused.value.refusal.code == "finding.owner_audits"
        said = acts.Said(SAID, owner=owner, due_on=made.due_on)
        with pytest.raises(Refused, match="auditor changes nothing"):
            acts.act_on(made, Act.CHANGE, said, actor=cast.compliance, now=START)


def test_another_owner_is_asked_in_place_of_the_first(cast):
    made = finding(cast)
    day = START.date() + timedelta(days=60)
    said = acts.Said(SAID, owner=cast.security, due_on=day, mark=made.mark)
    acts.act_on(made, Act.CHANGE, said, actor=cast.auditor, now=START)
    assert open_for(made) == {("finding.own", cast.security.pk)}
    with pytest.raises(Refused) as refused:
        acts.act_on(made, Act.CHANGE, said, actor=cast.auditor, now=START)
    assert refused.value.refusal.code == "finding.changed_stale"
    with pytest.raises(Refused) as refused:
        acts.act_on(made, Act.PLAN, PLAN, actor=cast.operator, now=START)
    assert refused.value.refusal.code == "finding.owner_only"


def test_what_is_past_its_day_is_told_once_a_week(cast):
    made = finding(cast)
    late = START + timedelta(days=31)
    told = lambda: Notice.objects.filter(key__startswith="finding.late").count()  # noqa: E731
    assert acts.keep_findings(START + timedelta(days=30)) == 0
    assert acts.keep_findings(late) == 1 and acts.keep_findings(late + timedelta(days=5)) == 0
    first = told()
    assert acts.keep_findings(late + timedelta(days=7)) == 1 and told() == 2 * first
    acts.act_on(made, Act.DISMISS, WORDS, actor=cast.auditor, now=late)
    assert acts.keep_findings(late + timedelta(days=30)) == 0


@pytest.mark.both_databases
def test_what_was_done_stays(cast):
    made = finding(cast)
    acts.act_on(made, Act.DISMISS, WORDS, actor=cast.auditor, now=START)
    turn = made.turns.get()
    turn.text = "Something else was said there."
    with pytest.raises(DatabaseError, match="written once"), transaction.atomic():
        turn.save()


def test_pages_keep_what_was_typed_and_list_the_same_for_forty(
    cast, client, django_assert_max_num_queries
):
    client.force_login(cast.auditor)
    bad = client.post(reverse("finding_new"), {"title": "<b>Kept</b>", "requirement": "gdpr nope"})
    assert bad.status_code == 422 and b"&lt;b&gt;Kept" in bad.content
    assert b"No framework here" in bad.content
    for _n in range(21):
        made = finding(cast)
    with django_assert_max_num_queries(12):
        assert client.get(reverse("finding_list")).status_code == 200
    where = reverse("finding_act", args=[made.number, "plan"])
    assert client.post(where, {"plan-text": SAID, "plan-cause": SAID}).status_code == 403
    client.force_login(cast.operator)
    short = client.post(where, {"plan-text": SAID, "plan-cause": "x"})
    assert short.status_code in {409, 422}
    assert SAID in short.content.decode()
    assert client.post(where, {"plan-text": SAID, "plan-cause": SAID}).status_code == 302
    finish = reverse("finding_act", args=[made.number, "finish"])
    file = SimpleUploadedFile("log.txt", b"09:13 done")
    sent = {"finish-text": SAID, "finish-attachment": file}
    assert client.post(finish, sent).status_code == 302
    link = reverse("finding_file", args=[made.number, 2])
    assert client.get(link)["Content-Disposition"].startswith("attachment")
    client.force_login(cast.stranger)
    assert client.get(made.get_absolute_url()).status_code == 404
    assert client.get(link).status_code == 404
