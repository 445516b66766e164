"""Auditors' access: one proposes, another confirms, and the calendar begins and ends it."""

from datetime import timedelta
from itertools import product

import pytest
from django.utils import timezone

from evidence.actions import accesses as acts
from evidence.actions.access_course import keep_accesses
from evidence.models import AuditorAccess
from evidence.rules.accesses import (
    BY_CALENDAR,
    BY_PEOPLE,
    LIVE,
    MOVES,
    OF_LONGER,
    SECOND,
    Act,
    State,
    Who,
    act_refusal,
    due_reminder,
)
from govportal.ledger.models import Entry
from govportal.people.actions import deactivate_person, give_role
from govportal.people.models import Person
from govportal.people.rules import Role
from govportal.people.token_actions import make_token
from govportal.worklist.models import Notice, WorkItem
from tests import make
from tests.evidence.access_making import GUEST, SAID, given, new, proposed
from tests.make import START
from tests.refusing import refused

WORDS = acts.Said(SAID)
DAY = timedelta(days=1)


def holds(person, now):
    return Role.AUDITOR in Person.objects.get(pk=person.pk).roles_on(now.date())


def test_who_does_what_in_which_state_by_exhaustion():
    flags = list(product((True, False), repeat=4))
    for act, state, flag, longer in product(BY_PEOPLE, State, flags, (True, False)):
        proposes, confirms, asked, own = flag
        no = act_refusal(act, state, Who(*flag), longer=longer)
        in_time = state in MOVES[act][0] and (longer or act not in OF_LONGER)
        in_time = in_time and not (longer and act is Act.ASK_LONGER)
        by_role = proposes if act in {Act.WITHDRAW, Act.ASK_LONGER} else confirms
        may = not own and by_role and not (asked and act in SECOND)
        if asked and act is Act.DECLINE_LONGER:  # they take it back
            may = not own and proposes
        assert (no is None) is (in_time and may), (act, state, flag, longer)


def test_every_live_state_has_a_way_out_by_people_and_by_the_calendar():
    for acts_of in (BY_PEOPLE, BY_CALENDAR):
        assert {one for act in acts_of for one in MOVES[act][0] if MOVES[act][1]} >= LIVE


def test_a_guest_reads_everything_from_the_first_day_to_the_last_and_no_longer(cast):
    first = START.date() + 2 * DAY
    access = given(cast, starts_on=first, until=first + 4 * DAY)
    assert access.state == State.CONFIRMED and not Person.objects.filter(email=GUEST).exists()
    assert keep_accesses(START + DAY) == 0
    assert keep_accesses(START + 2 * DAY) == 2  # it begins, and ends within a fortnight
    assert keep_accesses(START + 2 * DAY) == 0
    guest = Person.objects.get(email=GUEST)
    assert holds(guest, START + 2 * DAY) and guest.sees_all_on(first)
    assert not guest.has_usable_password()
    access.refresh_from_db()
    assert access.person == guest and not access.guest_email and not access.guest_name
    assert Notice.objects.filter(person=guest, key__startswith="access.welcome").exists()
    keep_accesses(START + 6 * DAY)
    assert holds(guest, START + 6 * DAY)
    keep_accesses(START + 7 * DAY)
    guest.refresh_from_db()
    access.refresh_from_db()
    assert not guest.is_active and not holds(guest, START + 7 * DAY)
    assert access.state == State.ENDED and access.role.ends_on == access.until
    assert [turn.act for turn in access.turns.all()] == ["confirm", "begin", "run_out"]


def test_each_step_is_in_the_ledger(cast):
    access = given(cast)
    acts.act_on(access, Act.END, WORDS, actor=cast.compliance, now=START + DAY)
    verbs = Entry.objects.about(access).filter(verb__startswith="access.")
    assert set(verbs.values_list("verb", flat=True)) == {
        "access.proposed", "access.confirm", "access.begin", "access.end"
    }  # fmt: skip


