"""Workers and people at once, and a worker that is killed between two steps. Real threads."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from govportal.ledger.actions import seal, verify_ledger
from govportal.ledger.models import Entry
from govportal.people.models import Person
from govportal.worklist.actions import deliver_notices
from govportal.worklist.models import Notice
from incidents import actions, probing
from incidents.actions import containing
from incidents.models import Containment, Incident, ResumeRequest
from incidents.rules.containments import LEASE
from registry.models import Agent
from tests import make
from tests.approvals.racing import at_once, codes
from tests.incidents.containing import WHY, asked_here, containment, operator, steps
from tests.incidents.make import HOUR, MINUTE, REASON, report, taken
from tests.registry.identities import key_of, running

BROKEN = "tests.worklist.test_notices.BrokenMail"
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.both_databases]


@pytest.fixture
def cast(db):
    return make.organisation()


@pytest.fixture(autouse=True)
def _here(monkeypatch):
    monkeypatch.setattr(probing, "ask", asked_here)


def stopped(cast, now, **more):
    agent = running(cast, now - timedelta(days=3))
    key_of(agent, now=now)
    told = report(agent, data_involved="no", **more)
    return containment(actions.report_incident(told, actor=cast.colleague, now=now))


def whole():
    seal(timezone.now())
    assert verify_ledger(timezone.now()).fault == ""


def test_two_workers_do_each_step_once(cast):
    stop = stopped(cast, timezone.now())
    later = timezone.now()
    assert codes(at_once(*[lambda: containing.run_steps(later)] * 2)) == []
    assert steps(stop)["probed"].attempts == 1
    assert Entry.objects.filter(verb="containment.confirmed").count() == 1
    whole()


def test_a_worker_killed_between_steps_is_followed_by_another_once(cast, monkeypatch):
    stop = stopped(cast, timezone.now())

    class Killed(BaseException):
        """What no step catches."""

    def dies(*_args):
        raise Killed

    monkeypatch.setattr(probing, "ask", dies)
    now = timezone.now()
    with pytest.raises(Killed):
        containing.run_steps(now)
    monkeypatch.setattr(probing, "ask", asked_here)
    assert containing.run_steps(now + LEASE / 2) == 0  # it may still be at it
    assert containing.run_steps(now + LEASE) == 1
    assert containing.run_steps(now + 2 * LEASE) == 0
    assert steps(stop)["probed"].attempts == 2 and steps(stop)["probed"].is_done
    assert Entry.objects.filter(verb="containment.confirmed").count() == 1


def test_who_answers_late_writes_nothing_over_the_other(cast, monkeypatch):
    stop = stopped(cast, timezone.now())
    now = timezone.now()

    def slow(address, token):
        monkeypatch.setattr(probing, "ask", asked_here)
        assert containing.run_steps(now + LEASE) == 1
        return probing.Answer(0, "too late")

    monkeypatch.setattr(probing, "ask", slow)
    assert containing.run_steps(now) == 0
    assert steps(stop)["probed"].is_done


def test_two_people_stop_it_at_once_and_it_is_stopped_once(cast):
    now = timezone.now()
    agent = running(cast, now - timedelta(days=3))
    row = taken(cast, agent, now=now - HOUR)

    def stops(person):
        return lambda: containing.contain_agent(
            Incident.objects.get(pk=row.pk), Person.objects.get(pk=person.pk), now, reason=REASON
        )

    results = at_once(stops(cast.operator), stops(cast.security))
    assert codes(results) == ["containment.stands_stale"]
    assert Containment.objects.count() == 1
    whole()


def test_two_confirm_at_once_and_it_runs_again_once(cast):
    now = timezone.now()
    stop, second = stopped(cast, now), operator(cast, "second")
    made = containing.ask_resume(stop, WHY, is_false=True, actor=cast.owner, now=now)

    def confirms(person):
        return lambda: containing.confirm_resume(
            ResumeRequest.objects.get(pk=made.pk), actor=Person.objects.get(pk=person.pk), now=now
        )

    assert codes(at_once(confirms(cast.operator), confirms(second))) == []
    assert Entry.objects.filter(verb="containment.lifted").count() == 1
    assert Agent.objects.get(pk=stop.agent_id).lifecycle == "production"
    whole()


def test_with_mail_and_broker_down_it_is_stopped_and_notices_go_out_once(cast, settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, BROKEN
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    now = timezone.now()
    stop = stopped(cast, now)
    assert Agent.objects.get(pk=stop.agent_id).lifecycle == "suspended"
    made = containing.ask_resume(stop, WHY, actor=cast.owner, now=now)
    containing.confirm_resume(made, actor=cast.operator, now=now)
    waiting = Notice.objects.filter(key__startswith="resumed:")
    deliver_notices(now)
    assert waiting.filter(sent_at=None).count() == 2 and not mail.outbox
    settings.EMAIL_BACKEND = working
    later = now + HOUR
    for _ in range(2):
        deliver_notices(later + 6 * MINUTE)
    assert waiting.filter(sent_at=None).count() == 0
    assert sum("may run again" in one.subject for one in mail.outbox) == 2
