"""Paging from the report until somebody takes it, at three in the morning of a holiday."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from govportal.ledger.models import Entry
from govportal.people.delegation_actions import name_substitute
from govportal.people.models import Person
from govportal.worklist.actions import deliver_notices, deliver_posts, sweep
from govportal.worklist.models import Notice, Post
from incidents import actions
from incidents.actions.paging import rosters, take_page
from incidents.actions.paging.stepping import take_step
from incidents.actions.paging.updates import tell_updates
from incidents.models import IncidentNote, Page, PagingChain, PagingRound
from incidents.rules.paging import Audience, Ended
from incidents.rules.severities import Severity
from incidents.rules.states import IncidentState
from tests import make
from tests.incidents.make import HOUR, MINUTE, REASON, incident, resolved
from tests.incidents.paging import (
    NIGHT,
    agent_with_owners,
    channel,
    operator,
    paged,
    posts,
    tick,
)
from tests.worklist.receivers import listening

pytestmark = pytest.mark.django_db
SEV1, SEV2, SEV3 = Severity


@pytest.fixture
def cast():
    return make.organisation()


@pytest.fixture
def slack(settings):
    settings.WEBHOOK_LOOPBACK = True
    with listening() as inbox:
        yield inbox


def round_of(row):
    return row.paging_rounds.first()


@pytest.mark.parametrize(
    ("severity", "first", "later"),
    [
        (SEV1, ["Tech Owner", "Operator", "Chair", "Security"], ["Manager", "Nina"]),
        (SEV2, ["Tech Owner", "Security"], []),
        (SEV3, ["Tech Owner"], []),
    ],
)
def test_the_chain_at_three_in_the_morning_of_a_holiday(cast, severity, first, later):
    nina = operator("nina", cast)
    for person, order in ((cast.operator, 1), (nina, 2)):
        rosters.put_on_call(person, None, NIGHT - HOUR, NIGHT + 8 * HOUR, order,
                            actor=cast.administrator, now=make.START)  # fmt: skip
    row = incident(cast, agent_with_owners(cast), severity, now=NIGHT)
    assert paged(row, NIGHT) == first
    assert tick(NIGHT + 5 * MINUTE - timedelta(microseconds=1)) == 0
    at = NIGHT + 5 * MINUTE
    assert tick(at) == (1 if later else 0)
    assert paged(row, at) == later
    assert tick(at + HOUR) == 0 and round_of(row).ended == ""
    assert deliver_notices(at).sent >= len(first) + len(later)
    subjects = [message.subject for message in mail.outbox if row.number in message.subject]
    assert f"{severity} {row.number}: {row.title}" in subjects
    assert Entry.objects.filter(verb="incident.paged").count() == (2 if later else 1)


def test_after_a_quarter_of_an_hour_the_clock_itself_calls_further_people(cast):
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT)
    tick(NIGHT + 5 * MINUTE)
    events = sweep(NIGHT + 15 * MINUTE + timedelta(seconds=1)).events
    assert {"due", "hop"} <= {event.kind for event in events if event.threshold == 100}
    assert len(paged(row)) == len(set(paged(row))) + 1  # every operator once more: no roster


def test_downtime_delays_and_never_doubles(cast):
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT)
    late = NIGHT + 9 * HOUR
    assert tick(late) == 1 and tick(late) == 0
    assert "Manager" in paged(row, late)
    assert Notice.objects.filter(key__startswith="page:").count() == Page.objects.count()


def test_paging_stops_when_somebody_takes_it(cast):
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT)
    take_page(row, actor=cast.chair, now=NIGHT + MINUTE)
    assert tick(NIGHT + HOUR) == 0
    ended = round_of(row)
    assert (ended.ended, ended.ended_by, ended.ended_at) == (
        Ended.TAKEN, cast.chair, NIGHT + MINUTE,
    )  # fmt: skip
    mine = Page.objects.get(person=cast.chair)
    assert (mine.acknowledged_at, mine.how) == (NIGHT + MINUTE, Page.BY_PAGE)
    assert Page.objects.filter(acknowledged_at=None).count() == Page.objects.count() - 1
    row.refresh_from_db()
    assert (row.state, row.lead) == (IncidentState.ACKNOWLEDGED, cast.chair)


def test_taken_from_its_own_page_it_says_so(cast):
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT)
    actions.acknowledge(row, actor=cast.operator, now=NIGHT + MINUTE)
    assert Page.objects.get(person=cast.operator).how == Page.BY_INCIDENT


def test_opened_again_it_pages_again(cast):
    row = resolved(cast, agent_with_owners(cast), now=NIGHT, severity=SEV1)
    at = NIGHT + 4 * HOUR
    actions.reopen(row, REASON, actor=cast.operator, now=at)
    assert paged(row, at) == paged(row, NIGHT)
    assert round_of(row).n == 2 and round_of(row).next_step_at == at + 5 * MINUTE


def test_raised_it_pages_everybody_of_the_graver_severity(cast):
    row = incident(cast, agent_with_owners(cast), SEV3, now=NIGHT)
    at = NIGHT + HOUR
    actions.change_severity(row, SEV1, REASON, actor=cast.operator, now=at)
    assert paged(row, at) == ["Tech Owner", "Operator", "Chair", "Security"]
    assert [one.ended for one in row.paging_rounds.all()] == ["", Ended.REPLACED]


def test_raised_in_hand_people_are_told_and_nobody_further_is_paged(cast):
    row = incident(cast, agent_with_owners(cast), SEV3, now=NIGHT)
    actions.acknowledge(row, actor=cast.operator, now=NIGHT + MINUTE)
    at = NIGHT + HOUR
    actions.change_severity(row, SEV1, REASON, actor=cast.operator, now=at)
    assert "Chair" in paged(row, at) and round_of(row).ended == Ended.IN_HAND
    assert tick(at + HOUR) == 0
    assert "in hand" in Notice.objects.filter(person=cast.chair).latest("pk").body


def test_lowered_nobody_is_paged_who_knows_of_it(cast):
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT)
    at = NIGHT + MINUTE
    actions.change_severity(row, SEV3, REASON, actor=cast.operator, now=at)
    assert paged(row, at) == [] and round_of(row).next_step_at is None


def test_a_merged_incident_stops_and_its_target_pages_nobody_again(cast):
    agent = agent_with_owners(cast)
    target = incident(cast, agent, SEV2, now=NIGHT)
    double = incident(cast, agent, SEV1, now=NIGHT + MINUTE)
    at = NIGHT + 2 * MINUTE
    actions.merge(double, target, REASON, actor=cast.operator, now=at)
    assert round_of(double).ended == Ended.OVER
    assert paged(target, at) == []
    tick(at + 5 * MINUTE)  # but nobody has taken it: the chain of the graver one goes on
    assert "Manager" in paged(target, at + 5 * MINUTE)
    later = at + 10 * MINUTE
    actions.change_severity(target, SEV3, REASON, actor=cast.operator, now=later)
    actions.change_severity(target, SEV1, REASON, actor=cast.operator, now=later + MINUTE)
    assert "Chair" in paged(target, later + MINUTE)


def test_another_agents_owners_are_paged_when_it_was_the_wrong_one(cast):
    row = incident(cast, None, SEV3, now=NIGHT)
    assert paged(row) == ["Operator"]
    at = NIGHT + MINUTE
    agent = agent_with_owners(cast)
    actions.correct_agent(row, agent, "", REASON, actor=cast.operator, now=at)
    assert paged(row, at) == ["Tech Owner"]


def test_who_left_is_not_paged_and_who_is_away_is_by_their_substitute(cast):
    agent = agent_with_owners(cast, incident_owner=cast.owner)
    Person.objects.filter(pk=cast.owner.pk).update(is_active=False)
    day = timezone.localdate(NIGHT)
    name_substitute(cast.manager, day, day, "Holiday", actor=cast.tech_owner, now=make.START)
    row = incident(cast, agent, SEV3, now=NIGHT)
    page = Page.objects.get()
    assert (page.person, page.instead_of) == (cast.manager, cast.tech_owner)
    assert "in place of Tech Owner" in page.notice.body
    take_page(row, actor=cast.manager, now=NIGHT + MINUTE)  # who is paged may take it
    assert round_of(row).ended_by == cast.manager


def test_channels_get_it_once_and_hear_who_took_it(cast, slack):
    channel(cast, slack.url)
    channel(cast, slack.url, name="Committee", audience=Audience.COMMITTEE)
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT)
    assert paged(row) == ["Tech Owner", "Operator", "Chair", "Security room"]
    assert deliver_posts(NIGHT).sent == 1
    actions.acknowledge(row, actor=cast.operator, now=NIGHT + MINUTE)
    assert deliver_posts(NIGHT + MINUTE).sent == 1
    assert posts(row) == [("incident.paged", "sent"), ("incident.taken", "sent")]
    assert b"Operator has taken it" in slack.got[1][2]


def test_a_page_that_waits_for_its_receiver_is_not_sent_after_somebody_took_it(cast, slack):
    channel(cast, slack.url)
    slack.status = 503
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT)
    assert deliver_posts(NIGHT).failed == 1
    actions.acknowledge(row, actor=cast.operator, now=NIGHT + MINUTE)
    assert posts(row) == [("incident.paged", "withdrawn"), ("incident.taken", "waiting")]


def test_with_mail_server_and_receiver_down_it_waits_and_goes_out_once(cast, slack, settings):
    channel(cast, slack.url)
    working, settings.EMAIL_BACKEND = (
        settings.EMAIL_BACKEND, "tests.worklist.test_notices.BrokenMail",
    )  # fmt: skip
    slack.status = 500
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT)
    for minutes in range(0, 60, 10):
        deliver_notices(NIGHT + minutes * MINUTE)
        deliver_posts(NIGHT + minutes * MINUTE)
    assert mail.outbox == [] and Post.objects.get().attempts > 3
    settings.EMAIL_BACKEND, slack.status = working, 200
    for hours in (2, 3, 4):
        deliver_notices(NIGHT + hours * HOUR)
        deliver_posts(NIGHT + hours * HOUR)
    pages = [m for m in mail.outbox if m.subject.startswith(f"SEV1 {row.number}")]
    assert sorted(m.to[0].split("@")[0] for m in pages) == ["chair", "operator", "tech_owner"]
    assert Post.objects.get().state == Post.SENT
    assert len({headers["content-length"] for _, headers, _ in slack.got}) == 1


def test_an_exercise_pages_only_who_takes_part_and_no_channel_that_does_not_take_them(cast, slack):
    channel(cast, slack.url)
    channel(cast, slack.url, name="Drills", takes_exercises=True)
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT, is_exercise=True)
    assert paged(row) == []
    actions.add_part(row, cast.operator, "technical", actor=cast.operator, now=NIGHT)
    tick(NIGHT)
    assert paged(row) == ["Operator", "Colleague", "Drills"]
    tick(NIGHT + 5 * MINUTE)
    assert paged(row, NIGHT + 5 * MINUTE) == ["Operator"]
    subject = Notice.objects.filter(person=cast.operator).first().subject
    assert subject.startswith("[EXERCISE] SEV1")
    assert Post.objects.get().title.startswith("[EXERCISE]")


def test_an_update_reaches_those_on_the_incident_and_the_committees_channel_once(cast, slack):
    channel(cast, slack.url, name="Committee", audience=Audience.COMMITTEE)
    row = incident(cast, agent_with_owners(cast), SEV3, now=NIGHT)
    actions.acknowledge(row, actor=cast.operator, now=NIGHT)
    note = "Two customers are concerned; the next word is at noon."
    actions.add_note(row, note, kind=IncidentNote.UPDATE, actor=cast.operator, now=NIGHT)
    actions.add_note(row, "A plain note.", actor=cast.operator, now=NIGHT)
    assert tell_updates(NIGHT + MINUTE) == 1 and tell_updates(NIGHT + MINUTE) == 0
    told = Notice.objects.filter(key__startswith="update:").values_list("person__email", flat=True)
    assert sorted(one.split("@")[0] for one in told) == ["colleague", "tech_owner"]
    assert posts(row) == [("incident.updated", "waiting")]


def test_whatever_goes_wrong_with_paging_the_report_stands(cast, monkeypatch):
    def broken(*args):
        take_step(*args)
        raise RuntimeError("half-way")

    monkeypatch.setattr("incidents.actions.paging.rounds.take_step", broken)
    row = incident(cast, agent_with_owners(cast), SEV1, now=NIGHT)
    assert paged(row) == [] and row.state == IncidentState.REPORTED
    assert tick(NIGHT + MINUTE) == 0
    monkeypatch.undo()
    assert tick(NIGHT + 2 * MINUTE) == 1
    assert "Chair" in paged(row)


def test_the_chain_that_ships_is_written_down_once(cast):
    for _ in range(2):
        incident(cast, None, SEV3, now=NIGHT)
    assert PagingChain.objects.count() == 1 and PagingRound.objects.count() == 2