def test_it_takes_two_people_and_neither_is_the_auditor(cast):
    access = proposed(cast)
    with refused("access.second_person"):
        acts.act_on(access, Act.CONFIRM, acts.Said(), actor=cast.administrator, now=START)
    with refused("access.confirmers_only"):
        acts.act_on(access, Act.CONFIRM, acts.Said(), actor=cast.chair, now=START)
    with refused("access.proposers_only"):
        acts.propose(new(cast), actor=cast.compliance, now=START)
    with refused("access.own_access"):
        proposed(cast, email=cast.administrator.email)


@pytest.mark.parametrize("name", ["chair", "compliance", "security"])
def test_who_decides_or_reviews_here_does_not_audit_it(cast, name):
    with refused("access.decides_here"):
        proposed(cast, email=getattr(cast, name).email)


def test_nor_does_who_came_to_decide_before_it_was_confirmed_or_began(cast):
    access = proposed(cast, email=cast.stranger.email)
    give_role(cast.stranger, Role.COMMITTEE_MEMBER, actor=make.SETUP, now=START)
    with refused("access.decides_here"):
        acts.act_on(access, Act.CONFIRM, acts.Said(), actor=cast.compliance, now=START)
    other = given(cast, email=cast.colleague.email, starts_on=START.date() + DAY)
    give_role(cast.colleague, Role.COMMITTEE_MEMBER, actor=make.SETUP, now=START)
    keep_accesses(START + DAY)
    other.refresh_from_db()
    assert other.state == State.ENDED and not holds(cast.colleague, START + DAY)


def test_who_leaves_before_it_begins_does_not_come_back_by_it(cast):
    access = given(cast, email=cast.stranger.email, starts_on=START.date() + DAY)
    deactivate_person(cast.stranger, actor=cast.administrator, now=START)
    assert keep_accesses(START + DAY) == 1 and keep_accesses(START + DAY) == 0
    access.refresh_from_db()
    assert access.state == State.ENDED and not access.begun_at
    assert not Person.objects.get(pk=cast.stranger.pk).is_active


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": " "}, "access.person_missing"),
        ({"name": " "}, "access.name_missing"),
        ({"covers": "x"}, "access.covers_short"),
        ({"why": "x"}, "access.words_short"),
        ({"until": None}, "access.days_missing"),
        ({"starts_on": START.date() - DAY}, "access.begin_past"),
        ({"starts_on": START.date() + 400 * DAY}, "access.begin_far"),
        ({"until": START.date() - DAY}, "access.ends_before"),
        ({"until": START.date() + 366 * DAY}, "access.too_long"),
    ],
)
def test_what_is_no_proposal_is_refused_with_the_reason(cast, change, code):
    with refused(code):
        proposed(cast, **change)
    assert not AuditorAccess.objects.exists()


def test_one_access_at_a_time_and_none_for_who_audits_anyway(cast):
    proposed(cast)
    with refused("access.has_other"):
        proposed(cast, email=GUEST.upper())
    with refused("access.auditor_already"):
        proposed(cast, email=cast.auditor.email)


def test_ended_early_it_ends_at_once_even_on_its_first_day(cast):
    access = given(cast, email=cast.stranger.email)
    assert holds(cast.stranger, START)
    with refused("access.words_short"):
        acts.act_on(access, Act.END, acts.Said("x"), actor=cast.compliance, now=START)
    acts.act_on(access, Act.END, WORDS, actor=cast.compliance, now=START + timedelta(hours=1))
    cast.stranger.refresh_from_db()
    assert not holds(cast.stranger, START) and cast.stranger.is_active
    later = given(cast, START + DAY, email=cast.stranger.email)
    acts.act_on(later, Act.END, WORDS, actor=cast.administrator, now=START + 3 * DAY)
    later.refresh_from_db()
    assert not holds(cast.stranger, START + 3 * DAY) and holds(cast.stranger, START + 2 * DAY)
    assert later.role.ends_on == (START + 2 * DAY).date()


