"""Who answers never judges; what is judged was seen; and nothing typed about it is lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from evidence.actions import asked as acts
from evidence.actions.asked_telling import keep_asked
from evidence.models import AskedEvidence
from evidence.rules.asked import Act, State
from govportal.ledger.models import Entry
from govportal.people.actions import give_role
from govportal.people.rules import Role
from govportal.uploads import checked
from govportal.worklist.models import Notice, WorkItem
from tests import make
from tests.evidence.access_making import SAID, asked_for
from tests.make import START
from tests.refusing import refused

DAY = timedelta(days=1)


def do(asked, act, by, now=START, **more):
    said = acts.Said(**{"text": SAID, **more})
    acts.act_on(asked, act, said, actor=by, now=now)
    asked.refresh_from_db()
    return asked


def answered(cast, now=START, **more):
    asked = asked_for(cast, now)
    do(asked, Act.GIVE, cast.compliance, now, owner=cast.operator)
    return do(asked, Act.ANSWER, cast.operator, now, **more)


def mark_on(client, page, act):
    choices = client.get(page).context["choices"]
    return next(str(one.form["mark"].value()) for one in choices if one.act == act)


def test_whoever_answered_and_became_an_auditor_judges_nothing_of_it(cast):
    asked = answered(cast)
    give_role(cast.operator, Role.AUDITOR, actor=make.SETUP, now=START)
    operator = type(cast.operator).objects.get(pk=cast.operator.pk)
    for act in (Act.ACCEPT, Act.WITHDRAW, Act.CHANGE_DAY, Act.ASK_AGAIN):
        with refused("asked.own_answer"):
            do(asked, act, operator, due_on=START.date() + DAY)
    with refused("asked.audits_now"):
        do(asked, Act.ANSWER, operator)
    do(asked, Act.ASK_AGAIN, cast.auditor, due_on=START.date() + DAY)
    do(asked, Act.GIVE, cast.compliance, owner=cast.security)
    with refused("asked.own_answer"):  # not even after somebody else was named
        do(asked, Act.WITHDRAW, operator)
    do(asked, Act.ANSWER, cast.security)
    judges = WorkItem.objects.open().filter(kind="asked.judge")
    assert {item.assignee for item in judges} == {cast.auditor}


def test_an_answer_that_nobody_saw_is_not_accepted_and_then_it_is(cast, client):
    asked = answered(cast, timezone.now())
    client.force_login(cast.auditor)
    page = asked.get_absolute_url()
    mark = mark_on(client, page, "accept")
    do(asked, Act.ANSWER, cast.operator, timezone.now(), text=f"{SAID} And more.")
    sent = {"accept-text": f"{SAID} <b>", "accept-mark": mark}
    stale = client.post(f"{page}accept/", sent)
    assert stale.status_code == 409 and f"{SAID} &lt;b&gt;".encode() in stale.content
    again = next(one.form for one in stale.context["choices"] if one.act == "accept")
    sent["accept-mark"] = again["mark"].value()
    assert sent["accept-mark"] != mark and sent["accept-mark"].encode() in stale.content
    assert client.post(f"{page}accept/", sent).status_code == 302


def test_what_is_too_short_does_not_make_an_old_look_new(cast, client):
    asked = answered(cast, timezone.now())
    client.force_login(cast.auditor)
    page = asked.get_absolute_url()
    mark = mark_on(client, page, "accept")
    do(asked, Act.SAY, cast.operator, timezone.now())
    sent = {"accept-text": "short", "accept-mark": mark}
    assert client.post(f"{page}accept/", sent).status_code == 409
    sent["accept-mark"] = ""
    short = client.post(f"{page}accept/", sent)
    form = next(one.form for one in short.context["choices"] if one.act == "accept")
    assert short.status_code == 422 and not form["mark"].value()


def test_whoever_answers_no_more_gets_back_what_they_typed(cast, client):
    asked = asked_for(cast, timezone.now())
    do(asked, Act.GIVE, cast.compliance, timezone.now(), owner=cast.operator)
    do(asked, Act.GIVE, cast.compliance, timezone.now(), owner=cast.security)
    client.force_login(cast.operator)
    page = asked.get_absolute_url()
    gone = client.post(f"{page}answer/", {"answer-text": f"{SAID} <i>", "answer-link": "/agents/"})
    assert gone.status_code == 409 and f"{SAID} &lt;i&gt;".encode() in gone.content
    assert b"/agents/" in gone.content
    client.force_login(cast.stranger)
    assert client.post(f"{page}answer/", {"answer-text": SAID}).status_code == 404
    client.force_login(cast.compliance)
    other = client.post(f"{page}answer/", {"answer-text": SAID})
    assert other.status_code == 403 and SAID.encode() in other.content


@pytest.mark.parametrize("field", ["since", "until"])
def test_the_same_words_for_another_period_are_another_question(cast, field):
    first = asked_for(cast, since=START.date() - 90 * DAY)
    other = {"since": START.date() - 90 * DAY} | {field: START.date() - DAY}
    assert asked_for(cast, **other) != first
    assert asked_for(cast, since=START.date() - 90 * DAY) == first


def test_a_period_to_come_is_refused_beside_its_field(cast, client):
    with refused("asked.period_to_come"):
        asked_for(cast, since=START.date() + DAY)
    client.force_login(cast.auditor)
    today = timezone.localdate()
    sent = {"title": "Readers", "what": SAID, "due_on": today - DAY}
    page = client.post(reverse("asked_new"), sent)
    assert page.status_code == 422 and page.context["form"].errors["due_on"]


def test_a_document_taken_away_is_in_the_ledger(cast, client):
    paper = checked(SimpleUploadedFile("readers.txt", b"reviewed 3 November"))
    asked = answered(cast, timezone.now(), upload=paper)
    client.force_login(cast.auditor)
    address = reverse("asked_file", args=[asked.number, 2])
    assert client.get(address).status_code == 405
    assert b"readers.txt" in client.get(asked.get_absolute_url()).content
    assert client.post(address)["Content-Disposition"].startswith("attachment")
    entry = Entry.objects.about(asked).get(verb="asked.document_downloaded")
    assert entry.actor == cast.auditor.ledger_ref


def test_my_work_says_by_when_and_as_what(cast):
    asked = asked_for(cast)
    do(asked, Act.GIVE, cast.compliance, owner=cast.operator)
    item = WorkItem.objects.open().get(assignee=cast.operator)
    assert item.kind_words == "Who answers" and "Answer by " in item.title
    do(asked, Act.ANSWER, cast.operator)
    assert WorkItem.objects.open().get(assignee=cast.auditor).kind_words == "Auditor"


def test_said_twice_is_said_once(cast):
    asked = answered(cast)
    said: list[Any] = [
        (Act.SAY, cast.auditor, {}),
        (Act.ANSWER, cast.operator, {"text": f"{SAID} More."}),
        (Act.CHANGE_DAY, cast.auditor, {"due_on": START.date() + 9 * DAY}),
    ]
    for act, by, more in said:
        mark, n = asked.mark, asked.turns.count()
        for _click in range(2):
            do(asked, act, by, START, mark=mark, **more)
        assert asked.turns.count() == n + 1
        do(asked, act, by, START, **{**more, "text": f"{SAID} Anew."})
        assert asked.turns.count() == n + 2


def test_a_request_that_is_not_seen_is_neither_shown_nor_handed_in(cast, client, decided):
    asked = asked_for(cast, timezone.now(), request=decided)
    do(asked, Act.GIVE, cast.compliance, timezone.now(), owner=cast.stranger)
    client.force_login(cast.stranger)
    page = client.get(asked.get_absolute_url()).content.decode()
    assert decided.number not in page and "One that you may not see" in page
    with refused("asked.link_unseen"):
        do(asked, Act.ANSWER, cast.stranger, link=f"/requests/{decided.number}/")
    client.force_login(cast.auditor)
    assert decided.number in client.get(asked.get_absolute_url()).content.decode()


def test_a_manager_sees_what_they_are_told_of(cast, client):
    cast.operator.manager = cast.stranger
    cast.operator.save()
    asked = asked_for(cast)
    do(asked, Act.GIVE, cast.compliance, owner=cast.operator)
    seen = AskedEvidence.objects.visible_to
    assert not seen(cast.stranger, START.date())
    late = START + 15 * DAY
    keep_asked(late)
    assert Notice.objects.filter(person=cast.stranger, body=asked.number)
    assert seen(cast.stranger, late.date()).get() == asked


def test_once_opened_again_it_is_no_more_of_who_answered(cast):
    asked = answered(cast)
    do(asked, Act.ACCEPT, cast.auditor)
    day = START.date() + DAY
    assert do(asked, Act.REOPEN, cast.auditor, due_on=day).state == State.ASKED
    assert not AskedEvidence.objects.visible_to(cast.operator, START.date())


def test_giving_it_back_leads_to_the_list(cast, client):
    asked = asked_for(cast, timezone.now())
    do(asked, Act.GIVE, cast.compliance, timezone.now(), owner=cast.operator)
    client.force_login(cast.operator)
    back = client.post(f"{asked.get_absolute_url()}give_back/", {"give_back-text": SAID})
    assert back.status_code == 302 and back["Location"] == reverse("asked_list")


def test_a_period_with_one_end_is_said_in_words(cast, client):
    client.force_login(cast.auditor)
    one = asked_for(cast, timezone.now(), since=START.date() - 90 * DAY)
    assert b">from " in client.get(one.get_absolute_url()).content
    two = asked_for(cast, timezone.now(), until=START.date() - DAY)
    assert b">up to " in client.get(two.get_absolute_url()).content
