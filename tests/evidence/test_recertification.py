"""Roles are confirmed or withdrawn every quarter, by somebody else; what nobody answers ends."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from evidence.actions.recertifying import Said, answer_roles, keep_recertifications
from evidence.models import Recertification, RecertifiedRole
from evidence.rules import recertification as rules
from evidence.rules.recertification import Answer, Asked, Candidate, Dates
from govportal.ledger.models import Entry
from govportal.people.actions import add_person, deactivate_person, end_role, give_role
from govportal.people.models import Person, RoleAssignment
from govportal.people.rules import Role
from govportal.refusals import Refused
from govportal.worklist.models import Notice, WorkItem
from tests import make
from tests.evidence.controls_making import WHY, campaign
from tests.make import START

DAY = timedelta(days=1)


@pytest.fixture
def cast(db):
    return make.organisation()


def line_of(person, role=None):
    rows = RecertifiedRole.objects.filter(person=person)
    return rows.get(role=role) if role else rows.get()


def open_items():
    rows = WorkItem.objects.open().filter(kind="recertification.answer")
    return set(rows.values_list("assignee__email", flat=True))


def said(*lines, answer=Answer.CONFIRMED, reason=""):
    return [Said(line.pk, answer, reason) for line in lines]


def test_quarters_and_days():
    days = {
        date(2026, 1, 1): "2026-Q1",
        date(2026, 3, 31): "2026-Q1",
        date(2026, 12, 31): "2026-Q4",
    }
    assert {day: rules.quarter_of(day) for day in days} == days
    dates = Dates(date(2026, 11, 2))
    told = {n: dates.reminder(dates.due + n * DAY) for n in (-8, -7, -1, 0, 6, 7)}
    assert told == {-8: None, -7: 0, -1: 0, 0: 1, 6: 1, 7: 2}


def test_nobody_is_asked_about_themselves_nor_who_decides_nothing_by_exhaustion():
    people = [Candidate(pk, active, decides) for pk, (active, decides) in enumerate(
        [(True, True), (True, False), (False, True), (False, False), (True, True)])]  # fmt: skip
    for holder in range(6):
        assert rules.askable(holder, [*people, *people]) == [n for n in (0, 4) if n != holder]
    assert rules.chain(1, {1: 2, 2: 3, 3: 1}) == [2, 3, 1]
    for answer in Answer:
        for person, asked in ((7, (7,)), (8, (8,)), (9, (8,))):
            no = rules.answer_refusal(Asked(7, asked, answer), person)
            assert (no is None) is (person == 8 and answer is Answer.OPEN), (answer, person)


def test_each_quarter_opens_one_by_itself_and_asks_who_answers_for_the_holder(cast):
    keep_recertifications(START)
    keep_recertifications(START + DAY)
    made = Recertification.objects.get()
    assert made.quarter == "2026-Q4" and made.lines.count() == RoleAssignment.objects.count()
    assert line_of(cast.tech_owner).answerer == cast.manager
    assert (
        line_of(cast.owner).answerer == cast.chair and line_of(cast.chair).answerer == cast.co_chair
    )
    assert open_items() == {one.email for one in (cast.manager, cast.chair, cast.co_chair)}
    assert Entry.objects.filter(verb="recertification.opened").count() == 1
    keep_recertifications(START + 70 * DAY)
    assert Recertification.objects.filter(quarter="2027-Q1").exists()


def test_young_roles_are_not_asked_about(cast):
    given = give_role(cast.stranger, Role.OPERATOR, actor=cast.administrator, now=START - 29 * DAY)
    campaign()
    assert not RecertifiedRole.objects.filter(assignment=given).exists()
    assert RecertifiedRole.objects.exists()


def test_confirming_keeps_a_role_and_withdrawing_takes_it_at_once(cast):
    made = campaign()
    kept, gone = line_of(cast.owner), line_of(cast.operator)
    answer_roles(made, said(kept), actor=cast.chair, now=START)
    both = [*said(gone, answer=Answer.WITHDRAWN, reason=WHY)]
    answer_roles(made, both, actor=cast.chair, now=START)
    on = START.date()
    assert Person.objects.get(pk=cast.owner.pk).roles_on(on) == {Role.BUSINESS_OWNER}
    assert Person.objects.get(pk=cast.operator.pk).roles_on(on) == set()
    gone.refresh_from_db()
    assert (gone.answer, gone.reason, gone.answered_by) == ("withdrawn", WHY, cast.chair)
    verbs = Entry.objects.about(cast.operator).values_list("verb", flat=True)
    assert {"recertification.withdrawn", "role.ended"} <= set(verbs)


def refused(made, lines, by, now=START, **more):
    with pytest.raises(Refused) as why:
        answer_roles(made, said(*lines, **more), actor=by, now=now)
    return why.value.refusal


def test_nobody_answers_for_themselves_and_none_of_it_is_kept(cast):
    made = campaign()
    own, other = line_of(cast.chair), line_of(cast.owner)
    assert refused(made, [other, own], cast.chair).code == "recertification.own"
    assert refused(made, [other], cast.administrator).code == "recertification.not_asked"
    assert refused(made, [other], cast.manager).status == 403
    short = refused(made, [other], cast.chair, answer=Answer.WITHDRAWN, reason="no")
    assert short.code == "recertification.reason_short" and short.status == 422
    assert refused(made, [], cast.chair).code == "recertification.nothing_said"
    assert set(made.lines.values_list("answer", flat=True)) == {"open"}
    answer_roles(made, said(other), actor=cast.chair, now=START)
    assert refused(made, [other], cast.chair).code == "recertification.answered_stale"


def test_what_is_not_answered_goes_up_and_then_ends_but_for_the_last_administrator(cast):
    made = campaign()
    keep_recertifications(START + rules.DUE - DAY)
    assert line_of(cast.tech_owner).escalated_to is None
    keep_recertifications(START + rules.DUE)
    assert line_of(cast.tech_owner).escalated_to == cast.chair
    assert line_of(cast.owner).escalated_to == cast.co_chair
    answer_roles(made, said(line_of(cast.tech_owner)), actor=cast.chair, now=START + rules.DUE)
    keep_recertifications(START + rules.LAPSE - DAY)
    assert line_of(cast.owner).answer == "open"
    over = START + rules.LAPSE
    keep_recertifications(over)
    assert line_of(cast.owner).answer == "lapsed" and line_of(cast.owner).answered_by is None
    assert Person.objects.get(pk=cast.owner.pk).roles_on(over.date()) == set()
    stays = line_of(cast.administrator)
    assert stays.answer == "open" and Recertification.objects.get().closed_at is None
    assert Person.objects.get(pk=cast.administrator.pk).roles_on(over.date())
    assert set(RecertifiedRole.objects.open()) == {stays}


def test_of_two_administrators_whom_nobody_answers_for_one_stays(cast):
    give_role(cast.colleague, Role.ADMINISTRATOR, actor=cast.administrator, now=START - 40 * DAY)
    campaign()
    keep_recertifications(START + rules.LAPSE)
    admins = RecertifiedRole.objects.filter(role=Role.ADMINISTRATOR)
    assert sorted(admins.values_list("answer", flat=True)) == ["lapsed", "open"]


def test_reminders_go_out_once_each_and_only_to_who_has_not_answered(cast):
    made = campaign()
    rest = RecertifiedRole.objects.filter(answerer=cast.co_chair)
    answer_roles(made, said(*rest), actor=cast.co_chair, now=START)
    told = lambda: Notice.objects.filter(key__startswith="recertification.reminder").count()  # noqa: E731
    for day, count in ((13, 0), (14, 2), (15, 2), (20, 2), (21, 6), (27, 6), (28, 10)):
        keep_recertifications(START + day * DAY)
        assert told() == count, day


def test_somebody_else_is_asked_where_the_asked_leaves_and_ended_roles_are_moot(cast):
    made = campaign()
    deactivate_person(cast.manager, actor=cast.administrator, now=START + DAY)
    row = RoleAssignment.objects.get(person=cast.operator)
    end_role(row, on=START.date(), actor=cast.administrator, now=START)
    keep_recertifications(START + 2 * DAY)
    assert line_of(cast.tech_owner).answerer == cast.chair
    assert line_of(cast.manager).answer == "moot" and line_of(cast.operator).answer == "moot"
    assert open_items() == {cast.chair.email, cast.co_chair.email}
    for by in (cast.chair, cast.co_chair):
        mine = made.lines.open().filter(answerer=by)
        answer_roles(made, said(*mine), actor=by, now=START + 3 * DAY)
    made.refresh_from_db()
    assert made.closed_at == START + 3 * DAY and open_items() == set()
    keep_recertifications(START + 50 * DAY)
    assert set(made.lines.values_list("answer", flat=True)) == {"confirmed", "moot"}


@pytest.mark.both_databases
def test_the_database_itself_keeps_answers_and_nobody_answers_for_themselves(cast):
    made = campaign()
    line = line_of(cast.chair)
    answer_roles(made, said(line), actor=cast.co_chair, now=START)
    rows = RecertifiedRole.objects.filter(pk=line.pk)
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        rows.update(answer="withdrawn", reason=WHY)
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        rows.delete()
    with pytest.raises(DatabaseError, match="stays as it was"), transaction.atomic():
        Recertification.objects.filter(pk=made.pk).update(closed_at=START)
    other = RecertifiedRole.objects.filter(pk=line_of(cast.owner).pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        other.update(answer="confirmed", answered_by=cast.owner, answered_at=START)


def test_pages_keep_what_was_typed_and_take_a_second_click_as_the_first(cast, client):
    made = campaign()
    where = reverse("recertification_answer", args=[made.number])
    client.force_login(cast.stranger)
    assert client.get(where).status_code == 404
    client.force_login(cast.auditor)
    assert client.get(where).status_code == 403
    client.force_login(cast.manager)
    assert client.get(made.get_absolute_url()).status_code == 200
    assert cast.operator.full_name not in client.get(made.get_absolute_url()).content.decode()
    client.force_login(cast.chair)
    gone, kept = line_of(cast.operator), line_of(cast.owner)
    typed = {
        f"answer-{gone.pk}": "withdrawn",
        f"reason-{gone.pk}": "<b>no",
        f"answer-{kept.pk}": "confirmed",
    }
    bad = client.post(where, typed)
    assert bad.status_code == 422 and "&lt;b&gt;no" in bad.content.decode()
    assert bad.content.decode().count("checked>") == 2
    good = typed | {f"reason-{gone.pk}": WHY}
    assert client.post(where, good).status_code == 302 == client.post(where, good).status_code
    assert RecertifiedRole.objects.exclude(answer="open").count() == 2
    stale = client.post(where, {f"answer-{gone.pk}": "confirmed"})
    assert stale.status_code == 409
    odd = client.post(where, {"answer-x": "confirmed", f"answer-{10**30}": "confirmed"})
    assert odd.status_code == 422
    client.force_login(cast.auditor)
    report = client.post(reverse("recertification_csv", args=[made.number])).content.decode()
    assert WHY in report and len(report.strip().splitlines()) == made.lines.count() + 1
    assert Entry.objects.filter(verb="evidence.recertification_exported").count() == 1


def test_lists_cost_the_same_for_forty(cast, client, django_assert_max_num_queries):
    for n in range(45):
        person = add_person(
            f"p{n}@brackwater.example", f"P {n}", actor=make.SETUP, now=START - 60 * DAY
        )
        give_role(person, Role.OPERATOR, actor=make.SETUP, now=START - 60 * DAY)
    made = campaign()
    client.force_login(cast.chair)
    with django_assert_max_num_queries(12):
        assert client.get(made.get_absolute_url()).status_code == 200
    with django_assert_max_num_queries(12):
        assert client.get(reverse("recertification_list")).status_code == 200
    with django_assert_max_num_queries(12):
        page = client.get(reverse("recertification_answer", args=[made.number]))
    assert page.content.decode().count("<fieldset") == 40