def test_a_later_day_takes_two_people_again(cast):
    access = given(cast)
    later = access.until + 20 * DAY
    wanted = acts.Said(SAID, until=later)
    with refused("access.not_longer"):
        same = acts.Said(SAID, until=access.until)
        acts.act_on(access, Act.ASK_LONGER, same, actor=cast.administrator, now=START)
    with refused("access.too_long"):
        far = acts.Said(SAID, until=START.date() + 366 * DAY)
        acts.act_on(access, Act.ASK_LONGER, far, actor=cast.administrator, now=START)
    acts.act_on(access, Act.ASK_LONGER, wanted, actor=cast.administrator, now=START)
    with refused("access.longer_asked_stale"):
        acts.act_on(access, Act.ASK_LONGER, wanted, actor=cast.administrator, now=START)
    with refused("access.second_person"):
        acts.act_on(access, Act.CONFIRM_LONGER, WORDS, actor=cast.administrator, now=START)
    access.refresh_from_db()
    assert access.until < later and WorkItem.objects.open().about(access.ledger_ref).count() == 2
    acts.act_on(access, Act.CONFIRM_LONGER, acts.Said(), actor=cast.compliance_2, now=START)
    access.refresh_from_db()
    assert access.until == later == access.role.ends_on
    assert not WorkItem.objects.open().about(access.ledger_ref).exists()


def test_a_later_day_that_nobody_confirms_changes_nothing(cast):
    access = given(cast)
    wanted = acts.Said(SAID, until=access.until + 20 * DAY)
    acts.act_on(access, Act.ASK_LONGER, wanted, actor=cast.administrator, now=START)
    keep_accesses(START + 31 * DAY)
    access.refresh_from_db()
    assert access.state == State.ENDED and access.longer_until is None


def test_a_proposal_lapses_and_is_withdrawn_and_declined(cast):
    access = proposed(cast)
    keep_accesses(START + 31 * DAY)
    access.refresh_from_db()
    assert access.state == State.LAPSED and not access.guest_email
    second = proposed(cast)
    acts.act_on(second, Act.WITHDRAW, WORDS, actor=cast.administrator, now=START)
    third = proposed(cast)
    acts.act_on(third, Act.DECLINE, WORDS, actor=cast.compliance, now=START)
    assert not WorkItem.objects.open().filter(kind="access.confirm").exists()
    with refused("access.moved_stale"):
        acts.act_on(third, Act.CONFIRM, acts.Said(), actor=cast.compliance, now=START)


def test_an_auditor_who_comes_back_gets_the_account_of_before(cast):
    given(cast)
    keep_accesses(START + 31 * DAY)
    again = given(cast, START + 40 * DAY)
    guest = Person.objects.get(email=GUEST)
    assert guest == again.person and guest.is_active and again.opens_account


def test_reminders_go_out_once_for_each_of_the_days(cast):
    access = given(cast)
    told = lambda: Notice.objects.filter(key__startswith="access.soon").count()  # noqa: E731
    for day in range(31):
        keep_accesses(START + day * DAY)
        assert told() == (0 if day < 16 else 2 if day < 27 else 4), day
    assert due_reminder(access.until, access.until) == 3


def test_sessions_and_keys_end_with_the_access(cast, client):
    now = timezone.now()
    access = given(cast, now)
    guest = Person.objects.get(email=GUEST)
    client.force_login(guest)
    _token, text = make_token("A sheet", 90, can_write=False, actor=guest, now=now)
    key = {"Authorization": f"Bearer {text}"}
    assert client.get("/audit/").status_code == 200
    assert client.get("/api/v1/agents", headers=key).status_code == 200
    acts.act_on(access, Act.END, WORDS, actor=cast.compliance, now=timezone.now())
    assert client.get("/audit/").status_code == 302
    client.logout()
    assert client.get("/api/v1/agents", headers=key).status_code in {401, 403}
