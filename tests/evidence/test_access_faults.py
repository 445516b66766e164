"""Who gets access is seen by who confirms it, answers for nothing here, and has an end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from evidence.actions import accesses as acts
from evidence.actions import asked
from evidence.actions.access_course import keep_accesses
from evidence.models import AuditorAccess
from evidence.rules.accesses import NO_AUDITORS, Act, State
from evidence.rules.asked import Act as AskedAct
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.worklist.models import Notice
from tests.evidence.access_making import GUEST, SAID, asked_for, given, new, proposed
from tests.make import START
from tests.refusing import refused

DAY = timedelta(days=1)


def do(access, act, by, now=START, **more):
    acts.act_on(access, act, acts.Said(**{"text": SAID, **more}), actor=by, now=now)
    access.refresh_from_db()
    return access


def test_only_who_has_no_other_role_audits(cast):
    assert {*Role} - {Role.AUDITOR} == NO_AUDITORS
    for person in (cast.operator, cast.owner):
        with refused("access.decides_here"):
            proposed(cast, email=person.email)


def test_whoever_answers_for_what_was_asked_gets_no_access(cast):
    row = asked_for(cast)
    named = asked.Said(SAID, owner=cast.stranger)
    asked.act_on(row, AskedAct.GIVE, named, actor=cast.compliance, now=START)
    with refused("access.answers_here"):
        proposed(cast, email=cast.stranger.email)


def test_nor_whoever_asked_for_an_approval(cast, decided):
    decided.requester.role_assignments.all().delete()
    with refused("access.answers_here"):
        proposed(cast, email=decided.requester.email)


def test_whoever_is_to_audit_is_not_named_to_answer(cast):
    proposed(cast, email=cast.stranger.email)
    row = asked_for(cast)
    with refused("asked.owner_audits"):
        named = asked.Said(SAID, owner=cast.stranger)
        asked.act_on(row, AskedAct.GIVE, named, actor=cast.compliance, now=START)


def test_whoever_came_to_answer_meanwhile_does_not_begin(cast):
    access = given(cast, email=cast.stranger.email, starts_on=START.date() + DAY)
    row = asked_for(cast)
    type(row).objects.filter(pk=row.pk).update(owner=cast.stranger, state="given")
    keep_accesses(START + DAY)
    access.refresh_from_db()
    assert access.state == State.ENDED and access.begun_at is None


def test_whoever_confirms_sees_the_address_and_whom_it_is_like(cast, client):
    now = timezone.now()
    given(cast, now)
    like = proposed(cast, now, email="ada.lorne@audlts.example")
    client.force_login(cast.compliance)
    page = client.get(like.get_absolute_url()).content.decode()
    assert "ada.lorne@audlts.example" in page and GUEST in page and "same name" in page
    assert "ada.lorne@audlts.example" in client.get("/auditor-access/").content.decode()
    running = AuditorAccess.objects.get(person__email=GUEST)
    assert GUEST in client.get(running.get_absolute_url()).content.decode()


def test_a_refused_form_is_sent_anew_with_what_is_shown_now(cast, client):
    access = given(cast, timezone.now())
    client.force_login(cast.compliance)
    page, until = access.get_absolute_url(), access.until + DAY
    mark = access.mark
    now = timezone.now()
    do(access, Act.ASK_LONGER, cast.administrator, now, until=until)
    sent = {"end-text": f"{SAID} <b>", "end-mark": mark}
    stale = client.post(f"{page}end/", sent)
    assert stale.status_code == 409 and f"{SAID} &lt;b&gt;".encode() in stale.content
    form = next(one.form for one in stale.context["choices"] if one.act == "end")
    sent["end-mark"] = form["mark"].value()
    assert sent["end-mark"] == access.mark
    assert client.post(f"{page}end/", sent).status_code == 302


def test_at_the_end_the_role_goes_whatever_the_zone_of_the_auditor(cast):
    access = given(cast, email=cast.stranger.email)
    after = START + 31 * DAY
    keep_accesses(after)
    access.refresh_from_db()
    person = Person.objects.get(pk=cast.stranger.pk)
    assert access.state == State.ENDED and person.is_active
    assert Role.AUDITOR not in person.roles_on(access.until)


def test_an_access_of_one_day_leaves_no_role_either(cast):
    given(cast, email=cast.stranger.email, until=START.date())
    keep_accesses(START + DAY)
    person = Person.objects.get(pk=cast.stranger.pk)
    assert Role.AUDITOR not in person.roles_on(START.date())


def test_whoever_proposed_and_confirmed_it_stays_beside_who_lengthened_it(cast, client):
    access = given(cast, timezone.now())
    other = Person.objects.create_user("second.admin@firm.example", full_name="Second Admin")
    other.role_assignments.create(role=Role.ADMINISTRATOR, starts_on=START.date() - 900 * DAY)
    now = timezone.now()
    for asker, second in ((other, cast.compliance_2), (cast.administrator, other)):
        do(access, Act.ASK_LONGER, asker, now, until=access.until + DAY)
        do(access, Act.CONFIRM_LONGER, second, now)
        assert (access.asked_by, access.confirmed_by) == (cast.administrator, cast.compliance)
        assert (access.later_by, access.later_confirmed_by) == (asker, second)
    acts_done = access.turns.exclude(by=None).values_list("act", "by")
    assert list(acts_done) == [
        (Act.CONFIRM, cast.compliance.pk),
        (Act.ASK_LONGER, other.pk), (Act.CONFIRM_LONGER, cast.compliance_2.pk),
        (Act.ASK_LONGER, cast.administrator.pk), (Act.CONFIRM_LONGER, other.pk),
    ]  # fmt: skip
    client.force_login(cast.compliance)
    page = client.get(access.get_absolute_url()).content.decode()
    assert "Last day asked for by" in page and "Last day confirmed by" in page
    assert "lengthened by" in client.get(reverse("access_list")).content.decode()
    do(access, Act.END, cast.compliance, now)
    told = Notice.objects.filter(key__startswith=f"access.over:{access.pk}:")
    assert {one.person for one in told} == {cast.administrator, cast.compliance, other}


def test_whoever_asked_for_a_later_day_takes_that_back(cast, client):
    access = given(cast, timezone.now())
    now = timezone.now()
    do(access, Act.ASK_LONGER, cast.administrator, now, until=access.until + DAY)
    client.force_login(cast.administrator)
    assert b"Take back the later day" in client.get(access.get_absolute_url()).content
    do(access, Act.DECLINE_LONGER, cast.administrator, now)
    assert access.longer_until is None and access.longer_by is None


@pytest.mark.parametrize("email", ['"x<script>"@firm.example', "a b@firm.example", "a@b@c"])
def test_an_odd_address_is_no_address(cast, email):
    with refused("access.address_odd"):
        acts.propose(new(cast, email=email), actor=cast.administrator, now=START)


def test_a_wrong_day_is_told_at_its_field(cast, client):
    client.force_login(cast.administrator)
    wrong = new(cast, timezone.now(), starts_on=timezone.localdate() - DAY)
    page = client.post("/auditor-access/new/", vars(wrong))
    assert page.status_code == 422 and page.context["form"].errors["starts_on"]
