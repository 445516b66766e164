"""What an agent is told when it calls: who it is, what it may run, its grants, or why not."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from govportal.api import metering
from govportal.ledger.rules import Reference
from registry.actions import (
    lift_suspension,
    revoke_credential,
    rotate_credential,
    suspend,
)
from registry.actions.granting import authorisations_of
from registry.api import identities as views
from registry.models import Agent, Authorisation
from tests import make
from tests.api.calling import Caller, problem
from tests.make import SETUP
from tests.registry.identities import key_of, me, running

pytestmark = pytest.mark.django_db
SECOND, MINUTE, DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(days=1)
CAUSE = Reference("condition:7")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def agent(cast, now):
    metering.BLOCKS.forget()
    return running(cast, now - DAY)


@pytest.fixture
def issued(agent, now):
    return key_of(agent, now=now)


def test_me_says_who_where_and_what_may_run(agent, issued):
    answer = me(issued.key)
    said = answer.json()
    right = Authorisation.objects.get()
    assert answer.status_code == 200 and "no-store" in answer["Cache-Control"]
    assert (said["agent"], said["environment"]) == (agent.slug, "production")
    assert (said["identity"], said["lifecycle"]) == ("verified", "production")
    assert said["fingerprint"] == right.fingerprint
    assert said["authorisations"] == [{
        "fingerprint": right.fingerprint, "stage": "production", "live": True,
        "valid_until": right.valid_until.isoformat(),
    }]  # fmt: skip
    assert said["credential"]["prefix"] == issued.credential.prefix
    assert issued.key not in answer.content.decode()
    agent.refresh_from_db()
    assert agent.last_seen_at == datetime.fromisoformat(said["seen_at"])


def test_me_in_staging_has_nothing_authorised(agent, now):
    said = me(key_of(agent, "staging", now=now).key).json()
    assert (said["environment"], said["fingerprint"], said["authorisations"]) == (
        "staging",
        None,
        [],
    )


def test_a_release_in_stages_may_run_from_its_first_stage(cast, now):
    agent = make.approve(make.request(cast, "tier3-claims", now=now - DAY), now - DAY).agent
    key = key_of(agent, now=now).key
    assert me(key).json()["fingerprint"] is None
    make.run_stage(agent, now - 20 * MINUTE, leave=False)
    said = me(key).json()
    assert (said["lifecycle"], said["authorisations"][0]["stage"]) == ("shadow", "shadow")
    assert said["fingerprint"] and not said["authorisations"][0]["live"]


def test_what_is_no_key_is_401_with_its_reason(agent, issued, now):
    problem(me(""), 401, "not_authenticated")
    for wrong in ("nonsense", issued.key[:-1], issued.key + "a", issued.credential.prefix):
        problem(me(wrong), 401, "key.unknown")  # not even of the form of one
    last = "a" if issued.key[-1] != "a" else "b"
    answer = me(issued.key[:-1] + last)
    assert problem(answer, 401, "credential.unknown")["detail"] == "This key is not known here."
    assert answer["WWW-Authenticate"].startswith("Bearer ")


def test_expired_and_replaced_are_401(agent, now):
    old = key_of(agent, now=now - 2 * DAY, lasts=DAY)
    problem(me(old.key), 401, "credential.expired")
    new = key_of(agent, now=now - DAY)
    rotate_credential(new.credential, overlap=MINUTE, actor=SETUP, now=now - 2 * MINUTE)
    problem(me(new.key), 401, "credential.replaced")
    assert me(new.key)["WWW-Authenticate"].startswith("Bearer ")


def test_revoked_elsewhere_suspended_and_retired_are_403(agent, issued, settings, now):
    problem(me(issued.key, "?environment=staging"), 403, "credential.wrong_environment")
    assert me(issued.key, "?environment=production").status_code == 200
    problem(me(issued.key, "?environment=moon"), 400, "invalid")
    settings.AGENT_ENVIRONMENTS = ["staging"]
    problem(me(issued.key), 403, "credential.wrong_environment")
    settings.AGENT_ENVIRONMENTS = []
    right = Authorisation.objects.get()
    suspend(right, cause=CAUSE, reason="Overdue.", actor=SETUP, now=now)
    problem(me(issued.key), 403, "agent.is_suspended")
    lift_suspension(CAUSE, actor=SETUP, now=now)
    assert me(issued.key).status_code == 200
    Agent.objects.filter(pk=agent.pk).update(lifecycle="retired")
    problem(me(issued.key), 403, "agent.is_retired")
    revoke_credential(issued.credential, "Lost.", actor=SETUP, now=now)
    problem(me(issued.key), 403, "credential.revoked")


def test_a_suspended_agent_that_keeps_asking_goes_on_at_once(agent, issued, now):
    suspend(Authorisation.objects.get(), cause=CAUSE, reason="Overdue.", actor=SETUP, now=now)
    for _ in range(25):
        problem(me(issued.key), 403, "agent.is_suspended")
    lift_suspension(CAUSE, actor=SETUP, now=now)
    assert me(issued.key).status_code == 200


@pytest.mark.parametrize("what", ["revoked", "suspended"])
def test_revoked_or_suspended_while_the_answer_is_made(agent, issued, monkeypatch, what):
    def meanwhile(*args):
        found = authorisations_of(*args)
        if what == "revoked":
            revoke_credential(issued.credential, "Lost.", actor=SETUP, now=timezone.now())
        else:
            right = Authorisation.objects.get()
            suspend(right, cause=CAUSE, reason="X", actor=SETUP, now=timezone.now())
        return found

    monkeypatch.setattr(views, "authorisations_of", meanwhile)
    code = "credential.revoked" if what == "revoked" else "agent.is_suspended"
    problem(me(issued.key), 403, code)
    if what == "revoked":
        assert Agent.objects.get().last_seen_at is None


def test_a_call_of_a_known_agent_costs_the_same_and_writes_once_a_minute(agent, issued):
    me(issued.key)

    def asked():
        with CaptureQueriesContext(connection) as captured:
            assert me(issued.key).status_code == 200
        return [query["sql"] for query in captured]

    statements = asked()
    assert not [sql for sql in statements if sql.startswith(("UPDATE", "INSERT"))]
    assert len(statements) <= 4, "\n".join(statements)  # failures, key, rights, key once more


def test_guesses_are_429_with_retry_after_and_the_right_key_is_not_shut_out(agent, issued):
    last = "a" if issued.key[-1] != "a" else "b"
    wrong = issued.key[:-1] + last
    for _ in range(10):
        problem(me(wrong), 401, "credential.unknown")
    answer = me(wrong)
    problem(answer, 429, "throttled")
    assert 1 <= int(answer["Retry-After"]) <= 300


def test_a_method_that_no_address_has_is_405_to_an_agent_as_to_everybody(client, issued):
    bearer = {"Authorization": f"Bearer {issued.key}"}
    problem(client.post("/api/v1/me", headers=bearer), 405, "method_not_allowed")


def test_a_person_is_no_agent_and_an_agent_no_person(cast, agent, issued, client):
    problem(Caller(cast.tech_owner).get("/api/v1/me"), 403, "key.wrong_kind")
    client.force_login(cast.tech_owner)
    problem(client.get("/api/v1/me"), 403, "key.wrong_kind")
